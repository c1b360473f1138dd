"""Who goes next. Pure: no clock and no network; time comes in, in seconds of a monotonic clock.

Every chat is a lane: its messages leave one after another, by rank and then by age. A lane that must wait holds up
nobody else. What takes no message of the pace (answered presses, links) stands in no lane and waits for nobody.
"""

from heapq import heapify, heappop, heappush
from itertools import count
from math import inf

from bot.owed import Owed
from handlers.actions import Rank
from storage.pace import Pacer

LATE_S = 0.002  # a timer may be so late; a broadcast catches up on that, or on one message. More would bunch
SOON_S = 1.0  # a delivery that would have to wait longer is given back


class Lane:
    """One chat: what is owed to it, and whether one is under way. It is `paused` where the platform asked for it, and
    `waits` for that or for its pace."""

    __slots__ = ("heap", "is_busy", "key", "paused_until", "waits_until")

    def __init__(self, key: str) -> None:
        self.key = key
        self.heap: list[tuple[int, int, int, Owed]] = []
        self.is_busy = False
        self.paused_until = self.waits_until = -inf


class Lanes:
    """What is in hand and not under way. `next` gives what may leave now and takes its place in the pace."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._lanes: dict[str, Lane] = {}
        self._ready: list[tuple[int, int, int, Lane]] = []
        self._waiting: list[tuple[float, int, Lane]] = []
        self._free: list[tuple[int, int, int, Owed]] = []
        self._later: list[tuple[float, int, Owed]] = []
        self._turn = count()
        self._paused_until = self._shut_until = -inf
        self._broadcast_at = -inf
        self.returned: list[tuple[Owed, float]] = []
        """Deliveries that would have to wait too long, and until when: whoever drives this takes them out."""

    def add(self, owed: Owed, now: float, at: float = -inf) -> None:
        """It may leave from `at` on."""
        if at > now:
            heappush(self._later, (at, next(self._turn), owed))
        elif owed.messages == 0:
            heappush(self._free, (owed.rank, owed.id, next(self._turn), owed))
        else:
            lane = self._lane(_key(owed))
            if owed.broadcast_id is not None and lane.waits_until - now > SOON_S:
                self.returned.append((owed, lane.waits_until))
                return
            entry = (owed.rank, owed.id, next(self._turn), owed)
            heappush(lane.heap, entry)
            if lane.heap[0] is entry:
                self._offer(lane, now)

    def next(self, now: float, lowest: int = Rank.BROADCAST) -> Owed | None:
        """What leaves now, of this rank or better; None: nothing may."""
        if now < self._paused_until:
            return self._checkout(now)
        self._promote(now)
        lane, free = self._head(now), self._free_head(now)
        if lane is not None and (free is None or lane.heap[0][:2] < (free.rank, free.id)):
            owed = lane.heap[0][3]
            if owed.rank <= lowest and self._room_at(owed, now) <= now:
                return self._leave(lane, now)
        if free is not None and free.rank <= lowest:
            return heappop(self._free)[3]
        return None

    def _checkout(self, now: float) -> Owed | None:
        """Who stands at the till is answered while chats are left alone: it takes no message, and must not wait."""
        free = self._free_head(now) if now >= self._shut_until else None
        return heappop(self._free)[3] if free is not None and free.rank == Rank.CHECKOUT else None

    def wakes_at(self, now: float, lowest: int = Rank.BROADCAST) -> float:
        """When `next` may have something, if nothing else happens; inf: not by waiting."""
        at = min(self._waiting[0][0] if self._waiting else inf, self._later[0][0] if self._later else inf)
        lane = self._head(now)
        if lane is not None and lane.heap[0][0] <= lowest:
            at = min(at, self._room_at(lane.heap[0][3], now))
        if self._free and self._free[0][0] <= lowest:
            at = now
            if self._free[0][0] == Rank.CHECKOUT:
                return max(at, self._shut_until)
        return max(at, self._paused_until)

    def finished(self, owed: Owed, now: float) -> None:
        """Its lane is free for the next."""
        lane = self._lanes.get(_key(owed)) if owed.messages else None
        if lane is not None:
            lane.is_busy = False
            self._offer(lane, now)

    def pause(self, chat: str, until: float, now: float) -> None:
        """The platform asked to leave this chat alone for a while."""
        lane = self._lane(chat)
        lane.paused_until = max(lane.paused_until, until)
        self._offer(lane, now)

    def pause_all(self, until: float, now: float, *, is_shut: bool) -> None:
        """No chat is written to. `is_shut`: the platform asked to leave it alone altogether."""
        self._paused_until = max(self._paused_until, until)
        if is_shut:
            self._shut_until = max(self._shut_until, until)
        if until - now > SOON_S:
            self.withdraw(until, now)

    def withdraw(self, until: float, now: float) -> None:
        """Give back every delivery, until then."""
        for lane in list(self._lanes.values()):
            self._give_back(lane, until)
            if not lane.heap:
                self._offer(lane, now)

    # --- inside --------------------------------------------------------------------------------------------------

    def _lane(self, key: str) -> Lane:
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(key)
        return lane

    def _offer(self, lane: Lane, now: float) -> None:
        """Put a lane where it belongs now; one that nothing is owed to takes no memory."""
        if lane.is_busy:
            return
        if lane.paused_until > now:
            self._wait(lane, lane.paused_until, now)
        elif lane.heap:
            rank, owed_id, *_ = lane.heap[0]
            heappush(self._ready, (rank, owed_id, next(self._turn), lane))
        elif self._lanes.get(lane.key) is lane:
            del self._lanes[lane.key]

    def _wait(self, lane: Lane, until: float, now: float) -> None:
        if until - now > SOON_S:
            self._give_back(lane, until)
        lane.waits_until = until
        heappush(self._waiting, (until, next(self._turn), lane))

    def _give_back(self, lane: Lane, until: float) -> None:
        kept = [entry for entry in lane.heap if entry[3].broadcast_id is None]
        if len(kept) < len(lane.heap):
            self.returned += [(entry[3], until) for entry in lane.heap if entry[3].broadcast_id is not None]
            heapify(kept)
            lane.heap = kept

    def _promote(self, now: float) -> None:
        """What waited until now stands in line again."""
        while self._waiting and self._waiting[0][0] <= now:
            self._offer(heappop(self._waiting)[2], now)
        while self._later and self._later[0][0] <= now:
            self.add(heappop(self._later)[2], now)

    def _head(self, now: float) -> Lane | None:
        """The first lane whose chat may be written to now. An entry is stale when its lane has another head by now."""
        while self._ready:
            rank, owed_id, _, lane = self._ready[0]
            if lane.is_busy or not lane.heap or lane.heap[0][:2] != (rank, owed_id):
                heappop(self._ready)
                continue
            owed = lane.heap[0][3]
            until = max(lane.paused_until, self._pacer.chat_free_at(owed.lane, owed.messages, now))
            if until <= now:
                return lane
            heappop(self._ready)
            self._wait(lane, until, now)
        return None

    def _free_head(self, now: float) -> Owed | None:
        """The first of what costs nothing and is not for a chat we were asked to leave alone."""
        while self._free:
            owed = self._free[0][3]
            lane = self._lanes.get(owed.lane)
            if lane is None or lane.paused_until <= now:
                return owed
            heappop(self._free)
            heappush(self._later, (lane.paused_until, next(self._turn), owed))
        return None

    def _room_at(self, owed: Owed, now: float) -> float:
        """When the platform's pace has room. Broadcasts leave evenly, so that an answer never meets a spent budget."""
        at = self._pacer.overall_free_at(owed.messages, now)
        return max(at, self._broadcast_at) if owed.rank == Rank.BROADCAST else at

    def _leave(self, lane: Lane, now: float) -> Owed:
        heappop(self._ready)
        owed = heappop(lane.heap)[3]
        lane.is_busy = True
        self._pacer.take(owed.lane, owed.messages)
        if owed.rank == Rank.BROADCAST:
            gap_s = self._pacer.gap_s
            self._broadcast_at = max(self._broadcast_at, now - max(gap_s, LATE_S)) + gap_s * owed.messages
        return owed


def _key(owed: Owed) -> str:
    return owed.lane or f"#{owed.id}"
