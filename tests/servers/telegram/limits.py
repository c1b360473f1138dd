"""How fast a bot may send. The figures Telegram publishes, each to be changed; over one of them the answer is 429.

Published: about 30 messages a second over all chats, one a second in one private chat, 20 a minute in one group.
Edits count as messages do, an album of n counts n. Short bursts to a person are allowed by the FAQ, without a figure:
`private_burst` is 1 (none) unless a test says otherwise. `jitter_s` forgives what the network adds to a paced sender.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any, NamedTuple

Json = dict[str, Any]

COUNTED_NAMES = """
sendMessage sendPhoto sendDocument sendMediaGroup sendPoll sendInvoice forwardMessage copyMessage stopPoll
editMessageText editMessageCaption editMessageMedia editMessageReplyMarkup
"""
COUNTED = frozenset(COUNTED_NAMES.split())


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sends allowed: `overall` in each `overall_s`, `group` in each `group_s`, one each `private_s` to one person."""

    overall: int = 30
    overall_s: float = 1.0
    private_s: float = 1.0
    private_burst: int = 1
    group: int = 20
    group_s: float = 60.0
    channels_too: bool = True
    jitter_s: float = 0.05


class Throttled(NamedTuple):
    """A request that came too soon: which limit it broke and what the answer said."""

    at: float
    method: str
    chat_id: int
    which: str
    retry_after: int


class Window:
    """How many in each sliding span."""

    def __init__(self, most: int, span_s: float) -> None:
        self.most, self.span_s = most, span_s
        self.sent: deque[tuple[float, int]] = deque()
        self.count = 0

    def wait_s(self, now: float, weight: int) -> float:
        """Seconds until `weight` more fit, 0 when they fit now."""
        while self.sent and self.sent[0][0] <= now - self.span_s:
            self.count -= self.sent.popleft()[1]
        if self.count + weight <= self.most or not self.count:
            return 0.0
        room = self.most - self.count
        for at, size in self.sent:
            room += size
            if room >= weight:
                return at + self.span_s - now
        return self.span_s

    def take(self, now: float, weight: int) -> None:
        self.sent.append((now, weight))
        self.count += weight


class Meter:
    """Counts what is sent and says who must wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.overall = Window(limits.overall, limits.overall_s - limits.jitter_s)
        self.groups: defaultdict[int, Window] = defaultdict(
            lambda: Window(limits.group, limits.group_s - limits.jitter_s)
        )
        self.free_at: dict[int, float] = {}

    def check(
        self, now: float, chat_id: int, weight: int, *, is_private: bool, is_channel: bool
    ) -> tuple[str, int] | None:
        """Takes `weight` from every budget, or takes nothing and gives (the limit, seconds to wait)."""
        waits = [("overall", self.overall.wait_s(now, weight))]
        if is_private:
            waits.append(("private chat", self._private_wait(now, chat_id)))
        elif not is_channel or self.limits.channels_too:
            waits.append(("group", self.groups[chat_id].wait_s(now, weight)))
        which, wait = max(waits, key=lambda one: one[1])
        if wait > 0:
            return which, max(1, math.ceil(wait))
        self.overall.take(now, weight)
        if is_private:
            start = max(self.free_at.get(chat_id, 0.0), now - (self.limits.private_burst - 1) * self.limits.private_s)
            self.free_at[chat_id] = start + weight * self.limits.private_s
        elif not is_channel or self.limits.channels_too:
            self.groups[chat_id].take(now, weight)
        return None

    def _private_wait(self, now: float, chat_id: int) -> float:
        return max(0.0, self.free_at.get(chat_id, 0.0) - now - self.limits.jitter_s)


def weight_of(method: str, params: Json) -> int:
    """How many messages a request counts as; 0 for those no limit counts."""
    if method not in COUNTED:
        return 0
    return len(params["media"]) if method == "sendMediaGroup" else 1
