"""Deciding: what taken rows mean, and in one transaction the one handler of each, whole or not at all.

Each event has a savepoint of its own, so that it stands or falls alone; a transaction that has become long takes no
further one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

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
from storage import Tx, chatter, inbox, outbox, shops
from storage.errors import TransactionBroken
from storage.inbox import Taken
from storage.rows import Shop, ShopId

SPELL_S = 0.05
"""After so long a transaction takes no further event: whatever arrives meanwhile waits to be stored behind it."""
TRIES = 3
_LOG = structlog.get_logger(__name__)


class Deciding:
    def __init__(
        self,
        houses: Mapping[ShopId, House],
        platforms: Mapping[str, Platform],
        *,
        holder: str | None,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """`houses`: what each shop's turns are given. `platforms` by source. `holder`: whose rows are handled."""
        self._houses = houses
        self._platforms = platforms
        self._by_name = {platform.name: platform for platform in platforms.values()}
        self._holder = holder
        self._clock = clock
        self._monotonic = monotonic

    def prepare(self, taken: Taken) -> Prepared:
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

    def decide(self, tx: Tx, batch: Sequence[Prepared]) -> Decided:
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
                decided.add(self.park(tx, taken, error))
            return

    def _decided_on(self, tx: Tx, prepared: Prepared) -> Decided:
        """What the handler decided; or its "no", said to whom it concerns; or nothing yet."""
        try:
            with tx.savepoint():
                return self.handle_events(tx, prepared)
        except Refusal as refusal:
            with tx.savepoint():
                return self._refuse(tx, prepared, refusal)
        except Wait as wait:
            self.wait(tx, prepared.taken, wait)
            return Decided()

    def wait(self, tx: Tx, taken: Taken, wait: Wait) -> None:
        inbox.wait(tx, taken.id, wait.key, self._clock() + timedelta(seconds=wait.seconds))

    def handle_events(self, tx: Tx, prepared: Prepared) -> Decided:
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

    def park(self, tx: Tx, taken: Taken, error: Exception) -> Decided:
        inbox.park(tx, taken.id, f"{type(error).__name__} in its handler")
        shop = shops.get(tx, taken.shop_id)
        turn = self._turn(tx, shop, [], self._clock())
        return Decided(owed=self._owe(tx, shop, routes.parked(turn, taken.id)))


def _dated(event: Event, taken_at: datetime) -> Event:
    """Platforms do not say when a vote was cast, and it may wait for its poll: it was cast by the time it was taken."""
    return replace(event, at=min(event.at, taken_at)) if isinstance(event, Voted) else event
