"""Who and where, read out of the Bot API's User and Chat objects.

Readers raise Untranslatable where a field is missing or of another type than documented. What people wrote is cleaned
of what no database or message can hold: NUL, and halves of characters.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.platform import Untranslatable
from handlers.actions import Place
from handlers.events import Where, Who

Json = dict[str, Any]

NAME = "telegram"
FACELESS = frozenset({1087968824, 136817688, 777000})
"""Accounts that stand for nobody: anonymous admins, people speaking as a channel, posts of a linked channel."""

KINDS: dict[str, Literal["private", "group", "channel"]] = {
    "private": "private",
    "group": "group",
    "supergroup": "group",
    "channel": "channel",
}


def clean(text: str) -> str:
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


def the(kind: type, of: Json, key: str) -> Any:
    """A field that must be there."""
    value = of.get(key)
    if type(value) is not kind:
        raise Untranslatable(f"{key} is {'missing' if value is None else 'of another type than documented'}")
    return value


def maybe(kind: type, of: Json, key: str) -> Any:
    """A field that may be missing."""
    return None if of.get(key) is None else the(kind, of, key)


def some_text(of: Json, key: str) -> str:
    return clean(the(str, of, key))


def some_id(of: Json, key: str = "id") -> str:
    return str(the(int, of, key))


def when(of: Json, key: str = "date") -> datetime:
    try:
        return datetime.fromtimestamp(the(int, of, key), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Untranslatable(f"{key} is no time") from error


def person(user: Json) -> Who:
    """A User. Of those who stand for somebody else nothing is known."""
    number = the(int, user, "id")
    is_faceless = number in FACELESS
    first, last = maybe(str, user, "first_name") or "", maybe(str, user, "last_name")
    username = maybe(str, user, "username")
    return Who(
        platform=NAME,
        account=str(number),
        name=clean(f"{first} {last}" if last else first),
        username=username and clean(username),
        language=maybe(str, user, "language_code"),
        is_bot=user.get("is_bot") is True and not is_faceless,
        is_faceless=is_faceless,
    )


def faceless(chat: Json) -> Who:
    """A Chat that speaks or votes itself."""
    return Who(platform=NAME, account=some_id(chat), name=clean(maybe(str, chat, "title") or ""), is_faceless=True)


def sender(message: Json) -> Who | None:
    """Who wrote a message; None where it does not say."""
    chat = maybe(dict, message, "sender_chat")
    if chat is not None:
        return faceless(chat)
    user = maybe(dict, message, "from")
    return None if user is None else person(user)


def thread(message: Json) -> str | None:
    """The topic. Other groups number their threads of replies too: those are no place."""
    return some_id(message, "message_thread_id") if message.get("is_topic_message") is True else None


def where(chat: Json, thread: str | None = None) -> Where:
    kind = KINDS.get(the(str, chat, "type"))
    if kind is None:
        raise Untranslatable("a chat of an unknown type")
    username = maybe(str, chat, "username")
    return Where(
        place=Place(platform=NAME, chat=some_id(chat), thread=thread),
        kind=kind,
        title=clean(maybe(str, chat, "title") or ""),
        username=username and clean(username),
    )


@dataclass(frozen=True, kw_only=True)
class Me:
    """The bot itself: its id, and its name without the @."""

    account: str
    username: str
