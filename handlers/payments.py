"""Payments: money comes in for an order, by a provider or by the merchant's word; and what follows once it is paid."""

from collections.abc import Sequence
from datetime import datetime

from handlers import charging, credit, given_back, notices, order_asks, placing, rewards, shown, stock, tasks
from handlers.actions import Actions, AnswerCheckout
from handlers.commands import Command, Commanded
from handlers.content import Button, Text
from handlers.events import CheckoutAsked, OrderPaid
from handlers.finding import an_order, see
from handlers.order_refusals import CheckoutChanged, CheckoutGone, OrderCancelled, OrderIsPaid
from handlers.texts import joined
from handlers.texts.forms import Amount
from handlers.turn import Turn
from storage import charges, facts, ledger, orders, staff, wakes
from storage import payments as stored_payments
from storage.ledger import NewTransfer
from storage.payments import Payment, StrayMoney, Waiting
from storage.rows import MemberId, Order, OrderSource, OrderStatus, Role

MERCHANT = "merchant"
CREDIT = "credit"
NOBODY = MemberId(0)


def checkout(turn: Turn, asked: CheckoutAsked) -> Actions:
    """The buyer is about to pay: yes, if what they see is what we would be paid, and their pieces are still there. Who
    was told yes has as long as is usual to pay: what is theirs does not lapse on the way."""
    order = orders.get_by_pay_key(turn.tx, asked.payload)
    if order is None or order.shop_id != turn.shop.id:
        raise CheckoutGone()
    order = orders.lock(turn.tx, order)
    if order.paid_at is not None:
        raise OrderIsPaid(order=order.ref, see="/orders")
    standing = order
    if order.status is OrderStatus.CANCELLED:
        revived = placing.revive(turn, order, credit.beside(turn, order, asked.minor))
        if revived is None:
            raise CheckoutGone()
        standing = revived
    if (asked.minor, asked.currency) != (standing.money_minor, standing.currency):
        raise CheckoutChanged()
    placing.keep(turn, standing)
    return [AnswerCheckout(platform=asked.who.platform, checkout=asked.checkout)]


def order_paid(turn: Turn, event: OrderPaid) -> Actions:
    """A provider has the money. Once for each charge; what does not fit its order is the owner's to decide.

    Platforms tell whole seconds: an order paid within the second it was placed in is not paid before it.
    """
    order = _order_of(turn, event)
    amount = Amount(amount=event.minor, unit=event.currency)
    if order is None or order.shop_id != turn.shop.id:
        return tasks.open_task(turn, tasks.PAYMENT_UNKNOWN, event.charge_id, money=amount, charge=event.charge_id)
    order = orders.lock(turn.tx, order)
    payment = Payment(paid_by=event.paid_by, charge_id=event.charge_id, minor=event.minor, currency=event.currency)
    at = max(event.at, order.placed_at)
    return _came_in(turn, order, payment, at, is_given_back=event.is_given_back)


def _order_of(turn: Turn, event: OrderPaid) -> Order | None:
    """By its invoice, or by the charge that was paid."""
    charge = charges.get_by_number(turn.tx, turn.shop.id, event.paid_by, event.payload)
    if charge is None:
        return orders.get_by_pay_key(turn.tx, event.payload)
    charges.settle(turn.tx, turn.shop.id, charge.id, "paid")
    return orders.get(turn.tx, turn.shop.id, charge.order_id)


def confirm(turn: Turn, commanded: Commanded) -> Actions:
    """/paid ORDER: the merchant has the money."""
    order = orders.lock(turn.tx, an_order(turn, commanded.words[0]))
    if order.paid_at is not None:
        raise OrderIsPaid(order=order.ref, see=see(turn, order))
    if order.status is OrderStatus.CANCELLED and order.lapsed_at is None:
        raise OrderCancelled(order=order.ref, see=see(turn, order))
    waiting = _waiting(turn, order)
    if waiting is not None:
        return _use_waiting(turn, order, waiting)
    parts = stored_payments.all_waiting(turn.tx, order)
    if 0 < sum(part.minor for part in parts) < order.money_minor:
        return _add_the_rest(turn, order, parts)
    payment = Payment(paid_by=MERCHANT, charge_id=order.ref, minor=order.money_minor, currency=order.currency)
    done = _came_in(turn, order, payment, turn.now)
    is_paid = orders.get_or_raise(turn.tx, turn.shop.id, order.id).paid_at is not None
    return [*_confirmed(turn, order, is_paid=is_paid), *done]


def settle(turn: Turn, order: Order, paid_by: str, at: datetime) -> Actions:
    """The order is paid: its pieces are sold, whoever earned by it is rewarded, whoever should know is told."""
    short = stock.take(turn, order)
    paid = orders.pay(turn.tx, order, paid_by, at)
    if paid is None:
        raise LookupError(f"order {order.ref} was paid before")
    wakes.cancel(turn.tx, turn.shop.id, placing.LAPSE, str(order.id))
    charging.close_soon(turn, order)
    facts.record(turn.tx, turn.shop.id, "paid", paid.buyer_id or NOBODY, paid.ref, at)
    turn.known.append(known_key(paid.ref))
    told = [*placing.drop_buttons(turn, order), *_tell_buyer(turn, paid), *_tell_staff(turn, paid)]
    return [*told, *stock.open_tasks(turn, paid, short), *rewards.bought(turn, paid)]


def known_key(ref: str) -> str:
    """What a refund or a parcel waits for that is reported before its payment."""
    return f"order.paid:{ref}"


def record_money(turn: Turn, order: Order, payment: Payment, at: datetime) -> None:
    """Money came in, and it pays this order. Nothing to record where nothing was to be paid in money."""
    if payment.minor == 0:
        return
    payment_id = stored_payments.add(turn.tx, order, payment, at)
    if payment_id is None:
        raise LookupError(f"order {order.ref} was paid by this charge before")
    stored_payments.apply(turn.tx, payment_id)
    _post(turn, payment, order.ref, at)


def _came_in(turn: Turn, order: Order, payment: Payment, at: datetime, *, is_given_back: bool = False) -> Actions:
    doubted = stored_payments.told_otherwise(turn.tx, order, payment)
    if doubted is None and stored_payments.knows(turn.tx, order, payment):
        return []
    why_not = tasks.PAYMENT_GIVEN_BACK if is_given_back else _why_not(turn, order, payment)
    if doubted is not None:
        if why_not is not None:
            return []
        _set_aside(turn, order, doubted, at)
    if why_not is None:
        order = orders.get_or_raise(turn.tx, turn.shop.id, order.id)
        record_money(turn, order, payment, at)
        return settle(turn, order, payment.paid_by, at)
    payment_id = stored_payments.add(turn.tx, order, payment, at)
    if payment_id is None:
        return []
    _post(turn, payment, f"{order.ref}/{payment_id}", at)
    money = Amount(amount=payment.minor, unit=payment.currency)
    due = Amount(amount=order.money_minor, unit=order.currency)
    ref = f"{payment.paid_by}:{payment.charge_id}"
    opened = tasks.open_task(turn, why_not, ref, order=order.ref, money=money, due=due)
    return [*opened, *(_tell_kept(turn, order, money) if payment.paid_by != MERCHANT else [])]


def _set_aside(turn: Turn, order: Order, doubted: StrayMoney, at: datetime) -> None:
    """The same charge was told of with an amount that did not fit, and now with one that does: the first goes out of
    the books again."""
    stored_payments.set_aside(turn.tx, doubted, at)
    given_back.post(turn, order, doubted)


def _why_not(turn: Turn, order: Order, payment: Payment) -> str | None:
    """Why this money does not pay this order now: the kind of task it is. A lapsed order comes back where it can."""
    if order.paid_at is not None:
        return tasks.PAYMENT_TWICE
    beside = credit.beside(turn, order, payment.minor)
    if (payment.minor + beside, payment.currency) != (order.money_minor, order.currency):
        return tasks.PAYMENT_AMOUNT
    if order.status is OrderStatus.CANCELLED and order.lapsed_at is None:
        return tasks.PAYMENT_CANCELLED
    if order.status is OrderStatus.CANCELLED and placing.revive(turn, order, beside) is None:
        return tasks.PAYMENT_LATE
    return None


def _waiting(turn: Turn, order: Order) -> Waiting | None:
    """Money that fits the order; for one that lapsed also beside the credit it had, where that is there still."""
    fitting = [order.money_minor]
    if credit.beside(turn, order, order.total_minor - order.credit_back_minor):
        fitting.append(order.total_minor - order.credit_back_minor)
    return stored_payments.waiting(turn.tx, order, fitting)


def _use_waiting(turn: Turn, order: Order, waiting: Waiting) -> Actions:
    """The money is here since before; now there are pieces for it."""
    beside = credit.beside(turn, order, waiting.minor)
    if order.status is OrderStatus.CANCELLED and placing.revive(turn, order, beside) is None:
        return _confirmed(turn, order, is_paid=False)
    stored_payments.apply(turn.tx, waiting.id)
    order = orders.get_or_raise(turn.tx, turn.shop.id, order.id)
    return [*_confirmed(turn, order, is_paid=True), *settle(turn, order, waiting.paid_by, turn.now)]


def _add_the_rest(turn: Turn, order: Order, parts: Sequence[Waiting]) -> Actions:
    """A provider has part of the money; the merchant has what is missing."""
    if order.status is OrderStatus.CANCELLED and placing.revive(turn, order) is None:
        return _confirmed(turn, order, is_paid=False)
    order = orders.get_or_raise(turn.tx, turn.shop.id, order.id)
    for part in parts:
        stored_payments.apply(turn.tx, part.id)
    rest = order.money_minor - sum(part.minor for part in parts)
    payment = Payment(paid_by=MERCHANT, charge_id=f"{order.ref}/rest", minor=rest, currency=order.currency)
    record_money(turn, order, payment, turn.now)
    return [*_confirmed(turn, order, is_paid=True), *settle(turn, order, MERCHANT, turn.now)]


def _post(turn: Turn, payment: Payment, ref: str, at: datetime) -> None:
    money = NewTransfer(
        at=at,
        why="payment",
        ref=ref,
        from_book=ledger.OUTSIDE,
        to_book=ledger.SALES,
        amount=payment.minor,
        unit=payment.currency,
    )
    ledger.post(turn.tx, turn.shop.id, money)


def ask_merchant(turn: Turn, order: Order) -> Actions:
    """No provider takes the money: whoever may confirm a payment hears that one is to come."""
    return notices.to_staff(turn, Role.MANAGER, lambda theirs: _to_confirm(theirs, order))


# --- who is told ------------------------------------------------------------------------------------------------


def _confirmed(turn: Turn, order: Order, *, is_paid: bool) -> Actions:
    if not is_paid:
        return turn.answer("paid-none-left", order=order.ref, money=turn.money(order.money_minor))
    ship = Button(label=turn.label("button-ship"), does=f"/ship {order.exact}")
    return turn.answer(
        "paid-confirmed",
        order=order.ref,
        money=turn.money(order.money_minor),
        buttons=((ship,),) if order.is_shipped else (),
    )


def _tell_buyer(turn: Turn, order: Order) -> Actions:
    if order.buyer_id is None:
        return []
    key = "order-paid-ships" if order.is_shipped else "order-paid"
    return turn.tell(order.buyer_id, lambda theirs: Text(text=theirs.say(key, order=order.number)))


def _tell_staff(turn: Turn, order: Order) -> Actions:
    """A new order to pack, to everybody but who has just confirmed it. What was sold elsewhere is known there."""
    if order.source is not OrderSource.CHAT:
        return []
    others = [
        one for one in staff.of_role(turn.tx, turn.shop.id, Role.CLERK) if turn.sender is None or one != turn.me.id
    ]
    return [action for one in others for action in turn.tell(one, lambda theirs: shown.new_order(theirs, order))]


def _to_confirm(turn: Turn, order: Order) -> Text:
    paid = Button(label=turn.label("button-paid"), does=f"/paid {order.exact}")
    off = Button(label=turn.label("button-cancel-order"), does=f"/order {order.exact} cancel")
    return Text(text=joined([shown.for_staff(turn, order), turn.say("order-to-confirm")]), buttons=((paid, off),))


def _tell_kept(turn: Turn, order: Order, money: Amount) -> Actions:
    if order.buyer_id is None:
        return []
    return turn.tell(
        order.buyer_id, lambda theirs: Text(text=theirs.say("order-money-kept", order=order.number, money=money))
    )


ASKS = (order_asks.order(OrderStatus.PLACED),)
COMMANDS = (
    Command(
        word="paid",
        chinese="已付款",
        run=confirm,
        role=Role.MANAGER,
        least=1,
        most=1,
        shows="ORDER",
        asks=ASKS,
        is_discreet=True,
    ),
)
EVENTS = {CheckoutAsked: checkout, OrderPaid: order_paid}
