"""Members, their accounts, and what staff may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.rows.ids import MemberId, ShopId


class Role(StrEnum):
    """What staff may do, from least to most: each may do what those before may."""

    CLERK = "clerk"
    MANAGER = "manager"
    OWNER = "owner"

    def reaches(self, least: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(least)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person known to the shop. `language` is the wish they stated, else their platform's; `role` only for staff."""

    id: MemberId
    shop_id: ShopId
    name: str
    username: str | None
    known_at: datetime
    language: str | None
    opted_out_at: datetime | None
    hides_rank: bool
    role: Role | None


@dataclass(frozen=True, kw_only=True)
class Account:
    id: int
    shop_id: ShopId
    member_id: MemberId
    platform: str
    account: str
    can_write: bool
    unreachable: str | None
    language: str | None
