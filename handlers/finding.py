"""Finding an order: by what staff type, or by a button of its buyer's."""

from handlers import typed
from handlers.content import Button, Buttons
from handlers.misread import OrderRefMisread
from handlers.order_refusals import OrderAmbiguous, OrderUnknown
from handlers.refs import number
from handlers.turn import Turn
from storage import orders
from storage.rows import Order, OrderId, OrderSource, OrderStatus

CALLBACK = "callback:"
"""Before a number: the order of the shop's own system, where one of ours has the same number."""
FIRST = "A-1001"
"""The number that a shop's first order gets: what an order number looks like."""
EXACT = "id:"
"""Before an order's id: what buttons type, since a number may be another order's, too."""
ID_DIGITS_MAX = 18
"""More do not fit into a column."""


def an_order(turn: Turn, text: str) -> Order:
    """The order of a typed number. Raises OrderRefMisread, OrderUnknown, OrderAmbiguous."""
    try:
        number = typed.order_ref(text)
    except OrderRefMisread as no:
        raise no.in_command(_seen(turn)) from no
    if number.startswith(EXACT):
        found = _by_id(turn, number[len(EXACT) :])
    elif number.lower().startswith(CALLBACK):
        found = _reported(turn, number[len(CALLBACK) :])
    else:
        found = orders.all_by_number(turn.tx, turn.shop.id, number) or _ours(turn, number.upper())
    if not found:
        raise unknown(turn, number)
    if len(found) > 1:
        raise OrderAmbiguous(order=number, buttons=_which(found))
    return found[0]


def mine(turn: Turn, ref: str) -> Order:
    """The sender's own order, by the id in a button. Anybody else's is as unknown. Raises OrderUnknown."""
    order = orders.get(turn.tx, turn.shop.id, OrderId(number(ref)))
    if order is None or not turn.is_me(order.buyer_id):
        raise unknown(turn, ref)
    return order


def unknown(turn: Turn, order: str) -> OrderUnknown:
    """The "no" to a number that is no order's, with a look at those that are."""
    return OrderUnknown(order=order, example=_seen(turn))


def newest(turn: Turn) -> str:
    """What a number looks like: the newest order's."""
    latest = orders.newest(turn.tx, turn.shop.id, tuple(OrderStatus), 1)
    return latest[0].ref if latest else FIRST


def _seen(turn: Turn) -> str:
    """A command that shows an order: the shop's newest to staff; the sender's own to anybody else."""
    return "/orders" if turn.role is None else f"/order {newest(turn)}"


def see(turn: Turn, order: Order) -> str:
    """The command that shows how an order stands, to whoever asks."""
    return "/orders" if turn.role is None else f"/order {order.ref}"


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
