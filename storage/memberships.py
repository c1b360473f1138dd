"""Memberships: a member's stays in a community, each with how it began and when it ended."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import CommunityId, MemberId, Membership, ShopId, Way
from storage.tx import Tx, Value


@dataclass(frozen=True, kw_only=True)
class Stay:
    """How somebody came in. `is_inferred`: only their words tell that they are there, not the platform."""

    at: datetime
    way: Way
    invite_code: str | None = None
    is_inferred: bool = False


def live(tx: Tx, shop_id: ShopId, community_id: CommunityId, member_id: MemberId) -> Membership | None:
    row = tx.one("membership_live", shop_id=shop_id, community_id=community_id, member_id=member_id)
    return row_to(Membership, row) if row else None


def last(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Membership | None:
    """The stay that began last, over or not."""
    row = tx.one("membership_last", shop_id=shop_id, member_id=member_id)
    return row_to(Membership, row) if row else None


def begin(
    tx: Tx,
    shop_id: ShopId,
    community_id: CommunityId,
    member_id: MemberId,
    stay: Stay,
) -> bool:
    """Record a join; True when it told something new. A repeat, or a join of a stay that is already over, changes
    nothing; a certain report replaces what a message had only let us guess."""
    place = {"shop_id": shop_id, "community_id": community_id, "member_id": member_id}
    facts: dict[str, Value] = {"joined_at": stay.at, "way": stay.way, "invite_code": stay.invite_code}
    if not stay.is_inferred and tx.one("membership_correct_ended", **facts, **place):
        return True
    if tx.one("membership_covering", at=stay.at, **place):
        return False
    if tx.one("membership_begin", is_inferred=stay.is_inferred, **facts, **place):
        return True
    standing = live(tx, shop_id, community_id, member_id)
    if stay.is_inferred or standing is None or not standing.is_inferred:
        return False
    return tx.one("membership_correct", membership_id=standing.id, **facts) is not None


def end(tx: Tx, shop_id: ShopId, community_id: CommunityId, member_id: MemberId, at: datetime) -> Membership | None:
    """Record a leave; the stay that it ended. None where it ended none: a repeat, or its join is not known yet (then
    the end is kept, and `begin` completes it)."""
    place = {"shop_id": shop_id, "community_id": community_id, "member_id": member_id}
    row = tx.one("membership_end", at=at, **place)
    if row is None and not tx.one("membership_covering", at=at, **place):
        tx.do("membership_ended_add", at=at, **place)
    return row_to(Membership, row) if row else None


def count_live(tx: Tx, shop_id: ShopId, member_id: MemberId) -> int:
    return int(tx.value("memberships_live_count", shop_id=shop_id, member_id=member_id))


def joined_since(tx: Tx, shop_id: ShopId, community_id: CommunityId, since: datetime) -> list[MemberId]:
    """Who has come since then and is still there."""
    rows = tx.all("memberships_joined_since", shop_id=shop_id, community_id=community_id, since=since)
    return [MemberId(row["member_id"]) for row in rows]
