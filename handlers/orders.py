"""Orders: a customer's own, and one order as staff see it."""

from handlers import order_asks, placing, shown
from handlers.actions import Actions
from handlers.commands import At, Command, Commanded
from handlers.content import Button, Buttons, Text
from handlers.events import Pressed
from handlers.finding import an_order, see, unknown
from handlers.order_refusals import OrderCancelled, OrderIsPaid, OrderStepUnknown
from handlers.refs import number
from handlers.refusals import CommandUnknown, RightCommandIncomplete
from handlers.texts import forms, joined
from handlers.turn import Turn
from handlers.typed import Grammar
from storage import orders
from storage.rows import Order, OrderId, OrderStatus, Role

SHOWN_MAX = 10
"""Orders in a customer's list."""
OPEN_MAX = 3
"""Unpaid orders that get buttons in it."""
CANCELS = {"cancel", "取消"}
DO_CANCEL = "order.off"
"""The press by which staff confirm a cancellation."""


def mine(turn: Turn, commanded: Commanded) -> Actions:
    """/orders: where my orders are."""
    found = orders.of_buyer(turn.tx, turn.shop.id, turn.me.id, SHOWN_MAX)
    if not found:
        products = Button(label=turn.label("button-products"), does="/shop")
        return turn.answer("orders-none", buttons=((products,),))
    lines = [shown.in_short(turn, order) for order in found]
    return turn.reply(Text(text=joined([turn.say("orders-title"), *lines]), buttons=_open_ones(turn, found)))


def order(turn: Turn, commanded: Commanded) -> Actions:
    """/order ORDER: all about it. /order ORDER cancel, from manager: asks once before it acts, unless confirm=yes."""
    found = an_order(turn, commanded.words[0])
    if len(commanded.words) == 1:
        return turn.reply(Text(text=shown.for_staff(turn, found), buttons=_next_steps(turn, found)))
    is_cancel = commanded.words[1].lower() in CANCELS
    if turn.role is None or not turn.role.reaches(Role.MANAGER):
        raise CommandUnknown(typed="/order") if is_cancel else RightCommandIncomplete(command=f"/order {found.ref}")
    if not is_cancel:
        does = " cancel" if found.status is OrderStatus.PLACED else ""
        raise OrderStepUnknown(typed=forms.excerpt(commanded.words[1]), example=f"/order {found.ref}{does}")
    _must_be_open(turn, found)
    if commanded.is_confirmed:
        return _cancel(turn, found)
    yes = Button(label=turn.label("button-cancel-sure"), does=f"{DO_CANCEL} {found.id}")
    return turn.answer("order-cancel-sure", order=found.ref, buttons=((yes,),))


def cancelled(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """Staff confirm that an order is to be cancelled."""
    found = orders.get(turn.tx, turn.shop.id, OrderId(number(ref)))
    if found is None:
        raise unknown(turn, ref)
    _must_be_open(turn, found)
    return _cancel(turn, found)


def _cancel(turn: Turn, found: Order) -> Actions:
    dropped = placing.drop_buttons(turn, found)
    placing.cancel(turn, found)
    told = (
        turn.tell(found.buyer_id, lambda theirs: Text(text=theirs.say("order-cancelled-by-shop", order=found.number)))
        if found.buyer_id is not None
        else []
    )
    return [*turn.answer("order-cancelled", order=found.ref), *dropped, *told]


def _must_be_open(turn: Turn, found: Order) -> None:
    if found.paid_at is not None:
        raise OrderIsPaid(order=found.ref, see=see(turn, found))
    if found.status is OrderStatus.CANCELLED:
        raise OrderCancelled(order=found.ref, see=see(turn, found))


def _open_ones(turn: Turn, found: list[Order]) -> Buttons:
    open_ones = [one for one in found if one.status is OrderStatus.PLACED][:OPEN_MAX]
    return tuple([_pay_or_cancel(turn, one) for one in open_ones])


def _pay_or_cancel(turn: Turn, one: Order) -> tuple[Button, ...]:
    pay = Button(label=turn.label("button-pay-order", order=one.ref), does=f"order.show {one.id}")
    cancel = Button(label=turn.label("button-cancel-order"), does=f"order.cancel {one.id}")
    return pay, cancel


def _next_steps(turn: Turn, found: Order) -> Buttons:
    """What may be done with an order now, by whoever looks at it."""
    is_manager = turn.role is not None and turn.role.reaches(Role.MANAGER)
    match found.status:
        case OrderStatus.PLACED if is_manager:
            steps = [("button-paid", f"/paid {found.exact}"), ("button-cancel-order", f"/order {found.exact} cancel")]
        case OrderStatus.PAID if found.is_shipped:
            steps = [("button-ship", f"/ship {found.exact}"), ("button-delivered", f"/delivered {found.exact}")]
        case OrderStatus.PAID | OrderStatus.SHIPPED:
            steps = [("button-delivered", f"/delivered {found.exact}")]
        case _:
            steps = []
    return (tuple([Button(label=turn.label(label), does=does) for label, does in steps]),) if steps else ()


COMMANDS = (
    Command(word="orders", chinese="订单", also=("我的订单",), run=mine, at=At.PRIVATE),
    Command(
        word="order",
        chinese="查订单",
        run=order,
        role=Role.CLERK,
        grammar=Grammar(options=frozenset({"confirm"})),
        least=1,
        most=2,
        at=At.PRIVATE,
        shows="ORDER",
        shows_to={Role.MANAGER: "ORDER [cancel]"},
        asks=(order_asks.order(*OrderStatus),),
    ),
)
PRESSES = {DO_CANCEL: (Role.MANAGER, cancelled)}
