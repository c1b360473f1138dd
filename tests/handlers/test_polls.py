"""/poll, votes, and how a poll ends."""

from itertools import pairwise
from typing import Any

import pytest

from handlers.actions import AnswerPress, Place
from handlers.content import Poll, Text
from handlers.outcomes import Failed, Unreachable
from handlers.texts import strip
from storage import polls
from storage.rows import Member, PollId, Role
from tests.handlers.harness import Outcome
from tests.handlers.market import Market, closed, edits, says

POLL = "/poll Which tea?\nGreen\nRed\nWhite"


@pytest.fixture
def market() -> Market:
    market = Market()
    market.group("-1")
    return market


def posted(market: Market, typed: str = POLL) -> Outcome:
    told = market.says(market.boss, typed)
    market.placed(told)
    return told


def native(outcome: Outcome) -> list[tuple[str, Poll]]:
    return [(one.to.chat, one.content) for one in says(outcome) if isinstance(one.content, Poll)]


def ballots(market: Market) -> list[tuple[int, tuple[str, ...]]]:
    found = market.work(lambda tx: polls.ballots(tx, market.shop.id, None, 100))
    return [(one.member_id, one.options) for one in found]


def counts(market: Market) -> tuple[int, ...]:
    def work(tx: Any) -> tuple[int, ...]:
        poll = polls.get(tx, market.shop.id, PollId(1))
        assert poll
        return polls.count(tx, poll).options

    return market.work(work)


# --- asking ------------------------------------------------------------------------------------------------------


def test_a_poll_goes_to_every_group(market: Market) -> None:
    market.group("-2", thread="9")
    told = market.says(market.boss, POLL)
    (_, poll), _ = native(told)
    assert (poll.question, poll.options, poll.is_multiple, poll.right_option) == (
        "Which tea?",
        ("Green", "Red", "White"),
        False,
        None,
    )
    assert [one.to for one in says(told)[:2]] == [
        Place(platform="telegram", chat="-1"),
        Place(platform="telegram", chat="-2", thread="9"),
    ]
    assert "is out in -1, -2" in told.text


def test_its_options_are_read(market: Market) -> None:
    ((_, poll),) = native(market.says(market.boss, "/poll to=-1 Which tea? multi=yes until=2d\nGreen\n\n Red "))
    assert poll.is_multiple
    assert poll.options == ("Green", "Red")
    assert poll.until_at is not None
    assert (poll.until_at - market.now).days == 2
    ((_, quiz),) = native(market.says(market.boss, "/poll Which is green? quiz=2\nBlack tea\nGreen tea"))
    assert quiz.right_option == 1


def test_in_a_group_it_is_this_group(market: Market) -> None:
    market.group("-2")
    assert [chat for chat, _ in native(market.says(market.boss, POLL, group="-2"))] == ["-2"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/poll Which?\nOnly", "2 to 12 options"),
        ("/poll Which?\n" + "\n".join(str(n) for n in range(13)), "2 to 12 options"),
        ("/poll Which?\nA\nB\nA", "there twice"),
        ("/poll Which?\nA\n" + "x" * 101, "100 characters"),
        ("/poll Which?\nA\n" + "🍵" * 51, "100 characters"),
        ("/poll " + "x" * 301 + "\nA\nB", "1 to 300 characters"),
        ("/poll Which? quiz=3\nA\nB", "1 to 2"),
        ("/poll Which? quiz=0\nA\nB", "1 to 2"),
        ("/poll Which? quiz=one\nA\nB", "quiz=1"),
        ("/poll Which? quiz=1 multi=yes\nA\nB", "one right option"),
        ("/poll Which? multi=perhaps\nA\nB", "yes or no"),
        ("/poll Which? until=1s\nA\nB", "at least 10 seconds"),
        ("/poll Which? until=1w\nA\nB", "not a time"),
        ("/poll Which? presale=TEA\nA\nB", "not possible yet"),
        ("/poll Which? to=elsewhere\nA\nB", "elsewhere"),
    ],
)
def test_what_cannot_be_asked_gets_one_sentence(market: Market, typed: str, says: str) -> None:
    told = market.says(market.boss, typed)
    assert len(told.told) == 1
    assert says in told.text
    assert market.rows("SELECT * FROM polls") == market.rows("SELECT * FROM wakes") == []


def test_only_from_a_manager_on(market: Market) -> None:
    assert "I do not know" in market.says(market.member("Ann", Role.CLERK), POLL).text
    assert native(market.says(market.member("Max", Role.MANAGER), POLL))


def test_a_dialogue_asks_for_it_all(market: Market) -> None:
    boss = market.boss
    assert "want to ask" in market.says(boss, "/poll").text
    assert "One a line" in market.says(boss, "Which tea?").text
    assert "2 to 12" in market.says(boss, "Green").text
    where = market.says(boss, "Green\nRed")
    many = market.presses(boss, where.told[0].button("-1"))
    until = market.presses(boss, many.told[0].button("Several"))
    ((_, poll),) = native(market.presses(boss, until.told[0].button("3 days")))
    assert (poll.question, poll.options, poll.is_multiple) == ("Which tea?", ("Green", "Red"), True)
    assert poll.until_at is not None


def test_a_question_alone_asks_for_its_options(market: Market) -> None:
    assert "One a line" in market.says(market.boss, "/poll Which tea? multi=no").text
    where = market.says(market.boss, "Green\nRed")
    until = market.presses(market.boss, where.told[0].button("-1"))
    ((_, poll),) = native(market.presses(market.boss, until.told[0].button("Skip")))
    assert (poll.question, poll.until_at) == ("Which tea?", None)


# --- votes -------------------------------------------------------------------------------------------------------


def test_a_vote_is_recorded_by_member_and_may_change_or_be_taken_back(market: Market) -> None:
    posted(market)
    ann = market.member("Ann")
    market.votes(ann, "poll--1", 0)
    assert ballots(market) == [(ann.id, ("Green",))]
    market.votes(ann, "poll--1", 2)
    assert ballots(market) == [(ann.id, ("White",))]
    market.votes(ann, "poll--1")
    assert ballots(market) == []
    assert len(market.rows("SELECT * FROM events WHERE kind = 'voted'")) == 1


def test_several_options_of_one_voter_count_each(market: Market) -> None:
    posted(market, "/poll Which tea? multi=yes\nGreen\nRed\nWhite")
    market.votes(market.member("Ann"), "poll--1", 2, 0)
    market.votes(market.member("Ben"), "poll--1", 0)
    assert counts(market) == (2, 0, 1)


def test_one_vote_over_all_groups_the_later_counts(market: Market) -> None:
    market.group("-2")
    posted(market)
    ann = market.member("Ann")
    market.votes(ann, "poll--1", 0)
    market.votes(ann, "poll--2", 1)
    assert ballots(market) == [(ann.id, ("Red",))]
    market.votes(ann, "poll--1")
    assert ballots(market) == [(ann.id, ("Red",))]
    market.votes(ann, "poll--2")
    assert ballots(market) == []


def test_an_older_vote_that_comes_late_changes_nothing(market: Market) -> None:
    posted(market)
    ann = market.member("Ann")
    now = market.now
    market.pass_time(seconds=10)
    market.votes(ann, "poll--1", 1)
    market.now = now
    market.votes(ann, "poll--1", 0)
    assert ballots(market) == [(ann.id, ("Red",))]


def test_a_vote_before_the_polls_id_is_known_waits_for_it(market: Market) -> None:
    told = market.says(market.boss, POLL)
    ann = market.member("Ann")
    assert market.votes(ann, "poll--1", 0).waits_for == "poll:poll--1"
    stood = market.done(says(told)[0], message_id="77", poll="poll--1")
    assert stood.known == ["poll:poll--1"]
    market.votes(ann, "poll--1", 0)
    assert ballots(market) == [(ann.id, ("Green",))]


def test_an_option_that_is_none_is_left_out(market: Market) -> None:
    posted(market)
    market.votes(market.member("Ann"), "poll--1", 7)
    assert ballots(market) == []


def test_of_a_group_that_is_off_nothing_is_recorded(market: Market) -> None:
    posted(market)
    market.status(market.group("-1"), "off")
    market.votes(market.member("Ann"), "poll--1", 0)
    assert ballots(market) == []


def test_a_poll_that_did_not_get_there_is_told(market: Market) -> None:
    told = market.says(market.boss, POLL)
    assert "did not get to “-1”" in market.happened(says(told)[0], Failed(reason="no")).text
    told = market.says(market.boss, POLL)
    assert market.happened(says(told)[0], Unreachable(reason="removed")).actions == []


# --- the end -----------------------------------------------------------------------------------------------------


def test_it_ends_at_its_time_everywhere_and_says_how(market: Market) -> None:
    market.group("-2")
    posted(market, "/poll Which tea? until=1h\nGreen\nRed\nWhite")
    (wake,) = market.rows("SELECT * FROM wakes WHERE is_shown")
    assert wake["title"] == "End of poll: Which tea?"
    ann, ben = market.member("Ann"), market.member("Ben")
    market.votes(ann, "poll--1", 0)
    market.votes(ben, "poll--2", 0)
    ended = market.pass_time(hours=1)
    assert [one.sent.place.chat for one in closed(ended)] == ["-1", "-2"]
    assert ended.told == []
    market.votes(market.member("Eve"), "poll--2", 1)
    result = market.pass_time(seconds=4)
    assert (
        result.to(market.boss)[0].text == "The poll is over: Which tea?\nGreen · 2\nRed · 1\nWhite · 0\n3 people voted"
    )
    assert [one.text for one in result.to("-2")] == [result.told[0].text]


def test_of_one_group_the_group_knows_the_result_already(market: Market) -> None:
    posted(market, "/poll Which? until=1h\nA\nB")
    assert [one.to for one in market.pass_time(hours=2).told] == ["Boss-account"]


def test_a_quiz_tells_the_right_one(market: Market) -> None:
    posted(market, "/poll Which? quiz=2 until=1h\nA\nB")
    assert "B · 0 (right)" in market.pass_time(hours=2).text


def test_who_made_it_can_end_it(market: Market) -> None:
    told = posted(market, "/poll Which? until=1h\nA\nB")
    button = told.to(market.boss)[0].button("End the poll")
    assert len(closed(market.presses(market.boss, button))) == 1
    assert [row["kind"] for row in market.rows("SELECT kind FROM wakes")] == ["poll.result"]
    again = market.presses(market.boss, button)
    assert closed(again) == []
    assert "poll is over" in market.pass_time(seconds=4).text


def test_customers_cannot_end_it(market: Market) -> None:
    button = posted(market).to(market.boss)[0].button("End the poll")
    assert closed(market.presses(market.member("Ann"), button)) == []
    assert market.rows("SELECT status FROM polls") == [{"status": "open"}]


def test_a_poll_that_arrives_after_its_end_is_ended(market: Market) -> None:
    told = market.says(market.boss, "/poll Which? until=1h\nA\nB")
    assert closed(market.pass_time(hours=2)) == []
    assert len(closed(market.placed(told))) == 1


# --- channels ----------------------------------------------------------------------------------------------------


@pytest.fixture
def channel() -> Market:
    market = Market()
    market.group("@news", kind="channel")
    return market


def choose(market: Market, member: Member, told: Outcome, option: str) -> str:
    """The answer to a press of an option."""
    button = told.to("@news")[0].button(option)
    (answer,) = market.presses_in_channel(member, button, "@news").actions
    assert isinstance(answer, AnswerPress)
    return answer.text


def test_in_a_channel_options_are_buttons_with_counts(channel: Market) -> None:
    told = posted(channel)
    assert told.to("@news")[0].text == "Which tea?\nGreen · 0\nRed · 0\nWhite · 0\n0 people voted"
    ann = channel.member("Ann")
    assert choose(channel, ann, told, "Red") == "You chose Red"
    (edit,) = edits(channel.pass_time(seconds=1))
    assert strip(edit.content.text) == "Which tea?\nGreen · 0\nRed · 1\nWhite · 0\n1 person voted"  # type: ignore[union-attr]
    assert choose(channel, ann, told, "Green") == "You chose Green"
    assert ballots(channel) == [(ann.id, ("Green",))]
    assert choose(channel, ann, told, "Green") == "Your vote is taken back"
    assert ballots(channel) == []


def test_a_channel_of_several_options_adds_and_takes(channel: Market) -> None:
    told = posted(channel, "/poll Which tea? multi=yes\nGreen\nRed")
    ann = channel.member("Ann")
    choose(channel, ann, told, "Red")
    assert choose(channel, ann, told, "Green") == "You chose Green · Red"
    assert choose(channel, ann, told, "Red") == "You chose Green"


def test_a_quiz_in_a_channel_is_answered_once(channel: Market) -> None:
    told = posted(channel, "/poll Which? quiz=1\nA\nB")
    ann, ben = channel.member("Ann"), channel.member("Ben")
    assert choose(channel, ann, told, "B") == "Not quite. It is A"
    assert choose(channel, ann, told, "A") == "You have answered already"
    assert choose(channel, ben, told, "A") == "Right: A"


def test_a_channels_counts_are_edited_once_in_three_seconds(channel: Market) -> None:
    told = posted(channel)
    at = []
    for number in range(40):
        choose(channel, channel.member(f"M{number}"), told, "Red")
        for edit in edits(channel.pass_time(milliseconds=500)):
            at.append(channel.now)
            channel.done(edit)
    assert len(at) >= 5
    assert min((b - a).total_seconds() for a, b in pairwise(at)) >= 3
    (last,) = edits(channel.pass_time(seconds=4))
    assert "Red · 40" in strip(last.content.text)  # type: ignore[union-attr]


def test_while_a_channel_is_edited_the_next_edit_waits(channel: Market) -> None:
    told = posted(channel)
    choose(channel, channel.member("Ann"), told, "Red")
    (first,) = edits(channel.pass_time(seconds=1))
    choose(channel, channel.member("Ben"), told, "Red")
    assert edits(channel.pass_time(seconds=30)) == []
    assert edits(channel.done(first)) == []
    assert edits(channel.pass_time(seconds=2.9)) == []
    assert len(edits(channel.pass_time(seconds=0.2))) == 1


def test_when_it_ends_the_buttons_go_and_presses_say_so(channel: Market) -> None:
    told = posted(channel, "/poll Which? until=1h\nA\nB")
    (edit,) = edits(channel.pass_time(hours=1))
    assert isinstance(edit.content, Text)
    assert edit.content.buttons == ()
    assert "This poll is over" in edit.content.text
    assert choose(channel, channel.member("Ann"), told, "A") == "This poll is over"
    assert ballots(channel) == []


def test_a_channel_counts_the_groups_votes_too_and_takes_them_over(channel: Market) -> None:
    channel.group("-1")
    told = posted(channel)
    ann = channel.member("Ann")
    channel.votes(ann, "poll--1", 0)
    assert len(edits(channel.pass_time(seconds=1))) == 1
    assert choose(channel, ann, told, "Green") == "You chose Green"
    assert ballots(channel) == [(ann.id, ("Green",))]


def test_a_message_that_is_gone_is_edited_no_more(channel: Market) -> None:
    told = posted(channel)
    choose(channel, channel.member("Ann"), told, "Red")
    channel.happened(edits(channel.pass_time(seconds=1))[0], Failed(reason="gone"))
    choose(channel, channel.member("Ben"), told, "Red")
    assert edits(channel.pass_time(seconds=10)) == []
