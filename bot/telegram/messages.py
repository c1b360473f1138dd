"""What a Message means: words, a photo, or one of the things Telegram itself reports in a chat."""

import re
from dataclasses import replace
from datetime import datetime

from bot.platform import Untranslatable
from bot.telegram import hidden_links
from bot.telegram.people import (
    NAME,
    Json,
    Me,
    clean,
    maybe,
    person,
    sender,
    some_id,
    some_text,
    the,
    thread,
    when,
    where,
)
from handlers.events import Event, Joined, Left, Moved, OrderPaid, Retitled, Said, Where, Who

CONTENT = frozenset(
    (
        *("text", "caption", "photo", "sticker", "video", "video_note", "voice", "audio", "document", "animation"),
        *("live_photo", "location", "venue", "contact", "poll", "dice", "game", "story", "checklist", "paid_media"),
        "rich_message",
    )
)
"""What people send. Everything else in a message is Telegram's own report, and means nothing unless read below."""

STARS = "XTR"
NEW_TITLE = "new_chat_title"
_COMMAND = re.compile(r"\s*[/／](\w+)[@＠](\w+)")


def said_or_happened(message: Json, me: Me, _now: datetime) -> list[Event]:
    at = when(message)
    place = where(the(dict, message, "chat"), thread(message))
    if place.kind == "channel" or message.get("is_automatic_forward") is True:
        return _retitled(message, place, at) if NEW_TITLE in message else []
    for key, read in REPORTS.items():
        if key in message:
            return read(message, place, at)
    return _said(message, place, at, me) if CONTENT & message.keys() else []


def _said(message: Json, place: Where, at: datetime, me: Me) -> list[Event]:
    who = sender(message)
    if who is None:
        raise Untranslatable("a message without a sender")
    text = _for_us(clean(_words(message)), me)
    if text is None:
        return []
    reply = _reply(message)
    album = maybe(str, message, "media_group_id")
    return [
        Said(
            at=at,
            who=who,
            where=place,
            message_id=some_id(message, "message_id"),
            text=text,
            photo=_photo(message),
            album=album,
            reply_to=sender(reply) if reply else None,
            reply_to_message=some_id(reply, "message_id") if reply else None,
        )
    ]


def _words(message: Json) -> str:
    for words, marks in (("text", "entities"), ("caption", "caption_entities")):
        if text := maybe(str, message, words):
            return hidden_links.spelled_out(text, maybe(list, message, marks) or [])
    return ""


def _for_us(text: str, me: Me) -> str | None:
    """`/buy@our_bot TEA` → `/buy TEA`; None for a command to another bot."""
    found = _COMMAND.match(text)
    if found is None:
        return text
    return f"/{found[1]}{text[found.end() :]}" if found[2].lower() == me.username.lower() else None


def _reply(message: Json) -> Json | None:
    """What is replied to. In a topic every message "replies" to the report that the topic was made."""
    reply: Json | None = maybe(dict, message, "reply_to_message")
    return None if reply is None or "forum_topic_created" in reply else reply


def _photo(message: Json) -> str | None:
    sizes = maybe(list, message, "photo")
    if not sizes:
        # A picture sent as a file. Whatever else is sent as one is found to be no picture when it is fetched, and said.
        document = maybe(dict, message, "document")
        return some_text(document, "file_id") if document else None
    largest = max(sizes, key=_pixels)
    return some_text(largest, "file_id")


def _pixels(size: object) -> int:
    if not isinstance(size, dict):
        raise Untranslatable("a photo of another shape than documented")
    return int(the(int, size, "width")) * int(the(int, size, "height"))


def _came(message: Json, place: Where, at: datetime) -> list[Event]:
    by = sender(message)
    return [
        Joined(
            at=at, who=who, where=place, by=None if by is None or by.account == who.account else by, is_certain=False
        )
        for who in map(_someone, the(list, message, "new_chat_members"))
    ]


def _someone(user: object) -> Who:
    if not isinstance(user, dict):
        raise Untranslatable("a user of another shape than documented")
    return person(user)


def _went(message: Json, place: Where, at: datetime) -> list[Event]:
    return [Left(at=at, who=person(the(dict, message, "left_chat_member")), where=place, is_certain=False)]


def _moved_to(message: Json, place: Where, at: datetime) -> list[Event]:
    return [Moved(at=at, platform=NAME, old_chat=place.place.chat, new_chat=some_id(message, "migrate_to_chat_id"))]


def _moved_from(message: Json, place: Where, at: datetime) -> list[Event]:
    return [Moved(at=at, platform=NAME, old_chat=some_id(message, "migrate_from_chat_id"), new_chat=place.place.chat)]


def _retitled(message: Json, place: Where, at: datetime) -> list[Event]:
    return [Retitled(at=at, where=replace(place, title=clean(the(str, message, NEW_TITLE))))]


def _paid(message: Json, place: Where, at: datetime) -> list[Event]:
    payment = the(dict, message, "successful_payment")
    currency = some_text(payment, "currency")
    return [
        OrderPaid(
            at=at,
            who=sender(message),
            paid_by="stars" if currency == STARS else "telegram",
            payload=some_text(payment, "invoice_payload"),
            currency=currency,
            minor=the(int, payment, "total_amount"),
            charge_id=some_text(payment, "telegram_payment_charge_id"),
            where=place,
        )
    ]


REPORTS = {
    "successful_payment": _paid,
    "new_chat_members": _came,
    "left_chat_member": _went,
    "migrate_to_chat_id": _moved_to,
    "migrate_from_chat_id": _moved_from,
    NEW_TITLE: _retitled,
}
"""A field of a message → what Telegram reports by it."""
