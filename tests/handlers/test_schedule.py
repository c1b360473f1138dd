"""/schedule: what is going to happen, and calling it off."""

import pytest

from storage import wakes
from storage.rows import Role
from tests.handlers.harness import Outcome
from tests.handlers.newsroom import Newsroom, shown


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def planned(room: Newsroom, typed: str) -> Outcome:
    return room.says(room.boss, f"/broadcast confirm=yes {typed}")


def number(room: Newsroom, kind: str = "broadcast.go") -> int:
    (wake,) = room.rows(f"SELECT id FROM wakes WHERE kind = '{kind}'")
    return int(wake["id"])


def test_nothing_is_planned(room: Newsroom) -> None:
    assert "Nothing is planned" in room.says(room.boss, "/schedule").text


def test_what_is_planned_stands_with_its_time_the_next_first(room: Newsroom) -> None:
    planned(room, 'every="0 20 * * 5" Friday tea')
    planned(room, "at=20:00 The new tea\nis here")
    room.group("tea")
    room.product()
    room.says(room.boss, "/post TEA at=2026-05-01T10:00")
    led = room.says(room.boss, "/schedule")
    assert led.text == (
        "Schedule\n4 · today at 20:00 · Broadcast: The new tea is here\n"
        "2 · tomorrow at 20:00 · Broadcast: Friday tea (every Friday at 20:00)\n"
        "5 · 1 May at 10:00 · Post: Tea 50g"
    )
    assert shown(led) == ["Cancel 4", "Cancel 2", "Cancel 5"]


def test_in_chinese() -> None:
    room = Newsroom(language="zh")
    planned(room, 'every="0 20 * * 5" 周五的茶')
    assert room.says(room.boss, "/计划").text == "计划\n2 · 明天 20:00 · 群发：周五的茶（每周五 20:00）"


def test_of_many_ten_are_shown(room: Newsroom) -> None:
    for hour in range(13, 24):
        planned(room, f"at={hour}:00 Hello")
    led = room.says(room.boss, "/schedule")
    assert len(led.text.splitlines()) == 12
    assert led.text.endswith("and 1 more")
    assert len(shown(led)) == 10


def test_what_nobody_planned_by_hand_is_not_shown(room: Newsroom) -> None:
    room.work(lambda tx: wakes.put(tx, room.shop.id, "reward.release", "1", room.now))
    assert "Nothing is planned" in room.says(room.boss, "/schedule").text
    assert (
        "Nothing planned has the number"
        in room.says(room.boss, f"/schedule cancel {number(room, 'reward.release')}").text
    )
    assert room.wakes() == [("reward.release", "1")]


def test_a_broadcast_is_called_off(room: Newsroom) -> None:
    planned(room, "at=20:00 Hello")
    led = room.presses(room.boss, room.says(room.boss, "/schedule").told[0].button("Cancel 2"))
    assert led.text == "Called off: Broadcast: Hello"
    assert (room.statuses(), room.wakes()) == (["cancelled"], [])
    assert "Nothing planned has the number “2”" in room.says(room.boss, "/schedule cancel 2").text


def test_what_repeats_is_called_off_for_good(room: Newsroom) -> None:
    planned(room, 'every="0 20 * * 5" Friday tea')
    room.pass_time(days=3)
    led = room.says(room.boss, "/schedule")
    room.presses(room.boss, led.told[0].buttons[0])
    assert room.statuses()[0] == "cancelled"
    room.pass_time(days=14)
    assert len(room.statuses()) == 2


def test_a_post_is_called_off(room: Newsroom) -> None:
    room.group("tea")
    room.product()
    room.says(room.boss, "/post TEA at=20:00")
    room.says(room.boss, f"/schedule cancel {number(room, 'post.go')}")
    assert room.rows("SELECT id FROM planned_posts") == []
    assert room.pass_time(hours=9).told == []


def test_bare_it_asks_which(room: Newsroom) -> None:
    planned(room, "at=20:00 Hello")
    led = room.says(room.boss, "/schedule cancel")
    assert shown(led) == ["2 · Broadcast: Hello"]
    assert "Nothing planned" in room.says(room.boss, "seven").text
    assert room.says(room.boss, "#2").told[-1].text == "Called off: Broadcast: Hello"


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30, "0", "１２３"])
def test_a_number_that_nothing_has(room: Newsroom, typed: str) -> None:
    assert "/schedule shows them" in room.says(room.boss, f"/schedule cancel {typed}").text


def test_it_is_a_managers(room: Newsroom) -> None:
    planned(room, "at=20:00 Hello")
    clerk = room.member("Lin", Role.CLERK)
    assert "I do not know" in room.says(clerk, "/schedule").text
    assert room.presses(clerk, "/schedule cancel 2").told == []
    assert room.statuses() == ["scheduled"]
