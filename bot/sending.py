"""Performing: what is in hand leaves as its rank, its lane and the platform's pace allow; a sync pump drives it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import inf

import structlog

from bot.ended import Ended, is_better_twice, judge, storable
from bot.finding import History
from bot.hand import Hand
from bot.lanes import Lanes
from bot.owed import Owed
from bot.platform import Platform
from bot.recording import Recording
from bot.settling import moved_to
from handlers.actions import STORED, Action, Rank
from handlers.outcomes import Failed, Outcome, Relocated, RetryLater, Unknown, WaitsForContact
from storage import DatabaseUnavailable, Storage, outbox
from storage.pace import Limits, Pacer

ACTIONS_MAX = 10_000  # rows in hand with their action; of more, the action is read when it is its turn
KEPT_FREE = 8  # one in so many calls at once is not for broadcasts
DEEP = 2  # times as many deliveries are under way as may be sent at once: the others are just being put on record
AGAIN_S = 1.0  # when the database did not answer
TROUBLED = 3  # chats put off at the same time: then it is not about them, but about everything

_LOG = structlog.get_logger(__name__)


class Sending:
    def __init__(
        self,
        storage: Storage,
        platform: Platform,
        recording: Recording,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        may_send: Callable[[], bool],
        after: Callable[[], None],
    ) -> None:
        """`recording` is told how each thing ended; `after` is called whenever something left, ended or came back."""
        self._storage, self._platform, self._recording = storage, platform, recording
        self._clock, self._monotonic = clock, monotonic
        self._may_send, self._after = may_send, after
        self._pacer = self._new_pacer()
        self._lanes = Lanes(self._pacer)
        self._calls: dict[asyncio.Task[None], Owed] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = inf
        at_once = platform.pace.at_once
        self._deliver_at_once = max(1, at_once - at_once // KEPT_FREE)
        self._slots = asyncio.Semaphore(self._deliver_at_once)
        self._troubled: dict[str, float] = {}
        self._is_ending = False
        self.hand = Hand()

    # --- from outside --------------------------------------------------------------------------------------------

    def begin(self, history: History) -> None:
        """From here on this process sends. Only what is under way is in hand; what was sent before counts."""
        self._pacer = self._new_pacer()
        self._lanes = Lanes(self._pacer)
        under_way = {owed.id for owed in self._calls.values() if owed.broadcast_id is None}
        self.hand.keep_only(under_way | self._recording.ids())
        for owed in self._calls.values():
            self._pacer.take(owed.lane, owed.messages)
        now = self._monotonic()
        self._pacer.spent([(chat, messages, now - age_s) for chat, messages, age_s in history.sent])
        for chat, messages in history.doubtful:
            self._pacer.doubt(chat, messages, now)

    def take(self, owed: Owed) -> None:
        """It leaves when it may, at the next pump; a row in hand already is left alone."""
        if not self.hand.take(owed):
            return
        if owed.cost is None and owed.action is not None:
            owed = replace(owed, cost=self._platform.cost(owed.action))
        if len(self.hand) > ACTIONS_MAX and owed.broadcast_id is None:
            owed = replace(owed, action=None)
        now = self._monotonic()
        wait_s = (owed.not_before - self._clock()).total_seconds() if owed.not_before else 0.0
        self._lanes.add(owed, now, now + wait_s if wait_s > 0 else -inf)

    def pump(self) -> None:
        """Let leave what may leave now, and come back when the next may."""
        now = self._monotonic()
        while self._has_room() and self._may_send():
            owed = self._lanes.next(now, self._lowest())
            if owed is None:
                self._come_back(self._lanes.wakes_at(now, self._lowest()) - now)
                break
            self.hand.begin(owed)
            call = asyncio.create_task(self._perform(owed, now))
            self._calls[call] = owed
            call.add_done_callback(self._called)
        self._collect_returned(now)
        self._after()

    def recorded(self, ended: Sequence[Ended]) -> None:
        """These are on record now."""
        now = self._monotonic()
        for one in ended:
            if one.status != "queued":
                self.hand.settle(one.owed)
            if self._is_recorded_first(one.owed):
                self._lanes.finished(one.owed, now)

    async def finish(self, deadline_s: float) -> None:
        """What is under way and the answers that may leave at once are finished; deliveries go back."""
        self._is_ending = True
        self.withdraw()
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline_s):
                while self._calls:
                    await asyncio.wait(list(self._calls))
        if self._calls:
            _LOG.warning("stopped with calls under way; what they did is unknown", calls=len(self._calls))
        calls = list(self._calls)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        if self._timer:
            self._timer.cancel()

    def withdraw(self) -> None:
        """Deliveries that are not under way are left to the database."""
        now = self._monotonic()
        self._lanes.withdraw(now, now)
        self._collect_returned(now)

    # --- inside --------------------------------------------------------------------------------------------------

    def _new_pacer(self) -> Pacer:
        pace = self._platform.pace
        limits = Limits(overall=pace.overall, private=pace.private, community=pace.community)
        return Pacer(limits, self._platform.is_community)

    def _lowest(self) -> Rank:
        """The lowest rank that may leave now: a broadcast never takes the last calls, at the end only answers leave."""
        if self._is_ending:
            return Rank.ANSWER
        return Rank.BROADCAST if self.hand.broadcasting < self._deliver_at_once * DEEP else Rank.NOTICE

    def _has_room(self) -> bool:
        others = len(self._calls) - self.hand.broadcasting
        return others + min(self.hand.broadcasting, self._deliver_at_once) < self._platform.pace.at_once

    def _called(self, call: asyncio.Task[None]) -> None:
        self.hand.end(self._calls.pop(call))
        if not call.cancelled():
            call.result()  # a fault of ours is not swallowed
            self.pump()

    def _come_back(self, wait_s: float) -> None:
        if wait_s == inf:
            return
        loop = asyncio.get_running_loop()
        at = loop.time() + wait_s
        if self._timer is None or not loop.time() < self._timer_at <= at:
            if self._timer:
                self._timer.cancel()
            # uvloop's handle does not tell its time where that is now.
            self._timer, self._timer_at = loop.call_at(at, self._wake), at

    def _wake(self) -> None:
        """The timer is spent, also where the loop's clock says that it came a moment early."""
        self._timer = None
        self.pump()

    def _collect_returned(self, now: float) -> None:
        """Deliveries that would wait too long go back until then."""
        returned, self._lanes.returned = self._lanes.returned, []
        for owed, until in returned:
            self.hand.give_back(owed)
            if until > now:
                self._recording.put_off(owed, self._clock() + timedelta(seconds=until - now))

    async def _perform(self, owed: Owed, left_at: float) -> None:
        if owed.broadcast_id is not None:
            await self._deliver(owed, left_at)
            return
        try:
            stored = owed.action or await self._stored(owed)
        except Exception:
            _LOG.exception("the outbox cannot be read; trying again", outbox=owed.id)
            now = self._left(owed, left_at)
            self._lanes.add(owed, now, now + AGAIN_S)
            return
        if stored is None:  # somebody has taken it back
            self.hand.settle(owed)
            self._left(owed, left_at)
            return
        await self._do(owed, stored, left_at)

    async def _deliver(self, owed: Owed, left_at: float) -> None:
        """On record as being sent before it is: nobody gets a delivery twice, nor after /stop."""
        begun = self._recording.begin(owed)
        self._after()
        if owed.action is None or not await begun:
            self._left(owed, left_at)
            return
        async with self._slots:
            await self._do(owed, owed.action, self._monotonic())

    async def _do(self, owed: Owed, stored: Action | str, left_at: float) -> None:
        action, outcome = await self._outcome(owed, stored)
        ended = judge(owed.tried(action), outcome, self._clock())
        now = self._left(owed, left_at, is_recorded=False)
        if ended.status == "queued":
            self._again(ended, now)
        self._recording.end(ended)

    async def _stored(self, owed: Owed) -> str | None:
        return await self._storage.read(partial(outbox.action, owed_id=owed.id))

    async def _outcome(self, owed: Owed, stored: Action | str) -> tuple[Action | None, Outcome]:
        action = None
        try:
            action = STORED.validate_json(stored) if isinstance(stored, str) else stored
            return action, storable(await self._platform.perform(action))
        except DatabaseUnavailable as error:
            _LOG.warning("an action waits for the database", platform=self._platform.source, reason=str(error))
            away = "the database did not answer"
            return action, RetryLater(after_s=1.0, reason=away) if is_better_twice(owed) else Unknown(reason=away)
        except Exception as error:
            _LOG.exception("an action cannot be performed", platform=self._platform.source, owed=owed.id)
            return action, Failed(reason=f"a fault of ours: {type(error).__name__}")

    def _left(self, owed: Owed, left_at: float, *, is_recorded: bool = True) -> float:
        """It is under way no more: the next of its lane may go."""
        now = self._monotonic()
        if owed.messages:
            self._pacer.end(owed.lane, owed.messages, left_at, now)
        if is_recorded or not self._is_recorded_first(owed):
            self._lanes.finished(owed, now)
        return now

    def _is_recorded_first(self, owed: Owed) -> bool:
        """A community hears the next only once this is on record: a crash then leaves one message uncounted at most."""
        return bool(owed.messages and owed.lane) and self._platform.is_community(owed.lane)

    def _again(self, ended: Ended, now: float) -> None:
        """The platform is left alone as it asked; a row of the outbox is tried again, a delivery is claimed again."""
        owed, outcome, until = ended.owed, ended.outcome, now + ended.again_s
        if isinstance(outcome, WaitsForContact):
            self.hand.settle(owed)  # the database's again, until it is freed
            return
        if isinstance(outcome, Relocated):
            owed = moved_to(owed, outcome.new_chat)
        elif isinstance(outcome, RetryLater) and (outcome.everywhere or self._is_general(owed.lane, until, now)):
            self._lanes.pause_all(until, now, is_shut=outcome.everywhere)
        elif owed.lane and (owed.messages or isinstance(outcome, RetryLater)):
            self._lanes.pause(owed.lane, until, now)
        if owed.broadcast_id is None:
            self._lanes.add(owed, now, -inf if owed.messages else until)

    def _is_general(self, lane: str, until: float, now: float) -> bool:
        """Whether so many chats are put off at once that it is about everything: a limit on all, or a server away."""
        self._troubled = {one: ends for one, ends in self._troubled.items() if ends > now}
        self._troubled[lane] = until
        return len(self._troubled) >= TROUBLED
