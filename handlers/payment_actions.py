"""What we ask of those who move money: charge, close, give back, pay out, and say how it stands. Part of actions.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.ranks import Rank


@dataclass(frozen=True, kw_only=True)
class MakeCharge:
    """Ask a provider to take money for an order, under our own number: repeated, it is the same charge.

    `way` code: whoever scans it pays · page: inside the provider's own browser, for `payer` alone.
    Result: {"token": the text of the code, or the name of the prepared payment, "good_s": seconds}.
    """

    kind: Literal["make_charge"] = "make_charge"
    platform: str
    number: str
    way: Literal["code", "page"]
    payer: str = ""
    title: str
    minor: int
    currency: str
    until_at: datetime
    rank: Rank = Rank.ANSWER
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class CloseCharge:
    """Nobody can pay this charge any more. Result: that of AskProvider; "told" where it had been paid before."""

    kind: Literal["close_charge"] = "close_charge"
    platform: str
    number: str
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class AskProvider:
    """Ask how a charge, refund or payout of ours stands, as its notice may be lost.

    Result: {"state": "waiting" | "settled" | "missing", "told": the event it means, as its fields, or None}. A payout
    can be "unconfirmed" too: whoever lacks the link to confirm it gets it by the same PayOut.
    """

    kind: Literal["ask_provider"] = "ask_provider"
    platform: str
    what: Literal["charge", "refund", "payout"]
    number: str
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundPayment:
    """Give money back through the provider that took it, under our own refund id: the same `ref` is given back once.

    `paid_minor`: what that payment was, where the provider wants to hear it.
    """

    kind: Literal["refund_payment"] = "refund_payment"
    platform: str
    paid_by: str
    charge_id: str
    ref: str
    minor: int
    currency: str
    account: str
    paid_minor: int = 0
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class PayOut:
    """Send shop credit as money to a member's account on `platform`, through the provider `paid_by`, under our own id.

    `payout` is letters and digits, 20 at most, and never used again: the same id is paid once, however often this is
    performed. Result: {"state": "sending" | "confirming" | "paid", "link": where the person confirms it, or absent}
    ("confirming" waits for the person); Failed: no money leaves and none ever will under this id; Unknown: it may have
    left: the provider is asked, never paid again, and what it says comes as events.PayoutChanged.
    """

    kind: Literal["pay_out"] = "pay_out"
    platform: str
    paid_by: str
    payout: str
    account: str
    minor: int
    currency: str
    rank: Rank = Rank.NOTICE
    on_result: str = ""
