"""Deliveries: one content of a broadcast to one target. The broadcast's audience is walked by id, window by window."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from storage.broadcasts import TO_PEOPLE
from storage.broadcasts import narrowed as of_audience
from storage.read import instant, row_to
from storage.rows import BroadcastId, ShopId
from storage.tx import Tx, Value

Rows: TypeAlias = Sequence[Mapping[str, Value]]


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far a broadcast's audience, as broadcasts.Broadcast has it, has been walked. `frozen_max_id` is None until it
    is frozen."""

    id: int
    shop_id: ShopId
    status: str
    audience: dict[str, Any]
    is_quiet_ok: bool
    cursor: int
    is_expanded: bool
    frozen_max_id: int | None

    @property
    def is_private(self) -> bool:
        """Its targets are people, not communities."""
        return self.audience["kind"] in TO_PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A delivery that may be sent."""

    id: int
    shop_id: ShopId
    broadcast_id: int
    platform: str
    target: str
    thread: str | None
    attempts: int


def has_work(tx: Tx) -> bool:
    """Whether a broadcast runs, or a cancelled one still has deliveries to be skipped."""
    return tx.value("broadcasts_have_work") is not None


def running(tx: Tx, shop_id: ShopId) -> list[Walk]:
    """The broadcasts of a shop that are under way, oldest first."""
    return [row_to(Walk, row) for row in tx.all("broadcasts_running", shop_id=shop_id)]


def walk(tx: Tx, broadcast_id: int) -> Walk | None:
    row = tx.one("broadcast_walk", id=broadcast_id)
    return row_to(Walk, row) if row else None


def freeze(tx: Tx, broadcast: Walk, now: datetime) -> None:
    """Who comes later is no target. Does nothing where it is frozen."""
    highest = tx.value("accounts_highest" if broadcast.is_private else "communities_highest")
    tx.do("broadcast_freeze", id=broadcast.id, highest=highest, now=now)


def expand(tx: Tx, broadcast: Walk, platforms: Sequence[str], size: int) -> Walk | None:
    """The next window of the audience becomes deliveries; `size` bounds the ids looked at, not the targets found.

    None when the broadcast runs no more, or somebody else has walked on.
    """
    what = "accounts" if broadcast.is_private else "communities"
    highest = broadcast.frozen_max_id or 0
    last = tx.value(f"{what}_window", after=broadcast.cursor, highest=highest, size=size)
    further = replace(broadcast, cursor=last or highest, is_expanded=last is None or last >= highest)
    walked = {"id": broadcast.id, "after": broadcast.cursor, "last": further.cursor, "is_expanded": further.is_expanded}
    if tx.value("broadcast_advance", **walked) is None:
        return None
    if last is not None:
        narrowed = _narrowed(broadcast, platforms)
        tx.do(f"deliveries_expand_{what}", broadcast_id=broadcast.id, after=broadcast.cursor, last=last, **narrowed)
    return further


def due(tx: Tx, platform: str, broadcast_id: int, in_hand: Collection[int], now: datetime, most: int) -> list[Due]:
    """The next deliveries that are due, oldest first, without those in hand. The platform's lease keeps others away."""
    rows = tx.all(
        "deliveries_due", platform=platform, broadcast_id=broadcast_id, in_hand=list(in_hand), now=now, most=most
    )
    return [row_to(Due, row) for row in rows]


def begin(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Those that are to be sent now, `sending` from here on. Who has opted out is skipped; what does not run stays."""
    return {row["id"] for row in tx.all("deliveries_begin", ids=list(ids)) if row["status"] == "sending"}


def settle(tx: Tx, rows: Rows) -> None:
    """How they ended: id, status, attempts, not_before, reason, message_id, sent_at."""
    tx.many("deliveries_settle", rows)


def put_off(tx: Tx, rows: Rows) -> None:
    """Not to be sent before a later time: id, not_before."""
    tx.many("deliveries_put_off", rows)


def free(tx: Tx, platform: str, target: str) -> None:
    """The target was heard from: what waited for that (`not_before` is outbox.FOR_CONTACT) may go."""
    tx.do("deliveries_free", platform=platform, target=target)


def free_for(tx: Tx, platform: str, reason: str) -> None:
    """What waits for this reason, for whichever target, may be tried again."""
    tx.do("deliveries_free_for", platform=platform, reason=reason)


def give_up_waiting(tx: Tx, platform: str, before: datetime) -> None:
    """What still waits for its target, of broadcasts that began before then, has failed."""
    tx.do("deliveries_give_up_waiting", platform=platform, before=before)


def relocate(tx: Tx, delivery_id: int, target: str) -> bool:
    """False where the broadcast has the new target already."""
    return tx.value("deliveries_relocate", id=delivery_id, target=target) is not None


def lost(tx: Tx, platform: str, now: datetime) -> None:
    """What was being sent when its process ended is unknown: it may have arrived, and is not sent again."""
    tx.do("deliveries_lost", platform=platform, now=now)


def drop_cancelled(tx: Tx) -> None:
    """What a cancelled broadcast has not sent is skipped."""
    tx.do("deliveries_drop_cancelled")


def finish(tx: Tx, broadcast_id: int, now: datetime) -> bool:
    """True when it is done, by this very call."""
    return tx.value("broadcast_finish", id=broadcast_id, now=now) is not None


def sent_since(tx: Tx, platform: str, since: datetime, most: int) -> list[tuple[int, str, datetime]]:
    """(broadcast, target, when) of the latest, newest first."""
    rows = tx.all("deliveries_sent", platform=platform, since=since, most=most)
    return [(row["broadcast_id"], row["target"], instant(row["sent_at"])) for row in rows]


def _narrowed(broadcast: Walk, platforms: Sequence[str]) -> dict[str, Any]:
    """The audience as the queries take it."""
    narrowed: dict[str, Any] = {"shop_id": broadcast.shop_id, "platforms": of_audience(broadcast.audience, platforms)}
    if broadcast.is_private:
        return {**narrowed, "tag": broadcast.audience.get("tag")}
    return {**narrowed, "community_id": broadcast.audience.get("id")}


def settled(
    tx: Tx,
    shop_id: ShopId,
    platform: str,
    message_id: str,
    target: str,
    *,
    status: str,
    reason: str | None,
    at: datetime,
) -> BroadcastId | None:
    """What became of one that was handed over; its broadcast. None where none is open under that name."""
    found = tx.value(
        "delivery_settled",
        shop_id=shop_id,
        platform=platform,
        message_id=message_id,
        target=target,
        status=status,
        reason=reason,
        at=at,
    )
    return None if found is None else BroadcastId(found)


def has_handed_over(tx: Tx, broadcast_id: BroadcastId) -> bool:
    """Whether one of its deliveries still waits for somebody."""
    return tx.one("delivery_waits", broadcast_id=broadcast_id) is not None
