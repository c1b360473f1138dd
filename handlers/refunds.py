"""Refunds: all of an order's money is given back, or a part; rewards shrink with it."""

from dataclasses import dataclass
from datetime import datetime

from handlers import amounts, asking, codes, order_asks, refunded, rewards, stock
from handlers.actions import Actions, RefundPayment
from handlers.asking import Asked
from handlers.commands import Ask, Command, Commanded
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.finding import an_order, unknown
from handlers.misread import MoneyMisread
from handlers.money import decimal
from handlers.order_refusals import NothingToRefund, OrderNotPaid, RefundedMeanwhile, RefundTooMuch, StarsStay
from handlers.payments import NOBODY
from handlers.refs import numbers
from handlers.texts.forms import Amount
from handlers.turn import Turn
from handlers.typed import Grammar
from storage import accounts, charges, facts, ledger, orders, payments, refunds
from storage.ledger import NewTransfer
from storage.payments import Payment
from storage.rows import Order, OrderId, OrderStatus, Role

DO = "refund.do"
"""The press that confirms: order id, how many refunds there were when it was asked, the question's own number, amount.
Pressed twice, it refunds once; asked of two, it refunds for whoever presses first, and the other hears of it."""
BY_HAND = {"telegram"}
"""Who took the money and gives none back at a bot's word: the merchant does it in the provider's own pages."""

STARS = "stars"
"""Whose pages give nothing back: it is either the bot that does, or nobody."""

REFUND_NUMBER_LENGTH = 24

THROUGH = {"playground": "playground"}
"""Who took the money → the platform that gives it back at our word."""


@dataclass(frozen=True, kw_only=True)
class Refund:
    """`ref` is its own id within the order: the same one is made once."""

    minor: int
    ref: str
    at: datetime


def refund(turn: Turn, commanded: Commanded) -> Actions:
    """/refund ORDER [AMOUNT]: asks once before it acts, unless confirm=yes."""
    order = orders.lock(turn.tx, an_order(turn, commanded.words[0]))
    typed = commanded.words[1] if len(commanded.words) > 1 else None
    minor = _amount(turn, order, typed) if typed else order.left_minor
    _must_fit(order, minor)
    before = orders.count_refunds(turn.tx, order)
    if commanded.is_confirmed:
        return _do(turn, order, minor, str(before + 1))
    does = f"{DO} {order.id}.{before}.{codes.question(turn.house.random)}.{minor}"
    yes = Button(label=turn.label("button-refund", money=turn.money(minor)), does=does)
    return turn.answer("refund-sure", order=order.ref, money=turn.money(minor), buttons=((yes,),))


def _amount(turn: Turn, order: Order, typed: str) -> int:
    """Raises MoneyMisread, whose example is what can be given back; where nothing can, that is said first."""
    _must_fit(order, 0)
    try:
        return amounts.money(typed, turn.shop.currency)
    except MoneyMisread as no:
        meant = amounts.money(str(no.values["example"]), turn.shop.currency)
        raise no.in_command(decimal(min(meant, order.left_minor), order.currency)) from no


def confirmed(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    order_id, before, question, minor = numbers(ref, 4)
    found = orders.get(turn.tx, turn.shop.id, OrderId(order_id))
    if found is None:
        raise unknown(turn, str(order_id))
    order = orders.lock(turn.tx, found)
    if orders.has_refund(turn.tx, order, _own_ref(str(question))):
        return []
    _must_fit(order, minor)
    if orders.count_refunds(turn.tx, order) != before:
        raise RefundedMeanwhile(order=order.ref, left=_left(order), typed=decimal(minor, order.currency))
    return _do(turn, order, minor, str(question))


def give_back(turn: Turn, order: Order, wanted: Refund) -> Actions:
    """Money first, then credit; rewards follow, and pieces that have not left yet. [] where this refund is known."""
    if orders.has_refund(turn.tx, order, wanted.ref):
        return []
    money = min(wanted.minor, order.money_left_minor)
    credit = wanted.minor - money
    refund_id = orders.refund(turn.tx, order, wanted.ref, money, credit, wanted.at)
    if refund_id is None:
        return []
    now = orders.get_or_raise(turn.tx, turn.shop.id, order.id)
    cause = f"{now.ref}/{refund_id}"
    _post(turn, now, "refund", cause, ledger.OUTSIDE, money, wanted.at)
    if now.buyer_id is not None:
        _post(turn, now, "credit_back", cause, ledger.of_member(now.buyer_id), credit, wanted.at)
    if now.status is OrderStatus.REFUNDED and not now.has_left:
        stock.put_back(turn, now)
    facts.record(turn.tx, turn.shop.id, "refunded", now.buyer_id or NOBODY, cause, wanted.at)
    return [*_tell_buyer(turn, now, wanted.minor), *rewards.settle(turn, now, cause=str(refund_id))]


def _do(turn: Turn, order: Order, minor: int, number: str) -> Actions:
    done = give_back(turn, order, Refund(minor=minor, ref=_own_ref(number), at=turn.now))
    is_by_hand = order.paid_by in BY_HAND or _lost_provider(turn, order)
    key = "refund-done-by-hand" if is_by_hand else "refund-done"
    left = turn.money(order.left_minor - minor)
    money_minor = min(minor, order.money_left_minor)
    back = [*_through_platform(turn, order, money_minor, number), *_through_provider(turn, order, money_minor, number)]
    return [*turn.answer(key, order=order.ref, money=turn.money(minor), left=left), *back, *done]


def _through_platform(turn: Turn, order: Order, money_minor: int, number: str) -> Actions:
    """The money itself, where whoever took it gives it back."""
    platform, payment = THROUGH.get(order.paid_by or ""), payments.applied(turn.tx, order)
    if platform is None or payment is None or order.buyer_id is None or money_minor == 0:
        return []
    known = accounts.of(turn.tx, turn.shop.id, order.buyer_id)
    back = RefundPayment(
        platform=platform,
        paid_by=payment.paid_by,
        charge_id=payment.charge_id,
        ref=f"{order.ref}/{_own_ref(number)}",
        minor=money_minor,
        currency=payment.currency,
        account=next((one.account for one in known if one.platform == platform), ""),
    )
    return [back]


def _through_provider(turn: Turn, order: Order, money_minor: int, number: str) -> Actions:
    """The same by the provider of the pay page; it is asked about until the money has arrived."""
    payment = payments.applied(turn.tx, order)
    if payment is None or payment.paid_by != turn.house.links.provider or money_minor == 0:
        return []
    own = codes.random_code(turn.house.random, REFUND_NUMBER_LENGTH)
    refunds.owe(turn.tx, order, _own_ref(number), own)
    asking.begin(turn.tx, turn.shop.id, Asked(provider=payment.paid_by, what="refund", number=own), turn.now)
    return [_back(payment, own, money_minor)]


def again(turn: Turn, number: str) -> Actions:
    """A refund that the provider never got, under its own number."""
    owed = refunds.get_by_number(turn.tx, turn.shop.id, number)
    if owed is None or owed.state != "owed":
        return []
    order = orders.get_or_raise(turn.tx, turn.shop.id, owed.order_id)
    payment = payments.applied(turn.tx, order)
    return [_back(payment, number, owed.money_minor)] if payment else []


def _back(payment: Payment, number: str, minor: int) -> RefundPayment:
    return RefundPayment(
        platform=payment.paid_by,
        paid_by=payment.paid_by,
        charge_id=payment.charge_id,
        ref=number,
        minor=minor,
        currency=payment.currency,
        account="",
        paid_minor=payment.minor,
        on_result=f"{refunded.SENT} {number}",
    )


def _lost_provider(turn: Turn, order: Order) -> bool:
    """A provider took the money that this program speaks to no more."""
    took = order.paid_by
    return took is not None and took != turn.house.links.provider and charges.is_paid_by(turn.tx, order, took)


def _own_ref(number: str) -> str:
    """Apart from the refund ids of the shop's own system, which may well be 1 and 2."""
    return f"staff:{number}"


def _must_fit(order: Order, minor: int) -> None:
    if order.paid_at is None:
        raise OrderNotPaid(order=order.ref)
    if order.left_minor == 0:
        raise NothingToRefund(order=order.ref)
    if order.paid_by == STARS and order.money_left_minor > 0:
        raise StarsStay(order=order.ref)
    if minor > order.left_minor:
        raise RefundTooMuch(order=order.ref, left=_left(order), typed=decimal(order.left_minor, order.currency))


def _left(order: Order) -> Amount:
    return Amount(amount=order.left_minor, unit=order.currency)


def _post(turn: Turn, order: Order, why: str, ref: str, book: str, amount: int, at: datetime) -> None:
    if amount == 0:
        return
    back = NewTransfer(
        at=at, why=why, ref=ref, from_book=ledger.SALES, to_book=book, amount=amount, unit=order.currency
    )
    ledger.post(turn.tx, turn.shop.id, back)


def _tell_buyer(turn: Turn, order: Order, minor: int) -> Actions:
    if order.buyer_id is None:
        return []
    money = Amount(amount=minor, unit=order.currency)
    return turn.tell(
        order.buyer_id, lambda theirs: Text(text=theirs.say("order-refund", order=order.number, money=money))
    )


COMMANDS = (
    Command(
        word="refund",
        chinese="退款",
        run=refund,
        role=Role.MANAGER,
        grammar=Grammar(options=frozenset({"confirm"})),
        least=1,
        most=2,
        shows="ORDER [AMOUNT]",
        asks=(
            order_asks.order(OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED),
            Ask(
                name="AMOUNT",
                prompt="ask-refund",
                is_optional=True,
                read=lambda turn, text: amounts.money(text, turn.shop.currency),
            ),
        ),
        is_discreet=True,
    ),
)
PRESSES = {DO: (Role.MANAGER, confirmed)}
