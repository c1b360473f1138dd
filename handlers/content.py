"""What we say, without a platform: storable as JSON, the same for every platform.

Texts are `Marked`: the only markup is `<b>…</b>`, everything else is escaped (see handlers/texts).
A platform that cannot show a part degrades it in its own `perform.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.texts import Marked

DOES_BYTES_MAX = 64
"""How long `Button.does` may be: Telegram's callback_data, https://core.telegram.org/bots/api#inlinekeyboardbutton."""


@dataclass(frozen=True, kw_only=True)
class Button:
    """One button. Exactly one of `does`, `url`, `shares` is set.

    `does` is what pressing it types: a command ("/buy TEA 1") or a word of PRESSES ("campaign.end 3"). It is checked
    like typed words, so an old or forwarded button can do nothing its presser may not do. A trailing " @12" keeps it
    for member 12 alone (use `only_for`). `shares` is text offered to be passed on to a chat the person chooses.
    """

    label: str
    does: str = ""
    url: str = ""
    shares: str = ""


PAYS = "pay"
"""`does` of an invoice's first button: the platform itself makes it open the payment."""

Buttons = tuple[tuple[Button, ...], ...]
"""Rows of buttons, at most three in a row."""


def only_for(member_id: int, button: Button) -> Button:
    """The same button, dead for everybody but this member (for dialogues in groups)."""
    return Button(label=button.label, does=f"{button.does} @{member_id}")


@dataclass(frozen=True, kw_only=True)
class Text:
    kind: Literal["text"] = "text"
    text: Marked
    buttons: Buttons = ()
    menu: Buttons = ()
    """What can be done here, for a platform that has no menu of commands: there it stands instead of the words."""


@dataclass(frozen=True, kw_only=True)
class Poster:
    """A picture made when it is sent: an invite poster. All fields are plain text; `media` is a stored photo's hash."""

    kind: Literal["poster"] = "poster"
    shop: str
    title: str
    line: str
    inviter: str
    sentence: str
    link: str
    media: str | None = None


@dataclass(frozen=True, kw_only=True)
class Code:
    """A picture made when it is sent: a QR code of this text."""

    kind: Literal["code"] = "code"
    text: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a chart: whose it is, what is written at its end, how long it is (in any unit, 0 or more).

    `is_part`: it stands for a time that lies only partly in the chart, such as today.
    """

    name: str
    label: str
    size: int
    is_part: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Bars that are compared with each other: `columns` stand side by side as time goes on, `rows` lie in order."""

    title: str
    note: str = ""
    shape: Literal["columns", "rows"]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture made when it is sent: figures with ready-made words, all plain text, one panel below another."""

    kind: Literal["chart"] = "chart"
    shop: str
    title: str
    line: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture with a caption: a stored photo (its hash), a poster, a chart or a code."""

    kind: Literal["picture"] = "picture"
    picture: str | Poster | Chart | Code
    text: Marked
    buttons: Buttons = ()


@dataclass(frozen=True, kw_only=True)
class Album:
    """2 to 10 stored photos. Where albums cannot carry buttons, text and buttons follow in a message of their own."""

    kind: Literal["album"] = "album"
    pictures: tuple[str, ...]
    text: Marked
    buttons: Buttons = ()


@dataclass(frozen=True, kw_only=True)
class Poll:
    """A question that is answered by name, never anonymously. `right_option` (from 0) makes it a quiz."""

    kind: Literal["poll"] = "poll"
    question: str
    options: tuple[str, ...]
    is_multiple: bool = False
    right_option: int | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """A request to pay one order inside the chat. `payload` comes back with the checkout and the payment.

    Its first button `does` PAYS.
    """

    kind: Literal["invoice"] = "invoice"
    title: str
    description: str
    payload: str
    currency: str
    prices: tuple[tuple[str, int], ...]
    start: str
    buttons: Buttons = ()


Content = Text | Picture | Album | Poll | Invoice
