"""Orders, their lines, and where they go."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.rows.ids import CampaignId, MemberId, OrderId, ProductId, ReferralId, ShopId


class OrderStatus(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    REFUNDED = "refunded"
    """All of it was given back; a part alone changes no status."""
    CANCELLED = "cancelled"


class OrderSource(StrEnum):
    CHAT = "chat"
    MERCHANT = "merchant"
    CALLBACK = "callback"


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    line: int
    product_id: ProductId | None
    product_code: str
    name: str
    quantity: int
    minor: int
    taken: int
    """Pieces really taken from stock; less than quantity where a reported sale found too few."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """`total_minor` is before credit; the money part is `total_minor - credit_minor`. `terms`: see handlers/terms."""

    id: OrderId
    shop_id: ShopId
    number: str
    source: OrderSource
    buyer_id: MemberId | None
    status: OrderStatus
    currency: str
    total_minor: int
    credit_minor: int
    credit_back_minor: int
    """The credit that its buyer had back when it lapsed."""
    refunded_minor: int
    paid_by: str | None
    inviter_id: MemberId | None
    referral_id: ReferralId | None
    campaign_id: CampaignId | None
    terms: dict[str, Any] | None
    pay_key: str
    is_reserved: bool
    is_shipped: bool
    platform: str | None
    chat: str | None
    message_id: str | None
    carrier: str | None
    tracking: str | None
    lapses_at: datetime | None
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    lapsed_at: datetime | None
    """When it was cancelled because nobody paid in time; None for one that somebody cancelled."""

    @property
    def ref(self) -> str:
        """What staff type and the ledger writes. Only our own numbers are unique without their source."""
        return f"callback:{self.number}" if self.source is OrderSource.CALLBACK else self.number

    @property
    def exact(self) -> str:
        """What a button types: short, without spaces, and never another order's."""
        return f"id:{self.id}"

    @property
    def money_minor(self) -> int:
        return self.total_minor - self.credit_minor

    @property
    def has_left(self) -> bool:
        """Its pieces are no longer with the shop."""
        return self.shipped_at is not None or self.delivered_at is not None

    @property
    def left_minor(self) -> int:
        """What is still paid."""
        return self.total_minor - self.refunded_minor

    @property
    def money_left_minor(self) -> int:
        """What is still paid in money: money is given back first, credit after it."""
        return max(0, self.money_minor - self.refunded_minor)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    name: str
    phone: str
    address: str
    is_pickup: bool
