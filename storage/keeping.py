"""What is kept of one person: for whoever asks what we know of them."""

from dataclasses import dataclass
from datetime import datetime

from storage import accounts
from storage.read import row_to
from storage.rows import Account, MemberId, Recipient, ShopId
from storage.tx import Tx

KEPT_MAX = 30
"""So many stays and orders are listed, the newest: they fit into one message."""


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
    """`stays` and `orders` are the newest, KEPT_MAX at most, of `all_stays` and `all_orders`."""

    accounts: list[Account]
    stays: list[KeptStay]
    orders: list[KeptOrder]
    all_stays: int
    all_orders: int
    recipient: Recipient | None


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Paid orders, and what was paid for them less what was given back."""

    orders: int
    minor: int


def of(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Kept:
    who = {"shop_id": shop_id, "member_id": member_id}
    recipient, counts = tx.one("kept_recipient", **who), tx.one("kept_counts", **who)
    return Kept(
        accounts=accounts.of(tx, shop_id, member_id),
        stays=[row_to(KeptStay, row) for row in tx.all("kept_memberships", most=KEPT_MAX, **who)],
        orders=[row_to(KeptOrder, row) for row in tx.all("kept_orders", most=KEPT_MAX, **who)],
        all_stays=counts["stays"] if counts else 0,
        all_orders=counts["orders"] if counts else 0,
        recipient=row_to(Recipient, recipient) if recipient else None,
    )


def spent(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Spent:
    row = tx.one("spent_by_member", shop_id=shop_id, member_id=member_id)
    return row_to(Spent, row) if row else Spent(orders=0, minor=0)
