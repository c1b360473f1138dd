"""Tasks: what only a person can decide. Owners are told once, find them at /tasks, and close them with a button."""

from typing import Any

from handlers import notices, paging
from handlers.actions import Actions
from handlers.commands import Command, Commanded
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.refs import number
from handlers.texts import Marked, Written, joined
from handlers.turn import Turn
from storage import tasks
from storage.rows import Role
from storage.tasks import OpenTask

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
PAGE = "tasks.page"
SHOWN_MAX = 5
"""On a page: each has a button or two of its own."""


def open_task(turn: Turn, kind: str, ref: str, **values: Any) -> Actions:
    """Open a task and tell the owners; [] where there is one of this kind and ref already."""
    detail = {name: _stored(turn, value) for name, value in values.items()}
    task_id = tasks.open_task(turn.tx, turn.shop.id, kind, ref, detail, turn.now)
    if task_id is None:
        return []
    return notices.to_owners(turn, lambda theirs: _shown(theirs, kind, task_id, values))


def listed(turn: Turn, commanded: Commanded) -> Actions:
    """/tasks: what waits for an owner, the oldest first."""
    return turn.reply(_page(turn, 0))


def listed_on(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return paging.turned(turn, pressed, _page(turn, number(ref)))


def done(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An owner has seen to it."""
    is_closed = tasks.close(turn.tx, turn.shop.id, number(ref), turn.now) is not None
    return turn.answer("task-closed" if is_closed else "task-closed-before")


def _shown(turn: Turn, kind: str, task_id: int, values: dict[str, Any]) -> Text:
    return Text(text=turn.say(SENTENCES[kind], **values), buttons=(_buttons(turn, kind, task_id, at=0),))


def _page(turn: Turn, at: int) -> Text:
    page = paging.page(tasks.open_ones(turn.tx, turn.shop.id), at, SHOWN_MAX)
    if not page.items:
        return Text(text=turn.say("tasks-none"))
    numbered = list(enumerate(page.items, page.number * SHOWN_MAX + 1))
    lines = [turn.say("tasks-title"), *[_line(turn, place, task) for place, task in numbered]]
    rows = tuple(_buttons(turn, task.kind, task.id, at=place) for place, task in numbered)
    return Text(text=joined(lines), buttons=(*rows, *paging.buttons(turn, page, PAGE)))


def _line(turn: Turn, place: int, task: OpenTask) -> Marked:
    return turn.say("tasks-line", place=place, task=turn.say(SENTENCES[task.kind], **task.detail))


def _buttons(turn: Turn, kind: str, task_id: int, *, at: int) -> tuple[Button, ...]:
    """`at`: the task's place in a list; 0 where it stands alone."""
    done = Button(label=turn.label("button-task-done", at=at), does=f"task.done {task_id}")
    back = Button(label=turn.label("button-task-back", at=at), does=f"{BACK} {task_id}")
    return (back, done) if kind in WITH_MONEY else (done,)


def _stored(turn: Turn, value: Any) -> Any:
    return value.written(turn.shop.language) if isinstance(value, Written) else value


COMMANDS = (Command(word="tasks", chinese="待办", run=listed, role=Role.OWNER, is_discreet=True),)
PRESSES = {"task.done": (Role.OWNER, done), PAGE: (Role.OWNER, listed_on)}
