"""What an update means. Raw is JSON of our own making: {"xml": …, "does": …, "is_asked": …} from the door, or
{"update": …} and {"trouble": …} from what is looked up by ourselves (groups.py, tasks.py, troubles.py)."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.cgi.typed import command_of, is_command
from bot.platform import Untranslatable
from bot.wecom.names import JOINED, NAME, SEEN, Json, group, is_customer, private, who
from bot.wecom.receive import ADDED, at_of, text_of
from handlers.codes import read_code
from handlers.events import (
    BotPlaced,
    Event,
    Joined,
    Left,
    Pressed,
    Recognized,
    Said,
    Settled,
    Troubled,
    Who,
)
from handlers.outcomes import STORED
from handlers.start import INVITE


def translate(raw: str, now: datetime) -> list[Event]:
    """`now` is the time of what has none. Raises Untranslatable."""
    try:
        told: Json = json.loads(raw)
        if "trouble" in told:
            at = datetime.fromisoformat(told["at"])
            return [Troubled(at=at, platform=NAME, trouble=told["trouble"], detail=told["detail"])]
        if "update" in told:
            return [UPDATES[told["update"]](told, datetime.fromisoformat(told["at"]))]
        xml = told["xml"]
        read = KINDS.get(text_of(xml, "MsgType").lower())
        return read(told, xml, text_of(xml, "FromUserName"), at_of(xml, now)) if read else []
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Untranslatable("it is not what the door writes") from error


# --- staff speak to the app --------------------------------------------------------------------------------------


def _text(told: Json, xml: Json, account: str, at: datetime) -> list[Event]:
    does = told.get("does")
    if not does:
        text = command_of(text_of(xml, "Content"), is_asked=told.get("is_asked") is True)
        return [_said(xml, account, at, text)]
    number = _number(xml, account)
    return [
        Pressed(
            at=at,
            who=who(account),
            where=private(account),
            message_id=number,
            press=f"{account} {number}",
            does=does,
        )
    ]


def _image(told: Json, xml: Json, account: str, at: datetime) -> list[Event]:
    return [_said(xml, account, at, "", photo=text_of(xml, "MediaId") or None)]


def _event(told: Json, xml: Json, account: str, at: datetime) -> list[Event]:
    match text_of(xml, "Event").lower():
        case "click":
            key = text_of(xml, "EventKey")
            return [_said(xml, account, at, key)] if key.startswith("/") and is_command(key) else []
        case "change_external_contact":
            return _contact(xml, at)
    return []


def _contact(xml: Json, at: datetime) -> list[Event]:
    """Somebody added staff by a contact way of ours: as if they had opened the bot by that invite."""
    account, code = text_of(xml, "ExternalUserID"), read_code(text_of(xml, "State"))
    if text_of(xml, "ChangeType").lower() not in ADDED or not is_customer(account) or not code:
        return []
    return [_said(xml, account, at, f"/start {INVITE}{code}")]


def _said(xml: Json, account: str, at: datetime, text: str, *, photo: str | None = None) -> Said:
    number = _number(xml, account)
    return Said(at=at, who=who(account), where=private(account), message_id=number, text=text, photo=photo)


def _number(xml: Json, account: str) -> str:
    """Events have no number of their own."""
    return text_of(xml, "MsgId") or f"{account}{text_of(xml, 'CreateTime')}{text_of(xml, 'EventKey')}"


# --- what was looked up ------------------------------------------------------------------------------------------


def _joined(told: Json, at: datetime) -> Event:
    by = told.get("by")
    return Joined(
        at=at,
        who=who(told["account"], told["name"]),
        where=group(told["chat"], told["title"]),
        link=told.get("link"),
        link_name=told.get("link_name"),
        by=None if by is None else _somebody(by),
        is_certain=told["update"] == JOINED,
    )


def _somebody(account: str) -> Who:
    """Who added them; only of staff it is said."""
    return who(account) if account else Who(platform=NAME, account="", name="", is_faceless=True)


def _left(told: Json, at: datetime) -> Event:
    return Left(at=at, who=who(told["account"]), where=group(told["chat"], told["title"]))


def _placed(told: Json, at: datetime) -> Event:
    can = bool(told["can"])
    return BotPlaced(
        at=at,
        where=group(told["chat"], told["title"]),
        by=None,
        is_member=bool(told["is_open"]),
        is_admin=can,
        can_invite=can,
        can_post=can,
    )


def _union(told: Json, at: datetime) -> Event:
    return Recognized(at=at, who=who(told["account"]), union=f"wechat:{told['union']}")


def _settled(told: Json, at: datetime) -> Event:
    return Settled(
        at=at,
        platform=NAME,
        message_id=told["message_id"],
        target=told["chat"],
        outcome=STORED.validate_python(told["outcome"]),
    )


KINDS: dict[str, Callable[[Json, Json, str, datetime], list[Event]]] = {
    "text": _text,
    "image": _image,
    "event": _event,
}
"""By MsgType. Voices, places, links and the rest are acknowledged, and mean nothing."""
UPDATES: dict[str, Callable[[Any, datetime], Event]] = {
    JOINED: _joined,
    SEEN: _joined,
    "left": _left,
    "placed": _placed,
    "union": _union,
    "settled": _settled,
}
