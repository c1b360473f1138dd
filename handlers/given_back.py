"""Money that paid no order, given back by the merchant: written down with the press of a button under its task."""

from handlers import tasks
from handlers.actions import Actions
from handlers.content import Text
from handlers.events import Pressed
from handlers.order_refusals import MoneyUsed
from handlers.refs import number
from handlers.texts.forms import Amount
from handlers.turn import Turn
from storage import ledger, orders
from storage import payments as stored_payments
from storage import tasks as stored_tasks
from storage.ledger import NewTransfer
from storage.payments import StrayMoney
from storage.rows import Order, Role


def given_back(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An owner has given back what a task tells of: the books follow. Raises MoneyUsed where it has paid its order
    meanwhile."""
    task = stored_tasks.close(turn.tx, turn.shop.id, number(ref), turn.now)
    stray = _stray(turn, task.ref) if task else None
    if stray is None:
        return turn.answer("task-closed-before")
    order = orders.get_or_raise(turn.tx, turn.shop.id, stray.order_id)
    if not stored_payments.give_back(turn.tx, stray, turn.now):
        raise MoneyUsed(order=order.ref)
    money = Amount(amount=stray.minor, unit=stray.currency)
    post(turn, order, stray)
    return [*turn.answer("task-money-back", order=order.ref, money=money), *_tell_buyer(turn, order, money)]


def _stray(turn: Turn, ref: str) -> StrayMoney | None:
    paid_by, _, charge_id = ref.partition(":")
    return stored_payments.get_by_charge(turn.tx, turn.shop.id, paid_by, charge_id)


def post(turn: Turn, order: Order, stray: StrayMoney) -> None:
    """Out of the books again."""
    back = NewTransfer(
        at=turn.now,
        why="money_back",
        ref=f"{order.ref}/{stray.id}",
        from_book=ledger.SALES,
        to_book=ledger.OUTSIDE,
        amount=stray.minor,
        unit=stray.currency,
    )
    ledger.post(turn.tx, turn.shop.id, back)


def _tell_buyer(turn: Turn, order: Order, money: Amount) -> Actions:
    if order.buyer_id is None:
        return []
    return turn.tell(
        order.buyer_id, lambda theirs: Text(text=theirs.say("order-money-back", order=order.number, money=money))
    )


PRESSES = {tasks.BACK: (Role.OWNER, given_back)}
