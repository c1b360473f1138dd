"""What we are told, by people, platforms, payment providers and our own clock: facts, already past.

`at` is when it happened, by the teller's clock (aware UTC). `Who` and `Place` are as the platform names them; the
dispatcher finds the member. Translators (bot/<platform>/translate.py) make these; handlers take them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.actions import Place
from handlers.outcomes import Outcome


@dataclass(frozen=True, kw_only=True)
class Who:
    """One login on one platform. `is_faceless`: a group or channel speaks (an anonymous admin), nobody can be named."""

    platform: str
    account: str
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    is_faceless: bool = False


@dataclass(frozen=True, kw_only=True)
class Where:
    """The place something happened in. `kind` tells who reads along; `title` is a group's or channel's name."""

    place: Place
    kind: Literal["private", "group", "channel"]
    title: str = ""
    username: str | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """Somebody wrote something: a command, an answer in a dialogue, or chatter. `photo` is the platform's file id.

    `album` is shared by the messages of one album. `reply_to` is whoever wrote the message that was replied to.
    """

    at: datetime
    who: Who
    where: Where
    message_id: str
    text: str
    photo: str | None = None
    album: str | None = None
    reply_to: Who | None = None
    reply_to_message: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Somebody pressed a button under a message of ours. `does` is the button's `does`."""

    at: datetime
    who: Who
    where: Where
    message_id: str
    press: str
    does: str


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Somebody is in a community now. `link` is the link used where the platform says so (it may be cut short),
    `link_name` its name; `is_open_request`: asked without a link and was let in; `by` is who added them."""

    at: datetime
    who: Who
    where: Where
    link: str | None = None
    link_name: str | None = None
    is_open_request: bool = False
    by: Who | None = None
    is_certain: bool = True
    """False when how they came may still be told: by a service message, which names no link, or before the platform
    says it."""


@dataclass(frozen=True, kw_only=True)
class Left:
    at: datetime
    who: Who
    where: Where
    is_certain: bool = True
    """False when only a service message says so, which may come later than a new join."""


@dataclass(frozen=True, kw_only=True)
class AskedToJoin:
    """Somebody asks to be let in. They may be written to at `chat` for a short while (Telegram: 5 minutes)."""

    at: datetime
    who: Who
    where: Where
    link: str | None
    link_name: str | None
    chat: str


@dataclass(frozen=True, kw_only=True)
class BotPlaced:
    """The bot's own standing in a community changed: added, removed, rights given or taken."""

    at: datetime
    where: Where
    by: Who | None
    is_member: bool
    is_admin: bool
    can_invite: bool
    can_post: bool


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A community has a new id for good: Telegram's group became a supergroup."""

    at: datetime
    platform: str
    old_chat: str
    new_chat: str


@dataclass(frozen=True, kw_only=True)
class Retitled:
    """A community has another title: its place's."""

    at: datetime
    where: Where


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """Somebody shut (or opened again) their private chat with us."""

    at: datetime
    who: Who
    is_blocked: bool


@dataclass(frozen=True, kw_only=True)
class Voted:
    """A member's current choice in a poll; no options: the vote was withdrawn. Options are indexes from 0."""

    at: datetime
    who: Who
    poll: str
    options: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CheckoutAsked:
    """A payment is about to be made and waits for our yes. `minor` in `currency`'s minor unit."""

    at: datetime
    who: Who
    checkout: str
    payload: str
    currency: str
    minor: int


@dataclass(frozen=True, kw_only=True)
class OrderPaid:
    """A provider says that money was paid for an order of ours. `payload` is the invoice's, or the charge's number;
    "" where the provider names another receiver than us. `is_given_back`: all or part of it has gone back since, by
    the provider's own pages; how much it does not say."""

    at: datetime
    who: Who | None
    paid_by: str
    payload: str
    currency: str
    minor: int
    charge_id: str
    where: Where | None = None
    is_given_back: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportedLine:
    product_code: str
    quantity: int
    minor: int | None


@dataclass(frozen=True, kw_only=True)
class OrderReported:
    """The shop's own system reports a step of an order (POST /callbacks/orders)."""

    at: datetime
    step: Literal["paid", "shipped", "delivered", "refunded"]
    number: str
    buyer: Who | None
    invite_code: str | None
    minor: int | None
    currency: str | None
    lines: tuple[ReportedLine, ...] = ()
    refund: str | None = None
    report: str = ""
    """The webhook-id it came under."""
    has_waited: bool = False
    """As long as it may, for the payment it follows: it comes for the last time."""


@dataclass(frozen=True, kw_only=True)
class LinkOpened:
    """Somebody opened an invite's landing page. `visitor` is a keyed hash, good for one day."""

    at: datetime
    invite_code: str
    visitor: str


@dataclass(frozen=True, kw_only=True)
class Due:
    """The time for something has come: a row of `wakes`. `due_at` is when it should have been."""

    at: datetime
    what: str
    ref: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Performed:
    """How an action went that somebody wanted to know of. `word` and `ref` are the action's `on_result`, split."""

    at: datetime
    word: str
    ref: str
    outcome: Outcome
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class RefundChanged:
    """What a provider says of a refund of ours (actions.RefundPayment); late, twice and in any order. `number` is our
    own, `minor` what the provider names; "failed": it will never arrive by itself, `reason` says why."""

    at: datetime
    paid_by: str
    number: str
    state: Literal["sending", "given", "failed"]
    minor: int
    currency: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PayoutChanged:
    """What a provider says of a payout of ours (actions.PayOut), told or asked for; late, twice and in any order.

    `payout` is our own id. `minor` and `currency` are what the provider names. "confirming": the person must confirm
    it at `link`; "paid" and "failed" (refused by them, expired, closed) are final there. `reason`: why it failed.
    """

    at: datetime
    payout: str
    state: Literal["sending", "confirming", "paid", "failed"]
    minor: int
    currency: str
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Recognized:
    """A platform has learnt whose account this is: two accounts with the same union id are one person.

    `union` is unique by itself: it names the authority that gave it, such as "wechat:oUnion…".
    """

    at: datetime
    who: Who
    union: str


@dataclass(frozen=True, kw_only=True)
class Troubled:
    """A platform refuses us until somebody changes a setting there, or its day ends. `detail`: its number for it."""

    at: datetime
    platform: str
    trouble: Literal["ip", "capability", "quota", "limit", "token", "secret"]
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What became of a message that was handed over (outcomes.HandedOver): it arrived in `target`, or did not."""

    at: datetime
    platform: str
    message_id: str
    target: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Started:
    """A platform of ours has come up."""

    at: datetime
    platform: str


Event = (
    Said
    | Pressed
    | Joined
    | Left
    | AskedToJoin
    | BotPlaced
    | Moved
    | Retitled
    | Blocked
    | Voted
    | CheckoutAsked
    | OrderPaid
    | OrderReported
    | LinkOpened
    | Due
    | Performed
    | RefundChanged
    | PayoutChanged
    | Recognized
    | Troubled
    | Settled
    | Started
)
