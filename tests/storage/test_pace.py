"""The sending budgets: whatever is asked for, and whatever the network does, no limit is ever broken."""

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.pace import Budget, Limits, Pacer

TELEGRAM = Limits(overall=(30, 1.0), private=(1, 1.0), community=(20, 60.0))
SMALL = Limits(overall=(5, 1.0), private=(1, 1.0), community=(3, 10.0))
CHATS = ["1", "2", "3", "-1", "-2"]


def is_community(chat: str) -> bool:
    return chat.startswith("-")


@dataclass
class FarEnd:
    """Counts messages when they arrive: (when, chat, messages)."""

    arrived: list[tuple[float, str, int]] = field(default_factory=list)

    def check(self, limits: Limits) -> None:
        self._check([(at, n) for at, _, n in self.arrived], *limits.overall)
        for chat in {chat for _, chat, _ in self.arrived}:
            limit = limits.community if is_community(chat) else limits.private
            self._check([(at, n) for at, c, n in self.arrived if c == chat], *limit)

    @staticmethod
    def _check(arrived: list[tuple[float, int]], limit: int, span_s: float) -> None:
        """What is larger than the limit stands alone in its span."""
        within: deque[tuple[float, int]] = deque()
        for at, messages in sorted(arrived):
            within.append((at, messages))
            while at - within[0][0] >= span_s:
                within.popleft()
            assert sum(n for _, n in within) <= limit or len(within) == 1, (limit, span_s, within)


@dataclass(frozen=True)
class Wish:
    """Somebody wants to send `messages` to `chat`, `after_s` the wish before; the network takes so long both ways."""

    after_s: float
    chat: str
    messages: int
    out_s: float
    back_s: float


class Sender:
    """Sends wishes in their order as soon as the pacer lets it; may be restarted, keeping what was recorded."""

    def __init__(self, limits: Limits, far_end: FarEnd) -> None:
        self.limits, self.far_end = limits, far_end
        self.pacer = Pacer(limits, is_community)
        self.now = 0.0
        self.under_way: list[tuple[float, int, Wish, float]] = []
        self.recorded: list[tuple[str, int, float]] = []
        self.order = count()

    def send(self, wish: Wish) -> None:
        self.until(self.now + wish.after_s)
        while (at := self.free_at(wish)) > self.now:
            self.until(min(at, self.under_way[0][0] if self.under_way else inf))
        self.pacer.take(wish.chat, wish.messages)
        self.far_end.arrived.append((self.now + wish.out_s, wish.chat, wish.messages))
        heappush(self.under_way, (self.now + wish.out_s + wish.back_s, next(self.order), wish, self.now))

    def free_at(self, wish: Wish) -> float:
        chat = self.pacer.chat_free_at(wish.chat, wish.messages, self.now)
        return max(chat, self.pacer.overall_free_at(wish.messages, self.now))

    def until(self, now: float) -> None:
        """Time goes on; what is answered meanwhile has ended, and is on record."""
        assert now < inf
        while self.under_way and self.under_way[0][0] <= now:
            self.now, _, wish, left_at = heappop(self.under_way)
            self.pacer.end(wish.chat, wish.messages, left_at, self.now)
            self.recorded.append((wish.chat, wish.messages, self.now))
        self.now = now

    def restart(self) -> None:
        """A clean stop: what was under way ends, then another process reads the last minute."""
        self.until(max([self.now, *[at for at, *_ in self.under_way]]))
        self.pacer = Pacer(self.limits, is_community)
        self.pacer.spent([one for one in self.recorded if one[2] >= self.now - 60.0])


def wishes(most: int) -> st.SearchStrategy[Wish]:
    delay = st.floats(0, 0.5)
    return st.builds(
        Wish,
        after_s=st.one_of(st.just(0.0), st.floats(0, 3)),
        chat=st.sampled_from(CHATS),
        messages=st.integers(1, most),
        out_s=delay,
        back_s=delay,
    )


@settings(deadline=None)
@given(st.lists(wishes(most=1), max_size=60), st.integers(0, 60))
def test_no_limit_is_broken_by_single_messages(asked: list[Wish], restart_after: int) -> None:
    far_end = FarEnd()
    sender = Sender(SMALL, far_end)
    for number, wish in enumerate(asked):
        if number == restart_after:
            sender.restart()
        sender.send(wish)
    far_end.check(SMALL)


@settings(deadline=None)
@given(st.lists(wishes(most=5), max_size=40), st.integers(0, 40))
def test_no_limit_is_broken_by_albums(asked: list[Wish], restart_after: int) -> None:
    far_end = FarEnd()
    sender = Sender(SMALL, far_end)
    for number, wish in enumerate(asked):
        if number == restart_after:
            sender.restart()
        sender.send(wish)
    far_end.check(SMALL)


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 0.1), st.floats(0, 0.1))
def test_a_broadcast_uses_nearly_all_of_the_budget(out_s: float, back_s: float) -> None:
    far_end = FarEnd()
    sender = Sender(TELEGRAM, far_end)
    people = count(1)
    while sender.now < 40:
        sender.send(Wish(after_s=0, chat=str(next(people)), messages=1, out_s=out_s, back_s=back_s))
    far_end.check(TELEGRAM)
    # The shortest round trip is known only after some of them.
    late = [at for at, *_ in far_end.arrived if at >= 10.0]
    assert sum(at < late[-1] for at in late) / (late[-1] - late[0]) >= 30 * 0.95


def test_an_album_larger_than_the_limit_is_paid_off_afterwards() -> None:
    budget = Budget(1, 1.0)
    assert budget.free_at(10, 0.0) == 0.0
    budget.take(10)
    assert budget.free_at(1, 0.1) == inf
    budget.end(10, 0.5)
    assert 10.5 <= budget.free_at(1, 0.6) < 10.6


def test_a_large_album_waits_for_an_empty_budget() -> None:
    budget = Budget(3, 10.0)
    budget.take(1)
    budget.end(1, 0.0)
    assert 10.0 <= budget.free_at(5, 1.0) < 10.1
    assert budget.free_at(2, 1.0) == 1.0


def test_what_may_have_left_before_a_crash_counts_for_its_chat_alone() -> None:
    pacer = Pacer(SMALL, is_community)
    pacer.doubt("-1", 3, 100.0)
    assert pacer.chat_free_at("-1", 1, 100.0) >= 110.0
    assert pacer.overall_free_at(1, 100.0) == 100.0


def test_chats_that_nobody_writes_to_take_no_memory() -> None:
    pacer = Pacer(Limits(overall=(10_000, 1.0), private=(1, 1.0), community=(20, 60.0)), is_community)
    highest = 0
    for number in range(20_000):
        now = number / 1000
        pacer.take(str(number), 1)
        pacer.end(str(number), 1, now, now)
        highest = max(highest, len(pacer))
    assert highest <= 3000  # a thousand are still within their second
