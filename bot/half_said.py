"""Half said: what of an action has been said when it broke off, kept for as long as it will be tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.ended import TRIES, TRIES_UNKNOWN
from handlers.actions import Rank, Say
from handlers.outcomes import Outcome, RetryLater, Unknown, WaitsForContact

MOST = 1000
T = TypeVar("T")


@dataclass(kw_only=True)
class Note(Generic[T]):
    """`told` is the platform's own; `tries`: how often it has broken off."""

    told: T
    tries: int = 0


class HalfSaid(Generic[T]):
    """Notes by what was to be said. The courier gives the same action again under no name: so a note ends with the last
    try, or the next equal words to the same chat would begin in their middle."""

    def __init__(self, new: Callable[[], T]) -> None:
        self._new = new
        self._notes: dict[Say, Note[T]] = {}

    def begin(self, action: Say) -> Note[T]:
        """What has been said of it before; nothing, for what is new."""
        return (self._notes.pop(action, None) if self._notes else None) or Note(told=self._new())

    def broke_off(self, action: Say, note: Note[T], outcome: Outcome) -> None:
        """`outcome`: how this try is going to end."""
        note.tries += not isinstance(outcome, WaitsForContact)
        if not _comes_back(action, note.tries, outcome):
            return
        if len(self._notes) >= MOST:
            self._notes.pop(next(iter(self._notes)))
        self._notes[action] = note


def _comes_back(action: Say, tries: int, outcome: Outcome) -> bool:
    """Whether it will be tried again; see bot.ended."""
    match outcome:
        case WaitsForContact():
            return True
        case RetryLater():
            return outcome.is_settings or tries < TRIES
        case Unknown():
            return tries < TRIES_UNKNOWN and action.rank < Rank.BROADCAST
        case _:
            return False
