"""Refunds: the same number is given back once. Asked about first, so that what may have happened is not done twice."""

from bot.payments import told
from bot.payments.desk import Desk, answered
from bot.payments.faults import is_missing, outcome_of
from bot.payments.wire import Answer, NoAnswer
from handlers.actions import RefundPayment
from handlers.outcomes import Done, Failed, Outcome, RetryLater

AGAIN_S = 5.0


async def give(desk: Desk, action: RefundPayment) -> Outcome:
    known = await desk.wire.refund_stands(action.ref)
    if known.is_good:
        return _stands(desk, known)
    if not is_missing(known):
        return outcome_of(known)
    amount = {"refund": action.minor, "total": action.paid_minor, "currency": action.currency}
    try:
        answer = await desk.wire.refund(action.ref, action.charge_id, amount)
    except NoAnswer as error:
        return RetryLater(after_s=AGAIN_S, reason=str(error))  # and then it is asked about first
    return _stands(desk, answer) if answer.is_good else outcome_of(answer)


async def ask(desk: Desk, number: str) -> Outcome:
    answer = await desk.wire.refund_stands(number)
    if is_missing(answer):
        return answered("missing")
    if not answer.is_good:
        return outcome_of(answer)
    event = told.refund(desk.ours, answer.body, desk.clock())
    return answered("waiting" if event.state == "sending" else "settled", event)


def _stands(desk: Desk, answer: Answer) -> Outcome:
    event = told.refund(desk.ours, answer.body, desk.clock())
    if event.state == "failed":
        return Failed(reason=event.reason)
    return Done(result={"state": event.state})
