"""Finding an order: by what staff type, or by a button of its buyer's."""

from handlers import typed
from handlers.content import Button, Buttons
from handlers.order_refusals import OrderAmbiguous, OrderUnknown
from handlers.refs import number
from handlers.turn import Turn
from storage import orders
from storage.rows import Order, OrderId, OrderSource

CALLBACK = "callback:"
"""Before a number: the order of the shop's own system, where one of ours has the same number."""
EXACT = "id:"
"""Before an order's id: what buttons type, since a number may be another order's, too."""
ID_DIGITS_MAX = 18
"""More do not fit into a column."""


def an_order(turn: Turn, text: str) -> Order:
    """The order of a typed number. Raises OrderRefMisread, OrderUnknown, OrderAmbiguous."""
    number = typed.order_ref(text)
    if number.startswith(EXACT):
        found = _by_id(turn, number[len(EXACT) :])
    elif number.lower().startswith(CALLBACK):
        found = _reported(turn, number[len(CALLBACK) :])
    else:
        found = orders.all_by_number(turn.tx, turn.shop.id, number) or _ours(turn, number.upper())
    if not found:
        raise OrderUnknown(order=number)
    if len(found) > 1:
        raise OrderAmbiguous(order=number, buttons=_which(found))
    return found[0]


def mine(turn: Turn, ref: str) -> Order:
    """The sender's own order, by the id in a button. Anybody else's is as unknown. Raises OrderUnknown."""
    order = orders.get(turn.tx, turn.shop.id, OrderId(number(ref)))
    if order is None or order.buyer_id != turn.me.id:
        raise OrderUnknown(order=ref)
    return order


def _by_id(turn: Turn, order_id: str) -> list[Order]:
    is_id = order_id.isdecimal() and len(order_id) < ID_DIGITS_MAX
    found = orders.get(turn.tx, turn.shop.id, OrderId(int(order_id))) if is_id else None
    return [found] if found else []


def _reported(turn: Turn, number: str) -> list[Order]:
    found = orders.get_by_number(turn.tx, turn.shop.id, OrderSource.CALLBACK, number)
    return [found] if found else []


def _ours(turn: Turn, number: str) -> list[Order]:
    """Our numbers are in capitals, however they are typed."""
    return orders.all_by_number(turn.tx, turn.shop.id, number)


def _which(found: list[Order]) -> Buttons:
    return (tuple([Button(label=order.ref, does=f"/order {order.exact}") for order in found]),)
