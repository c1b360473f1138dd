"""The clock: wakes what is due. The schedule is rows (`wakes`); APScheduler only ticks, and reckons repeats.

What fell due while the program was down is woken once when it is back; whether it still makes sense its handler knows.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.own_events import DOOR, SOURCES, raw_of, translate
from handlers import firings
from handlers.events import Due, OrderReported
from storage import Storage, Tx, inbox, media, shops, wakes
from storage.inbox import Arrived, Taken
from storage.rows import Shop, ShopId, Wake

TICK_S = 0.5
"""What is due happens within two seconds (contract); a broadcast then waits for the courier's next look as well."""
TIDY_S = 3600
TIDY_FIRST_S = 60
"""Soon after the start: a program that is restarted often has to tidy as well."""
KEEP = timedelta(days=7)
"""Raw updates and sent content are deleted after this (contract, rule 9)."""
DUE_MAX = 500


class Clock:
    def __init__(
        self,
        storage: Storage,
        shop_ids: Collection[ShopId],
        *,
        holder: str | None,
        now: Callable[[], datetime],
        hand_on: Callable[[Sequence[Taken]], None],
    ) -> None:
        """`shop_ids`: the shops that this program serves now.
        `holder`: this process, where it handles what it wakes; None where others do."""
        self._storage = storage
        self._shop_ids = shop_ids
        self._holder = holder
        self._now = now
        self._hand_on = hand_on
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._under_way: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        for work, seconds, first_s in ((self.tick, TICK_S, TICK_S), (self.tidy, TIDY_S, TIDY_FIRST_S)):
            trigger = IntervalTrigger(seconds=seconds, timezone="UTC")
            first = self._now() + timedelta(seconds=first_s)
            self._scheduler.add_job(
                self._do,
                trigger,
                [work],
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=first,
            )
        self._scheduler.start()

    async def stop(self, deadline_s: float) -> None:
        """Begin nothing new; finish what is under way: the scheduler would log its end as a fault."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        await asyncio.sleep(0)  # what the scheduler has just begun is under way then
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=deadline_s)
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Wake everything that is due, in each shop by its own time."""
        now = self._now()
        if await self._storage.read(lambda tx: wakes.is_any_due(tx, self._shop_ids, now)):
            self._hand_on(await self._storage.run(lambda tx: self._wake(tx, now)))

    async def tidy(self) -> None:
        """Forget what is old, and give up on what waited too long."""
        now = self._now()
        self._hand_on(await self._storage.run(lambda tx: self._tidy(tx, now)))

    def _tidy(self, tx: Tx, now: datetime) -> list[Taken]:
        arrived = [last for row in inbox.give_up(tx, now) if (last := self._last_time(row)) is not None]
        inbox.tidy(tx, now, now - KEEP)
        media.tidy(tx, now - KEEP)
        return inbox.take(tx, arrived, now) if arrived else []

    def _last_time(self, row: Taken) -> Arrived | None:
        """A report of the shop's own system that waited in vain comes once more: money is not forgotten in silence."""
        event = next(iter(translate(row.source, row.raw)), None) if row.source in SOURCES else None
        if not isinstance(event, OrderReported):
            return None
        raw, external_id = raw_of(replace(event, has_waited=True)), f"waited:{row.id}"
        return Arrived(
            shop_id=row.shop_id, source=DOOR, external_id=external_id, lane=row.lane, raw=raw, holder=self._holder
        )

    async def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await work()

    def _wake(self, tx: Tx, now: datetime) -> list[Taken]:
        taken: list[Taken] = []
        for shop in (shops.get(tx, shop_id) for shop_id in self._shop_ids):
            due = wakes.take_due(tx, shop.id, shop.now(now), DUE_MAX)
            for wake in due:
                if wake.every is not None:
                    wakes.put_again(tx, wake, firings.after(wake.every, shop.zone, shop.now(now)))
            arrived = [self._arrived(shop, wake, now) for wake in due]
            taken += inbox.take(tx, arrived, now) if arrived else []
        return taken

    def _arrived(self, shop: Shop, wake: Wake, now: datetime) -> Arrived:
        due = Due(at=now, what=wake.kind, ref=wake.ref, due_at=wake.due_at)
        return Arrived(
            shop_id=shop.id,
            source="clock",
            external_id=f"{shop.id}:{wake.kind}:{wake.ref}:{wake.id}:{wake.due_at.isoformat()}",
            lane=f"{wake.kind}:{wake.ref}",
            raw=raw_of(due),
            holder=self._holder,
        )
