"""What a callback means. Raw is JSON of our own making: {"xml": …, "does": …, "is_asked": …} (door.py), or what the
platform's own upkeep put into the inbox: {"trouble": …} or {"union": …}."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.cgi.typed import command_of, is_command
from bot.platform import Untranslatable
from bot.wechat.names import NAME, Xml, where, who
from bot.wechat.receive import at_of
from bot.wechat.say import VOTE, VOTES
from handlers.codes import read_code
from handlers.events import Blocked, Event, Pressed, Recognized, Said, Troubled, Voted
from handlers.start import INVITE

BY_CODE = "qrscene_"
"""Before a code's scene, where somebody follows by it."""
BEFORE = timedelta(seconds=1)
FIRST = timedelta(microseconds=1)
"""Nobody writes before following: of what one second holds the follow was first, in whatever order it is told."""

Raw = dict[str, Any]


def translate(raw: str, now: datetime) -> list[Event]:
    """`now` is the time of what has none. Raises Untranslatable."""
    try:
        told = json.loads(raw)
        if "trouble" in told:
            at = datetime.fromisoformat(told["at"])
            return [Troubled(at=at, platform=NAME, trouble=told["trouble"], detail=told["detail"])]
        if "union" in told:
            at = datetime.fromisoformat(told["at"])
            return [Recognized(at=at, who=who(told["account"]), union=told["union"])]
        xml: Xml = told["xml"]
        account = str(xml["FromUserName"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Untranslatable("it is not what the door writes") from error
    read = KINDS.get(str(xml.get("MsgType") or "").lower())
    return read(told, xml, account, at_of(xml, now)) if read else []


def _text(told: Raw, xml: Xml, account: str, at: datetime) -> list[Event]:
    does, text = told.get("does"), _some(xml, "Content")
    if does is None:
        return [_said(xml, account, at, command_of(text, is_asked=told.get("is_asked") is True))]
    return _chosen(does, xml, account, at)


def _chosen(does: str, xml: Xml, account: str, at: datetime) -> list[Event]:
    """An item or a number. What stands for nothing any more does nothing."""
    word, _, rest = does.partition(" ")
    if word in (VOTE, VOTES):
        poll, _, options = rest.partition(" ")
        return [Voted(at=at, who=who(account), poll=poll, options=tuple(sorted(map(int, options.split(",")))))]
    if not does:
        return []
    message_id = _name(xml, account)
    # A press is answered by a word to whoever pressed: there is nothing else to find them by.
    press = f"{account} {message_id}"
    return [Pressed(at=at, who=who(account), where=where(account), message_id=message_id, press=press, does=does)]


def _image(told: Raw, xml: Xml, account: str, at: datetime) -> list[Event]:
    return [_said(xml, account, at, "", photo=_some(xml, "MediaId") or None)]


def _event(told: Raw, xml: Xml, account: str, at: datetime) -> list[Event]:
    read = EVENTS.get(_some(xml, "Event").lower())
    return read(xml, account, at) if read else []


def _subscribed(xml: Xml, account: str, at: datetime) -> list[Event]:
    """By a code of ours, or by themselves: searching, after paying, by somebody else's code."""
    key = _some(xml, "EventKey")
    text = _start(key.removeprefix(BY_CODE)) if key.startswith(BY_CODE) else "/start"
    return [_said(xml, account, at - FIRST, text)]


def _scanned(xml: Xml, account: str, at: datetime) -> list[Event]:
    """A follower already: they knew us before this code, whether we knew them or not."""
    known = Blocked(at=at - BEFORE, who=who(account), is_blocked=False)
    return [known, _said(xml, account, at, _start(_some(xml, "EventKey")))]


def _unsubscribed(xml: Xml, account: str, at: datetime) -> list[Event]:
    return [Blocked(at=at, who=who(account), is_blocked=True)]


def _clicked(xml: Xml, account: str, at: datetime) -> list[Event]:
    """Our menu's keys are commands; a menu made elsewhere has others, and means nothing to us."""
    key = _some(xml, "EventKey")
    return [_said(xml, account, at, key)] if key.startswith("/") and is_command(key) else []


def _start(scene: str) -> str:
    code = read_code(scene)
    return f"/start {INVITE}{code}" if code else "/start"


def _said(xml: Xml, account: str, at: datetime, text: str, *, photo: str | None = None) -> Said:
    return Said(at=at, who=who(account), where=where(account), message_id=_name(xml, account), text=text, photo=photo)


def _name(xml: Xml, account: str) -> str:
    """Events have no number of their own."""
    return _some(xml, "MsgId") or f"{account}{_some(xml, 'CreateTime')}{_some(xml, 'Event')}"


def _some(xml: Xml, key: str) -> str:
    value = xml.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Untranslatable(f"{key} is of another shape than documented")
    return value.replace("\0", "")


KINDS: dict[str, Callable[[Raw, Xml, str, datetime], list[Event]]] = {"text": _text, "image": _image, "event": _event}
"""By MsgType. Voices, places, links and the rest are acknowledged, and mean nothing."""
EVENTS: dict[str, Callable[[Xml, str, datetime], list[Event]]] = {
    "subscribe": _subscribed,
    "scan": _scanned,
    "unsubscribe": _unsubscribed,
    "click": _clicked,
}
"""By Event, in small letters: the platform writes them in several ways."""
