"""Payouts: transfers of a merchant to a person, who confirms each within a day. A number is paid once, or never.

https://pay.weixin.qq.com/doc/v3/merchant/4012711988: merchants are let in one by one, with the scene they pay under.
"""

from datetime import datetime, timedelta

from bot.payments import told
from bot.payments.desk import Desk, answered
from bot.payments.faults import is_missing, outcome_of
from bot.payments.told import CURRENCY
from bot.payments.wire import Answer, Json, NoAnswer, NotSent
from handlers.actions import PayOut
from handlers.events import PayoutChanged
from handlers.outcomes import Done, Failed, Outcome, Unknown

SCENE = "1005"
REMARK = "推广佣金"
REPORT = [
    {"info_type": "岗位类型", "info_content": "推广员"},
    {"info_type": "报酬说明", "info_content": REMARK},
]
"""Scene 1005 wants these two labels, to the letter."""
LEAST_MINOR = 10
NAME_MINOR = 200_000
"""From here on the receiver's real name must be given, which we do not ask people for."""
UNCONFIRMED = ("ACCEPTED", "WAIT_USER_CONFIRM")
"""What the receiver needs to confirm it is told to whoever asks for the transfer, again under its own number; an answer
to a question does not have it."""
CONFIRM_WITHIN = timedelta(hours=24)


async def pay(desk: Desk, action: PayOut) -> Outcome:
    """Asked about first: what may have left is not sent again, and never under another number."""
    why_not = _why_not(action)
    if why_not is not None:
        return Failed(reason=why_not)
    known = await desk.wire.transfer_stands(action.payout)
    if known.is_good and known.body["state"] not in UNCONFIRMED:
        return _stands(desk, known)
    if not (known.is_good or is_missing(known)):
        return outcome_of(known)
    try:
        answer = await desk.wire.transfer(_fields(action))
    except NoAnswer as error:
        return await _after(desk, action, Unknown(reason=str(error)))
    return _begun(desk, action, answer) if answer.is_good else await _after(desk, action, outcome_of(answer))


async def ask(desk: Desk, number: str) -> Outcome:
    """Nobody confirmed it for a day: it is closed, should WeChat Pay not have done so."""
    answer = await desk.wire.transfer_stands(number)
    if is_missing(answer):
        return answered("missing")
    if not answer.is_good:
        return outcome_of(answer)
    event = told.payout(desk.ours, answer.body, desk.clock())
    if event.state == "confirming" and _is_old(answer.body, desk.clock()):
        await desk.wire.cancel_transfer(number)
    if answer.body["state"] in UNCONFIRMED:
        return answered("unconfirmed")
    return answered("settled" if event.state in ("paid", "failed") else "waiting", event)


def _why_not(action: PayOut) -> str | None:
    if action.currency != CURRENCY:
        return f"currency: WeChat Pay pays CNY, not {action.currency}"
    if action.minor < LEAST_MINOR:
        return "least: WeChat Pay sends 0.10 CNY at least"
    if action.minor >= NAME_MINOR:
        return "name: from 2,000 CNY WeChat Pay wants the receiver's real name; pay out less at a time"
    return None


def _fields(action: PayOut) -> Json:
    return {
        "out_bill_no": action.payout,
        "transfer_scene_id": SCENE,
        "openid": action.account,
        "transfer_amount": action.minor,
        "transfer_remark": REMARK,
        "transfer_scene_report_infos": REPORT,
    }


async def _after(desk: Desk, action: PayOut, doubt: Outcome) -> Outcome:
    """What followed an attempt that did not end well: WeChat Pay has it after all, or not, or nobody knows."""
    try:
        known = await desk.wire.transfer_stands(action.payout)
    except (NotSent, NoAnswer) as error:
        return Unknown(reason=str(error))
    if known.is_good:
        return _stands(desk, known)
    return doubt if is_missing(known) else Unknown(reason="WeChat Pay does not say whether it has this payout")


def _begun(desk: Desk, action: PayOut, answer: Answer) -> Outcome:
    """The first answer names no amount: it is what we asked for."""
    bill = {"out_bill_no": action.payout, "transfer_amount": action.minor} | answer.body
    return _result(told.payout(desk.ours, bill, desk.clock()))


def _stands(desk: Desk, answer: Answer) -> Outcome:
    return _result(told.payout(desk.ours, answer.body, desk.clock()))


def _result(event: PayoutChanged) -> Outcome:
    """Without what the receiver needs there is nothing to confirm yet."""
    if event.state == "failed":
        return Failed(reason=event.reason)
    if event.state == "confirming" and not event.link:
        return Done(result={"state": "sending"})
    return Done(result={"state": event.state} | ({"link": event.link} if event.link else {}))


def _is_old(bill: Json, now: datetime) -> bool:
    try:
        return now - datetime.fromisoformat(bill["create_time"]) >= CONFIRM_WITHIN
    except (KeyError, TypeError, ValueError):
        return False
