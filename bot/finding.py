"""Finding what is owed: whose work a platform is at the moment, and what stands in the database and not in hand."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import inf

from bot.owed import Owed
from bot.platform import Platform
from storage import Storage, Tx, deliveries, lease, outbox
from storage.outbox import Queued
from storage.read import instant

LEASE = timedelta(seconds=6)
RENEW_S = 2.0
PAGE = 500  # rows; more would hold up what leaves meanwhile
NEWER = 2000  # rows
MARKS = 3  # looks for which a row may stay unseen while its transaction is not yet committed
HISTORY_MAX = 20_000  # rows; no platform with a pace sends more in a minute


@dataclass(frozen=True, kw_only=True)
class History:
    """What counts for the pace from before this process: (chat, messages, seconds ago), oldest first; and for each
    chat what may have left just before a crash."""

    sent: list[tuple[str, int, float]]
    doubtful: list[tuple[str, int]]


class Finding:
    def __init__(
        self,
        storage: Storage,
        platform: Platform,
        *,
        holder: str,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._storage, self._platform, self._holder = storage, platform, holder
        self._clock, self._monotonic = clock, monotonic
        self._held_until = self._renew_at = -inf
        self._marks: deque[int] = deque(maxlen=MARKS)
        self._after: tuple[int, int] | None = None

    # --- whose it is ---------------------------------------------------------------------------------------------

    @property
    def lease(self) -> str:
        return f"courier:{self._platform.source}"

    def is_ours(self) -> bool:
        return self._monotonic() < self._held_until

    async def hold(self) -> None:
        """Take or keep the platform, if no other process has it."""
        now = self._monotonic()
        if now < self._renew_at:
            return
        work = partial(lease.take, name=self.lease, holder=self._holder, now=self._clock(), ttl=LEASE)
        is_ours = await self._storage.run(work)
        self._held_until = now + LEASE.total_seconds() if is_ours else -inf
        self._renew_at = now + RENEW_S if is_ours else now

    async def give_up(self) -> None:
        """Another process may have it at once."""
        self._held_until = -inf
        await self._storage.run(partial(lease.give_up, name=self.lease, holder=self._holder))

    # --- what is owed --------------------------------------------------------------------------------------------

    async def take_over(self, messages_of: Callable[[Tx, int], int]) -> History:
        """Go on where another process ended. `messages_of` a broadcast: how many messages each delivery takes."""
        self._marks.clear()
        self._after = outbox.START
        return await self._storage.run(partial(self._history, messages_of=messages_of, now=self._clock()))

    async def newer(self) -> list[Owed]:
        """Rows that came lately, from whichever process; most of them are in hand already."""

        def look(tx: Tx) -> tuple[list[Queued], int]:
            newest = outbox.newest(tx)
            than = self._marks[0] if self._marks else newest - NEWER // 2
            return outbox.newer(tx, self._platform.name, than, NEWER), newest

        rows, newest = await self._storage.read(look)
        self._marks.append(rows[-1].id if len(rows) == NEWER else newest)
        return [_owed(row) for row in rows]

    async def freed(self) -> list[Owed]:
        """Rows that waited until their chat was heard from."""
        rows = await self._storage.read(lambda tx: outbox.freed(tx, self._platform.name, PAGE))
        return [_owed(row) for row in rows]

    def finds_later(self, owed: Owed) -> bool:
        """It is behind what is still to be read: taken before, it would overtake older ones of its chat."""
        return self._after is not None and (owed.rank, owed.id) > self._after

    async def older(self) -> list[Owed]:
        """The next page of what was owed before we came, in the order it goes; empty once there is no more."""
        after = self._after
        if after is None:
            return []
        rows = await self._storage.read(lambda tx: outbox.page(tx, self._platform.name, after, PAGE))
        self._after = (rows[-1].rank, rows[-1].id) if len(rows) == PAGE else None
        return [_owed(row) for row in rows]

    def _history(self, tx: Tx, messages_of: Callable[[Tx, int], int], now: datetime) -> History:
        name, pace = self._platform.name, self._platform.pace
        deliveries.lost(tx, name, now)
        since = now - timedelta(seconds=max(pace.overall[1], pace.private[1], pace.community[1]))
        sent = outbox.sent_since(tx, name, since, HISTORY_MAX)
        broadcast = deliveries.sent_since(tx, name, since, HISTORY_MAX)
        costs = {broadcast_id: messages_of(tx, broadcast_id) for broadcast_id in {one[0] for one in broadcast}}
        sent += [(chat, costs[broadcast_id], at) for broadcast_id, chat, at in broadcast]
        sent.sort(key=lambda one: one[2])
        ages = [(chat, messages, (now - at).total_seconds()) for chat, messages, at in sent]
        return History(sent=ages, doubtful=outbox.doubtful(tx, name))


def _owed(row: Queued) -> Owed:
    """Without its action, which is read when it is its turn."""
    return Owed(
        id=row.id,
        shop_id=row.shop_id,
        platform=row.platform,
        lane=row.lane,
        rank=row.rank,
        action=None,
        not_before=instant(row.not_before) if row.not_before else None,
        attempts=row.attempts,
        cost=row.cost,
    )
