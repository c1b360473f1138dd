"""Dispatch: one event, one handler, whole or not at all; the only place that commits what a handler decided.

Events of one lane (a chat, a person) keep their order; lanes run beside each other where the database can. What has
gathered while a transaction was under way goes into the next one together: each event in a savepoint of its own, so
that it stands or falls alone, while the database writes to disk once for all of them.
"""

import asyncio
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic

import structlog

from bot.decided import Decided
from bot.deciding import Deciding
from bot.owed import Owed
from bot.platform import Platform, Untranslatable
from handlers.turn import House, Wait
from storage import Storage, Tx, inbox
from storage.errors import DatabaseUnavailable
from storage.inbox import Taken
from storage.rows import ShopId

BATCH_MAX = 64
TRIES = 3
RETRY_S = 1.0
_LOG = structlog.get_logger(__name__)


class Dispatch:
    def __init__(
        self,
        storage: Storage,
        houses: Mapping[ShopId, House],
        platforms: Mapping[str, Platform],
        *,
        holder: str | None,
        clock: Callable[[], datetime],
        hand_out: Callable[[Sequence[Owed]], None],
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        """`houses`: what each shop's turns are given.
        `platforms` by source (`telegram:<bot id>`). `holder`: this process, where it handles what is set free;
        None where others do. `hand_out` gets fresh outbox rows after each commit."""
        self._storage = storage
        self._deciding = Deciding(houses, platforms, holder=holder, clock=clock, monotonic=monotonic)
        self._holder = holder
        self._hand_out = hand_out
        self._queues: list[asyncio.Queue[Taken]] = [asyncio.Queue() for _ in range(storage.workers)]
        self._workers: list[asyncio.Task[None]] = []
        self._in_hand: set[int] = set()
        self._is_stopping = False

    def start(self) -> None:
        self._workers = [asyncio.create_task(self._work(queue)) for queue in self._queues]

    @property
    def backlog(self) -> int:
        """How many events are in hand."""
        return len(self._in_hand)

    def offer(self, taken: Sequence[Taken]) -> None:
        """Rows in hand, in their order; one that is in hand already is not taken twice. They stay the database's: what
        is not done at a crash is taken up again."""
        for row in taken:
            if row.id not in self._in_hand:
                self._in_hand.add(row.id)
                lane = zlib.crc32(f"{row.source}/{row.lane}".encode())
                self._queues[lane % len(self._queues)].put_nowait(row)

    async def stop(self) -> None:
        """Finish the events under way; the others stay in the inbox."""
        self._is_stopping = True
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def handle(self, taken: Sequence[Taken]) -> list[Taken]:
        """Handle rows now, in one transaction. Those for which it would have become too long are left, in order."""
        prepared = [self._deciding.prepare(row) for row in taken]
        decided = await self._storage.run(lambda tx: self._deciding.decide(tx, prepared))
        left = {row.id for row in decided.left}
        self._in_hand.difference_update(row.id for row in taken if row.id not in left)
        self._hand_out(decided.owed)
        self.offer(decided.known)
        return decided.left

    async def handle_or_refuse(self, tx_take: Callable[[Tx], Taken | None]) -> bool:
        """Take one row and handle it in the same transaction, for a door that answers with the outcome.

        False where it was taken before. A Refusal goes to the caller and leaves nothing behind, so that the same
        report may be sent again.
        """

        def work(tx: Tx) -> Decided | None:
            taken = tx_take(tx)
            if taken is None:
                return None
            prepared = self._deciding.prepare(taken)
            if prepared.unreadable is not None:
                raise Untranslatable(prepared.unreadable)
            try:
                with tx.savepoint():
                    decided = self._deciding.handle_events(tx, prepared)
            except Wait as wait:
                self._deciding.wait(tx, taken, wait)
                return Decided()
            inbox.done(tx, taken.id)
            return decided

        decided = await self._storage.run(work)
        if decided is None:
            return False
        self._hand_out(decided.owed)
        if self._holder is not None:
            self.offer(decided.known)
        return True

    async def _work(self, queue: asyncio.Queue[Taken]) -> None:
        while True:
            batch = [await queue.get()]
            while len(batch) < BATCH_MAX and not queue.empty():
                batch.append(queue.get_nowait())
            task = asyncio.create_task(self._handle_until_done(batch))
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                await task
                raise

    async def _handle_until_done(self, batch: list[Taken]) -> None:
        """A database that does not answer is no fault of the events: they wait for it, in order, or stay in the inbox
        when the program stops. Whatever else breaks a batch is one event's fault: they are handled one by one."""
        attempt = 0
        while batch:
            wait_s = RETRY_S
            try:
                batch, wait_s = await self.handle(batch), 0.0
            except DatabaseUnavailable as error:
                _LOG.error("the database does not answer; events wait", reason=str(error), events=len(batch))
            except Exception as error:
                attempt += 1
                _LOG.exception("events cannot be handled", events=len(batch), attempt=attempt)
                if len(batch) > 1:
                    return await self._one_by_one(batch)
                if attempt >= TRIES and await self._has_parked(batch[0], error):
                    break
            if self._is_stopping:
                break
            await asyncio.sleep(wait_s)
        return None

    async def _one_by_one(self, batch: list[Taken]) -> None:
        for row in batch:
            await self._handle_until_done([row])

    async def _has_parked(self, taken: Taken, error: Exception) -> bool:
        """False where the database refuses even that: then it is at fault, and not the event."""
        try:
            decided = await self._storage.run(lambda tx: self._deciding.park(tx, taken, error))
        except Exception:
            _LOG.exception("an event cannot be parked; it waits", inbox=taken.id)
            return False
        self._in_hand.discard(taken.id)
        self._hand_out(decided.owed)
        return True
