"""From typed words to a command's function: find it, check the role, read the words, ask for what is missing.

COMMANDS itself is in routes.py. A command the sender may not use is answered as an unknown one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from handlers import typed
from handlers.actions import Actions
from handlers.events import Said, Where, Who
from handlers.turn import Turn
from storage.rows import Role

WORDS_ONLY = typed.Grammar()


class At(Enum):
    """Where a command works. In the wrong place it answers with a button to the right one."""

    ANYWHERE = "anywhere"
    PRIVATE = "private"


@dataclass(frozen=True, kw_only=True)
class Commanded:
    """A command that somebody typed, pressed, or answered a dialogue's questions for; its words are read.

    `photos` are the platform's file ids; `album` is set while further photos of the same message may follow.
    """

    word: str
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    message_id: str | None = None
    photo: str | None = None
    album: str | None = None
    reply_to: Who | None = None

    def option(self, name: str) -> str | None:
        return self.options.get(name)

    @property
    def is_confirmed(self) -> bool:
        return self.options.get("confirm") == "yes"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An answer offered as a button: what it shows, and what it stands for."""

    label: str
    value: str


Values = Mapping[str, str]
"""A dialogue's answers so far, by the names of its questions."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question of a dialogue. `name` in capitals is a positional word, in small letters an option, "TEXT" the body.

    `prompt` is the key of the question's sentence. `offers` gives buttons. `read` raises a Refusal for an answer that
    will not do; its result is not used. An optional question has a button to skip it. `example` is what its sentence
    gives as one, where that depends on the shop or on the day.
    """

    name: str
    prompt: str
    offers: Callable[[Turn, Values], list[Choice]] | None = None
    read: Callable[[Turn, str], object] | None = None
    is_optional: bool = False
    is_photo: bool = False
    example: Callable[[Turn], str] | None = None
    is_asked: Callable[[Values], bool] = lambda values: True


@dataclass(frozen=True, kw_only=True)
class Command:
    """A row of COMMANDS. `role` None: everybody. `least`: how many words it cannot do without. `most`: how many it
    takes, where one more may be a slip that changes what is meant, such as a misspelt option; None: it knows by itself.

    `shows` is what /help prints behind the word (such as "CODE N"), `shows_to` the same for roles that may do more with
    it; `asks` are the questions of its dialogue, the
    positional ones in the order of the words. With `is_about_somebody` the first word is a WHO; where it is left out,
    it is whoever wrote the message that was replied to.
    """

    word: str
    chinese: str
    run: Callable[[Turn, Commanded], Actions]
    role: Role | None = None
    grammar: typed.Grammar = WORDS_ONLY
    least: int = 0
    most: int | None = None
    needs_text: bool = False
    asks: tuple[Ask, ...] = ()
    at: At = At.ANYWHERE
    shows: str = ""
    shows_to: Mapping[Role, str] = field(default_factory=dict)
    is_in_menu: bool = True
    also: tuple[str, ...] = ()
    """Other names it answers to."""
    is_about_somebody: bool = False
    is_discreet: bool = False
    """What it answers is no group's business: said in one, it answers in private."""
    takes_photo: bool = False
    """It takes a photo that comes with its words, though no question asks for one."""

    def may(self, role: Role | None) -> bool:
        return self.role is None or (role is not None and role.reaches(self.role))

    def has_place_for_photo(self, values: Values) -> bool:
        """Whether a photo that comes with an answer is used, given the answers so far."""
        return self.takes_photo or any(ask.is_photo and ask.is_asked(values) for ask in self.asks)

    def has_place_for_text(self, values: Values) -> bool:
        """Whether words that come with a photo are: the body, where none was given."""
        return any(ask.name == "TEXT" and ask.is_asked(values) and not values.get("TEXT") for ask in self.asks)

    def shown(self, role: Role | None) -> str:
        """How it is written in full, by somebody of this role."""
        more = [shows for least, shows in self.shows_to.items() if role is not None and role.reaches(least)]
        return f"/{self.word} {more[-1] if more else self.shows}".strip()


def find(commands: Mapping[str, Command], text: str) -> tuple[Command, str] | None:
    """The command at the start of a text, and what follows its word. "/product add …" before "/product"."""
    split = typed.split_command(text)
    if split is None:
        return None
    word, _, rest = split
    first = commands.get(word)
    head, _, tail = rest.lstrip(" ").partition(" ")
    head, newline, below = head.partition("\n")
    second = commands.get(f"{word} {head.lower()}") if head else None
    if second is not None:
        return second, (newline + below + " " + tail if newline else tail)
    return (first, rest) if first else None


def read(command: Command, rest: str, said: Said) -> Commanded:
    """The words behind the command, by its grammar. Raises a Refusal where they cannot be read."""
    words = typed.read(rest, command.grammar)
    return Commanded(
        word=command.word,
        words=words.words,
        options=words.options,
        text=words.text,
        message_id=said.message_id,
        photo=said.photo,
        album=said.album,
        reply_to=said.reply_to,
    )


def is_complete(command: Command, commanded: Commanded) -> bool:
    if len(commanded.words) < command.least:
        return False
    return bool(commanded.text or commanded.photo) if command.needs_text else True


def fits(command: Command, where: Where) -> bool:
    return command.at is At.ANYWHERE or where.kind == "private"
