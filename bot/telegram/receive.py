"""What an update is called and where it belongs, read off with as little parsing as that needs.

What it means is translate.py's business. Telegram is told "taken" only after `take` returns: see poll.py and door.py.
"""

import hashlib
import json
import re
from typing import Any, NamedTuple

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "pre_checkout_query",
    "shipping_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "poll",
    "poll_answer",
    "message_reaction",
    "message_reaction_count",
)
"""Named on every call: the list sticks, and the usual one lacks chat_member. https://core.telegram.org/bots/api#getupdates"""


_MESSAGE = re.compile(r'\{"update_id":\s*(\d{1,15}),\s*"message":\s*\{')
_CHAT_OR_ANOTHER = re.compile(
    r'"(?:chat":\s*\{"id":\s*(-?\d{1,16}),|forward_origin"|external_reply"|reply_to_message"|pinned_message")'
)


class Address(NamedTuple):
    """What happens in one `lane` keeps its order. A private chat has its person's id, so presses share its lane."""

    external_id: str
    lane: str


BY_CHAT = frozenset(
    (
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "my_chat_member",
        "message_reaction",
        "message_reaction_count",
    )
)
"""A chat_member belongs to the member, whoever changed it; the others to who did them: `from`, or for votes `user`."""


def address(update: object) -> Address | None:
    """Where an update belongs; None for what is no update."""
    if not isinstance(update, dict):
        return None
    number = update.get("update_id")
    if type(number) is not int:
        return None
    for kind, body in update.items():
        if kind != "update_id" and isinstance(body, dict):
            return Address(str(number), _lane(kind, body) or f"update {number}")
    return Address(str(number), f"update {number}")


def _lane(kind: str, body: dict[str, Any]) -> str | None:
    if kind in BY_CHAT:
        owner = body.get("chat")
    elif kind == "chat_member":
        member = body.get("new_chat_member")
        owner = member.get("user") if isinstance(member, dict) else None
    else:
        owner = body.get("from") or body.get("user") or body.get("voter_chat")
    return str(owner["id"]) if isinstance(owner, dict) and type(owner.get("id")) is int else None


def unreadable(body: bytes) -> tuple[str, str, str]:
    """What `take` is given for a body that is no update: it is kept to be parked, and the same again is a repeat."""
    name = f"unreadable {hashlib.sha256(body).hexdigest()[:32]}"
    return name, name, body.decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def parcel(body: bytes) -> tuple[str, str, str]:
    """A body as `take` wants it: external id, lane, raw."""
    try:
        raw = body.decode()
        found = _glance(raw) or address(json.loads(raw))
    except (ValueError, RecursionError):
        found = None
    return (*found, raw) if found else unreadable(body)


def _glance(raw: str) -> Address | None:
    """The address of a message without parsing it, an eighth of the work: chatter is nearly all there is.

    Only for a message written as Telegram writes it: update_id first, then the message, whose chat comes before any
    other message or chat that it holds. Quotes in what people wrote are escaped, so they cannot look like a field.
    """
    head = _MESSAGE.match(raw)
    chat = _CHAT_OR_ANOTHER.search(raw, head.end()) if head else None
    return Address(head[1], chat[1]) if head and chat and chat[1] and raw.endswith("}}") else None
