"""What we ask of the world. An action is written to the outbox with the change that caused it, and performed later.

`on_result` names who wants to know how it went: a word of RESULTS (handlers/routes.py) and its argument, such as
"post.placed 12". Empty: nobody; only the outbox row records the outcome.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from handlers.content import Content
from handlers.payment_actions import AskProvider as AskProvider
from handlers.payment_actions import CloseCharge as CloseCharge
from handlers.payment_actions import MakeCharge as MakeCharge
from handlers.payment_actions import PayOut as PayOut
from handlers.payment_actions import RefundPayment as RefundPayment
from handlers.ranks import Rank as Rank


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is said: a chat of a platform, and the topic inside it where there are topics."""

    platform: str
    chat: str
    thread: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A message of ours that stands in a place."""

    place: Place
    message_id: str


@dataclass(frozen=True, kw_only=True)
class Say:
    kind: Literal["say"] = "say"
    to: Place
    content: Content
    rank: Rank = Rank.ANSWER
    reply_to: str | None = None
    not_before: datetime | None = None
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Change what a message of ours shows. The content's kind is the kind it was sent with (a text stays a text)."""

    kind: Literal["edit"] = "edit"
    sent: Sent
    content: Content
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class DropButtons:
    """Take the buttons away from a message of ours; its text stays."""

    kind: Literal["drop_buttons"] = "drop_buttons"
    sent: Sent
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosePoll:
    kind: Literal["close_poll"] = "close_poll"
    sent: Sent
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class MakeLink:
    """Make a link into a community. `asks`: whoever uses it asks to join, and we approve. Result: {"link": str}."""

    kind: Literal["make_link"] = "make_link"
    to: Place
    name: str
    asks: bool
    rank: Rank = Rank.ANSWER
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class RevokeLink:
    kind: Literal["revoke_link"] = "revoke_link"
    to: Place
    link: str
    rank: Rank = Rank.NOTICE
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerJoin:
    """Let somebody who asked into a community, or not."""

    kind: Literal["answer_join"] = "answer_join"
    to: Place
    account: str
    is_welcome: bool
    rank: Rank = Rank.CHECKOUT
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerPress:
    """Answer a pressed button, so that it stops spinning. `text` (plain) shows for a moment, or until closed."""

    kind: Literal["answer_press"] = "answer_press"
    platform: str
    press: str
    text: str = ""
    must_close: bool = False
    rank: Rank = Rank.CHECKOUT
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerCheckout:
    """Say yes (empty `refusal`) or no to a payment that is about to be made. Telegram waits 10 s for it."""

    kind: Literal["answer_checkout"] = "answer_checkout"
    platform: str
    checkout: str
    refusal: str = ""
    rank: Rank = Rank.CHECKOUT
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class FetchPhoto:
    """Bring a photo's bytes in. Result: {"media": sha256} once stored; Failed where it is no picture."""

    kind: Literal["fetch_photo"] = "fetch_photo"
    platform: str
    file: str
    rank: Rank = Rank.ANSWER
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class AskMembership:
    """Ask the platform whether an account is in a community, and what it may do there.

    Result: {"is_member": bool, "role": "owner" | "admin" | "member" | "none"}.
    """

    kind: Literal["ask_membership"] = "ask_membership"
    to: Place
    account: str
    rank: Rank = Rank.ANSWER
    on_result: str = ""


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    word: str
    says: str


@dataclass(frozen=True, kw_only=True)
class SetMenu:
    """The commands a chat's (or, without `chat`, everybody's) menu offers in a language ("" for all others)."""

    kind: Literal["set_menu"] = "set_menu"
    platform: str
    items: tuple[MenuItem, ...]
    scope: Literal["private", "groups", "chat"]
    chat: str | None = None
    language: str = ""
    rank: Rank = Rank.NOTICE
    on_result: str = ""


Action = (
    Say
    | Edit
    | DropButtons
    | ClosePoll
    | MakeLink
    | RevokeLink
    | AnswerJoin
    | AnswerPress
    | AnswerCheckout
    | FetchPhoto
    | AskMembership
    | SetMenu
    | MakeCharge
    | CloseCharge
    | AskProvider
    | RefundPayment
    | PayOut
)

Actions = list[Action]

STORED: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="kind")])
"""Actions to and from the outbox's JSON."""


def platform_of(action: Action) -> str:
    """Who performs it: a platform, or a provider, whose courier brings it there."""
    match action:
        case Say() | MakeLink() | RevokeLink() | AnswerJoin() | AskMembership():
            return action.to.platform
        case Edit() | DropButtons() | ClosePoll():
            return action.sent.place.platform
        case PayOut():
            return action.paid_by
        case _:
            return action.platform


def lane_of(action: Action) -> str:
    """The chat whose pace and order it belongs to; what belongs to no chat is its own lane."""
    match action:
        case Say() | MakeLink() | RevokeLink() | AnswerJoin() | AskMembership():
            return action.to.chat
        case Edit() | DropButtons() | ClosePoll():
            return action.sent.place.chat
        case _:
            return ""
