"""Broadcasts in their time, under way, and told at their end; without the platform."""

from datetime import timedelta

import pytest

from handlers.actions import Edit
from handlers.events import Due
from handlers.outcomes import Done, Failed
from storage import shops
from storage.read import instant
from storage.rows import Role
from tests.handlers.harness import Outcome
from tests.handlers.market import edits, says
from tests.handlers.newsroom import Newsroom, flashed, shown

TO_NIGHT = {"hours": 10, "minutes": 40}
"""From noon to 22:40, in the quiet hours."""


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def asked(room: Newsroom, typed: str = "/broadcast Hello") -> Outcome:
    """The preview, which stands as message 1."""
    led = room.says(room.boss, typed)
    room.stood(led)
    return led


# --- time --------------------------------------------------------------------------------------------------------


def test_at_a_time(room: Newsroom) -> None:
    preview = asked(room, "/broadcast at=20:00 Hello").told[-1]
    assert "Starts today at 20:00" in preview.text
    planned = room.presses(room.boss, preview.button("Send today at 20:00"))
    assert planned.text == "Planned: it goes today at 20:00"
    assert (room.statuses(), shown(planned)) == (["scheduled"], ["Call it off"])
    room.pass_time(hours=7, minutes=59)
    assert room.statuses() == ["scheduled"]
    room.pass_time(minutes=1)
    assert room.statuses() == ["running"]


def test_an_explicit_time_at_night_is_kept(room: Newsroom) -> None:
    preview = asked(room, "/broadcast at=23:00 Hello").told[-1]
    assert [button.label for button in preview.buttons] == ["Send today at 23:00", "Change the text", "Cancel"]
    room.presses(room.boss, preview.button("Send"))
    room.pass_time(hours=11)
    assert room.statuses() == ["running"]
    assert room.rows("SELECT is_quiet_ok FROM broadcasts") == [{"is_quiet_ok": 1}]


def test_at_night_it_waits_for_the_morning(room: Newsroom) -> None:
    room.pass_time(**TO_NIGHT)
    preview = asked(room).told[-1]
    assert "It is 22:40, quiet at night, so it starts tomorrow at 08:00" in preview.text
    assert [button.label for button in preview.buttons][:2] == ["Send tomorrow at 08:00", "Send now"]
    room.presses(room.boss, preview.button("tomorrow"))
    assert room.statuses() == ["scheduled"]
    room.pass_time(hours=9, minutes=20)
    assert room.statuses() == ["running"]


def test_at_night_it_can_be_sent_all_the_same(room: Newsroom) -> None:
    room.pass_time(**TO_NIGHT)
    preview = asked(room).told[-1]
    assert room.presses(room.boss, preview.button("Send now")).text == "Sending: 0 / 1"
    assert room.rows("SELECT status, is_quiet_ok FROM broadcasts") == [{"status": "running", "is_quiet_ok": 1}]


def test_groups_have_no_night(room: Newsroom) -> None:
    room.group("tea")
    room.pass_time(**TO_NIGHT)
    assert "Starts when you say so" in asked(room, "/broadcast to=groups Hello").text


@pytest.mark.parametrize(("late", "status"), [(timedelta(minutes=59), "running"), (timedelta(minutes=61), "cancelled")])
def test_an_hour_late_it_still_goes_later_it_does_not(room: Newsroom, late: timedelta, status: str) -> None:
    room.presses(room.boss, asked(room, "/broadcast at=20:00 Hello").told[-1].button("Send"))
    due_at = room.now + timedelta(hours=8)
    room.now = due_at + late
    led = room.event(Due(at=room.now, what="broadcast.go", ref="1", due_at=due_at))
    assert room.statuses() == [status]
    assert ("was missed" in led.text) == (status == "cancelled")


def test_what_a_clock_set_forward_jumped_over_still_goes(room: Newsroom) -> None:
    room.presses(room.boss, asked(room, "/broadcast at=20:00 Hello").told[-1].button("Send"))
    room.presses(room.boss, asked(room, '/broadcast every="0 20 * * 5" Weekly').told[-1].button("Plan"))
    began, week = room.now, timedelta(days=7)
    room.work(lambda tx: shops.move_clock(tx, room.shop.id, int(week.total_seconds())))
    room.now = began + week
    for ref, due_at in (("1", began + timedelta(hours=8)), ("2", began + timedelta(days=3))):
        assert room.event(Due(at=room.now, what="broadcast.go", ref=ref, due_at=due_at)).text == ""
    assert room.statuses() == ["running", "scheduled", "running"]


def test_a_draft_whose_time_is_long_over_is_not_sent(room: Newsroom) -> None:
    preview = asked(room, "/broadcast at=20:00 Hello").told[-1]
    room.pass_time(hours=8, minutes=59)
    late = asked(room, "/broadcast at=20:59 Hello").told
    assert late
    room.pass_time(minutes=2)
    assert "has passed" in room.presses(room.boss, preview.button("Send")).text
    assert room.statuses()[0] == "draft"


def test_every_friday(room: Newsroom) -> None:
    preview = asked(room, '/broadcast every="0 20 * * 5" Friday tea').told[-1]
    assert "Goes every Friday at 20:00, the first time tomorrow at 20:00" in preview.text
    planned = room.presses(room.boss, preview.button("Plan it"))
    assert planned.text == "Planned: it goes tomorrow at 20:00"
    room.pass_time(days=14)
    assert room.statuses() == ["scheduled", "running", "running"]
    fired = room.rows("SELECT parent_id, body, fire_at FROM broadcasts WHERE parent_id IS NOT NULL ORDER BY id")
    assert [(one["parent_id"], one["body"]) for one in fired] == [(1, "Friday tea")] * 2
    assert fired[1]["fire_at"] - fired[0]["fire_at"] == 7 * 86400 * 10**6


def test_the_same_firing_twice_goes_once(room: Newsroom) -> None:
    room.presses(room.boss, asked(room, '/broadcast every="0 20 * * 5" Friday tea').told[-1].button("Plan"))
    room.pass_time(days=2)
    (wake,) = room.rows("SELECT fire_at FROM broadcasts WHERE parent_id = 1")
    again = Due(at=room.now, what="broadcast.go", ref="1", due_at=instant(wake["fire_at"]))
    room.now = instant(wake["fire_at"])
    assert room.event(again).actions == []
    assert room.statuses() == ["scheduled", "running"]


def test_a_plan_of_whoever_is_staff_no_more_ends_and_the_owners_hear_of_it(room: Newsroom) -> None:
    max_ = room.member("Max", Role.MANAGER)
    room.says(max_, '/broadcast confirm=yes every="0 20 * * 5" Friday tea')
    room.says(room.boss, f"/staff remove {max_.id}")
    told = room.pass_time(days=8)
    assert room.statuses() == ["cancelled"]
    assert "“Friday tea” was due" in told.to(room.boss)[0].text
    assert len(told.told) == 1
    assert ("broadcast.go", "1") not in room.wakes()


def test_how_a_broadcast_of_somebody_who_is_staff_no_more_went_is_the_owners_to_hear(room: Newsroom) -> None:
    max_ = room.member("Max", Role.MANAGER)
    room.stood(room.says(max_, "/broadcast confirm=yes Hello"))
    room.says(room.boss, f"/staff remove {max_.id}")
    room.delivered(1, sent=2)
    assert room.pass_time(seconds=5).to(max_) == []
    ended = room.ends(1)
    assert "2 / 2" in ended.to(room.boss)[0].text
    assert ended.to(max_) == []


def test_a_plan_that_was_missed_goes_for_the_last_hour_or_says_so(room: Newsroom) -> None:
    room.presses(room.boss, asked(room, '/broadcast every="0 * * * *" Hourly').told[-1].button("Plan"))
    due_at = room.now + timedelta(hours=1)
    room.now += timedelta(hours=5, minutes=20)
    room.event(Due(at=room.now, what="broadcast.go", ref="1", due_at=due_at))
    (fired,) = room.rows("SELECT fire_at FROM broadcasts WHERE parent_id = 1")
    assert instant(fired["fire_at"]) == room.now - timedelta(minutes=20)

    room.presses(room.boss, asked(room, '/broadcast every="0 20 * * 5" Weekly').told[-1].button("Plan"))
    due_at = room.now
    room.now += timedelta(hours=3)
    led = room.event(Due(at=room.now, what="broadcast.go", ref="3", due_at=due_at))
    assert "was missed" in led.text
    assert room.statuses()[2] == "scheduled"


def test_a_plan_at_night_waits_for_each_morning_unless_told_not_to(room: Newsroom) -> None:
    typed = '/broadcast every="0 23 * * 5" Late tea'
    preview = asked(room, typed).told[-1]
    assert "That is quiet time: it waits until 08:00" in preview.text
    room.presses(room.boss, preview.button("Plan it"))
    room.pass_time(days=1, hours=11)
    assert room.statuses() == ["scheduled", "scheduled"]
    room.pass_time(hours=9)
    assert room.statuses() == ["scheduled", "running"]

    loud = Newsroom()
    loud.presses(loud.boss, asked(loud, typed).told[-1].button("at night, too"))
    loud.pass_time(days=1, hours=11)
    assert loud.statuses() == ["scheduled", "running"]


# --- under way ---------------------------------------------------------------------------------------------------


def running(room: Newsroom) -> Outcome:
    """Broadcast 1 to five people, its progress in message 1."""
    for name in ("Jay", "Lin", "Mia", "Bo"):
        room.member(name)
    led = room.presses(room.boss, asked(room).told[-1].button("Send"))
    room.stood(led)
    return led


def test_one_message_shows_how_far_it_is(room: Newsroom) -> None:
    running(room)
    room.delivered(1, sent=3, queued=2)
    first = room.pass_time(seconds=4)
    assert [one.sent.message_id for one in edits(first)] == ["1"]
    assert first.text == "Sending: 3 / 5"
    assert room.pass_time(seconds=60).actions == []  # the edit has not arrived: no second one
    room.stood(first)
    assert len(edits(room.pass_time(seconds=4))) == 1


def test_who_must_write_first_is_said_anew_and_once_where_nothing_can_be_edited(room: Newsroom) -> None:
    running(room)
    room.delivered(1, sent=3, queued=2)
    (edit,) = edits(room.pass_time(seconds=4))
    cannot = Failed(reason="a message cannot be changed here")
    assert room.happened(edit, cannot).actions == []
    waits = "not_before = 253402214400000000, reason = 'window'"
    room.rows(f"UPDATE deliveries SET {waits} WHERE status = 'queued' RETURNING id")
    (told,) = room.pass_time(minutes=1).told
    assert told.text == "3 / 5 sent. 2 of them get it when they next write to me"
    assert room.pass_time(hours=2).actions == []


def test_paused_and_resumed_and_stopped(room: Newsroom) -> None:
    led = running(room)
    room.delivered(1, sent=2, queued=3)
    paused = room.presses(room.boss, led.told[-1].button("Pause"))
    assert (paused.text, shown(paused), room.statuses()) == ("Paused at 2 / 5", ["Go on", "Stop"], ["paused"])
    room.stood(paused)
    assert room.pass_time(minutes=5).actions == []
    resumed = room.presses(room.boss, paused.told[-1].button("Go on"))
    assert (resumed.text, room.statuses()) == ("Sending: 2 / 5", ["running"])
    room.stood(resumed)
    stopped = room.presses(room.boss, resumed.told[-1].button("Stop"))
    assert (stopped.text, shown(stopped)) == ("Stopped: 2 / 5 have it, nobody else gets it", [])
    assert room.statuses() == ["cancelled"]
    assert room.wakes() == []
    assert flashed(room.presses(room.boss, led.told[-1].button("Pause"))) == "That has been seen to already"


def test_at_night_the_message_waits_too(room: Newsroom) -> None:
    room.pass_time(hours=9, minutes=59, seconds=50)
    running(room)
    room.delivered(1, sent=2, queued=3)
    room.stood(room.pass_time(seconds=5))
    room.stood(room.pass_time(seconds=5))
    later = room.pass_time(seconds=5)
    assert later.text == "2 / 5 sent. Quiet at night, so it goes on tomorrow at 08:00"
    room.stood(later)
    assert room.pass_time(hours=9).actions == []
    assert room.pass_time(hours=2).text == "Sending: 2 / 5"


def test_what_was_planned_shows_itself_only_if_it_takes_a_while(room: Newsroom) -> None:
    room.presses(room.boss, asked(room, "/broadcast at=20:00 Hello").told[-1].button("Send"))
    assert room.pass_time(hours=8).actions == []
    (progress,) = says(room.pass_time(seconds=4))
    assert progress.on_result == "broadcast.stands 1"
    assert room.pass_time(minutes=1).actions == []


def test_the_result_says_why_some_did_not_get_it(room: Newsroom) -> None:
    running(room)
    room.delivered(1, sent=1279, unreachable_blocked=3, unreachable_deactivated=2, skipped_opted_out=17)
    room.delivered(1, untried_unreachable_blocked=4)
    led = room.ends(1)
    (last,) = edits(led)
    assert (last.sent.message_id, led.told[0].text, led.told[0].buttons) == ("1", "All sent", [])
    assert led.told[1].text == (
        "Sent 1,279 / 1,284\n5 did not arrive: 3 blocked me, 2 accounts deleted\n"
        "Left out: 17 who opted out, 4 who cannot be reached"
    )
    assert room.wakes() == []


def test_the_platforms_own_words_are_repeated_for_a_few(room: Newsroom) -> None:
    running(room)
    room.delivered(1, sent=1, unknown=1, failed_a=5, failed_b=4, failed_c=3, failed_d=2, failed_e=1)
    assert room.ends(1).told[1].text == (
        "Sent 1 / 17\n16 did not arrive: 1 may or may not have arrived, 5 refused by the platform (a), "
        "4 refused by the platform (b), 3 refused by the platform (c), 3 for other reasons"
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "15 groups did not get it: 5 had had all they may get this month, 4 left out by the owner, "
            "3 that the owner never confirmed, 2 that the platform sends no broadcasts to, 1 removed me",
        ),
        (
            "zh",
            "15 个群没收到：5 个群这个月的次数用完了、4 个群被群主跳过了、3 个群一直没等到群主确认、"
            "2 个群平台不收群发、1 处把我移出去了",
        ),
    ],
)
def test_known_reasons_are_said_in_the_readers_words(language: str, told: str) -> None:
    room = Newsroom(language=language)
    room.group("tea")
    room.says(room.boss, "/broadcast to=groups confirm=yes Hello")
    room.delivered(1, failed_month_used_up=5, failed_left_out=4, failed_not_confirmed=3, failed_not_taken=2)
    room.delivered(1, failed_removed=1)
    assert told in room.ends(1).text


def test_groups_are_called_groups(room: Newsroom) -> None:
    room.group("tea")
    room.presses(room.boss, asked(room, "/broadcast to=groups Hello").told[-1].button("Send"))
    room.delivered(1, sent=1, unreachable_removed=1)
    assert "One group did not get it: 1 removed me" in room.ends(1).text


def test_a_short_one_ends_before_its_message_stands(room: Newsroom) -> None:
    led = room.says(room.boss, "/broadcast confirm=yes Hello")
    room.delivered(1, sent=1)
    assert [one.text for one in room.ends(1).told] == ["Sent 1 / 1"]
    (last,) = edits(room.stood(led, "8"))
    assert (last.sent.message_id, room.stood(Outcome(actions=[last])).actions) == ("8", [])


def test_a_message_that_is_gone_is_not_edited_again(room: Newsroom) -> None:
    running(room)
    (edit,) = edits(room.pass_time(seconds=4))
    assert isinstance(edit, Edit)
    room.happened(edit, Failed(reason="message to edit not found"))
    assert room.pass_time(minutes=5).actions == []
    assert room.happened(edit, Done()).actions == []


# --- afterwards --------------------------------------------------------------------------------------------------


def test_what_was_sent_is_deleted_after_seven_days(room: Newsroom) -> None:
    room.presses(room.boss, asked(room, "/broadcast at=+3d Hello").told[-1].button("Send"))
    room.pass_time(days=4)
    room.ends(1)
    room.pass_time(days=6, hours=23)
    assert room.rows("SELECT body FROM broadcasts") == [{"body": "Hello"}]
    room.pass_time(hours=1)
    assert room.rows("SELECT status, body FROM broadcasts") == [{"status": "done", "body": ""}]


def test_a_draft_that_nobody_sends_is_deleted_and_a_plan_is_not(room: Newsroom) -> None:
    preview = asked(room).told[-1]
    room.says(room.boss, '/broadcast confirm=yes every="0 20 1 1 *" Happy new year')
    room.pass_time(days=8)
    assert room.rows("SELECT status, body FROM broadcasts") == [
        {"status": "cancelled", "body": ""},
        {"status": "scheduled", "body": "Happy new year"},
    ]
    assert flashed(room.presses(room.boss, preview.button("Send"))) == "That has been seen to already"
    room.pass_time(days=8)
    assert room.rows("SELECT ref FROM wakes WHERE kind = 'broadcast.forget'") == [{"ref": "2"}]


def test_a_firing_that_is_stopped_is_deleted_too(room: Newsroom) -> None:
    room.says(room.boss, '/broadcast confirm=yes every="0 20 3 4 *" Hello')
    room.pass_time(days=2)
    room.presses(room.boss, "broadcast.stop 2")
    room.pass_time(days=8)
    assert room.rows("SELECT status, body FROM broadcasts WHERE id = 2") == [{"status": "cancelled", "body": ""}]
