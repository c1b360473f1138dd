"""Content into messages: what is said as one thing may be several messages on Telegram.

Each kind of content is steps, one call each. Steps taken are not taken again when the action is repeated after "too
many requests": a person gets every part once.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.error import TelegramError

from bot.platform import Media, painted
from bot.telegram import marks
from bot.telegram.files import Files, Json
from bot.telegram.keyboard import keyboard, pay_keyboard
from handlers.actions import Say
from handlers.content import Album, Buttons, Chart, Code, Content, Invoice, Picture, Poll, Poster, Text

TITLE_LENGTH = 32
DESCRIPTION_LENGTH = 255
CLOSES_WITHIN_S = (10, 2_628_000)
"""When Telegram closes a poll itself; from 5 s on, the rest is for the way. https://core.telegram.org/bots/api#sendpoll"""
STARS = "XTR"
NO_WORDS = "↓"
"""Stands above buttons that have no text of their own: Telegram sends no empty message."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """What it takes to speak. `call` is the Bot API: method, fields → result; it raises TelegramError.

    `private_gap_s` is how far apart messages to one person must be.
    """

    call: Callable[[str, Json], Awaitable[Any]]
    files: Files
    media: Media
    payment_token: str
    private_gap_s: float
    now: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One call. `pictures` are put in when it is made: hashes of stored ones, or one to paint."""

    method: str
    fields: Json
    pictures: tuple[str, ...] | Poster | Chart | Code = ()

    @property
    def weight(self) -> int:
        """How many messages of Telegram's limits it is."""
        return len(self.pictures) or 1 if isinstance(self.pictures, tuple) else 1


@dataclass(kw_only=True)
class Told:
    """What of an action has been said so far."""

    messages: list[Json] = field(default_factory=list)
    steps: int = 0

    def result(self, content: Content) -> Json:
        """`message_id` carries the buttons, but for an album, whose first picture it is; `poll` where there is one."""
        ids = [str(message["message_id"]) for message in self.messages]
        result: Json = {"message_id": ids[0] if isinstance(content, Album) else ids[-1], "message_ids": ids}
        if isinstance(content, Album) and self.steps > 1:
            result["buttons_id"] = ids[-1]
        if isinstance(content, Poll):
            result["poll"] = self.messages[-1].get("poll", {}).get("id")
        return result


async def say(voice: Voice, action: Say, told: Told) -> Json:
    """Says what has not been said yet, and notes each step in `told`. Raises TelegramError, BadButton.

    The parts of one action go to a person one by one, as far apart as any messages.
    """
    steps = STEPS[action.content.kind](voice, action, action.content)
    begun = told.steps
    for place, step in enumerate(steps[begun:], begun):
        if place > begun and not is_community(action.to.chat):
            await voice.pause(steps[place - 1].weight * voice.private_gap_s)
        told.messages += await _take(voice, step)
        told.steps += 1
    return told.result(action.content)


def is_community(chat: str) -> bool:
    """Groups and channels have negative ids. https://core.telegram.org/api/bots/ids"""
    return chat.startswith("-")


def cost(content: Content) -> int:
    """How many messages of Telegram's limits it takes to say this."""
    match content:
        case Text():
            return len(marks.pieces(content.text))
        case Picture():
            return 1 if _fits_caption(content.text) else 1 + len(marks.pieces(content.text))
        case Album():
            return len(content.pictures) + (len(marks.pieces(content.text)) if _has_own_text(content) else 0)
        case _:
            return 1


# --- steps of each kind of content -----------------------------------------------------------------------------------


def _text(_voice: Voice, action: Say, content: Text) -> list[Step]:
    return _texts(_where(action), content.text, content.buttons)


def _texts(where: Json, text: str, buttons: Buttons) -> list[Step]:
    """A reply by its first message, buttons under its last."""
    fields = [{**where, "text": one.text, "entities": one.entities} for one in marks.pieces(text or NO_WORDS)]
    for one in fields[1:]:
        one["reply_parameters"] = None
    fields[-1]["reply_markup"] = keyboard(buttons)
    return [Step(method="sendMessage", fields=one) for one in fields]


def _picture(_voice: Voice, action: Say, content: Picture) -> list[Step]:
    pictures = (content.picture,) if isinstance(content.picture, str) else content.picture
    where, caption = _where(action), marks.piece(content.text)
    if not _fits_caption(content.text):
        photo = Step(method="sendPhoto", fields=where, pictures=pictures)
        return [photo, *_texts({**where, "reply_parameters": None}, content.text, content.buttons)]
    fields = {**where, **_caption(caption), "reply_markup": keyboard(content.buttons)}
    return [Step(method="sendPhoto", fields=fields, pictures=pictures)]


def _album(_voice: Voice, action: Say, content: Album) -> list[Step]:
    where = _where(action)
    if not _has_own_text(content):
        fields = {**where, **_caption(marks.piece(content.text))}
        return [Step(method="sendMediaGroup", fields=fields, pictures=content.pictures)]
    album = Step(method="sendMediaGroup", fields=where, pictures=content.pictures)
    return [album, *_texts({**where, "reply_parameters": None}, content.text, content.buttons)]


def _poll(voice: Voice, action: Say, content: Poll) -> list[Step]:
    is_quiz = content.right_option is not None
    fields = {
        "question": content.question,
        "options": [{"text": option} for option in content.options],
        "is_anonymous": False,
        "type": "quiz" if is_quiz else "regular",
        "allows_multiple_answers": content.is_multiple,
        "correct_option_ids": [content.right_option] if is_quiz else None,
        "close_date": _close_date(content, voice.now()),
    }
    return [Step(method="sendPoll", fields=_where(action) | fields)]


def _invoice(voice: Voice, action: Say, content: Invoice) -> list[Step]:
    fields = {
        "title": marks.cut_plain(content.title, TITLE_LENGTH),
        "description": marks.cut_plain(content.description, DESCRIPTION_LENGTH),
        "payload": content.payload,
        "provider_token": "" if content.currency == STARS else voice.payment_token,
        "currency": content.currency,
        "prices": [{"label": label, "amount": minor} for label, minor in content.prices],
        "start_parameter": content.start,
        "reply_markup": pay_keyboard(content.buttons),
    }
    return [Step(method="sendInvoice", fields=_where(action) | fields)]


def _where(action: Say) -> Json:
    where: Json = {"chat_id": action.to.chat, "message_thread_id": action.to.thread}
    if action.reply_to is not None:
        where["reply_parameters"] = {"message_id": int(action.reply_to), "allow_sending_without_reply": True}
    return where


def _caption(piece: marks.Piece) -> Json:
    return {"caption": piece.text or None, "caption_entities": piece.entities}


def _fits_caption(text: str) -> bool:
    return marks.units(marks.piece(text).text) <= marks.CAPTION_UNITS


def _has_own_text(content: Album) -> bool:
    return bool(content.buttons) or not _fits_caption(content.text)


def _close_date(content: Poll, now: datetime) -> int | None:
    """What lies outside of Telegram's bounds is closed by ClosePoll alone."""
    if content.until_at is None:
        return None
    is_within = CLOSES_WITHIN_S[0] < (content.until_at - now).total_seconds() < CLOSES_WITHIN_S[1]
    return int(content.until_at.timestamp()) if is_within else None


STEPS: dict[str, Callable[[Voice, Say, Any], list[Step]]] = {
    "text": _text,
    "picture": _picture,
    "album": _album,
    "poll": _poll,
    "invoice": _invoice,
}
"""A content's kind → the calls that say it."""


# --- taking them -----------------------------------------------------------------------------------------------------


async def _take(voice: Voice, step: Step) -> list[Json]:
    async def send(pictures: Sequence[str | bytes]) -> list[Json]:
        return _messages(await voice.call(step.method, SHOWN[step.method](step.fields, pictures)))

    match step.pictures:
        case Poster() | Chart() | Code() as picture:
            return await send([await painted(voice.media, picture)])
        case ():
            return _messages(await voice.call(step.method, step.fields))
        case names:
            return await voice.files.send(names, send)


def _photo(fields: Json, pictures: Sequence[str | bytes]) -> Json:
    return {**fields, "photo": pictures[0]}


def _media(fields: Json, pictures: Sequence[str | bytes]) -> Json:
    """An album's caption stands under its first picture; what is uploaded goes beside the list that names it."""
    where = {name: value for name, value in fields.items() if not name.startswith("caption")}
    files = {f"picture{place}": data for place, data in enumerate(pictures) if isinstance(data, bytes)}
    media = [
        {"type": "photo", "media": one if isinstance(one, str) else f"attach://picture{place}"}
        for place, one in enumerate(pictures)
    ]
    media[0] |= {name: value for name, value in fields.items() if name.startswith("caption") and value is not None}
    return {**where, "media": media, **files}


SHOWN: dict[str, Callable[[Json, Sequence[str | bytes]], Json]] = {"sendPhoto": _photo, "sendMediaGroup": _media}
"""A method → its fields with pictures put in."""


def _messages(result: Any) -> list[Json]:
    messages = result if isinstance(result, list) else [result]
    if not all(isinstance(one, dict) and type(one.get("message_id")) is int for one in messages):
        raise TelegramError("the answer names no message")
    return messages
