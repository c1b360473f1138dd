"""What became of a refund at the provider that gives it back: the books had it at once, the money takes its time."""

from handlers import asking, tasks
from handlers.actions import Actions
from handlers.events import Performed, RefundChanged
from handlers.outcomes import Done, Failed
from handlers.texts.forms import Amount
from handlers.turn import Turn
from storage import orders, refunds
from storage.rows import OwedRefund

SENT = "refund.sent"
"""Who wants to know how giving it back began; its ref is the refund's number."""


def is_owed(turn: Turn, number: str) -> bool:
    found = refunds.get_by_number(turn.tx, turn.shop.id, number)
    return found is not None and found.state == "owed"


def sent(turn: Turn, performed: Performed) -> Actions:
    """The provider was told. Done: it is on its way or has arrived; Failed: an owner must see to it; else it is asked
    about, as planned."""
    found = refunds.get_by_number(turn.tx, turn.shop.id, performed.ref)
    if found is None:
        return []
    match performed.outcome:
        case Done(result=result) if result.get("state") == "given":
            refunds.settle(turn.tx, turn.shop.id, found.number, "given")
        case Failed(reason=reason) if not asking.is_put_off(reason):
            return _failed(turn, found, reason)
    return []


def changed(turn: Turn, event: RefundChanged) -> Actions:
    """A refund we do not know was made in the provider's own pages: the owner should write it down here too."""
    found = refunds.get_by_number(turn.tx, turn.shop.id, event.number)
    amount = Amount(amount=event.minor, unit=event.currency)
    if found is None or found.money_minor != event.minor:
        return tasks.open_task(turn, tasks.REFUND_UNKNOWN, event.number, money=amount, number=event.number)
    if event.state == "failed":
        return _failed(turn, found, event.reason)
    if event.state == "given":
        refunds.settle(turn.tx, turn.shop.id, found.number, "given")
    return []


def _failed(turn: Turn, found: OwedRefund, reason: str) -> Actions:
    if not refunds.settle(turn.tx, turn.shop.id, found.number, "failed"):
        return []
    order = orders.get_or_raise(turn.tx, turn.shop.id, found.order_id)
    money = Amount(amount=found.money_minor, unit=order.currency)
    word, _, words = reason.partition(": ")
    return tasks.open_task(
        turn, tasks.REFUND_FAILED, found.number, order=order.ref, money=money, reason=word, words=words or word
    )


EVENTS = {RefundChanged: changed}
RESULTS = {SENT: sent}
