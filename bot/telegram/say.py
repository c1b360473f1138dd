"""Content into messages: what is said as one thing may be several messages on Telegram.

Each kind of content gives its messages as steps. Steps already taken are not taken again when the action is repeated
after "too many requests": a person gets every part once.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from telegram import Bot, InputMediaPhoto, LabeledPrice, Message, ReplyParameters
from telegram import Poll as TelegramPoll

from bot.platform import Media
from bot.telegram import marks
from bot.telegram.files import Files
from bot.telegram.keyboard import keyboard, pay_keyboard
from bot.telegram.request import POLL_ID
from handlers.actions import Say
from handlers.content import Album, Buttons, Content, Invoice, Picture, Poll, Poster, Text

TITLE_LENGTH = 32
DESCRIPTION_LENGTH = 255
CLOSES_WITHIN_S = (10, 2_628_000)
"""When Telegram itself can close a poll; from 5 s on, the rest is for the way. https://core.telegram.org/bots/api#sendpoll"""
STARS = "XTR"
CorrectOption = Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
NO_WORDS = "↓"
"""Stands above buttons that have no text of their own: Telegram sends no empty message."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """What it takes to speak: the bot, its files, and the payment provider's token."""

    bot: Bot
    files: Files
    media: Media
    payment_token: str
    now: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]]


@dataclass(kw_only=True)
class Told:
    """What of an action has been said so far."""

    messages: list[Message] = field(default_factory=list)
    steps: int = 0
    is_album: bool = False
    buttons_id: str | None = None

    @property
    def result(self) -> dict[str, Any]:
        """`message_id` carries the buttons, but for an album, whose first picture it is; `poll` where there is one."""
        ids = [str(message.message_id) for message in self.messages]
        poll = self.messages[-1].api_kwargs.get(POLL_ID)
        result: dict[str, Any] = {"message_id": ids[0] if self.is_album else ids[-1], "message_ids": ids}
        if self.buttons_id:
            result["buttons_id"] = self.buttons_id
        if poll is not None:
            result["poll"] = poll
        return result


@dataclass(frozen=True, kw_only=True)
class Step:
    """One call: `weight` messages of Telegram's limits."""

    weight: int
    send: Callable[[], Awaitable[Sequence[Message]]]


async def say(voice: Voice, action: Say, told: Told) -> dict[str, Any]:
    """Says what has not been said yet, and notes each step in `told`. Raises TelegramError, BadButton.

    A person may be sent one message a second, so the parts of one action go to them one by one.
    """
    steps = STEPS[action.content.kind](voice, action, action.content)
    for place, step in enumerate(steps[told.steps :], told.steps):
        if told.messages and place and not is_community(action.to.chat):
            await voice.pause(steps[place - 1].weight)
        told.messages += await step.send()
        told.steps += 1
    told.is_album = isinstance(action.content, Album)
    if told.is_album and len(steps) > 1:
        told.buttons_id = str(told.messages[-1].message_id)
    return told.result


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


def _text(voice: Voice, action: Say, content: Text) -> list[Step]:
    return _texts(voice, action, content.text, content.buttons, is_first=True)


def _texts(voice: Voice, action: Say, text: str, buttons: Buttons, *, is_first: bool) -> list[Step]:
    pieces = marks.pieces(text or NO_WORDS)
    last = len(pieces) - 1

    def step(place: int, piece: marks.Piece) -> Step:
        async def send() -> Sequence[Message]:
            message = await voice.bot.send_message(
                text=piece.text,
                entities=piece.entities,
                reply_markup=keyboard(buttons) if place == last else None,
                **_where(action, is_first=is_first and place == 0),
            )
            return (message,)

        return Step(weight=1, send=send)

    return [step(place, piece) for place, piece in enumerate(pieces)]


def _picture(voice: Voice, action: Say, content: Picture) -> list[Step]:
    is_short = _fits_caption(content.text)
    photo = Step(weight=1, send=lambda: _photo(voice, action, content, is_short))
    return [photo] if is_short else [photo, *_texts(voice, action, content.text, content.buttons, is_first=False)]


async def _photo(voice: Voice, action: Say, content: Picture, has_caption: bool) -> Sequence[Message]:
    caption = marks.piece(content.text if has_caption else "")

    async def send(pictures: Sequence[str | bytes]) -> Sequence[Message]:
        message = await voice.bot.send_photo(
            photo=pictures[0],
            filename="picture",
            caption=caption.text or None,
            caption_entities=caption.entities,
            reply_markup=keyboard(content.buttons) if has_caption else None,
            **_where(action, is_first=True),
        )
        return (message,)

    if isinstance(content.picture, Poster):
        return await send([await voice.media.poster(content.picture)])
    return await voice.files.send((content.picture,), send)


def _album(voice: Voice, action: Say, content: Album) -> list[Step]:
    has_own_text = _has_own_text(content)
    caption = marks.piece("" if has_own_text else content.text)

    async def send(pictures: Sequence[str | bytes]) -> Sequence[Message]:
        captions = [caption, *[marks.Piece("")] * (len(pictures) - 1)]
        media = [
            InputMediaPhoto(picture, caption=one.text or None, caption_entities=one.entities, filename="picture")
            for picture, one in zip(pictures, captions, strict=True)
        ]
        return await voice.bot.send_media_group(media=media, **_where(action, is_first=True))

    album = Step(weight=len(content.pictures), send=lambda: voice.files.send(content.pictures, send))
    return [album, *_texts(voice, action, content.text, content.buttons, is_first=False)] if has_own_text else [album]


def _poll(voice: Voice, action: Say, content: Poll) -> list[Step]:
    right = None if content.right_option is None else cast("CorrectOption", content.right_option)

    async def send() -> Sequence[Message]:
        message = await voice.bot.send_poll(
            question=content.question,
            options=content.options,
            is_anonymous=False,
            type=TelegramPoll.REGULAR if right is None else TelegramPoll.QUIZ,
            allows_multiple_answers=content.is_multiple,
            correct_option_ids=None if right is None else [right],
            close_date=_close_date(content, voice.now()),
            **_where(action, is_first=True),
        )
        return (message,)

    return [Step(weight=1, send=send)]


def _invoice(voice: Voice, action: Say, content: Invoice) -> list[Step]:
    async def send() -> Sequence[Message]:
        message = await voice.bot.send_invoice(
            title=marks.cut_plain(content.title, TITLE_LENGTH),
            description=marks.cut_plain(content.description, DESCRIPTION_LENGTH),
            payload=content.payload,
            provider_token="" if content.currency == STARS else voice.payment_token,
            currency=content.currency,
            prices=[LabeledPrice(label, minor) for label, minor in content.prices],
            start_parameter=content.start,
            reply_markup=pay_keyboard(content.buttons),
            **_where(action, is_first=True),
        )
        return (message,)

    return [Step(weight=1, send=send)]


def _where(action: Say, *, is_first: bool) -> dict[str, Any]:
    """Chat and topic; the first message of an action is the one that replies."""
    where: dict[str, Any] = {"chat_id": action.to.chat}
    if action.to.thread is not None:
        where["message_thread_id"] = int(action.to.thread)
    if is_first and action.reply_to is not None:
        where["reply_parameters"] = ReplyParameters(int(action.reply_to), allow_sending_without_reply=True)
    return where


def _fits_caption(text: str) -> bool:
    return marks.units(marks.piece(text).text) <= marks.CAPTION_UNITS


def _has_own_text(content: Album) -> bool:
    return bool(content.buttons) or not _fits_caption(content.text)


def _close_date(content: Poll, now: datetime) -> datetime | None:
    """Telegram closes a poll by itself within 5 s to about a month; what lies outside is closed by ClosePoll alone."""
    if content.until_at is None:
        return None
    seconds = (content.until_at - now).total_seconds()
    return content.until_at if CLOSES_WITHIN_S[0] < seconds < CLOSES_WITHIN_S[1] else None


STEPS: dict[str, Callable[[Voice, Say, Any], list[Step]]] = {
    "text": _text,
    "picture": _picture,
    "album": _album,
    "poll": _poll,
    "invoice": _invoice,
}
"""A content's kind → the calls that say it."""
