"""Running broadcasts: their audiences become deliveries window by window, as fast as these can be sent and no faster.

So memory does not grow with the audience, and broadcasts that run together take turns.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import results
from bot.owed import Owed
from bot.platform import Platform
from handlers.actions import Place, Rank, Say
from handlers.content import Content
from storage import Storage, Tx, deliveries, inbox
from storage.deliveries import Due
from storage.errors import DatabaseUnavailable
from storage.inbox import Arrived, Taken
from storage.rows import ShopId

WINDOW = 500  # ids of the audience walked in one go
WINDOWS_MAX = 4  # in one transaction, so that none is long
BATCH_MAX = 128
AHEAD_S = 0.25  # of the pace: so much is held in hand
UNREADABLE_S = 60.0  # until a broadcast whose content cannot be made is tried again

ContentOf = Callable[[Tx, int], Content]
"""content_of(tx, broadcast_id): what a broadcast says, the same to everybody."""
QuietUntil = Callable[[Tx, int, datetime], datetime | None]
"""quiet_until(tx, shop_id, now): the end of the quiet hours that `now` (real time) is in; None outside them."""

_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Refill:
    """Deliveries to send next. `told`: what the inbox was told. `is_dry`: there is nothing more to find for now."""

    due: list[Due] = field(default_factory=list)
    told: list[Taken] = field(default_factory=list)
    is_dry: bool = True


class Broadcasting:
    """The broadcasts of one platform that go at the moment; `survey` says which."""

    def __init__(
        self,
        storage: Storage,
        platform: Platform,
        shop_id: ShopId,
        *,
        holder: str,
        clock: Callable[[], datetime],
        content_of: ContentOf,
        quiet_until: QuietUntil,
        reach: Sequence[str],
    ) -> None:
        self._storage, self._platform, self._shop_id = storage, platform, shop_id
        self._holder, self._clock = holder, clock
        self._content_of, self._quiet_until, self._reach = content_of, quiet_until, tuple(reach)
        self._going: tuple[int, ...] = ()
        self._said: dict[int, tuple[Content, int]] = {}
        self._unsaid: dict[int, datetime] = {}
        self._turn = 0
        limit, span_s = platform.pace.overall
        self._batch = max(1, min(BATCH_MAX, int(limit / span_s * AHEAD_S)))
        self._is_dry = True

    async def survey(self) -> None:
        """Look which broadcasts run, and need not wait for the end of quiet hours."""
        now = self._clock()
        going: tuple[int, ...] = ()
        if await self._storage.read(deliveries.has_work):
            going = await self._storage.run(partial(self._survey, now=now))
        self._unsaid = {broadcast_id: until for broadcast_id, until in self._unsaid.items() if until > now}
        self._going = tuple(broadcast_id for broadcast_id in going if broadcast_id not in self._unsaid)
        self._said = {broadcast_id: said for broadcast_id, said in self._said.items() if broadcast_id in self._going}
        self._is_dry = not self._going

    def wanted(self, in_hand: int) -> int:
        """How many deliveries to look for, when so many wait in hand."""
        return self._batch if not self._is_dry and in_hand <= self._batch // 2 else 0

    def refilling(self, wanted: int, in_hand: Collection[int]) -> Callable[[Tx], Refill]:
        """What finds up to `wanted` deliveries that are not in hand, and ends broadcasts that have none left."""
        going, is_dry, now = self._in_turn(), self._is_dry, self._clock()
        return partial(self._refill, going=going, wanted=wanted, in_hand=frozenset(in_hand), is_dry=is_dry, now=now)

    async def owed(self, refill: Refill) -> list[Owed]:
        """The deliveries found, ready to be said."""
        self._is_dry = refill.is_dry
        for broadcast_id in {one.broadcast_id for one in refill.due} - self._said.keys():
            await self._prepare(broadcast_id)
        return [self._owed(one) for one in refill.due if one.broadcast_id in self._said]

    def messages_of(self, tx: Tx, broadcast_id: int) -> int:
        """How many messages of the pace each delivery of a broadcast takes; one where that cannot be told any more."""
        try:
            with tx.savepoint():
                return self._said_by(tx, broadcast_id)[1]
        except Exception:
            _LOG.exception("the content of a broadcast cannot be made; it counts as one", broadcast=broadcast_id)
            return 1

    # --- inside --------------------------------------------------------------------------------------------------

    def _survey(self, tx: Tx, now: datetime) -> tuple[int, ...]:
        deliveries.drop_cancelled(tx)
        going = []
        for walk in deliveries.running(tx, self._shop_id):
            if walk.frozen_max_id is None:
                deliveries.freeze(tx, walk, now)
            must_wait = (
                walk.is_private and not walk.is_quiet_ok and self._quiet_until(tx, walk.shop_id, now) is not None
            )
            if not must_wait:
                going.append(walk.id)
        return tuple(going)

    def _in_turn(self) -> tuple[int, ...]:
        """Who begins changes, so that none is left out when the shares are small."""
        self._turn += 1
        first = self._turn % max(1, len(self._going))
        return self._going[first:] + self._going[:first]

    def _refill(
        self, tx: Tx, going: tuple[int, ...], wanted: int, in_hand: frozenset[int], is_dry: bool, now: datetime
    ) -> Refill:
        """A share for each broadcast; one that has nothing left is done."""
        due: list[Due] = []
        told: list[Taken] = []
        is_dry = is_dry or wanted > 0
        for broadcast_id in going:
            share = min(wanted - len(due), -(-wanted // len(going)))
            found, is_all = self._find(tx, broadcast_id, share, in_hand, now) if share else ([], not wanted)
            due += found
            is_dry = is_dry and is_all
            if is_all and not found and deliveries.finish(tx, broadcast_id, now):
                told += self._tell_done(tx, broadcast_id, now)
        return Refill(due=due, told=told, is_dry=is_dry)

    def _find(
        self, tx: Tx, broadcast_id: int, share: int, in_hand: frozenset[int], now: datetime
    ) -> tuple[list[Due], bool]:
        """Up to `share` deliveries, and whether that is all there is now."""
        for _ in range(WINDOWS_MAX):
            due = deliveries.due(tx, self._platform.name, broadcast_id, in_hand, now, share)
            if len(due) == share:
                return due, False
            walk = deliveries.walk(tx, broadcast_id)
            if walk is None or walk.is_expanded or walk.status != "running":
                return due, True
            deliveries.expand(tx, walk, self._reach, WINDOW)
        return [], False

    def _tell_done(self, tx: Tx, broadcast_id: int, now: datetime) -> list[Taken]:
        walk = deliveries.walk(tx, broadcast_id)
        assert walk is not None
        name = f"broadcast:{broadcast_id}:done"
        raw = results.broadcast_done(broadcast_id, now)
        arrived = Arrived(
            shop_id=walk.shop_id, source=results.SOURCE, external_id=name, lane=name, raw=raw, holder=self._holder
        )
        return inbox.take(tx, [arrived], now)

    async def _prepare(self, broadcast_id: int) -> None:
        try:
            self._said[broadcast_id] = await self._storage.read(partial(self._said_by, broadcast_id=broadcast_id))
        except DatabaseUnavailable as error:  # no fault of the broadcast: it is asked for again with the next ones
            _LOG.error("the database does not answer; a broadcast waits", broadcast=broadcast_id, reason=str(error))
        except Exception:
            _LOG.exception("the content of a broadcast cannot be made; it waits", broadcast=broadcast_id)
            self._unsaid[broadcast_id] = self._clock() + timedelta(seconds=UNREADABLE_S)
            self._going = tuple(one for one in self._going if one != broadcast_id)

    def _said_by(self, tx: Tx, broadcast_id: int) -> tuple[Content, int]:
        content = self._content_of(tx, broadcast_id)
        said = Say(to=Place(platform=self._platform.name, chat=""), content=content, rank=Rank.BROADCAST)
        return content, self._platform.cost(said)

    def _owed(self, due: Due) -> Owed:
        content, messages = self._said[due.broadcast_id]
        place = Place(platform=due.platform, chat=due.target, thread=due.thread)
        return Owed(
            id=due.id,
            shop_id=due.shop_id,
            platform=due.platform,
            lane=due.target,
            rank=Rank.BROADCAST,
            action=Say(to=place, content=content, rank=Rank.BROADCAST),
            attempts=due.attempts,
            cost=messages,
            broadcast_id=due.broadcast_id,
        )
