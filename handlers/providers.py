"""Providers: what they answer when we ask or charge; the same as their notices, which may come first or never."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter

from handlers import asking, charging, payments, payouts, refunded, refunds, tasks
from handlers.actions import Actions, Place, Say
from handlers.content import Code, Picture
from handlers.events import Due, OrderPaid, PayoutChanged, Performed, RefundChanged, Where
from handlers.outcomes import Done, Outcome, RetryLater
from handlers.turn import Turn
from storage import accounts, charges, members, orders
from storage import payouts as stored_payouts
from storage.payouts import PayoutState
from storage.rows import Charge, Order, OrderStatus

Hear = Callable[[Turn, Any], Actions]
HEARS: dict[str, tuple[TypeAdapter[Any], Hear]] = {
    "OrderPaid": (TypeAdapter(OrderPaid), payments.order_paid),
    "RefundChanged": (TypeAdapter(RefundChanged), refunded.changed),
    "PayoutChanged": (TypeAdapter(PayoutChanged), payouts.changed),
}
"""What an answer may tell: an event, and who hears it."""
LINKLESS = (PayoutState.APPROVED, PayoutState.SENDING)
MISSING_FROM = 1
"""The step, from 0, from which on what the provider does not know will not turn up there by itself."""
SENT = (PayoutState.SENDING, PayoutState.CONFIRMING)
"""Its wish has ended. Before that it may stand in the outbox still, put off again and again, and leave at any time."""


def ask(turn: Turn, due: Due) -> Actions:
    """It is time to ask. What was settled meanwhile is not asked about."""
    asked = asking.read(due.ref)
    if asked.what == "charge":
        charge = charges.get_by_number(turn.tx, turn.shop.id, asked.provider, asked.number)
        if charge is None or charge.status not in ("open", "closing"):
            return []
    if asked.what == "refund" and not refunded.is_owed(turn, asked.number):
        return []
    return [asked.action] if asked.provider == turn.house.links.provider else []


def asked(turn: Turn, performed: Performed) -> Actions:
    """The provider's answer; none: ask again later."""
    about, result = asking.read(performed.ref), _result(performed.outcome)
    told = _hear(turn, result)
    if result.get("state") == "settled":
        _settle(turn, about, result)
        return told
    if result.get("state") == "unconfirmed":
        told += _unconfirmed(turn, about)
    if result.get("state") == "missing" and about.step >= MISSING_FROM:
        told += _missing(turn, about)
    asking.again(turn.tx, turn.shop.id, about.next, turn.now)
    charge = charges.get_by_number(turn.tx, turn.shop.id, about.provider, about.number)
    if charge is not None and charge.status == "closing":
        return [*told, charging.close_action(charge)]
    return told


def closed(turn: Turn, performed: Performed) -> Actions:
    """Nobody can pay it any more; or somebody had. Where nothing is known it is asked about, as planned."""
    result = _result(performed.outcome)
    if result.get("state") == "settled":
        _settle(turn, asking.read(performed.ref), result)
    return _hear(turn, result)


def made(turn: Turn, performed: Performed) -> Actions:
    """A charge can be paid from now on; or not at all, which the owners should know, once for each reason."""
    charge = charges.get(turn.tx, turn.shop.id, int(performed.ref))
    if charge is None:
        return []
    result = _result(performed.outcome)
    if "token" not in result:
        reason = getattr(performed.outcome, "reason", "")
        return [] if isinstance(performed.outcome, RetryLater) else fault(turn, charge.provider, reason)
    until = turn.now + timedelta(seconds=int(result["good_s"]))
    charges.set_token(turn.tx, turn.shop.id, charge.id, str(result["token"]), until)
    return []


def shown_to_buyer(turn: Turn, performed: Performed) -> Actions:
    """The code is there: the buyer sees it, if the order still waits for it."""
    done = made(turn, performed)
    charge = charges.get(turn.tx, turn.shop.id, int(performed.ref))
    order = orders.get(turn.tx, turn.shop.id, charge.order_id) if charge else None
    if charge is None or charge.token is None or order is None or order.status is not OrderStatus.PLACED:
        return done
    return [*done, *_code(turn, order, charge)]


def fault(turn: Turn, provider: str, reason: str) -> Actions:
    """The owners hear of each kind of fault once."""
    word, _, words = reason.partition(": ")
    return tasks.open_task(turn, tasks.PROVIDER_FAULT, f"{provider}:{word}", reason=word, words=words or word)


def _code(turn: Turn, order: Order, charge: Charge) -> Actions:
    if order.buyer_id is None or order.platform is None:
        return []
    known = accounts.of(turn.tx, turn.shop.id, order.buyer_id)
    chat = next((one.account for one in known if one.platform == order.platform), None)
    if chat is None:
        return []
    place = Place(platform=order.platform, chat=chat)
    buyer = members.get(turn.tx, turn.shop.id, order.buyer_id)
    theirs = replace(turn, sender=buyer, where=Where(place=place, kind="private"))
    text = theirs.say(f"pay-code-{charge.provider}", order=order.ref, money=theirs.money(charge.minor))
    return [Say(to=place, content=Picture(picture=Code(text=charge.token or ""), text=text))]


def _unconfirmed(turn: Turn, about: asking.Asked) -> Actions:
    """The member must confirm it, and cannot without the link: its name is wished once more, and paid once."""
    payout = stored_payouts.get_by_name(turn.tx, turn.shop.id, about.number)
    return [payouts.wish(payout)] if payout and payout.state in LINKLESS else []


def _missing(turn: Turn, about: asking.Asked) -> Actions:
    """The provider never got it. A refund is asked for once more, under its own number; a payout that was sent has
    failed: nothing will be sent any more, and its credit goes back."""
    if about.what == "refund":
        return refunds.again(turn, about.number)
    payout = stored_payouts.get_by_name(turn.tx, turn.shop.id, about.number) if about.what == "payout" else None
    if payout is None or payout.state not in SENT:
        return []
    failed = PayoutChanged(
        at=turn.now,
        payout=payout.payout,
        state="failed",
        minor=payout.minor,
        currency=payout.currency,
        reason="refused: the provider does not have it",
    )
    return payouts.changed(turn, failed)


def _settle(turn: Turn, about: asking.Asked, result: dict[str, Any]) -> None:
    """A charge that is over without money; what was paid is marked where the money is taken in."""
    charge = charges.get_by_number(turn.tx, turn.shop.id, about.provider, about.number)
    if about.what == "charge" and charge is not None and not result.get("told"):
        charges.settle(turn.tx, turn.shop.id, charge.id, "closed")


def _hear(turn: Turn, result: dict[str, Any]) -> Actions:
    told = dict(result.get("told") or {})
    if not told:
        return []
    event, hear = HEARS[told.pop("event")]
    return hear(turn, event.validate_python(told))


def _result(outcome: Outcome) -> dict[str, Any]:
    return outcome.result if isinstance(outcome, Done) else {}


DUES = {asking.ASK: ask}
RESULTS = {
    asking.ASKED: asked,
    charging.CLOSED: closed,
    charging.MADE: made,
    charging.SHOWN: shown_to_buyer,
}
