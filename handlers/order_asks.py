"""Which order: the question that staff commands about orders begin with, and the newest that would do as buttons."""

from handlers.commands import Ask, Choice, Values
from handlers.finding import an_order, newest
from handlers.texts import names
from handlers.turn import Turn
from storage import members, orders
from storage.rows import Order, OrderStatus

OFFERED_MAX = 6
NAME_MAX = 12
"""Characters of a buyer's name on a button."""


def order(*statuses: OrderStatus) -> Ask:
    """The question for an order; those in one of these states are offered, the newest first."""

    def offers(turn: Turn, values: Values) -> list[Choice]:
        found = orders.newest(turn.tx, turn.shop.id, statuses, OFFERED_MAX)
        return [Choice(label=_label(turn, one), value=one.exact) for one in found]

    return Ask(name="ORDER", prompt="ask-order", offers=offers, read=an_order, example=newest)


def _label(turn: Turn, order: Order) -> str:
    """In front of a group its number alone."""
    if not turn.is_private:
        return order.ref
    buyer = members.get(turn.tx, turn.shop.id, order.buyer_id) if order.buyer_id is not None else None
    parts = [order.ref, names.name(buyer.name, turn.language, NAME_MAX) if buyer else "", turn.money(order.total_minor)]
    return " · ".join([part for part in parts if part])
