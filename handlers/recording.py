"""Recording: an order that was paid elsewhere is a fact. It is placed and paid in one step, whatever stock says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import payments, placing, terms
from handlers.actions import Actions
from handlers.turn import Turn
from storage import facts, orders
from storage.orders import NewLine, NewOrder
from storage.payments import Payment
from storage.rows import MemberId, Order, OrderSource


@dataclass(frozen=True, kw_only=True)
class Sale:
    """A paid order made elsewhere. `number` None: the shop's next one."""

    source: OrderSource
    buyer_id: MemberId | None
    total_minor: int
    lines: Sequence[NewLine]
    at: datetime
    is_shipped: bool
    number: str | None = None


def record(turn: Turn, sale: Sale) -> tuple[Order, Actions] | None:
    """The order, paid, and what follows; None where its source has reported that number before."""
    products = [line.product_id for line in sale.lines]
    order = orders.add(
        turn.tx,
        turn.shop.id,
        NewOrder(
            source=sale.source,
            number=sale.number,
            buyer_id=sale.buyer_id,
            currency=turn.shop.currency,
            total_minor=sale.total_minor,
            lines=tuple(sale.lines),
            attribution=terms.attribution(turn, sale.buyer_id, products, sale.source, sale.at),
            pay_key=placing.pay_key(turn),
            is_shipped=sale.is_shipped,
            placed_at=sale.at,
        ),
    )
    if order is None:
        return None
    facts.record(turn.tx, turn.shop.id, "ordered", order.buyer_id or payments.NOBODY, order.ref, sale.at)
    paid_by = PAID_BY[sale.source]
    money = Payment(paid_by=paid_by, charge_id=order.ref, minor=order.money_minor, currency=order.currency)
    payments.record_money(turn, order, money, sale.at)
    done = payments.settle(turn, order, paid_by, sale.at)
    return orders.get_or_raise(turn.tx, turn.shop.id, order.id), done


PAID_BY = {OrderSource.MERCHANT: payments.MERCHANT, OrderSource.CALLBACK: "callback"}
