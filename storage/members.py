"""Members: people the shop knows. Their names live apart, in `people`, so that they can be erased.

Somebody met as several members may be one person (storage/merges.py): whichever number is asked for, the person is
found, with all that is known of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from storage.read import instant, row_to
from storage.rows import Member, MemberId, Role, ShopId
from storage.tx import Row, Tx


@dataclass(frozen=True, kw_only=True)
class Met:
    """A member as met through an account. `can_write`: that account can be written to."""

    member: Member
    is_new: bool
    can_write: bool


def get(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Member | None:
    row = tx.one("member_get", shop_id=shop_id, member_id=member_id)
    return _member(tx, row) if row else None


def newest(tx: Tx, shop_id: ShopId, most: int) -> list[Member]:
    """Whom the shop has met last, the last first."""
    return [_member(tx, row) for row in tx.all("members_newest", shop_id=shop_id, most=most)]


def get_or_raise(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Member:
    member = get(tx, shop_id, member_id)
    if member is None:
        raise LookupError(f"no member {member_id} in shop {shop_id}")
    return member


def get_by_account(tx: Tx, shop_id: ShopId, platform: str, account: str) -> Member | None:
    row = tx.one("member_by_account", shop_id=shop_id, platform=platform, account=account)
    return _member(tx, row) if row else None


def get_by_username(tx: Tx, shop_id: ShopId, username: str) -> Member | None:
    """The member whose name this is now; None where nobody or more than one claims it."""
    rows = tx.all("member_by_username", shop_id=shop_id, username=username.casefold())
    return get(tx, shop_id, rows[0]["id"]) if len(rows) == 1 else None


def meet(
    tx: Tx,
    shop_id: ShopId,
    *,
    platform: str,
    account: str,
    name: str,
    username: str | None,
    language: str | None,
    at: datetime,
    writes_privately: bool,
) -> Met:
    """The member behind an account, made now if nobody knew them, with name and language as they are today."""
    row = tx.one("member_by_account", shop_id=shop_id, platform=platform, account=account)
    username = username.casefold() if username else None
    if row is None:
        member = _add(tx, shop_id, platform, account, name, username, language, at, writes_privately)
        return Met(member=member, is_new=True, can_write=writes_privately)
    member = _member(tx, row)
    if (row["own_name"], row["own_username"]) != (name, username):
        _rename(tx, shop_id, row["own_id"], name, username)
        member = get_or_raise(tx, shop_id, member.id)
    if language and language != row["account_language"]:
        tx.do("account_language", shop_id=shop_id, platform=platform, account=account, language=language)
        member = get_or_raise(tx, shop_id, member.id)
    if writes_privately and not row["can_write"]:
        set_writable(tx, shop_id, platform, account, can_write=True)
    return Met(member=member, is_new=False, can_write=bool(row["can_write"]) or writes_privately)


def known_since(tx: Tx, member: Member, at: datetime) -> None:
    """A fact older than what we knew: the member was known at `at` already."""
    tx.value("member_known_earlier", member_id=member.id, at=at)


def set_writable(
    tx: Tx, shop_id: ShopId, platform: str, account: str, *, can_write: bool, unreachable: str | None = None
) -> None:
    """Whether an account can be written to; `unreachable` says why not (blocked, deactivated, never_started)."""
    tx.do(
        "account_writable",
        shop_id=shop_id,
        platform=platform,
        account=account,
        can_write=can_write,
        unreachable=unreachable,
    )


def set_language(tx: Tx, shop_id: ShopId, member_id: MemberId, language: str | None) -> None:
    tx.value("member_set_language", shop_id=shop_id, member_id=member_id, language=language)


def opt_out(tx: Tx, shop_id: ShopId, member_id: MemberId, at: datetime | None) -> None:
    """No more broadcasts from `at` on; None takes it back."""
    tx.value("member_opt_out", shop_id=shop_id, member_id=member_id, at=at)


def hide_rank(tx: Tx, shop_id: ShopId, member_id: MemberId, *, hides: bool) -> None:
    tx.value("member_hide_rank", shop_id=shop_id, member_id=member_id, hides=hides)


def _member(tx: Tx, row: Row) -> Member:
    """The member of a row; of a person with several numbers with what each of them says."""
    member = row_to(Member, row)
    if not row["merged"]:
        return member
    said = tx.all("member_wholly", shop_id=member.shop_id, member_id=member.id)
    roles = [Role(one["role"]) for one in said if one["role"]]
    stopped = [one["opted_out_at"] for one in said if one["opted_out_at"] is not None]
    wishes = [one["language"] for one in said if one["language"]]
    return replace(
        member,
        known_at=instant(min(one["known_at"] for one in said)),
        opted_out_at=instant(min(stopped)) if stopped else None,
        hides_rank=any(one["hides_rank"] for one in said),
        role=next((one for one in reversed(Role) if one in roles), None),
        language=wishes[0] if wishes else member.language,
    )


def _add(
    tx: Tx,
    shop_id: ShopId,
    platform: str,
    account: str,
    name: str,
    username: str | None,
    language: str | None,
    at: datetime,
    can_write: bool,
) -> Member:
    member_id = MemberId(tx.value("member_add", shop_id=shop_id, known_at=at))
    tx.value(
        "account_add",
        shop_id=shop_id,
        member_id=member_id,
        platform=platform,
        account=account,
        can_write=can_write,
        language=language,
    )
    _rename(tx, shop_id, member_id, name, username)
    return get_or_raise(tx, shop_id, member_id)


def _rename(tx: Tx, shop_id: ShopId, member_id: MemberId, name: str, username: str | None) -> None:
    if username:
        tx.do("person_forget_username", shop_id=shop_id, username=username, member_id=member_id)
    tx.do("person_put", member_id=member_id, shop_id=shop_id, name=name, username=username)
