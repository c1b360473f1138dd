"""Putting on record what ended and what begins, and finding what comes next: one transaction for all that gathered."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.broadcasting import Broadcasting, Refill
from bot.ended import Ended
from bot.owed import Owed
from bot.settling import settle
from storage import Storage, Tx, deliveries
from storage.inbox import Taken


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What gathered: how things ended, deliveries that are not to be sent before a time, and those about to be sent."""

    ended: list[Ended] = field(default_factory=list)
    put_off: list[tuple[Owed, datetime]] = field(default_factory=list)
    begins: list[tuple[Owed, asyncio.Future[bool]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.ended or self.put_off or self.begins)

    def before(self, later: "Batch") -> "Batch":
        return Batch(
            ended=self.ended + later.ended, put_off=self.put_off + later.put_off, begins=self.begins + later.begins
        )


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What is on record now: how things `ended`, what the inbox was `told`; and deliveries to send next."""

    ended: Sequence[Ended]
    told: Sequence[Taken]
    refill: Refill


class Recording:
    """Gathers until `record` is called; loses nothing when the database does not answer."""

    def __init__(
        self, storage: Storage, broadcasting: Broadcasting, *, holder: str, is_community: Callable[[str], bool]
    ) -> None:
        self._storage, self._broadcasting = storage, broadcasting
        self._holder, self._is_community = holder, is_community
        self._batch = Batch()
        self._written: list[Batch] = []
        """On their way to the database."""

    @property
    def has_news(self) -> bool:
        return bool(self._batch)

    @property
    def is_awaited(self) -> bool:
        """A delivery waits to be begun."""
        return bool(self._batch.begins)

    def end(self, ended: Ended) -> None:
        self._batch.ended.append(ended)

    def put_off(self, owed: Owed, until: datetime) -> None:
        """A delivery that is not to be sent before then."""
        self._batch.put_off.append((owed, until))

    def begin(self, owed: Owed) -> asyncio.Future[bool]:
        """Resolved once it is on record that the delivery is being sent; False where it is not to be."""
        begun: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._batch.begins.append((owed, begun))
        return begun

    def ids(self) -> set[int]:
        """Rows of the outbox that ended and are not on record yet."""
        ended = (one for batch in (self._batch, *self._written) for one in batch.ended)
        return {one.owed.id for one in ended if one.owed.broadcast_id is None}

    async def record(self, wanted: int, in_hand: Collection[int]) -> Recorded | None:
        """Everything gathered; up to `wanted` deliveries are found that are not in hand. None: there was nothing."""
        batch, self._batch = self._batch, Batch()
        if not (batch or wanted):
            return None
        refill_of = self._broadcasting.refilling(wanted, in_hand)
        begins = [owed.id for owed, future in batch.begins if not future.done()]

        def work(tx: Tx) -> tuple[list[Taken], set[int], Refill]:
            told = settle(tx, self._holder, batch.ended, self._is_community)
            deliveries.put_off(tx, [{"id": owed.id, "not_before": until} for owed, until in batch.put_off])
            begun = deliveries.begin(tx, begins) if begins else set()
            refill = refill_of(tx)
            return [*told, *refill.told], begun, refill

        self._written.append(batch)
        try:
            told, begun, refill = await self._storage.run(work)
        except BaseException:
            self._batch = batch.before(self._batch)
            raise
        finally:
            self._written.remove(batch)
        for owed, future in batch.begins:
            if not future.done():
                future.set_result(owed.id in begun)
        return Recorded(ended=batch.ended, told=told, refill=refill)
