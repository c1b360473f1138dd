"""Broadcasts: one content to an audience at a time. Their deliveries are in deliveries.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.read import row_to
from storage.rows import BroadcastId, MemberId, PollId, ShopId
from storage.tx import Tx

TO_PEOPLE = frozenset({"all", "tag", "private"})
"""Kinds of audiences of people, not of communities."""


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """`audience` is {"kind": "all"|"groups"} or {"kind": "tag", "tag": …} or {"kind": "community", "id": …} or
    {"kind": "private", "platforms": […]}: people on these platforms alone.

    `media`: photos' hashes, None for one that is still fetched; `album`: further ones may come under it. `every` makes
    it a plan: each firing is a broadcast of its own, whose `parent_id` it is. `targets`: how many it went to when it
    began. Its report stands where it was asked for. With a `poll_id` it asks that poll.
    """

    id: BroadcastId
    shop_id: ShopId
    status: str
    audience: dict[str, Any]
    body: str
    media: tuple[str | None, ...]
    album: str | None
    is_confirmed: bool
    targets: int
    every: str | None
    parent_id: BroadcastId | None
    fire_at: datetime | None
    is_quiet_ok: bool
    created_by: MemberId
    started_at: datetime | None
    ended_at: datetime | None
    report_platform: str
    report_chat: str
    report_message_id: str | None
    poll_id: PollId | None

    @property
    def is_private(self) -> bool:
        """It goes to people, not to communities."""
        return self.audience["kind"] in TO_PEOPLE

    @property
    def is_complete(self) -> bool:
        """Every photo is there."""
        return self.album is None and None not in self.media


@dataclass(frozen=True, kw_only=True)
class NewBroadcast:
    """A draft. `photos`: how many are being fetched already. `platform`, `chat`: where its report goes."""

    audience: Mapping[str, Any]
    body: str
    photos: int
    album: str | None
    is_confirmed: bool
    every: str | None
    fire_at: datetime | None
    is_quiet_ok: bool
    created_by: MemberId
    platform: str
    chat: str
    poll_id: PollId | None = None


@dataclass(frozen=True, kw_only=True)
class Heads:
    """How many an audience reaches now; how many of it want no broadcasts, and cannot be written to any more."""

    reached: int
    opted_out: int
    unreachable: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """So many deliveries of one broadcast in one state. `was_tried`: it was sent, whatever came of that."""

    status: str
    reason: str
    was_tried: bool
    deliveries: int


def add(tx: Tx, shop_id: ShopId, new: NewBroadcast, at: datetime) -> Broadcast:
    row = tx.one(
        "broadcast_add",
        shop_id=shop_id,
        audience=new.audience,
        body=new.body,
        media=[None] * new.photos,
        album=new.album,
        is_confirmed=new.is_confirmed,
        every=new.every,
        fire_at=new.fire_at,
        is_quiet_ok=new.is_quiet_ok,
        created_by=new.created_by,
        platform=new.platform,
        chat=new.chat,
        poll_id=new.poll_id,
        at=at,
    )
    if row is None:
        raise LookupError("an insert gives its row")
    return row_to(Broadcast, row)


def add_firing(tx: Tx, plan: Broadcast, fire_at: datetime, at: datetime) -> Broadcast | None:
    """One firing of a plan, a draft still; None where it has fired for that time."""
    row = tx.one("broadcast_add_firing", plan_id=plan.id, fire_at=fire_at, at=at)
    return row_to(Broadcast, row) if row else None


def get(tx: Tx, broadcast_id: BroadcastId) -> Broadcast | None:
    row = tx.one("broadcast_get", broadcast_id=broadcast_id)
    return row_to(Broadcast, row) if row else None


def of_album(tx: Tx, shop_id: ShopId, created_by: MemberId, album: str) -> Broadcast | None:
    """The draft that further photos of this album belong to."""
    row = tx.one("broadcast_of_album", shop_id=shop_id, created_by=created_by, album=album)
    return row_to(Broadcast, row) if row else None


def of_poll(tx: Tx, shop_id: ShopId, poll_id: PollId) -> Broadcast | None:
    """The one that asks this poll in private."""
    row = tx.one("broadcast_of_poll", shop_id=shop_id, poll_id=poll_id)
    return row_to(Broadcast, row) if row else None


def put(tx: Tx, broadcast: Broadcast) -> None:
    """Words, photos, and whether it may go at night, as they are in `broadcast`. Only a draft can be changed."""
    tx.do(
        "broadcast_put",
        broadcast_id=broadcast.id,
        body=broadcast.body,
        media=broadcast.media,
        album=broadcast.album,
        is_quiet_ok=broadcast.is_quiet_ok,
    )


def move(tx: Tx, broadcast: Broadcast, status: str, *, of: Sequence[str]) -> bool:
    """To this status from one of those. True when this very call did it."""
    return tx.value("broadcast_move", broadcast_id=broadcast.id, status=status, of=list(of)) is not None


def count_targets(tx: Tx, broadcast: Broadcast, targets: int) -> None:
    tx.do("broadcast_count_targets", broadcast_id=broadcast.id, targets=targets)


def stands_at(tx: Tx, broadcast: Broadcast, message_id: str | None) -> None:
    """The message that shows how far it is; None: the next one is a new one."""
    tx.do("broadcast_stands_at", broadcast_id=broadcast.id, message_id=message_id)


def forget(tx: Tx, broadcast: Broadcast) -> bool:
    """Delete its words and photos. False where it is still to be sent."""
    return tx.value("broadcast_forget", broadcast_id=broadcast.id) is not None


def heads(tx: Tx, shop_id: ShopId, audience: Mapping[str, Any], platforms: Sequence[str]) -> Heads:
    """Whom a broadcast to this audience would reach now. Platforms by name."""
    among: dict[str, Any] = {"shop_id": shop_id, "platforms": narrowed(audience, platforms)}
    match audience["kind"]:
        case "all" | "private":
            row = tx.one("heads_people", **among)
        case "tag":
            row = tx.one("heads_tagged", tag=audience["tag"], **among)
        case _:
            row = tx.one("heads_communities", community_id=audience.get("id"), **among)
    if row is None:
        raise LookupError("a count gives a row")
    return row_to(Heads, row)


def narrowed(audience: Mapping[str, Any], platforms: Sequence[str]) -> list[str]:
    """Those of these platforms that the audience is on."""
    return [one for one in platforms if one in audience.get("platforms", platforms)]


def count_arrived(tx: Tx, broadcast: Broadcast) -> int:
    """How many have it. A few milliseconds for ten thousand; `tally` takes five times as long."""
    return int(tx.value("broadcast_arrived", broadcast_id=broadcast.id))


def count_waiting(tx: Tx, broadcast: Broadcast) -> int:
    """How many get it once they write to us again."""
    return int(tx.value("broadcast_waiting", broadcast_id=broadcast.id))


def tally(tx: Tx, broadcast: Broadcast) -> list[Tally]:
    """How its deliveries stand, the most frequent first."""
    return [row_to(Tally, row) for row in tx.all("broadcast_tally", broadcast_id=broadcast.id)]
