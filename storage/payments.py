"""Payments: money that came in for an order. Most pays it; the rest waits for a person to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import Order, OrderId, ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Payment:
    paid_by: str
    charge_id: str
    minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A payment that has paid no order yet."""

    id: int
    paid_by: str
    minor: int


@dataclass(frozen=True, kw_only=True)
class StrayMoney:
    """A payment, and the order it came for."""

    id: int
    order_id: OrderId
    minor: int
    currency: str


def add(tx: Tx, order: Order, payment: Payment, at: datetime) -> int | None:
    """Money came in for this order; None where this charge is known. Whether it pays the order is decided apart."""
    payment_id = tx.value(
        "payment_add",
        shop_id=order.shop_id,
        order_id=order.id,
        paid_by=payment.paid_by,
        charge_id=payment.charge_id,
        minor=payment.minor,
        currency=payment.currency,
        at=at,
    )
    return None if payment_id is None else int(payment_id)


def knows(tx: Tx, order: Order, payment: Payment) -> bool:
    """Whether this charge was reported before."""
    known = tx.one("payment_known", shop_id=order.shop_id, paid_by=payment.paid_by, charge_id=payment.charge_id)
    return known is not None


def told_otherwise(tx: Tx, order: Order, payment: Payment) -> StrayMoney | None:
    """The same charge as it was told of before, with another amount: nothing was paid with it, nor given back."""
    row = tx.one(
        "payment_told_otherwise",
        order_id=order.id,
        paid_by=payment.paid_by,
        charge_id=payment.charge_id,
        minor=payment.minor,
        currency=payment.currency,
    )
    return row_to(StrayMoney, row) if row else None


def set_aside(tx: Tx, stray: StrayMoney, at: datetime) -> None:
    """It never was; its charge may come in with another amount."""
    tx.do("payment_set_aside", payment_id=stray.id, at=at)


def apply(tx: Tx, payment_id: int) -> None:
    """This is the payment that paid its order."""
    tx.do("payment_apply", payment_id=payment_id)


def waiting(tx: Tx, order: Order, minors: Sequence[int]) -> Waiting | None:
    """Money of one of these amounts that could not be used when it came."""
    row = tx.one("payment_waiting", order_id=order.id, minors=list(minors), currency=order.currency)
    return row_to(Waiting, row) if row else None


def all_waiting(tx: Tx, order: Order) -> list[Waiting]:
    """All money that came for the order, in its currency, and has not been used."""
    rows = tx.all("payments_waiting", order_id=order.id, currency=order.currency)
    return [row_to(Waiting, row) for row in rows]


def get_by_charge(tx: Tx, shop_id: ShopId, paid_by: str, charge_id: str) -> StrayMoney | None:
    row = tx.one("payment_of", shop_id=shop_id, paid_by=paid_by, charge_id=charge_id)
    return row_to(StrayMoney, row) if row else None


def give_back(tx: Tx, stray: StrayMoney, at: datetime) -> bool:
    """It was given back without having paid anything; False where it has paid its order, or was given back before."""
    return tx.one("payment_give_back", payment_id=stray.id, at=at) is not None


def applied(tx: Tx, order: Order) -> Payment | None:
    """The payment that paid an order; None where it was credit alone."""
    row = tx.one("payment_applied", order_id=order.id)
    return row_to(Payment, row) if row else None
