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


BY_STATE = (
    ("fanloop_inbox", "updates and callbacks taken, by state", "figures_inbox", ("status",)),
    (
        "fanloop_outbox",
        "actions of the last 7 days, by state",
        "figures_outbox",
        ("platform", "status"),
    ),
    ("fanloop_deliveries", "deliveries of broadcasts, by state", "figures_deliveries", ("platform", "status")),
    ("fanloop_orders", "orders, by status", "figures_orders", ("status",)),
    ("fanloop_members", "members known", "figures_members", ()),
)


def all_of(tx: Tx) -> list[Figure]:
    return [_figure(tx, name, says, query, labels) for name, says, query, labels in BY_STATE]


def oldest_new(tx: Tx) -> datetime | None:
    """Since when the oldest update that is not handled yet has been waiting."""
    found = tx.value("figures_oldest_new")
    return None if found is None else instant(found)


def _figure(tx: Tx, name: str, says: str, query: str, labels: tuple[str, ...]) -> Figure:
    amounts = tuple((tuple(str(row[label]) for label in labels), int(row["amount"])) for row in tx.all(query))
    return Figure(name=name, says=says, labels=labels, amounts=amounts)
