"""Long lists, a page at a time: one message whose buttons turn it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.actions import Actions, AnswerPress, Edit, Rank, Sent
from handlers.content import Button, Buttons, Text
from handlers.events import Pressed
from handlers.turn import Turn

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """`number` from 0, `last` likewise."""

    items: Sequence[T]
    number: int
    last: int


def page(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page of this number, or the nearest there is."""
    last = max(0, (len(items) - 1) // size)
    at = min(max(number, 0), last)
    return Page(items=items[at * size : (at + 1) * size], number=at, last=last)


def buttons(turn: Turn, page: Page[T], word: str) -> Buttons:
    """Back and on, where there is something; `word` is the press that turns: "WORD NUMBER"."""
    row: list[Button] = []
    if page.number > 0:
        row.append(Button(label=turn.label("pages-back"), does=f"{word} {page.number - 1}"))
    if page.number < page.last:
        row.append(Button(label=turn.label("pages-on"), does=f"{word} {page.number + 1}"))
    return (tuple(row),) if row else ()


def turned(turn: Turn, pressed: Pressed, text: Text) -> Actions:
    """The message under whose button was pressed shows another page."""
    answer = AnswerPress(platform=pressed.who.platform, press=pressed.press)
    return [answer, Edit(sent=Sent(place=turn.here, message_id=pressed.message_id), content=text, rank=Rank.ANSWER)]
