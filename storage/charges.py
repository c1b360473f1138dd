"""Charges: what a payment provider was asked to take for an order, each under a number of ours, used once."""

from datetime import datetime
from typing import Literal

from storage.read import row_to
from storage.rows import Charge, Order, OrderId, ShopId
from storage.tx import Tx

Way = Literal["code", "page"]
"""`code`: a code to scan, for whoever scans it · `page`: inside the provider's own browser, for one payer."""


def open_one(tx: Tx, order: Order, provider: str, way: Way, payer: str) -> Charge | None:
    """The open charge of what is to be paid for the order now. `payer` is a hash, "" for whoever comes."""
    row = tx.one("charge_open_one", order_id=order.id, provider=provider, way=way, payer=payer, minor=order.money_minor)
    return row_to(Charge, row) if row else None


def add(
    tx: Tx, order: Order, provider: str, way: Way, payer: str, number: str, opened_at: datetime, until_at: datetime
) -> Charge | None:
    """A new open charge of what is to be paid for the order; None where one is open already."""
    row = tx.one(
        "charge_add",
        shop_id=order.shop_id,
        order_id=order.id,
        provider=provider,
        way=way,
        payer=payer,
        number=number,
        minor=order.money_minor,
        currency=order.currency,
        opened_at=opened_at,
        until_at=until_at,
    )
    return row_to(Charge, row) if row else None


def get(tx: Tx, shop_id: ShopId, charge_id: int) -> Charge | None:
    row = tx.one("charge_get", shop_id=shop_id, charge_id=charge_id)
    return row_to(Charge, row) if row else None


def get_by_number(tx: Tx, shop_id: ShopId, provider: str, number: str) -> Charge | None:
    row = tx.one("charge_by_number", shop_id=shop_id, provider=provider, number=number)
    return row_to(Charge, row) if row else None


def is_paid_by(tx: Tx, order: Order, provider: str) -> bool:
    """Whether this provider took money for the order."""
    return tx.one("charge_paid", shop_id=order.shop_id, order_id=order.id, provider=provider) is not None


def set_token(tx: Tx, shop_id: ShopId, charge_id: int, token: str, until: datetime) -> None:
    """What the payer's side needs: the text of the code to scan, or the name of the prepared payment."""
    tx.do("charge_set_token", shop_id=shop_id, charge_id=charge_id, token=token, until=until)


def close_all(tx: Tx, order_id: OrderId, *, but_minor: int | None = None) -> list[Charge]:
    """Open charges of an order, to be closed at the provider; all but those of an amount. Each is given once."""
    rows = tx.all("charges_close", order_id=order_id, but_minor=but_minor)
    return [row_to(Charge, row) for row in rows]


def settle(tx: Tx, shop_id: ShopId, charge_id: int, status: Literal["paid", "closed"]) -> None:
    """Final. What was paid stays paid."""
    tx.do("charge_settle", shop_id=shop_id, charge_id=charge_id, status=status)
