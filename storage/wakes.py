"""Wakes: the schedule, one row for each thing that will happen. Times are the shop's own (`turn.now`)."""

from collections.abc import Collection
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId, Wake
from storage.tx import Tx


def put(
    tx: Tx,
    shop_id: ShopId,
    kind: str,
    ref: str,
    due_at: datetime,
    *,
    every: str | None = None,
    title: str = "",
    is_shown: bool = False,
) -> Wake:
    """Set the time of (kind, ref), whatever it was. It comes back as Due(what=kind, ref=ref). `every` is a crontab(5)
    line for what repeats; `is_shown` and `title` put it into /schedule."""
    row = tx.one(
        "wake_put",
        shop_id=shop_id,
        kind=kind,
        ref=ref,
        due_at=due_at,
        every=every,
        title=title,
        is_shown=is_shown,
    )
    if row is None:
        raise LookupError("an upsert gives its row")
    return row_to(Wake, row)


def put_if_none(tx: Tx, shop_id: ShopId, kind: str, ref: str, due_at: datetime) -> bool:
    """The same, but a time that is set already stays. True when this set it."""
    return tx.one("wake_put_if_none", shop_id=shop_id, kind=kind, ref=ref, due_at=due_at) is not None


def put_again(tx: Tx, wake: Wake, due_at: datetime) -> None:
    """The next time of one that repeats."""
    put(tx, wake.shop_id, wake.kind, wake.ref, due_at, every=wake.every, title=wake.title, is_shown=wake.is_shown)


def cancel(tx: Tx, shop_id: ShopId, kind: str, ref: str) -> Wake | None:
    row = tx.one("wake_cancel", shop_id=shop_id, kind=kind, ref=ref)
    return row_to(Wake, row) if row else None


def get(tx: Tx, shop_id: ShopId, wake_id: int) -> Wake | None:
    row = tx.one("wake_get", shop_id=shop_id, wake_id=wake_id)
    return row_to(Wake, row) if row else None


def of(tx: Tx, shop_id: ShopId, kind: str, ref: str) -> Wake | None:
    row = tx.one("wake_of", shop_id=shop_id, kind=kind, ref=ref)
    return row_to(Wake, row) if row else None


def shown(tx: Tx, shop_id: ShopId) -> list[Wake]:
    """What /schedule lists, the next first."""
    return [row_to(Wake, row) for row in tx.all("wakes_shown", shop_id=shop_id)]


def is_any_due(tx: Tx, shop_ids: Collection[ShopId], now: datetime) -> bool:
    """Whether any of these shops has something due; `now` is real time."""
    return tx.one("wakes_any_due", shop_ids=list(shop_ids), now=now) is not None


def take_due(tx: Tx, shop_id: ShopId, now: datetime, most: int) -> list[Wake]:
    """Take what is due out of the schedule; `now` is the shop's time."""
    rows = tx.all("wakes_take_due", shop_id=shop_id, now=now, most=most)
    return sorted((row_to(Wake, row) for row in rows), key=lambda wake: (wake.due_at, wake.id))
