"""Merges: members who turned out to be one person.

A person goes by the lowest of their numbers. Rows keep the number they were written with: what was written stays true
when a merge is undone. `members.merged_into` is where reads find the person, always in one step.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.read import row_to
from storage.rows import MemberId, Referral, ReferralId, ReferralStatus, ShopId
from storage.tx import Tx


class Cause(StrEnum):
    CONNECT = "connect"
    """Both sides confirmed it with a connect code."""
    UNION = "union"
    """A platform knows that the accounts are one person's."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """`member_id` became one with `into_id`; both were numbers that persons went by."""

    id: int
    shop_id: ShopId
    member_id: MemberId
    into_id: MemberId
    cause: Cause
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MadeVoid:
    """A referral that became void by a merge, and what it had been."""

    referral_id: ReferralId
    status: ReferralStatus


def person(tx: Tx, shop_id: ShopId, member_id: MemberId) -> MemberId:
    """The number that the person goes by; the same where nobody is known by this one."""
    found = tx.value("person_is", shop_id=shop_id, member_id=member_id)
    return member_id if found is None else MemberId(found)


def is_same(tx: Tx, shop_id: ShopId, one: MemberId | None, other: MemberId | None) -> bool:
    """Whether both numbers are one person's."""
    if one == other or one is None or other is None:
        return one == other
    return person(tx, shop_id, one) == person(tx, shop_id, other)


def merge(tx: Tx, shop_id: ShopId, one: MemberId, other: MemberId, cause: Cause, at: datetime) -> Merge | None:
    """Two persons are one from now on; None where they were already. Nobody spends from either wallet meanwhile."""
    for member_id in sorted((one, other)):
        tx.one("wallet_lock", shop_id=shop_id, member_id=member_id)
    into_id, member_id = sorted((person(tx, shop_id, one), person(tx, shop_id, other)))
    if into_id == member_id:
        return None
    row = tx.one("merge_add", shop_id=shop_id, member_id=member_id, into_id=into_id, cause=cause, at=at)
    if row is None:
        raise LookupError(f"member {member_id} is merged already")
    for number in _numbers(tx, member_id):
        tx.do("merge_point", shop_id=shop_id, member_id=number, into_id=into_id)
    return row_to(Merge, row)


def undo(tx: Tx, merge: Merge, by: MemberId | None, at: datetime) -> bool:
    """They are two again, each with whoever else is one with them; False where that was done before."""
    tx.one("wallet_lock", shop_id=merge.shop_id, member_id=merge.into_id)
    if tx.one("merge_undo", shop_id=merge.shop_id, merge_id=merge.id, undone_by=by, at=at) is None:
        return False
    numbers = _numbers(tx, merge.into_id)
    standing = {one.member_id: one.into_id for one in of(tx, merge.shop_id, merge.into_id)}
    for number in numbers:
        into = number
        while into in standing:
            into = standing[into]
        into_id = None if into == number else into
        tx.do("merge_point", shop_id=merge.shop_id, member_id=number, into_id=into_id)
    return True


def get(tx: Tx, shop_id: ShopId, merge_id: int) -> Merge | None:
    """One that stands."""
    row = tx.one("merge_get", shop_id=shop_id, merge_id=merge_id)
    return row_to(Merge, row) if row else None


def of(tx: Tx, shop_id: ShopId, member_id: MemberId) -> list[Merge]:
    """Those that stand, by which this person is one; the first one first."""
    return [row_to(Merge, row) for row in tx.all("merges_of", shop_id=shop_id, member_id=member_id)]


def was_undone(tx: Tx, shop_id: ShopId, one: MemberId, other: MemberId) -> bool:
    """Whether an owner has parted these two before."""
    return tx.one("merge_was_undone", shop_id=shop_id, one_id=one, other_id=other) is not None


def note_void(tx: Tx, merge: Merge, referral: Referral) -> None:
    """This referral, as it was until now, is void by this merge."""
    tx.do(
        "merge_void_add",
        shop_id=merge.shop_id,
        merge_id=merge.id,
        referral_id=referral.id,
        status=referral.status,
    )


def voids(tx: Tx, merge: Merge) -> list[MadeVoid]:
    return [row_to(MadeVoid, row) for row in tx.all("merge_voids_of", shop_id=merge.shop_id, merge_id=merge.id)]


def recognize(tx: Tx, shop_id: ShopId, account_id: int, union: str) -> list[MemberId]:
    """Remember the union id of an account; the members behind the other accounts with the same one."""
    tx.do("union_put", shop_id=shop_id, account_id=account_id, union_id=union)
    rows = tx.all("union_others", shop_id=shop_id, account_id=account_id, union_id=union)
    return [MemberId(row["member_id"]) for row in rows]


def _numbers(tx: Tx, member_id: MemberId) -> list[MemberId]:
    """Every number of a person."""
    return [MemberId(row["own_id"]) for row in tx.all("person_numbers", member_id=member_id)]
