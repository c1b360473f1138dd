"""Sending budgets: how many messages may leave, and when the next one may. Pure: time comes in, in seconds.

A far end counts a message when it arrives, which is some time between our sending it and its answer. So a message is
counted from the moment it leaves until a whole span after its answer: then no span anywhere holds more than the limit,
whatever the network does. One process calculates for a platform (it holds a lease), which makes this exact.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf

SLACK_S = 0.002  # clocks and timers are not finer than this
SAMPLES = 128  # round trips looked at before the shortest of them is believed
TRUSTED = 0.8  # of the shortest round trip: so much later than it left does a message arrive, at least


@dataclass(frozen=True, kw_only=True)
class Limits:
    """(messages, seconds) in every sliding span: over everything, per private chat, per group or channel."""

    overall: tuple[int, float]
    private: tuple[int, float]
    community: tuple[int, float]


class Budget:
    """At most `limit` messages in any `span_s` seconds. What is larger goes alone, and is paid off after."""

    __slots__ = ("_counted", "_pending", "_spent", "limit", "span_s")

    def __init__(self, limit: int, span_s: float) -> None:
        self.limit = limit
        self.span_s = span_s
        self._pending = 0
        self._counted = 0
        self._spent: deque[tuple[float, int]] = deque()

    def free_at(self, messages: int, now: float) -> float:
        """When so many more may leave: `now`, a later moment, or inf: not before something under way has ended."""
        self._forget(now)
        over = self._pending + self._counted + min(messages, self.limit) - self.limit
        if over <= 0:
            return now
        for until, some in self._spent:
            over -= some
            if over <= 0:
                return until
        return inf

    def take(self, messages: int) -> None:
        """They leave now."""
        self._pending += messages

    def end(self, messages: int, at: float) -> None:
        """They had arrived by `at`."""
        self._pending -= messages
        self.spend(messages, at)

    def spend(self, messages: int, at: float) -> None:
        """Count messages that left by another way, such as before a restart."""
        self._counted += messages
        until = at + self.span_s + SLACK_S
        if self._spent:
            until = max(until, self._spent[-1][0])
        while messages > 0:
            self._spent.append((until, min(messages, self.limit)))
            messages -= self.limit
            until += self.span_s

    def is_idle(self, now: float) -> bool:
        self._forget(now)
        return not self._pending and not self._spent

    def _forget(self, now: float) -> None:
        while self._spent and self._spent[0][0] <= now:
            self._counted -= self._spent.popleft()[1]


class Pacer:
    """The budgets of one platform. Chats nobody writes to take no memory."""

    def __init__(self, limits: Limits, is_community: Callable[[str], bool]) -> None:
        self._limits = limits
        self._is_community = is_community
        self._overall = Budget(*limits.overall)
        self._chats: dict[str, Budget] = {}
        self._used: dict[bool, deque[str]] = {True: deque(), False: deque()}
        self._trip = ShortestTrip()

    @property
    def gap_s(self) -> float:
        """Seconds between messages that use the whole overall budget evenly."""
        limit, span_s = self._limits.overall
        return span_s / limit

    def chat_free_at(self, chat: str, messages: int, now: float) -> float:
        budget = self._chats.get(chat)
        return now if budget is None else budget.free_at(messages, now)

    def overall_free_at(self, messages: int, now: float) -> float:
        return self._overall.free_at(messages, now)

    def take(self, chat: str, messages: int) -> None:
        """So many messages leave for the chat (empty: for none) now. Each take is followed by one end."""
        self._overall.take(messages)
        if chat:
            self._budget(chat).take(messages)

    def end(self, chat: str, messages: int, left_at: float, now: float) -> None:
        """What left at `left_at` was answered, or given up, now."""
        self._overall.end(messages, now - self._trip.shortest_after(now - left_at) * TRUSTED)
        if chat:
            self._budget(chat).end(messages, now)
            self._drop_idle(now)

    def spent(self, sent: Iterable[tuple[str, int, float]]) -> None:
        """Count what left before this process began: (chat, messages, when), oldest first."""
        for chat, messages, at in sent:
            self._overall.spend(messages, at)
            if chat:
                self._budget(chat).spend(messages, at)

    def doubt(self, chat: str, messages: int, now: float) -> None:
        """Count for the chat what may have left just before a crash."""
        self._budget(chat).spend(messages, now)

    def __len__(self) -> int:
        return len(self._chats)

    def _budget(self, chat: str) -> Budget:
        budget = self._chats.get(chat)
        if budget is None:
            is_community = self._is_community(chat)
            budget = Budget(*(self._limits.community if is_community else self._limits.private))
            self._chats[chat] = budget
            self._used[is_community].append(chat)
        return budget

    def _drop_idle(self, now: float) -> None:
        """Look at the two that have been there longest of each kind: faster than they come, so none pile up."""
        for chats in self._used.values():
            for _ in range(min(2, len(chats))):
                chat = chats.popleft()
                if self._chats[chat].is_idle(now):
                    del self._chats[chat]
                else:
                    chats.append(chat)


class ShortestTrip:
    """The shortest of the latest round trips, in seconds; 0 until there were enough to tell."""

    def __init__(self) -> None:
        self._known = 0.0
        self._least = inf
        self._count = 0

    def shortest_after(self, trip_s: float) -> float:
        """With this one seen too."""
        self._least = min(self._least, trip_s)
        self._count += 1
        if self._count == SAMPLES:
            self._known, self._least, self._count = self._least, inf, 0
        return min(self._known, self._least)
