"""Tasks: what only a person can decide. Owners are told once, and close them with a button."""

from typing import Any

from handlers import notices
from handlers.actions import Actions
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.refs import number
from handlers.texts import Written
from handlers.turn import Turn
from storage import tasks
from storage.rows import Role

PAYMENT_UNKNOWN = "payment.unknown"
PAYMENT_AMOUNT = "payment.amount"
PAYMENT_TWICE = "payment.twice"
PAYMENT_LATE = "payment.late"
PAYMENT_CANCELLED = "payment.cancelled"
PAYMENT_GIVEN_BACK = "payment.given_back"
STOCK_SHORT = "stock.short"
PAYOUT_UNKNOWN = "payout.unknown"
PAYOUT_CONTRADICTS = "payout.contradicts"
REFUND_FAILED = "refund.failed"
REFUND_UNKNOWN = "refund.unknown"
PROVIDER_FAULT = "provider.fault"
REPORT_CONTRADICTS = "report.contradicts"
REPORT_IN_VAIN = "report.in_vain"

SENTENCES = {
    PAYMENT_UNKNOWN: "task-payment-unknown",
    PAYMENT_AMOUNT: "task-payment-amount",
    PAYMENT_TWICE: "task-payment-twice",
    PAYMENT_LATE: "task-payment-late",
    PAYMENT_CANCELLED: "task-payment-cancelled",
    PAYMENT_GIVEN_BACK: "task-payment-given-back",
    STOCK_SHORT: "task-stock-short",
    PAYOUT_UNKNOWN: "task-payout-unknown",
    PAYOUT_CONTRADICTS: "task-payout-contradicts",
    REFUND_FAILED: "task-refund-failed",
    REFUND_UNKNOWN: "task-refund-unknown",
    PROVIDER_FAULT: "task-provider-fault",
    REPORT_CONTRADICTS: "task-report-contradicts",
    REPORT_IN_VAIN: "task-report-in-vain",
}
BACK = "task.back"
"""The press that says: the money was given back."""
WITH_MONEY = {PAYMENT_AMOUNT, PAYMENT_TWICE, PAYMENT_LATE, PAYMENT_CANCELLED, PAYMENT_GIVEN_BACK}
"""Their ref is who took the money, and the charge."""


def open_task(turn: Turn, kind: str, ref: str, **values: Any) -> Actions:
    """Open a task and tell the owners; [] where there is one of this kind and ref already."""
    detail = {name: _stored(turn, value) for name, value in values.items()}
    task_id = tasks.open_task(turn.tx, turn.shop.id, kind, ref, detail, turn.now)
    if task_id is None:
        return []
    return notices.to_owners(turn, lambda theirs: _shown(theirs, kind, task_id, values))


def done(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An owner has seen to it."""
    is_closed = tasks.close(turn.tx, turn.shop.id, number(ref), turn.now) is not None
    return turn.answer("task-closed" if is_closed else "task-closed-before")


def _shown(turn: Turn, kind: str, task_id: int, values: dict[str, Any]) -> Text:
    button = Button(label=turn.label("button-task-done"), does=f"task.done {task_id}")
    back = Button(label=turn.label("button-task-back"), does=f"{BACK} {task_id}")
    row = (back, button) if kind in WITH_MONEY else (button,)
    return Text(text=turn.say(SENTENCES[kind], **values), buttons=(row,))


def _stored(turn: Turn, value: Any) -> Any:
    return value.written(turn.shop.language) if isinstance(value, Written) else value


PRESSES = {"task.done": (Role.OWNER, done)}
