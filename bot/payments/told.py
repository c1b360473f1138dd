"""What WeChat Pay says of a trade, a refund or a transfer, as an event: the same from a notice and from an answer.

What names another app or merchant than ours is told too, without our number: then it fits nothing we know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from handlers.events import OrderPaid, PayoutChanged, RefundChanged

NAME: Literal["wechatpay"] = "wechatpay"
CURRENCY = "CNY"
"""Refunds and transfers name none."""

GIVEN_BACK = "REFUND"
PAID = ("SUCCESS", GIVEN_BACK)
"""States of a trade for which money came; GIVEN_BACK: some or all of it has gone back."""

MOST_MINOR = 10**15
TEXT_BYTES = 1024
YEARS = range(2000, 3000)
"""What lies outside is nonsense, and would break what counts with it."""

Json = dict[str, Any]
Told: TypeAlias = OrderPaid | RefundChanged | PayoutChanged

REFUND_STATES: dict[str, Literal["sending", "given", "failed"]] = {
    "SUCCESS": "given",
    "PROCESSING": "sending",
    "CLOSED": "failed",
    "ABNORMAL": "failed",
}
BILL_STATES: dict[str, Literal["sending", "confirming", "paid", "failed"]] = {
    "ACCEPTED": "sending",
    "PROCESSING": "sending",
    "WAIT_USER_CONFIRM": "confirming",
    "TRANSFERING": "sending",
    "SUCCESS": "paid",
    "CANCELING": "sending",
    "FAIL": "failed",
    "CANCELLED": "failed",
}


@dataclass(frozen=True, kw_only=True)
class Ours:
    """Who we are to WeChat Pay. `link`: the page where a transfer is confirmed, from its number, amount and package."""

    app_id: str
    mch_id: str
    link: Callable[[str, int, str], str]


def paid(ours: Ours, trade: Json, now: datetime) -> OrderPaid | None:
    """None for a trade that is not paid. ValueError, KeyError, TypeError for what is no trade.

    Who paid is not compared with who ordered: a code is for whoever scans it, and an order's link may be given to
    somebody who pays for a friend. What was prepared for one payer inside WeChat, WeChat takes from that one alone.
    """
    if trade["trade_state"] not in PAID:
        return None
    is_ours = (trade["appid"], trade["mchid"]) == (ours.app_id, ours.mch_id)
    return OrderPaid(
        at=_at(trade.get("success_time"), now),
        who=None,
        paid_by=NAME,
        payload=_text(trade["out_trade_no"]) if is_ours else "",
        currency=_text(trade["amount"].get("currency", CURRENCY)),
        minor=_minor(trade["amount"]["total"]),
        charge_id=_text(trade["transaction_id"]),
        is_given_back=trade["trade_state"] == GIVEN_BACK,
    )


def payer(ours: Ours, trade: Json, now: datetime) -> tuple[str, str, datetime] | None:
    """Who paid us, by which transaction, and when; None for a trade that is not paid, not ours, or names nobody."""
    if trade.get("trade_state") != "SUCCESS" or (trade.get("appid"), trade.get("mchid")) != (ours.app_id, ours.mch_id):
        return None
    try:
        named = _text(trade["payer"]["openid"]), _text(trade["transaction_id"])
    except (KeyError, TypeError, ValueError):
        return None
    return *named, _at(trade.get("success_time"), now)


def refund(ours: Ours, found: Json, now: datetime) -> RefundChanged:
    """A notice says `refund_status`, an answer `status`; only a notice names the merchant."""
    state = found.get("refund_status") or found["status"]
    is_ours = found.get("mchid", ours.mch_id) == ours.mch_id
    return RefundChanged(
        at=_at(found.get("success_time"), now),
        paid_by=NAME,
        number=_text(found["out_refund_no"]) if is_ours else f"?{_text(found['refund_id'])}",
        state=REFUND_STATES[state],
        minor=_minor(found["amount"]["refund"]),
        currency=_text(found["amount"].get("currency", CURRENCY)),
        reason="" if REFUND_STATES[state] != "failed" else f"refused: {state}",
    )


def payout(ours: Ours, bill: Json, now: datetime) -> PayoutChanged:
    is_ours = bill.get("mch_id", bill.get("mchid", ours.mch_id)) == ours.mch_id
    is_ours = is_ours and bill.get("appid", ours.app_id) == ours.app_id
    number, minor = _text(bill["out_bill_no"]), _minor(bill["transfer_amount"])
    state = BILL_STATES[bill["state"]]
    package = bill.get("package_info")
    return PayoutChanged(
        at=_at(bill.get("update_time") or bill.get("create_time"), now),
        payout=number if is_ours else f"?{number}",
        state=state,
        minor=minor,
        currency=CURRENCY,
        link=ours.link(number, minor, _text(package)) if package and state == "confirming" else "",
        reason=_text(bill.get("fail_reason") or bill["state"]) if state == "failed" else "",
    )


def _minor(found: Any) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= MOST_MINOR:
        raise ValueError("no amount in whole fen")
    return found


def _text(found: Any) -> str:
    """What can be stored: half characters (a kind of ValueError) and NUL can not."""
    if not isinstance(found, str) or not 0 < len(found.encode()) <= TEXT_BYTES or "\0" in found:
        raise ValueError("no text")
    return found


def _at(found: Any, now: datetime) -> datetime:
    """When it says that it happened; now, where it says nothing that can be read."""
    try:
        at = datetime.fromisoformat(found)
    except (TypeError, ValueError):
        return now
    return at if at.tzinfo and at.year in YEARS else now
