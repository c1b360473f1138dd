"""Shipping: a parcel leaves, a parcel arrives. Buyers are told unasked; rewards wait for it."""

from datetime import datetime

from handlers import order_asks, rewards, stock
from handlers.actions import Actions
from handlers.commands import Command, Commanded
from handlers.content import Button, Text
from handlers.finding import an_order
from handlers.order_refusals import OrderNotPaid
from handlers.payments import NOBODY
from handlers.texts import names
from handlers.turn import Turn
from storage import facts, orders
from storage.rows import Order, OrderStatus, Role

PARCEL_MAX = 40
"""Characters of a carrier's name and of a parcel's number."""


def ship(turn: Turn, commanded: Commanded) -> Actions:
    """/ship ORDER [CARRIER NUMBER]. Said again, it corrects the parcel."""
    order = orders.lock(turn.tx, an_order(turn, commanded.words[0]))
    carrier, tracking = [*commanded.words[1:3], "", ""][:2]
    done = shipped(turn, order, turn.now, names.cleaned(carrier)[:PARCEL_MAX], names.cleaned(tracking)[:PARCEL_MAX])
    arrives = Button(label=turn.label("button-delivered"), does=f"/delivered {order.exact}")
    is_there = order.delivered_at is not None or order.status is OrderStatus.REFUNDED
    answer = "ship-done-refunded" if order.status is OrderStatus.REFUNDED else "ship-done"
    return [*turn.answer(answer, order=order.ref, buttons=() if is_there else ((arrives,),)), *done]


def deliver(turn: Turn, commanded: Commanded) -> Actions:
    """/delivered ORDER."""
    order = orders.lock(turn.tx, an_order(turn, commanded.words[0]))
    return [*turn.answer("delivered-done", order=order.ref), *delivered(turn, order, turn.now)]


def shipped(turn: Turn, order: Order, at: datetime, carrier: str = "", tracking: str = "") -> Actions:
    """The order is on its way since `at`; [] where that is known and nothing of the parcel is new."""
    _must_be_paid(order)
    is_news = bool(carrier) and (order.carrier, order.tracking) != (carrier, tracking or None)
    if carrier:
        orders.set_parcel(turn.tx, order, carrier, tracking or None)
    now = orders.ship(turn.tx, order, at)
    if now is None:
        return _tell_shipped(turn, order, carrier, tracking) if is_news else []
    facts.record(turn.tx, turn.shop.id, "shipped", order.buyer_id or NOBODY, order.ref, at)
    opened = _left_after_all(turn, order)
    told = _tell_shipped(turn, now, carrier, tracking) if now.status is OrderStatus.SHIPPED else []
    return [*told, *opened, *rewards.settle(turn, now)]


def delivered(turn: Turn, order: Order, at: datetime) -> Actions:
    """The order has been with its buyer since `at`; [] where that is known."""
    _must_be_paid(order)
    now = orders.deliver(turn.tx, order, at)
    if now is None:
        return []
    opened = _left_after_all(turn, order)
    facts.record(turn.tx, turn.shop.id, "delivered", order.buyer_id or NOBODY, order.ref, at)
    told = (
        turn.tell(now.buyer_id, lambda theirs: Text(text=theirs.say("order-arrived", order=now.number)))
        if now.buyer_id is not None and now.status is OrderStatus.DELIVERED
        else []
    )
    return [*told, *opened, *rewards.settle(turn, now)]


def _left_after_all(turn: Turn, before: Order) -> Actions:
    """Its pieces were put back into stock when it was refunded, and now we hear that they had left. Where they were
    sold to somebody else meanwhile, that is a task."""
    if before.status is not OrderStatus.REFUNDED or before.has_left:
        return []
    return stock.open_tasks(turn, before, stock.take(turn, before))


def _must_be_paid(order: Order) -> None:
    if order.paid_at is None:
        raise OrderNotPaid(order=order.ref)


def _tell_shipped(turn: Turn, order: Order, carrier: str, tracking: str) -> Actions:
    if order.buyer_id is None:
        return []
    key = "order-sent-parcel" if carrier else "order-sent"
    return turn.tell(
        order.buyer_id,
        lambda theirs: Text(text=theirs.say(key, order=order.number, parcel=f"{carrier} {tracking}".strip())),
    )


COMMANDS = (
    Command(
        word="ship",
        chinese="发货",
        run=ship,
        role=Role.CLERK,
        least=1,
        most=3,
        shows="ORDER [CARRIER NUMBER]",
        asks=(order_asks.order(OrderStatus.PAID),),
    ),
    Command(
        word="delivered",
        chinese="已签收",
        run=deliver,
        role=Role.CLERK,
        least=1,
        most=1,
        shows="ORDER",
        asks=(order_asks.order(OrderStatus.SHIPPED, OrderStatus.PAID),),
    ),
)
