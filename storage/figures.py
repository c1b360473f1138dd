"""Figures for those who watch over the program: how much stands in which state."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import instant
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One metric: `amounts` are (values of the labels, number)."""

    name: str
    says: str
    labels: tuple[str, ...]
    amounts: tuple[tuple[tuple[str, ...], int], ...]


METRICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fanloop_inbox": ("updates and callbacks of the last 7 days, by state", ("status",)),
    "fanloop_outbox": ("actions of the last 7 days, by state", ("platform", "status")),
    "fanloop_deliveries": ("deliveries of broadcasts, by state", ("platform", "status")),
    "fanloop_orders": ("orders, by status", ("status",)),
    "fanloop_members": ("members known", ()),
}
"""What each says, and its labels."""
OPEN = (
    ("fanloop_inbox", "figures_inbox_open"),
    ("fanloop_outbox", "figures_outbox_open"),
    ("fanloop_deliveries", "figures_deliveries_open"),
)
ENDED = (
    ("fanloop_inbox", "figures_inbox_done"),
    ("fanloop_outbox", "figures_outbox_done"),
    ("fanloop_deliveries", "figures_deliveries_done"),
    ("fanloop_orders", "figures_orders"),
    ("fanloop_members", "figures_members"),
)


def of_open(tx: Tx) -> list[Figure]:
    """What is still to be done, in milliseconds however much was done before."""
    return [_figure(tx, name, query) for name, query in OPEN]


def of_ended(tx: Tx) -> list[Figure]:
    """What is over, and what there is: a walk through whole tables, for once in a while."""
    return [_figure(tx, name, query) for name, query in ENDED]


def oldest_new(tx: Tx) -> datetime | None:
    """Since when the oldest update that is not handled yet has been waiting."""
    found = tx.value("figures_oldest_new")
    return None if found is None else instant(found)


def _figure(tx: Tx, name: str, query: str) -> Figure:
    says, labels = METRICS[name]
    amounts = tuple((tuple(str(row[label]) for label in labels), int(row["amount"])) for row in tx.all(query))
    return Figure(name=name, says=says, labels=labels, amounts=amounts)
