"""A taken row on its way through dispatch: what it means, and what was decided."""

from dataclasses import dataclass, field

from bot.owed import Owed
from handlers.events import Event
from storage.inbox import Taken


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A taken row and what it means; or why it means nothing."""

    taken: Taken
    events: tuple[Event, ...] = ()
    unreadable: str | None = None


@dataclass(kw_only=True)
class Decided:
    """What a transaction decided; acted on once it is committed."""

    owed: list[Owed] = field(default_factory=list)
    known: list[Taken] = field(default_factory=list)
    left: list[Taken] = field(default_factory=list)
    """To be handled in the next transaction."""
    amount: int = 0
    """How many events were handled one by one."""

    def add(self, more: "Decided") -> None:
        self.owed += more.owed
        self.known += more.known
