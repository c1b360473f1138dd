"""Buttons as Telegram shows them. https://core.telegram.org/bots/api#inlinekeyboardbutton"""

import re
from typing import Any
from urllib.parse import quote

from handlers.content import DOES_BYTES_MAX, PAYS, Button, Buttons

Keyboard = dict[str, Any]
"""An InlineKeyboardMarkup."""

_LINK = re.compile(r"https?://\S+")


class BadButton(ValueError):
    """A button Telegram would refuse; a fault of ours."""


def keyboard(buttons: Buttons) -> Keyboard | None:
    if not buttons:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in buttons]}


def pay_keyboard(buttons: Buttons) -> Keyboard | None:
    """An invoice's buttons. Telegram wants the first one to pay; where none does, one is put before the others."""
    if not buttons:
        return None
    if buttons[0][0].does != PAYS:
        buttons = ((Button(label="💳", does=PAYS),), *buttons)
    first, *beside = buttons[0]
    row = [{"text": first.label, "pay": True}, *map(_button, beside)]
    return {"inline_keyboard": [row, *([_button(button) for button in row] for row in buttons[1:])]}


def share_address(text: str) -> str:
    """The page of Telegram's that lets a person pass a text on to a chat of their choice.

    `switch_inline_query_chosen_chat` would need inline mode, a switch that only the bot's maker can turn at BotFather,
    and answers to inline queries. This address works for every bot, and puts the text before the person, to be sent or
    changed. Telegram itself writes the link in front of the text. https://core.telegram.org/widgets/share
    """
    found = _LINK.search(text)
    if found is None:
        return f"https://t.me/share/url?url={quote(text, safe='')}"
    rest = (text[: found.start()].rstrip() + "\n" + text[found.end() :].lstrip()).strip()
    return f"https://t.me/share/url?url={quote(found[0], safe='')}&text={quote(rest, safe='')}"


def _button(button: Button) -> dict[str, Any]:
    if button.url:
        return {"text": button.label, "url": button.url}
    if button.shares:
        return {"text": button.label, "url": share_address(button.shares)}
    if not 0 < len(button.does.encode()) <= DOES_BYTES_MAX:
        raise BadButton(f"what button {button.label!r} does is not 1 to {DOES_BYTES_MAX} bytes: {button.does!r}")
    return {"text": button.label, "callback_data": button.does}
