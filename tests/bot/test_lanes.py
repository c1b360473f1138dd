"""Who goes next: ranks, order within a chat, chats that wait, and answers in the middle of a broadcast. Fake time."""

from heapq import heappop, heappush
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lanes import Lanes
from bot.owed import Owed
from handlers.actions import Place, Rank, Say
from handlers.content import Text
from handlers.texts import Marked
from storage.pace import Limits, Pacer
from storage.rows import ShopId

NO_LIMITS = Limits(overall=(1_000_000, 1.0), private=(1_000_000, 1.0), community=(1_000_000, 1.0))
TELEGRAM = Limits(overall=(30, 1.0), private=(1, 1.0), community=(20, 60.0))


def is_community(chat: str) -> bool:
    return chat.startswith("-")


def owed(number: int, chat: str = "1", rank: Rank = Rank.ANSWER, *, cost: int = 1, broadcast: bool = False) -> Owed:
    action = Say(to=Place(platform="telegram", chat=chat), content=Text(text=Marked("hello")), rank=rank)
    return Owed(
        id=number,
        shop_id=ShopId(1),
        platform="telegram",
        lane=chat,
        rank=rank,
        action=action,
        cost=cost,
        broadcast_id=1 if broadcast else None,
    )


def lanes(limits: Limits = NO_LIMITS) -> Lanes:
    return Lanes(Pacer(limits, is_community))


def leave(lanes: Lanes, now: float = 0.0, lowest: int = Rank.BROADCAST) -> list[int]:
    """The ids of all that may leave now, without any of them ending."""
    left = []
    while (one := lanes.next(now, lowest)) is not None:
        left.append(one.id)
    return left


def test_better_ranks_go_first() -> None:
    line = lanes()
    for number, rank in enumerate((Rank.BROADCAST, Rank.NOTICE, Rank.ANSWER, Rank.CHECKOUT)):
        line.add(owed(number, str(number), rank), 0.0)
    assert leave(line) == [3, 2, 1, 0]


def test_nothing_below_the_lowest_rank_leaves() -> None:
    line = lanes()
    line.add(owed(1, "1", Rank.NOTICE), 0.0)
    line.add(owed(2, "2", Rank.BROADCAST), 0.0)
    assert leave(line, lowest=Rank.NOTICE) == [1]
    assert line.wakes_at(0.0, Rank.NOTICE) == inf
    assert leave(line) == [2]


def test_a_chat_hears_one_after_another_in_the_order_of_ids() -> None:
    line = lanes()
    for number in (3, 1, 2):
        line.add(owed(number), 0.0)
    for number in (1, 2, 3):
        assert leave(line) == [number]
        line.finished(owed(number), 0.0)


def test_what_costs_nothing_stands_in_no_lane() -> None:
    line = lanes(TELEGRAM)
    line.add(owed(1), 0.0)
    line.add(owed(2), 0.0)
    line.add(owed(3, cost=0), 0.0)
    line.add(owed(4, chat="", cost=0), 0.0)
    assert leave(line) == [1, 3, 4]


def test_a_press_is_answered_when_the_pace_is_spent() -> None:
    line = lanes(Limits(overall=(1, 1.0), private=(1, 1.0), community=(20, 60.0)))
    line.add(owed(1, "1", Rank.CHECKOUT), 0.0)
    line.add(owed(2, "2", Rank.CHECKOUT), 0.0)
    line.add(owed(3, "3", Rank.NOTICE, cost=0), 0.0)
    assert leave(line) == [1, 3]


def test_a_chat_that_must_wait_holds_up_nobody() -> None:
    line = lanes(TELEGRAM)
    for number in range(30):
        line.add(owed(number, "-1"), 0.0)
    line.add(owed(99, "5", Rank.NOTICE), 0.0)
    for number in range(20):
        assert line.next(0.0) == owed(number, "-1")
        line._pacer.end("-1", 1, 0.0, 0.0)
        line.finished(owed(number, "-1"), 0.0)
    assert leave(line) == [99]
    assert 60.0 <= line.wakes_at(0.0) < 60.1
    assert leave(line, 61.0) == [20]


def test_a_better_rank_overtakes_in_its_own_chat() -> None:
    line = lanes()
    line.add(owed(1), 0.0)
    assert leave(line) == [1]
    line.add(owed(2, rank=Rank.NOTICE), 0.0)
    line.add(owed(3, rank=Rank.ANSWER), 0.0)
    line.finished(owed(1), 0.0)
    assert leave(line) == [3]


def test_what_is_for_later_leaves_later_and_holds_up_nobody() -> None:
    line = lanes()
    line.add(owed(1), 0.0, at=5.0)
    line.add(owed(2), 0.0)
    assert leave(line) == [2]
    line.finished(owed(2), 0.0)
    assert line.wakes_at(0.0) == 5.0
    assert leave(line, 5.0) == [1]


def test_a_paused_chat_is_left_alone_with_all_that_concerns_it() -> None:
    line = lanes()
    line.pause("1", 9.0, 0.0)
    line.add(owed(1), 0.0)
    line.add(owed(2, cost=0), 0.0)
    line.add(owed(3, "2"), 0.0)
    assert leave(line) == [3]
    assert line.wakes_at(0.0) == 9.0
    assert sorted(leave(line, 9.0)) == [1, 2]


def test_when_everything_pauses_nothing_leaves() -> None:
    line = lanes()
    line.pause_all(9.0, 0.0, is_shut=True)
    line.add(owed(1), 0.0)
    line.add(owed(2, "", Rank.CHECKOUT, cost=0), 0.0)
    assert leave(line, 8.9) == []
    assert line.wakes_at(8.9) == 9.0
    assert sorted(leave(line, 9.0)) == [1, 2]


def test_while_chats_are_left_alone_who_stands_at_the_till_is_answered() -> None:
    line = lanes()
    line.pause_all(30.0, 0.0, is_shut=False)
    line.add(owed(1), 0.0)
    line.add(owed(2, "", Rank.ANSWER, cost=0), 0.0)
    assert leave(line) == []
    assert line.wakes_at(0.0) == 30.0
    line.add(owed(3, "", Rank.CHECKOUT, cost=0), 0.0)
    assert line.wakes_at(0.0) == 0.0
    assert leave(line) == [3]
    assert line.wakes_at(0.0) == 30.0
    assert sorted(leave(line, 30.0)) == [1, 2]


def test_deliveries_that_would_wait_long_are_given_back() -> None:
    line = lanes()
    line.pause("1", 30.0, 0.0)
    line.add(owed(1, "1", Rank.BROADCAST, broadcast=True), 0.0)
    line.add(owed(2, "1"), 0.0)
    line.add(owed(3, "2", Rank.BROADCAST, broadcast=True), 0.0)
    assert leave(line) == [3]
    line.add(owed(4, "1", Rank.BROADCAST, broadcast=True), 0.0)
    assert [(one.id, until) for one, until in line.returned] == [(1, 30.0), (4, 30.0)]
    assert leave(line, 30.0) == [2]


def test_deliveries_are_given_back_when_everything_pauses() -> None:
    line = lanes()
    line.add(owed(1, "1", Rank.BROADCAST, broadcast=True), 0.0)
    line.add(owed(2, "2", Rank.BROADCAST), 0.0)
    line.pause_all(30.0, 0.0, is_shut=False)
    assert [one.id for one, _ in line.returned] == [1]
    assert leave(line, 30.0) == [2]


def test_chats_that_nothing_is_owed_to_take_no_memory() -> None:
    line = lanes()
    for number in range(100):
        line.add(owed(number, str(number)), 0.0)
    line.pause("7", 3.0, 0.0)
    for number in leave(line) + leave(line, 3.0):
        line.finished(owed(number, str(number)), 3.0)
    line.add(owed(1000, "x", Rank.BROADCAST, broadcast=True), 3.0)
    line.withdraw(4.0, 3.0)
    assert leave(line, 5.0) == []
    assert line._lanes == {}


class World:
    """Drives lanes in fake time: calls take `trip_s`, and whatever may leave does."""

    def __init__(self, limits: Limits, trip_s: float) -> None:
        self.pacer = Pacer(limits, is_community)
        self.lanes = Lanes(self.pacer)
        self.trip_s = trip_s
        self.now = 0.0
        self.left: dict[int, float] = {}
        self.under_way: list[tuple[float, int, Owed, float]] = []

    def leave(self) -> None:
        while (one := self.lanes.next(self.now)) is not None:
            busy = {other.lane for *_, other, _ in self.under_way if other.messages}
            assert one.lane == "" or one.lane not in busy or not one.messages
            assert one.id not in self.left
            self.left[one.id] = self.now
            heappush(self.under_way, (self.now + self.trip_s, one.id, one, self.now))

    def end(self) -> None:
        """The call that began first is answered."""
        _, _, one, left_at = heappop(self.under_way)
        if one.messages:
            self.pacer.end(one.lane, one.messages, left_at, self.now)
        self.lanes.finished(one, self.now)

    def go_on(self, until: float) -> None:
        """To the next thing that happens, or until then."""
        answered = self.under_way[0][0] if self.under_way else inf
        self.now = max(self.now, min(answered, self.lanes.wakes_at(self.now), until))
        while self.under_way and self.under_way[0][0] <= self.now:
            self.end()
        self.leave()


def test_an_answer_never_waits_long_for_a_broadcast() -> None:
    """At the published pace, with a broadcast that takes all it can get and round trips of 50 ms."""
    world = World(TELEGRAM, trip_s=0.05)
    for number in range(3000):
        world.lanes.add(owed(number, f"b{number}", Rank.BROADCAST), 0.0)
    asked: dict[int, float] = {}
    while world.now < 60.0:
        number = 5000 + len(asked)
        asked[number] = world.now
        world.lanes.add(owed(number, f"a{number}"), world.now)
        world.leave()
        until = world.now + 0.37
        while world.now < until:
            world.go_on(until)
    waits = [world.left[number] - at for number, at in asked.items() if number in world.left]
    assert len(waits) >= len(asked) - 1
    assert max(waits) < 0.2
    assert len(world.left) / world.now >= 30 * 0.95


STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(["1", "2", "-1", ""]), st.sampled_from(list(Rank)), st.integers(0, 3)),
    st.tuples(st.just("end")),
    st.tuples(st.just("wait"), st.floats(0.01, 3.0)),
    st.tuples(st.just("pause"), st.sampled_from(["1", "-1"]), st.floats(0.1, 5.0)),
)


@settings(deadline=None)
@given(st.lists(STEPS, max_size=60))
def test_everything_leaves_once_and_one_at_a_time_in_each_chat(steps: list[tuple[object, ...]]) -> None:
    world = World(Limits(overall=(4, 1.0), private=(1, 1.0), community=(3, 5.0)), trip_s=1000.0)
    added: list[int] = []
    for number, step in enumerate(steps):
        match step:
            case ("add", str() as chat, Rank() as rank, int() as cost):
                added.append(number)
                world.lanes.add(owed(number, chat, rank, cost=cost), world.now)
            case ("end",) if world.under_way:
                world.end()
            case ("wait", float() as wait_s):
                world.now += wait_s
            case ("pause", str() as chat, float() as wait_s):
                world.lanes.pause(chat, world.now + wait_s, world.now)
        world.leave()
    world.trip_s = 0.1
    while world.under_way:
        world.end()
    for _ in range(20 * len(added) + 20):
        world.go_on(world.now + 100.0)
    assert sorted(world.left) == added
    assert world.lanes.wakes_at(world.now) == inf
