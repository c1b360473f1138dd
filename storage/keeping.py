"""What is kept of one person: for whoever asks what we know of them."""

from dataclasses import dataclass
from datetime import datetime

from storage import accounts
from storage.read import row_to
from storage.rows import Account, MemberId, Recipient, ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class KeptStay:
    title: str
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class KeptOrder:
    number: str
    status: str
    total_minor: int
    currency: str
    placed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Kept:
    accounts: list[Account]
    stays: list[KeptStay]
    orders: list[KeptOrder]
    recipient: Recipient | None


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Paid orders, and what was paid for them less what was given back."""

    orders: int
    minor: int


def of(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Kept:
    who = {"shop_id": shop_id, "member_id": member_id}
    recipient = tx.one("kept_recipient", **who)
    return Kept(
        accounts=accounts.of(tx, shop_id, member_id),
        stays=[row_to(KeptStay, row) for row in tx.all("kept_memberships", **who)],
        orders=[row_to(KeptOrder, row) for row in tx.all("kept_orders", **who)],
        recipient=row_to(Recipient, recipient) if recipient else None,
    )


def spent(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Spent:
    row = tx.one("spent_by_member", shop_id=shop_id, member_id=member_id)
    return row_to(Spent, row) if row else Spent(orders=0, minor=0)
