"""What is said, as the messenger keeps it: {"kind": …} in JSON, without a viewer. `shown.py` makes of it what one sees.

`text` is marked text (`<b>` is the only markup). Buttons are kept whole: label, does, url, shares.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from handlers.content import DOES_BYTES_MAX, PAYS, Album, Buttons, Content, Invoice, Picture, Poll, Text
from handlers.texts import plain

Kept = dict[str, Any]


class BadContent(ValueError):
    """What no messenger takes; a fault of ours."""


def kept(content: Content) -> Kept:
    """Raises BadContent."""
    return KEEP[content.kind](content)


def edited(before: Kept, content: Content) -> Kept:
    """The message as it is after an edit: pictures stay, words and buttons change. Raises BadContent."""
    if isinstance(content, Poll | Invoice) or before["kind"] not in ("text", "picture", "album"):
        raise BadContent(f"a message of kind {before['kind']} cannot be changed into a {content.kind}")
    return before | {"text": content.text, "buttons": _buttons(content.buttons)}


def said(text: str, photos: Sequence[str]) -> Kept:
    """What a person wrote, with photos or without."""
    words = {"text": plain(text), "buttons": []}
    if len(photos) > 1:
        return {"kind": "album", "media": list(photos), **words}
    return {"kind": "picture", "media": photos[0], **words} if photos else {"kind": "text", **words}


def service(what: str, name: str, by: str | None = None) -> Kept:
    """A line that the messenger itself writes: joined, left, created."""
    return {"kind": "service", "what": what, "name": name, "by": by}


def money(what: str, minor: int, currency: str) -> Kept:
    """The same, of money: paid, refunded."""
    return {"kind": "service", "what": what, "minor": minor, "currency": currency}


def _text(content: Text) -> Kept:
    return {"kind": "text", "text": content.text, "buttons": _buttons(content.buttons)}


def _picture(content: Picture) -> Kept:
    if not isinstance(content.picture, str):
        raise BadContent("a poster or chart must be painted before it is said")
    words = {"text": content.text, "buttons": _buttons(content.buttons)}
    return {"kind": "picture", "media": content.picture, **words}


def _album(content: Album) -> Kept:
    words = {"text": content.text, "buttons": _buttons(content.buttons)}
    return {"kind": "album", "media": list(content.pictures), **words}


def _poll(content: Poll) -> Kept:
    return {
        "kind": "poll",
        "question": content.question,
        "options": list(content.options),
        "is_multiple": content.is_multiple,
        "right_option": content.right_option,
        "is_closed": False,
    }


def _invoice(content: Invoice) -> Kept:
    return {
        "kind": "invoice",
        "title": content.title,
        "description": content.description,
        "payload": content.payload,
        "currency": content.currency,
        "prices": [list(price) for price in content.prices],
        "is_paid": False,
        "buttons": _buttons(content.buttons),
    }


def _buttons(buttons: Buttons) -> list[list[dict[str, str]]]:
    for button in (one for row in buttons for one in row):
        if not (button.url or button.shares) and not 0 < len(button.does.encode()) <= DOES_BYTES_MAX:
            raise BadContent(f"what button {button.label!r} does is not 1 to {DOES_BYTES_MAX} bytes: {button.does!r}")
    return [[asdict(button) for button in row] for row in buttons]


def does_of(content: Kept) -> set[str]:
    """Everything its buttons do, without the one that pays."""
    return {one["does"] for row in content.get("buttons", ()) for one in row if one["does"]} - {PAYS}


KEEP: dict[str, Callable[[Any], Kept]] = {
    "text": _text,
    "picture": _picture,
    "album": _album,
    "poll": _poll,
    "invoice": _invoice,
}
"""A content's kind → how it is kept."""
