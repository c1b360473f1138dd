"""What the contract suite needs of a platform's far end: people who act, and what a chat shows them.

Each platform has a driver of its own. What a platform cannot do at all is missing from its driver's `can`; a test that
needs it says so aloud, and another keeps the lists as they are.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from time import monotonic
from typing import Protocol, TypeVar

import pytest

from bot.inbox import Inbox
from bot.platform import Platform
from handlers.events import Event
from storage import Storage
from storage.inbox import Taken
from storage.rows import ShopId

E = TypeVar("E")
T = TypeVar("T")
GUARD_S = 20.0


class Can(StrEnum):
    """What not every platform can."""

    BUTTONS = "buttons"
    EDITS = "edits"
    ALBUMS = "albums"
    POLLS = "polls"
    WITHDRAWALS = "votes taken back"
    QUIZZES = "quizzes"
    LINKS = "links into groups"
    REQUESTS = "requests to join"
    INVOICES = "invoices in the chat"
    REPLIES = "replies"
    MENUS = "menus"
    REFUNDS = "refunds of a part"
    GROUPS = "words in a group at once"
    HEARING = "what is said in a group"
    CAPTIONS = "words with a photo"
    BLOCKS = "word of who shuts it out"
    ADDRESS = "an address of the bot"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message of the bot's as somebody sees it. `text` is plain; a poll's is its question, an invoice's its title."""

    message_id: str
    kind: str
    text: str
    buttons: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    pictures: int = 0
    is_closed: bool = False
    reply_to: str | None = None


class Driver(Protocol):
    """One shop's bot on a platform, in one group. Accounts and chats are the platform's own ids."""

    @property
    def platform(self) -> Platform: ...
    @property
    def can(self) -> frozenset[Can]: ...
    @property
    def desk(self) -> "Desk": ...
    @property
    def group(self) -> str: ...

    async def person(self, name: str, *, is_in: bool) -> str:
        """Somebody who has written to the bot before; `is_in` the group, or not."""
        ...

    async def says(
        self, me: str, chat: str, text: str, *, photo: bytes | None = None, reply_to: str | None = None
    ) -> None: ...

    def presses(self, me: str, message: Shown, label: str, chat: str) -> Awaitable[str]:
        """Presses at once; what the answer says comes later."""
        ...

    async def votes(self, me: str, message: Shown, options: Sequence[int]) -> None: ...

    def pays(self, me: str, message: Shown) -> Awaitable[str]:
        """Pays at once; later "paid", or why not."""
        ...

    async def opens(self, me: str, link: str) -> None: ...
    async def leaves(self, me: str) -> None: ...
    async def blocks(self, me: str, *, is_blocked: bool) -> None: ...

    async def is_in(self, me: str) -> bool: ...
    async def shows(self, chat: str) -> list[Shown]:
        """What the bot has said there, oldest first."""
        ...

    async def keeps(self, data: bytes) -> str:
        """A picture the shop has; its hash."""
        ...

    async def has_picture(self, sha256: str) -> bool: ...
    async def repeats(self) -> None:
        """The platform brings everything again."""
        ...


class Desk:
    """Where updates arrive: a real inbox, and what its rows mean."""

    def __init__(self, storage: Storage, shop_id: ShopId) -> None:
        self._shop_id = shop_id
        self.taken: list[Taken] = []
        self.offered: list[tuple[str, str, str]] = []
        self._inbox = Inbox(
            storage, holder="contract", clock=lambda: datetime.now(UTC), hand_on=lambda taken: self.taken.extend(taken)
        )
        self.source = ""
        self.translate: Callable[[str], list[Event]] = lambda raw: []

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        self.offered.append((external_id, lane, raw))
        await self._inbox.take(self._shop_id, self.source, external_id, lane, raw)

    @property
    def events(self) -> list[Event]:
        return [event for taken in self.taken for event in self.translate(taken.raw)]

    async def told(self, kind: type[E], fits: Callable[[E], bool] = lambda event: True) -> E:
        """The newest event of this kind that fits, as soon as there is one."""
        return await until(lambda: _newest(self.events, kind, fits), kind.__name__)


async def until(look: Callable[[], T | None], what: str) -> T:
    """What is looked for, as soon as it is there."""
    end = monotonic() + GUARD_S
    while monotonic() < end:
        found = look()
        if found is not None:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(f"in vain: {what}")


def needs(driver: Driver, *abilities: Can) -> None:
    """Skips aloud what this platform cannot do."""
    missing = [one for one in abilities if one not in driver.can]
    if missing:
        pytest.skip(f"{driver.platform.name} cannot do: {', '.join(missing)}")


def _newest(events: list[Event], kind: type[E], fits: Callable[[E], bool]) -> E | None:
    return next((one for one in reversed(events) if isinstance(one, kind) and fits(one)), None)
