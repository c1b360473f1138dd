"""Content into messages: what is said as one thing may be several messages here.

Pictures stand before their words; of an album the first one, as few messages may be sent. Buttons become choices;
those that open a page, or hold words to pass on, become lines.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.cgi import marks
from bot.cgi.invoice import as_text
from handlers.content import (
    DOES_BYTES_MAX,
    Album,
    Button,
    Buttons,
    Chart,
    Code,
    Content,
    Invoice,
    Picture,
    Poll,
    Poster,
    Text,
)
from handlers.dialogues import PRESS as ANSWER
from handlers.voting import ALSO, CLOSE
from handlers.voting import VOTE as CHOOSES

VOTE, VOTES = "vote", "votes"
"""What a poll's option stands for: "vote POLL 0"; "votes" where several may be chosen."""
LABEL_BYTES, NUMBER_BYTES, PROMPT_BYTES = 60, 4, 200
CHOICES_MAX = 20
"""So many lines fit beside words, however long they are."""
MENU_LABEL_BYTES, MENU_MAX = 40, 40
"""The same where there are no words."""


class BadButton(ValueError):
    """A button no platform would take; a fault of ours."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    label: str
    does: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One message: words, or a picture. Its choices are shown as items or as numbers when it is sent."""

    text: str = ""
    picture: str | Poster | Chart | Code | None = None
    choices: tuple[Choice, ...] = ()
    after: str = ""
    """Words under the choices, of what was joined to it."""

    @property
    def is_question(self) -> bool:
        """It is answered by typing: a number typed may be the answer itself, and no choice."""
        return any(one.does.partition(" ")[0] == ANSWER for one in self.choices)

    @property
    def is_lasting(self) -> bool:
        """It is chosen long after, when other numbers have been shown."""
        return any(one.does.partition(" ")[0] == CLOSE for one in self.choices)

    @property
    def is_multiple(self) -> bool:
        return any(one.does.partition(" ")[0] in (VOTES, ALSO) for one in self.choices)

    @property
    def is_poll(self) -> bool:
        """It has a poll's options, which are tapped or typed, and for longer than till the next words."""
        return any(one.does.partition(" ")[0] in (CHOOSES, ALSO) for one in self.choices)


def steps(content: Content, *, poll: str = "", pay: Callable[[str], str | None] = lambda key: None) -> list[Step]:
    """`poll`: what a poll is called in its votes. `pay`: the address of the page to pay an order, by its key."""
    match content:
        case Text(menu=menu) if menu:
            return _menu(menu)
        case Text():
            return _words(content.text, content.buttons)
        case Picture():
            return [Step(picture=content.picture), *_words(content.text, content.buttons)]
        case Album():
            return [Step(picture=content.pictures[0]), *_words(content.text, content.buttons)]
        case Poll():
            return _poll(content, poll)
        case Invoice():
            return _invoice(content, pay(content.payload))


def numbered(step: Step, prompt: str) -> str:
    """The step's words with its choices as numbered lines, which are chosen by typing their number."""
    lines = [f"{place} {one.label}" for place, one in enumerate(step.choices, 1)]
    after = ["", step.after] if step.after else []
    return "\n".join([*([step.text, ""] if step.text else []), *lines, *([prompt] if prompt else []), *after])


def joined(steps: Sequence[Step]) -> Step:
    """One message of several. Only the last numbers count: the choices are those of the last that has any."""
    at = chooser(steps)
    above, below = ("\n\n".join(one.text for one in part if one.text) for part in (steps[: at + 1], steps[at + 1 :]))
    return Step(text=above, choices=steps[at].choices, after=below)


def chooser(steps: Sequence[Step]) -> int:
    """Which of several has the choices that count; the last where none has any."""
    return max((at for at, one in enumerate(steps) if one.choices), default=len(steps) - 1)


def fits(step: Step) -> bool:
    return marks.size(numbered(step, "")) + (PROMPT_BYTES if step.choices else 0) <= marks.TEXT_BYTES


def cost(content: Content) -> int:
    """In messages. What cannot be said at all is found out when it is to be said."""
    try:
        return len(steps(content))
    except BadButton:
        return 1


def _words(marked: str, buttons: Buttons) -> list[Step]:
    listed = [button for row in buttons for button in row]
    return _linked(marks.plain(marked), listed)


def _linked(words: str, buttons: Sequence[Button]) -> list[Step]:
    return _with(marks.linked(words, buttons), [_choice(one.label, one.does) for one in buttons if one.does])


def _with(words: str, offered: Sequence[Choice]) -> list[Step]:
    """Choices stand under the last piece, which has room for them as numbered lines."""
    choices = offered[:CHOICES_MAX]
    taken = sum(marks.size(one.label) + NUMBER_BYTES for one in choices) + PROMPT_BYTES if choices else 0
    found = [Step(text=one) for one in marks.pieces(words, marks.TEXT_BYTES - taken)]
    if not choices:
        return found
    last = found[-1].text if found else ""
    return [*found[:-1], Step(text=last, choices=tuple(choices))]


def _menu(menu: Buttons) -> list[Step]:
    choices = [_choice(marks.cut(one.label, MENU_LABEL_BYTES), one.does) for row in menu for one in row]
    return [Step(choices=tuple(choices[:MENU_MAX]))]


def _choice(label: str, does: str) -> Choice:
    if len(does.encode()) > DOES_BYTES_MAX:
        raise BadButton(f"what button {label!r} does is longer than {DOES_BYTES_MAX} bytes: {does!r}")
    return Choice(label=marks.label(label, LABEL_BYTES), does=does)


def _poll(content: Poll, poll: str) -> list[Step]:
    word = VOTES if content.is_multiple else VOTE
    choices = [_choice(option, f"{word} {poll} {place}") for place, option in enumerate(content.options)]
    return _with(marks.harmless(content.question), choices)


def _invoice(content: Invoice, address: str | None) -> list[Step]:
    return _linked(*as_text(content, address))
