"""Dispatch: one event, one handler, whole or not at all; the only place that commits what a handler decided.

Events of one lane (a chat, a person) keep their order; lanes run beside each other where the database can. What has
gathered while a transaction was under way goes into the next one together: each event in a savepoint of its own, so
that it stands or falls alone, while the database writes to disk once for all of them.
"""

import asyncio
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic

import structlog

from bot import own_events
from bot.decided import Decided, Prepared
from bot.owed import Owed
from bot.platform import Platform, Untranslatable
from handlers import routes
from handlers.actions import STORED, Action, lane_of, platform_of
from handlers.actions import Say as SayAction
from handlers.conversation import may_be_chatter, words
from handlers.events import Event, Said, Voted
from handlers.reception import not_received, received
from handlers.refusals import Refusal
from handlers.turn import House, Turn, Wait
from storage import Storage, Tx, chatter, inbox, outbox, shops
from storage.errors import DatabaseUnavailable, TransactionBroken
from storage.inbox import Taken
from storage.rows import Shop, ShopId

BATCH_MAX = 64
SPELL_S = 0.05
"""After so long a transaction takes no further event: whatever arrives meanwhile waits to be stored behind it."""
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
        self._houses = houses
        self._platforms = platforms
        self._by_name = {platform.name: platform for platform in platforms.values()}
        self._holder = holder
        self._clock = clock
        self._hand_out = hand_out
        self._monotonic = monotonic
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
        prepared = [self._prepare(row) for row in taken]
        decided = await self._storage.run(lambda tx: self._decide(tx, prepared))
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
            prepared = self._prepare(taken)
            if prepared.unreadable is not None:
                raise Untranslatable(prepared.unreadable)
            try:
                with tx.savepoint():
                    decided = self._handle_events(tx, prepared)
            except Wait as wait:
                self._wait(tx, taken, wait)
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
            decided = await self._storage.run(lambda tx: self._park(tx, taken, error))
        except Exception:
            _LOG.exception("an event cannot be parked; it waits", inbox=taken.id)
            return False
        self._in_hand.discard(taken.id)
        self._hand_out(decided.owed)
        return True

    def _prepare(self, taken: Taken) -> Prepared:
        if taken.shop_id not in self._houses:
            return Prepared(taken=taken, unreadable="its shop is not served any more")
        try:
            if taken.source in own_events.SOURCES:
                return Prepared(taken=taken, events=tuple(own_events.translate(taken.source, taken.raw)))
            platform = self._platforms.get(taken.source)
            if platform is None:
                return Prepared(taken=taken, unreadable="its platform is not configured any more")
            return Prepared(taken=taken, events=tuple(platform.translate(taken.raw)))
        except Untranslatable as error:
            return Prepared(taken=taken, unreadable=str(error))

    def _decide(self, tx: Tx, batch: Sequence[Prepared]) -> Decided:
        decided = Decided()
        ends = self._monotonic() + SPELL_S
        ours = inbox.begin(tx, [one.taken.id for one in batch], self._holder)
        for shop_id, run in groupby((one for one in batch if one.taken.id in ours), self._chatter_in):
            for prepared in run if shop_id is None else self._telling(tx, shop_id, list(run)):
                if decided.amount and self._monotonic() > ends:
                    decided.left.append(prepared.taken)
                    continue
                decided.amount += 1
                if prepared.unreadable is not None:
                    _LOG.warning("parked an update", inbox=prepared.taken.id, reason=prepared.unreadable)
                    inbox.park(tx, prepared.taken.id, prepared.unreadable)
                else:
                    self._decide_one(tx, prepared, decided)
        if decided.left:
            inbox.put_back(tx, [row.id for row in decided.left])
        return decided

    def _chatter_in(self, prepared: Prepared) -> ShopId | None:
        """The shop whose chatter this may be; None for everything else."""
        match prepared.events:
            case (Said() as said,) if may_be_chatter(self._houses[prepared.taken.shop_id].commands, said):
                return prepared.taken.shop_id
        return None

    def _telling(self, tx: Tx, shop_id: ShopId, run: list[Prepared]) -> list[Prepared]:
        """What of a run of chatter must be handled after all. The rest is done: it changes nothing."""
        shop = shops.get(tx, shop_id)
        said = [words(event, shop) for one in run for event in one.events if isinstance(event, Said)]
        idle = chatter.idle(tx, shop_id, said)
        return [one for number, one in enumerate(run) if number not in idle]

    def _decide_one(self, tx: Tx, prepared: Prepared, decided: Decided) -> None:
        taken = prepared.taken
        for attempt in range(1, TRIES + 1):
            try:
                decided.add(self._decided_on(tx, prepared))
            except TransactionBroken:
                raise
            except Exception as error:
                if tx.must_run_again:
                    raise
                _LOG.exception("a handler failed", inbox=taken.id, attempt=attempt)
                if attempt < TRIES:
                    continue
                decided.add(self._park(tx, taken, error))
            return

    def _decided_on(self, tx: Tx, prepared: Prepared) -> Decided:
        """What the handler decided; or its "no", said to whom it concerns; or nothing yet."""
        try:
            with tx.savepoint():
                return self._handle_events(tx, prepared)
        except Refusal as refusal:
            with tx.savepoint():
                return self._refuse(tx, prepared, refusal)
        except Wait as wait:
            self._wait(tx, prepared.taken, wait)
            return Decided()

    def _wait(self, tx: Tx, taken: Taken, wait: Wait) -> None:
        inbox.wait(tx, taken.id, wait.key, self._clock() + timedelta(seconds=wait.seconds))

    def _handle_events(self, tx: Tx, prepared: Prepared) -> Decided:
        taken = prepared.taken
        shop = shops.get(tx, taken.shop_id)
        known: list[str] = []
        owed: list[Owed] = []
        for told in prepared.events:
            event = _dated(told, shop.now(taken.taken_at))
            turn = received(self._turn(tx, shop, known, event.at), event)
            owed += self._owe(tx, shop, routes.route(turn, event) if turn else not_received(event))
        freed = inbox.known(tx, taken.shop_id, known, self._holder) if known else []
        return Decided(owed=owed, known=freed)

    def _turn(self, tx: Tx, shop: Shop, known: list[str], at: datetime) -> Turn:
        voices = shops.voices(tx, shop.id)
        house = self._houses[shop.id]
        if voices:
            texts = house.texts
            for language, overrides in voices.items():
                texts = texts.voiced(overrides, language)
            house = house.with_texts(texts)
        return Turn(tx=tx, shop=shop, house=house, now=shop.now(self._clock()), at=at, known=known)

    def _owe(self, tx: Tx, shop: Shop, actions: Sequence[Action]) -> list[Owed]:
        now = self._clock()
        return [self._owe_one(tx, shop, action, now) for action in actions]

    def _owe_one(self, tx: Tx, shop: Shop, action: Action, now: datetime) -> Owed:
        platform, lane = platform_of(action), lane_of(action)
        speaker = self._by_name.get(platform)
        cost = speaker.cost(action) if speaker else 0
        not_before = action.not_before if isinstance(action, SayAction) else None
        stored = STORED.dump_json(action).decode()
        return Owed(
            id=outbox.add(tx, shop.id, platform, lane, action.rank, stored, not_before, cost, now),
            shop_id=shop.id,
            platform=platform,
            lane=lane,
            rank=action.rank,
            action=action,
            not_before=not_before,
            cost=cost,
        )

    def _refuse(self, tx: Tx, prepared: Prepared, refusal: Refusal) -> Decided:
        """Say the "no" to whom it concerns; nothing else of the event stays."""
        shop = shops.get(tx, prepared.taken.shop_id)
        owed: list[Owed] = []
        for event in prepared.events:
            turn = received(self._turn(tx, shop, [], event.at), event)
            if turn is not None:
                owed += self._owe(tx, shop, routes.refused(turn, event, refusal))
        return Decided(owed=owed)

    def _park(self, tx: Tx, taken: Taken, error: Exception) -> Decided:
        inbox.park(tx, taken.id, f"{type(error).__name__} in its handler")
        shop = shops.get(tx, taken.shop_id)
        turn = self._turn(tx, shop, [], self._clock())
        return Decided(owed=self._owe(tx, shop, routes.parked(turn, taken.id)))


def _dated(event: Event, taken_at: datetime) -> Event:
    """Platforms do not say when a vote was cast, and it may wait for its poll: it was cast by the time it was taken."""
    return replace(event, at=min(event.at, taken_at)) if isinstance(event, Voted) else event
