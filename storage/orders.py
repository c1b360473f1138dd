"""Orders: who bought what, for how much, by whose code; and every step since. Each step is recorded once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.read import row_to
from storage.rows import (
    CampaignId,
    MemberId,
    Order,
    OrderId,
    OrderLine,
    OrderSource,
    OrderStatus,
    ProductId,
    ReferralId,
    ShopId,
)
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """`product_id` None: something this shop does not know, kept as text. `minor` is the line's total."""

    product_id: ProductId | None
    product_code: str
    name: str
    quantity: int
    minor: int


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Who is to be thanked for an order, and by which campaign's terms; all None where nobody is."""

    inviter_id: MemberId | None = None
    referral_id: ReferralId | None = None
    campaign_id: CampaignId | None = None
    terms: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class NewOrder:
    """`number` None: the shop's next one."""

    source: OrderSource
    buyer_id: MemberId | None
    currency: str
    total_minor: int
    lines: tuple[NewLine, ...]
    attribution: Attribution
    pay_key: str
    placed_at: datetime
    number: str | None = None
    is_reserved: bool = False
    is_shipped: bool = False
    platform: str | None = None
    lapses_at: datetime | None = None


def add(tx: Tx, shop_id: ShopId, new: NewOrder) -> Order | None:
    """The new order, placed; None where its source has one of that number."""
    row = tx.one(
        "order_add",
        shop_id=shop_id,
        number=new.number or f"A-{tx.value('order_next_number', shop_id=shop_id)}",
        source=new.source,
        buyer_id=new.buyer_id,
        currency=new.currency,
        total_minor=new.total_minor,
        inviter_id=new.attribution.inviter_id,
        referral_id=new.attribution.referral_id,
        campaign_id=new.attribution.campaign_id,
        terms=new.attribution.terms,
        pay_key=new.pay_key,
        is_reserved=new.is_reserved,
        is_shipped=new.is_shipped,
        platform=new.platform,
        lapses_at=new.lapses_at,
        placed_at=new.placed_at,
    )
    if row is None:
        return None
    _add_lines(tx, shop_id, row["id"], new.lines)
    return get_or_raise(tx, shop_id, row["id"])


def _add_lines(tx: Tx, shop_id: ShopId, order_id: OrderId, lines: tuple[NewLine, ...]) -> None:
    for at, line in enumerate(lines, 1):
        tx.do(
            "order_line_add",
            order_id=order_id,
            line=at,
            shop_id=shop_id,
            product_id=line.product_id,
            product_code=line.product_code,
            name=line.name,
            quantity=line.quantity,
            minor=line.minor,
        )


def get(tx: Tx, shop_id: ShopId, order_id: OrderId) -> Order | None:
    row = tx.one("order_get", shop_id=shop_id, order_id=order_id)
    return row_to(Order, row) if row else None


def get_or_raise(tx: Tx, shop_id: ShopId, order_id: OrderId) -> Order:
    order = get(tx, shop_id, order_id)
    if order is None:
        raise LookupError(f"no order {order_id} in shop {shop_id}")
    return order


def lock(tx: Tx, order: Order) -> Order:
    """The order as it is now, and nobody else changes it before this transaction ends."""
    tx.one("order_lock", shop_id=order.shop_id, order_id=order.id)
    return get_or_raise(tx, order.shop_id, order.id)


def get_by_number(tx: Tx, shop_id: ShopId, source: OrderSource, number: str) -> Order | None:
    row = tx.one("order_by_number", shop_id=shop_id, source=source, number=number)
    return row_to(Order, row) if row else None


def all_by_number(tx: Tx, shop_id: ShopId, number: str) -> list[Order]:
    """One, unless the shop's own system numbers its orders as we do."""
    return [row_to(Order, row) for row in tx.all("orders_by_number", shop_id=shop_id, number=number)]


def get_by_pay_key(tx: Tx, pay_key: str) -> Order | None:
    row = tx.one("order_by_pay_key", pay_key=pay_key)
    return row_to(Order, row) if row else None


def of_buyer(tx: Tx, shop_id: ShopId, buyer_id: MemberId, most: int) -> list[Order]:
    """The newest first."""
    return [row_to(Order, row) for row in tx.all("orders_of_buyer", shop_id=shop_id, buyer_id=buyer_id, most=most)]


def newest(tx: Tx, shop_id: ShopId, statuses: tuple[OrderStatus, ...], most: int) -> list[Order]:
    """Those of these states among the shop's latest orders, the newest first: for looking at, not for counting."""
    rows = tx.all("orders_newest", shop_id=shop_id, statuses=list(statuses), most=most)
    return [row_to(Order, row) for row in rows]


def standing(tx: Tx, shop_id: ShopId, buyer_id: MemberId, product_id: ProductId) -> list[Order]:
    """What somebody has ordered of this product in a chat and not paid yet, the newest first."""
    rows = tx.all("orders_standing", shop_id=shop_id, buyer_id=buyer_id, product_id=product_id)
    return [row_to(Order, row) for row in rows]


def paid_of_buyer(tx: Tx, shop_id: ShopId, buyer_id: MemberId) -> list[Order]:
    """In the order they were paid, whenever that was reported."""
    return [row_to(Order, row) for row in tx.all("orders_paid_of_buyer", shop_id=shop_id, buyer_id=buyer_id)]


def first_paid(tx: Tx, shop_id: ShopId, buyer_id: MemberId) -> Order | None:
    row = tx.one("order_first_paid", shop_id=shop_id, buyer_id=buyer_id)
    return row_to(Order, row) if row else None


def lines(tx: Tx, order_id: OrderId) -> list[OrderLine]:
    return [row_to(OrderLine, row) for row in tx.all("order_lines", order_id=order_id)]


def set_taken(tx: Tx, order_id: OrderId, line: int, taken: int) -> None:
    """How many pieces stock really gave for a line."""
    tx.do("order_line_taken", order_id=order_id, line=line, taken=taken)


def attribute(tx: Tx, order_id: OrderId, attribution: Attribution) -> None:
    tx.do(
        "order_attribute",
        order_id=order_id,
        inviter_id=attribution.inviter_id,
        referral_id=attribution.referral_id,
        campaign_id=attribution.campaign_id,
        terms=attribution.terms,
    )


def set_reserved(tx: Tx, order_id: OrderId, *, is_reserved: bool, lapses_at: datetime | None) -> None:
    tx.do("order_reserve", order_id=order_id, is_reserved=is_reserved, lapses_at=lapses_at)


def set_credit(tx: Tx, order_id: OrderId, credit_minor: int) -> None:
    tx.do("order_use_credit", order_id=order_id, credit_minor=credit_minor)


def credit_is_back(tx: Tx, order_id: OrderId) -> None:
    """Its buyer has it again; what it was is kept."""
    tx.do("order_credit_back", order_id=order_id)


def stands_at(tx: Tx, order_id: OrderId, platform: str | None, chat: str | None, message_id: str | None) -> None:
    """The message whose buttons belong to the order's present step."""
    tx.do("order_stands_at", order_id=order_id, platform=platform, chat=chat, message_id=message_id)


# --- steps: each returns the order as it then is, or None where that step had been taken before ---------------------


def pay(tx: Tx, order: Order, paid_by: str, at: datetime) -> Order | None:
    return _settled(tx, order, tx.one("order_pay", order_id=order.id, paid_by=paid_by, at=at) is not None)


def cancel(tx: Tx, order: Order, at: datetime, *, is_lapse: bool) -> Order | None:
    """Only an unpaid order. `is_lapse`: nobody cancelled it, the time to pay ran out."""
    lapsed_at = at if is_lapse else None
    return _settled(tx, order, tx.one("order_cancel", order_id=order.id, at=at, lapsed_at=lapsed_at) is not None)


def reopen(tx: Tx, order: Order) -> Order:
    """A lapsed order is placed again: its payment turned up after all."""
    tx.do("order_reopen", order_id=order.id)
    return settled(tx, order)


def ship(tx: Tx, order: Order, at: datetime) -> Order | None:
    return _settled(tx, order, tx.one("order_ship", order_id=order.id, at=at) is not None)


def set_parcel(tx: Tx, order: Order, carrier: str | None, tracking: str | None) -> None:
    tx.do("order_parcel", order_id=order.id, carrier=carrier, tracking=tracking)


def deliver(tx: Tx, order: Order, at: datetime) -> Order | None:
    return _settled(tx, order, tx.one("order_deliver", order_id=order.id, at=at) is not None)


def refund(tx: Tx, order: Order, ref: str, money_minor: int, credit_minor: int, at: datetime) -> int | None:
    """The number of the new refund; None where one of that ref was made before."""
    refund_id = tx.value(
        "refund_add",
        shop_id=order.shop_id,
        order_id=order.id,
        ref=ref,
        money_minor=money_minor,
        credit_minor=credit_minor,
        at=at,
    )
    if refund_id is None:
        return None
    tx.do("order_refund", order_id=order.id, minor=money_minor + credit_minor)
    settled(tx, order)
    return int(refund_id)


def has_refund(tx: Tx, order: Order, ref: str) -> bool:
    return tx.one("refund_get", shop_id=order.shop_id, order_id=order.id, ref=ref) is not None


def count_refunds(tx: Tx, order: Order) -> int:
    return int(tx.value("refunds_count", shop_id=order.shop_id, order_id=order.id))


def settled(tx: Tx, order: Order) -> Order:
    """The order with the status that follows from its steps."""
    row = tx.one("order_settle", order_id=order.id)
    if row is None:
        raise LookupError(f"no order {order.id}")
    return row_to(Order, row)


def _settled(tx: Tx, order: Order, is_new: bool) -> Order | None:
    return settled(tx, order) if is_new else None
