"""Refunds that a provider gives back: owed from our decision until the provider says that the money has arrived."""

from storage.read import row_to
from storage.rows import Order, OwedRefund, ShopId
from storage.tx import Tx


def owe(tx: Tx, order: Order, ref: str, number: str) -> None:
    """The provider is to give the money of this refund back, under our own number."""
    tx.do("refund_owe", shop_id=order.shop_id, order_id=order.id, ref=ref, number=number)


def get_by_number(tx: Tx, shop_id: ShopId, number: str) -> OwedRefund | None:
    row = tx.one("refund_by_number", shop_id=shop_id, number=number)
    return row_to(OwedRefund, row) if row else None


def settle(tx: Tx, shop_id: ShopId, number: str, state: str) -> bool:
    """`state`: given or failed. Whether that is news: what was given stays given."""
    return tx.one("refund_settle", shop_id=shop_id, number=number, state=state) is not None
