"""Recipients: where a member's parcels go, and where one order's went. Personal, and apart from ids and amounts."""

from typing import Any

from storage.read import row_to
from storage.rows import MemberId, Order, Recipient, ShopId
from storage.tx import Tx


def get(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Recipient | None:
    row = tx.one("recipient_get", shop_id=shop_id, member_id=member_id)
    return row_to(Recipient, row) if row else None


def put(tx: Tx, shop_id: ShopId, member_id: MemberId, recipient: Recipient) -> None:
    tx.do("recipient_put", shop_id=shop_id, member_id=member_id, **_values(recipient))


def of_order(tx: Tx, order: Order) -> Recipient | None:
    row = tx.one("order_recipient_get", order_id=order.id)
    return row_to(Recipient, row) if row else None


def put_on_order(tx: Tx, order: Order, recipient: Recipient) -> None:
    tx.do("order_recipient_put", shop_id=order.shop_id, order_id=order.id, **_values(recipient))


def _values(recipient: Recipient) -> dict[str, Any]:
    return {
        "name": recipient.name,
        "phone": recipient.phone,
        "address": recipient.address,
        "is_pickup": recipient.is_pickup,
    }
