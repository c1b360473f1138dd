"""The inbox: whatever arrives is stored first, in batches, and only then is its sender told "taken"."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from storage import Storage, Tx
from storage import inbox as rows
from storage.inbox import Arrived, Taken
from storage.rows import ShopId

BATCH_MAX = 500
CLAIM_MAX = 500


class Inbox:
    """Stores arrivals and hands the new ones on. While one batch is being written the next one gathers: under load
    one transaction carries many, alone nobody waits."""

    def __init__(
        self,
        storage: Storage,
        *,
        holder: str | None,
        clock: Callable[[], datetime],
        hand_on: Callable[[Sequence[Taken]], None],
    ) -> None:
        """`holder`: this process, where it handles what it takes; None where others do. `hand_on` gets what is new."""
        self._storage = storage
        self._holder = holder
        self._clock = clock
        self._hand_on = hand_on
        self._gathered: list[tuple[Arrived, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def take(self, shop_id: ShopId, source: str, external_id: str, lane: str, raw: str) -> None:
        """Returns once it is stored; a repeat is not stored again, and returns too. Raises what the database raises."""
        arrived = Arrived(
            shop_id=shop_id, source=source, external_id=external_id, lane=lane, raw=raw, holder=self._holder
        )
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._gathered.append((arrived, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await stored

    async def claim(self) -> int:
        """Take up what nobody alive holds: what a crash left, what a process without workers took. How many."""
        holder = self._holder
        if holder is None:
            return 0
        now = self._clock()
        taken = await self._storage.run(lambda tx: rows.claim(tx, holder, now, CLAIM_MAX))
        self._hand_on(taken)
        return len(taken)

    async def find_own(self) -> None:
        """Hand on what is ours and not handled: what another process left to us, or a commit whose answer was lost."""
        holder = self._holder
        if holder is not None:
            self._hand_on(await self._storage.read(lambda tx: rows.own(tx, holder, CLAIM_MAX)))

    async def claim_all(self) -> int:
        """Where this process is all there is: take up everything that an earlier one left, before anything else is
        taken. How many."""
        amount, after = 0, 0
        while taken := await self._storage.run(partial(self._claim_page, after=after)):
            self._hand_on(taken)
            amount, after = amount + len(taken), taken[-1].id
        return amount

    def _claim_page(self, tx: Tx, after: int) -> list[Taken]:
        return rows.claim_all(tx, self._holder, after, CLAIM_MAX)

    async def _write_all(self) -> None:
        try:
            while self._gathered:
                batch, self._gathered = self._gathered[:BATCH_MAX], self._gathered[BATCH_MAX:]
                await self._write(batch)
        finally:
            self._writing = None

    async def _write(self, batch: list[tuple[Arrived, asyncio.Future[None]]]) -> None:
        now = self._clock()
        arrived = list({(one.source, one.external_id): one for one, _ in batch}.values())
        try:
            taken = await self._storage.run(lambda tx: rows.take(tx, arrived, now))
        except Exception as error:  # every sender in the batch is told that nothing was stored, and will send again
            for _, stored in batch:
                if not stored.done():
                    stored.set_exception(error)
            return
        for _, stored in batch:
            if not stored.done():
                stored.set_result(None)
        if taken:
            self._hand_on(taken)
