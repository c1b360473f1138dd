"""The outbox: actions owed to the world, written with the change that caused them. Actions are JSON text here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.read import instant, row_to
from storage.rows import ShopId
from storage.tx import Tx, Value

START = (-1, 0)
"""The place before the first page."""
FOR_CONTACT = datetime(9999, 12, 31, tzinfo=UTC)
"""`not_before` of what waits until its chat is heard from. The queries know it as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A row without its action. `cost` is in messages of the pace; `not_before` is microseconds, 0: at once."""

    id: int
    shop_id: ShopId
    platform: str
    lane: str
    rank: int
    cost: int
    not_before: int
    attempts: int


def add(
    tx: Tx,
    shop_id: ShopId,
    platform: str,
    lane: str,
    rank: int,
    action: str,
    not_before: datetime | None,
    cost: int,
    now: datetime,
) -> int:
    """The id of the new row. `lane` is the chat, or empty for what belongs to none."""
    added: int = tx.value(
        "outbox_add",
        shop_id=shop_id,
        platform=platform,
        lane=lane,
        rank=rank,
        action=action,
        not_before=not_before or 0,
        cost=cost,
        now=now,
    )
    return added


def page(tx: Tx, platform: str, after: tuple[int, int], most: int) -> list[Queued]:
    """The next rows in the order they go, after the row of this (rank, id)."""
    rank, last = after
    return [row_to(Queued, row) for row in tx.all("outbox_page", platform=platform, rank=rank, id=last, most=most)]


def newer(tx: Tx, platform: str, than: int, most: int) -> list[Queued]:
    """Rows with a higher id, oldest first."""
    return [row_to(Queued, row) for row in tx.all("outbox_newer", platform=platform, id=than, most=most)]


def newest(tx: Tx) -> int:
    """The highest id there is, whatever became of it."""
    highest: int = tx.value("outbox_newest")
    return highest


def action(tx: Tx, owed_id: int) -> str | None:
    """None when nothing is owed any more."""
    found: str | None = tx.value("outbox_action", id=owed_id)
    return found


def ready(tx: Tx, platform: str, lane: str, lowest: int, now: datetime, most: int) -> list[str]:
    """The actions of this chat that may leave now, of this rank or better, in the order they go."""
    rows = tx.all("outbox_ready", platform=platform, lane=lane, lowest=lowest, now=now, most=most)
    return [row["action"] for row in rows]


def settle(tx: Tx, rows: Sequence[Mapping[str, Value]]) -> None:
    """How they ended: id, status, attempts, reason, at."""
    tx.many("outbox_settle", rows)


def put_off(tx: Tx, rows: Sequence[Mapping[str, Value]]) -> None:
    """Still owed, not before a later time: id, attempts, not_before, reason, at (None unless it may have arrived)."""
    tx.many("outbox_put_off", rows)


def free(tx: Tx, platform: str, lane: str) -> None:
    """The chat was heard from: what waited for that may go."""
    tx.do("outbox_free", platform=platform, lane=lane)


def free_for(tx: Tx, platform: str, reason: str) -> None:
    """What waits for this reason, in whichever chat, may be tried again."""
    tx.do("outbox_free_for", platform=platform, reason=reason)


def freed(tx: Tx, platform: str, most: int) -> list[Queued]:
    """Rows that waited for their chat, and need not any more."""
    return [row_to(Queued, row) for row in tx.all("outbox_freed", platform=platform, most=most)]


def waiting(tx: Tx) -> list[tuple[str, str, int]]:
    """(platform, reason, how many) of messages that wait for somebody to act, those of broadcasts too."""
    return [(row["platform"], row["reason"] or "", int(row["pieces"])) for row in tx.all("owed_waiting")]


def give_up_waiting(tx: Tx, platform: str, before: datetime) -> None:
    """What was written before then and still waits for its chat has failed."""
    tx.do("outbox_give_up_waiting", platform=platform, before=before)


def relocate(tx: Tx, rows: Sequence[Mapping[str, Value]]) -> None:
    """Still owed, to another chat: id, lane, action, attempts."""
    tx.many("outbox_relocate", rows)


def sent_since(tx: Tx, platform: str, since: datetime, most: int) -> list[tuple[str, int, datetime]]:
    """(lane, messages, when) of the latest, newest first."""
    rows = tx.all("outbox_sent", platform=platform, since=since, most=most)
    return [(row["lane"], row["cost"], instant(row["performed_at"])) for row in rows]


def doubtful(tx: Tx, platform: str) -> list[tuple[str, int]]:
    """(lane, messages) of what may have left just before a crash: at most one of each lane."""
    return [(row["lane"], row["cost"]) for row in tx.all("outbox_doubtful", platform=platform)]
