"""Charges: asked for, closed, and asked about. A number is one charge, however often it is asked for."""

from bot.payments import told
from bot.payments.desk import Desk, answered
from bot.payments.faults import is_missing, outcome_of
from bot.payments.told import CURRENCY
from handlers.actions import CloseCharge, MakeCharge
from handlers.outcomes import Done, Failed, Outcome

GOOD_S = 110 * 60
"""WeChat Pay keeps a code and a prepared payment for two hours; asked for again in time, it gives them anew."""
OVER = ("CLOSED", "REVOKED", "PAYERROR")
"""States of a trade in which no money will come any more."""
PAID_BEFORE = ("ORDERPAID", "ORDER_PAID")


async def make(desk: Desk, action: MakeCharge) -> Outcome:
    if action.currency != CURRENCY:
        return Failed(reason=f"currency: WeChat Pay takes CNY, not {action.currency}")
    answer = await desk.wire.pay(
        action.number, action.title, action.minor, action.currency, action.until_at, action.payer
    )
    token = answer.body.get("prepay_id" if action.way == "page" else "code_url")
    if not answer.is_good or not token:
        return outcome_of(answer)
    return Done(result={"token": token, "good_s": GOOD_S})


async def close(desk: Desk, action: CloseCharge) -> Outcome:
    """A trade that was never begun there is closed as well: nobody has opened its code."""
    answer = await desk.wire.close_trade(action.number)
    if answer.is_good or answer.code in ("ORDER_CLOSED", "ORDERCLOSED") or is_missing(answer):
        return answered("settled")
    if answer.code in PAID_BEFORE:
        return await ask(desk, action.number)
    return outcome_of(answer)


async def ask(desk: Desk, number: str) -> Outcome:
    answer = await desk.wire.trade(number)
    if is_missing(answer):
        return answered("missing")
    if not answer.is_good:
        return outcome_of(answer)
    event = told.paid(desk.ours, answer.body, desk.clock())
    if event is not None:
        await desk.opens(answer.body)
    return answered("settled" if event or answer.body["trade_state"] in OVER else "waiting", event)
