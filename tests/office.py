"""A courier at work, for tests: started on a real database, and all that it tells the dispatcher."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot import results
from bot.courier import Courier
from handlers.actions import Action
from handlers.content import Content, Text
from handlers.events import Event
from handlers.texts import Marked
from storage import Storage, Tx
from storage.inbox import Taken
from tests.sending import SHOP, FarEnd, ask, now, owe, until_asked


class Office:
    """A courier and what the dispatcher is told by it."""

    def __init__(self, storage: Storage, platform: FarEnd, holder: str = "me") -> None:
        self.storage, self.platform = storage, platform
        self.told: list[Taken] = []
        self.content: Callable[[int], Content] = lambda broadcast: Text(text=Marked("hello"))
        self.quiet_until: datetime | None = None
        self.later_s = 0.0
        self.courier = Courier(
            storage,
            platform,  # type: ignore[arg-type]
            SHOP,
            holder=holder,
            clock=now,
            monotonic=lambda: time.monotonic() + self.later_s,
            on_inbox=self.told.extend,
            content_of=self._content_of,
            quiet_until=self._quiet_until,
        )

    def _content_of(self, tx: Tx, broadcast: int) -> Content:
        return self.content(broadcast)

    def _quiet_until(self, tx: Tx, shop: int, at: datetime) -> datetime | None:
        return self.quiet_until

    @property
    def events(self) -> list[Event]:
        return [event for taken in self.told for event in results.translate(taken.raw)]

    async def hand(self, *actions: Action) -> list[int]:
        """Commit, then hand over; the rows' ids."""
        rows = await owe(self.storage, self.platform, *actions)
        self.courier.hand(rows)
        return [row.id for row in rows]

    async def lapse(self) -> None:
        """Time passes in which the lease could not be kept; then the courier looks again."""
        self.later_s += 3600.0
        self.courier.look()

    async def settled(self, count: int) -> None:
        await until_asked(self.storage, "SELECT COUNT(*) FROM outbox WHERE status <> 'queued'", count)

    async def rows(self) -> list[tuple[str, int, str | None]]:
        """Status, attempts and reason, in the order of ids."""
        rows = await ask(self.storage, "SELECT status, attempts, reason FROM outbox ORDER BY id")
        return [(row["status"], row["attempts"], row["reason"]) for row in rows]


@asynccontextmanager
async def office(storage: Storage, platform: FarEnd, holder: str = "me") -> AsyncIterator[Office]:
    one = Office(storage, platform, holder)
    await one.courier.start()
    try:
        yield one
    finally:
        platform.gate.set()
        await one.courier.stop(5.0)
