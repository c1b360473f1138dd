"""What a payment provider is asked to take, and to give back."""

from dataclasses import dataclass
from datetime import datetime

from storage.rows.ids import OrderId, ShopId


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What a provider was asked to take for an order, under our own `number`. `token`: what the payer's side needs."""

    id: int
    shop_id: ShopId
    order_id: OrderId
    provider: str
    way: str
    number: str
    minor: int
    currency: str
    status: str
    token: str | None
    token_until: datetime | None
    opened_at: datetime
    until_at: datetime


@dataclass(frozen=True, kw_only=True)
class OwedRefund:
    """A refund that a provider gives back, under our own `number`. `state`: owed, given or failed."""

    id: int
    order_id: OrderId
    number: str
    money_minor: int
    state: str
