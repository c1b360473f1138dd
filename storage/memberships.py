"""Memberships: a member's stays in a community, each with how it began and when it ended."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import instant, row_to
from storage.rows import CommunityId, MemberId, Membership, ShopId, Way
from storage.tx import Row, Tx, Value


@dataclass(frozen=True, kw_only=True)
class Stay:
    """How somebody came in. `is_inferred`: only their words tell that they are there, not the platform."""

    at: datetime
    way: Way
    invite_code: str | None = None
    is_inferred: bool = False


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A stay that we have just learned of. `guessed_at`: since when we had thought that they were there."""

    stay: Membership
    guessed_at: datetime | None = None


def live(tx: Tx, shop_id: ShopId, community_id: CommunityId, member_id: MemberId) -> Membership | None:
    row = tx.one("membership_live", shop_id=shop_id, community_id=community_id, member_id=member_id)
    return row_to(Membership, row) if row else None


def begin(tx: Tx, shop_id: ShopId, community_id: CommunityId, member_id: MemberId, stay: Stay) -> Begun | None:
    """Record a join; None when it told nothing new. A repeat, or a join of a stay that is already over, changes
    nothing; a certain report replaces what a message had only let us guess."""
    place: dict[str, Value] = {"shop_id": shop_id, "community_id": community_id, "member_id": member_id}
    facts: dict[str, Value] = {"joined_at": stay.at, "way": stay.way, "invite_code": stay.invite_code}
    if tx.one("membership_covering" if stay.is_inferred else "membership_known_over", at=stay.at, **place):
        return None
    for told in ("membership_correct_ended", "membership_begin"):
        row = tx.one(told, is_inferred=stay.is_inferred, **facts, **place)
        if row:
            return Begun(stay=row_to(Membership, row))
    standing = live(tx, shop_id, community_id, member_id)
    if stay.is_inferred or standing is None or (standing.joined_at == stay.at and not standing.is_inferred):
        return None
    if standing.is_inferred:
        row = tx.one("membership_correct", membership_id=standing.id, **facts)
        return Begun(stay=_membership(row), guessed_at=standing.joined_at)
    return _between(tx, standing, stay, place | facts)


def end(
    tx: Tx,
    shop_id: ShopId,
    community_id: CommunityId,
    member_id: MemberId,
    at: datetime,
    *,
    is_certain: bool = True,
) -> Membership | None:
    """Record a leave; the stay that it ended. None where it ended none: a repeat, or its join is not known yet (then
    the end is kept, and `begin` completes it). `is_certain`: it is the platform's own word, not a message's."""
    place: dict[str, Value] = {"shop_id": shop_id, "community_id": community_id, "member_id": member_id}
    row = tx.one("membership_end", at=at, is_certain=is_certain, **place)
    if row is None and is_certain:
        row = tx.one("membership_end_told", at=at, **place)
    if row is None and is_certain and not tx.one("membership_covering", at=at, **place):
        tx.do("membership_ended_add", at=at, **place)
    return row_to(Membership, row) if row else None


def first_since(tx: Tx, shop_id: ShopId, member_id: MemberId, since: datetime) -> datetime | None:
    """When the member first came into any community since then."""
    found = tx.value("membership_first_since", shop_id=shop_id, member_id=member_id, since=since)
    return None if found is None else instant(found)


def away_since(tx: Tx, shop_id: ShopId, member_id: MemberId, since: datetime) -> datetime | None:
    """When the member, who came since then, was first in no community any more."""
    found = tx.value("membership_away_since", shop_id=shop_id, member_id=member_id, since=since)
    return None if found is None else instant(found)


def has_left(tx: Tx, shop_id: ShopId, member_id: MemberId, at: datetime) -> bool:
    """Whether a stay of theirs, in any community, was over by then."""
    return tx.one("memberships_over_any", shop_id=shop_id, member_id=member_id, at=at) is not None


def joined_since(tx: Tx, shop_id: ShopId, community_id: CommunityId, since: datetime) -> list[Membership]:
    """The stays that began since then, of whoever is still there."""
    rows = tx.all("memberships_joined_since", shop_id=shop_id, community_id=community_id, since=since)
    return [row_to(Membership, row) for row in rows]


def _between(tx: Tx, standing: Membership, stay: Stay, values: dict[str, Value]) -> Begun:
    """A join beside a live stay: a leave between the two has not been told. Until it is, one lasts until the other."""
    if stay.at < standing.joined_at:
        return Begun(stay=_membership(tx.one("membership_add_over", left_at=standing.joined_at, **values)))
    place = {name: values[name] for name in ("shop_id", "community_id", "member_id")}
    tx.one("membership_end", at=stay.at, is_certain=False, **place)
    return Begun(stay=_membership(tx.one("membership_begin", is_inferred=False, **values)))


def _membership(row: Row | None) -> Membership:
    if row is None:
        raise LookupError("a stay that was just there is gone")
    return row_to(Membership, row)
