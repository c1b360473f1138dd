"""Polls that people are asked in private: whom, when, how they answer, and where their votes count."""

from typing import Any

import pytest

from handlers import routes
from handlers.actions import AnswerPress, Say
from handlers.broadcasts import content_of
from handlers.choosing import together
from handlers.content import Poll, Text
from handlers.events import Performed
from handlers.links import Links
from handlers.outcomes import Done
from handlers.texts import strip
from storage import polls
from storage.rows import Community, PollId, Role
from tests.handlers.crossing import BEACH, HILL, Crossing, Login
from tests.handlers.harness import Outcome, Stage
from tests.handlers.market import Market, edits, says

POLL = "/poll Which tea?\nGreen\nRed\nWhite"
TELEGRAM = "telegram"
LINKS = Links(bots={TELEGRAM: "https://t.me/teabot"}, platforms=frozenset({TELEGRAM, BEACH}))


class Fair(Crossing, Market):
    """A shop with a group on one platform, and people on another that has no groups."""

    def __init__(self, *, links: Links = LINKS, language: str = "en") -> None:
        Stage.__init__(self, routes.MODULES, links=links, language=language)
        self.owner = self.boss = self.member("Olga", Role.OWNER)
        self.mia, self.leo = self.login("Mia", BEACH), self.login("Leo", BEACH)

    def asks(self, typed: str = POLL) -> Outcome:
        told = self.says(self.boss, typed)
        self.placed(told)
        return told

    def answers(self, login: Login, does: str) -> str:
        """What a press is answered by."""
        (answer,) = self.taps(login, does).actions
        assert isinstance(answer, AnswerPress)
        return answer.text

    def votes_for(self, *options: str) -> list[str]:
        """Who votes like that, as it is exported."""
        found = self.work(lambda tx: polls.ballots(tx, self.shop.id, None, 100))
        names = {self.person(one).id: one.name for one in (self.mia, self.leo)} | {self.boss.id: "Olga"}
        return [names[one.person_id] for one in found if one.options == options]

    def counts(self) -> tuple[int, ...]:
        def work(tx: Any) -> tuple[int, ...]:
            poll = polls.get(tx, self.shop.id, PollId(1))
            assert poll
            return polls.count(tx, poll).options

        return self.work(work)

    def broadcast(self) -> tuple[str, str]:
        (row,) = self.rows("SELECT status, audience FROM broadcasts")
        return row["status"], row["audience"]


@pytest.fixture
def fair() -> Fair:
    return Fair()


# --- whom --------------------------------------------------------------------------------------------------------


def test_where_there_are_no_groups_people_are_asked_in_private(fair: Fair) -> None:
    fair.group("-1")
    told = fair.asks()
    assert [one.to.chat for one in says(told) if isinstance(one.content, Poll)] == ["-1"]
    assert "“Which tea?” is out in -1, 2 private chats" in told.text
    assert fair.broadcast() == ("running", '{"kind":"private","platforms":["beach"]}')
    content = fair.work(lambda tx: content_of(tx, 1))
    assert isinstance(content, Text)
    assert content.text == "Which tea?"
    assert [button.label for row in content.buttons for button in row] == ["Green", "Red", "White"]


def test_without_any_group_everybody_is_asked(fair: Fair) -> None:
    assert "is out in 3 private chats" in fair.asks().text
    assert fair.broadcast() == ("running", '{"kind":"private","platforms":["beach","telegram"]}')


def test_a_group_that_cannot_be_written_to_is_none(fair: Fair) -> None:
    fair.group("-1", can_post=False)
    assert "is out in 3 private chats" in fair.asks().text


def test_private_is_everybody_in_private_and_no_group(fair: Fair) -> None:
    fair.group("-1")
    told = fair.asks("/poll to=私聊 Which tea?\nGreen\nRed")
    assert not [one for one in says(told) if isinstance(one.content, Poll)]
    assert "is out in 3 private chats" in told.text


def test_one_group_is_this_group_alone(fair: Fair) -> None:
    fair.group("-1")
    told = fair.says(fair.boss, POLL, group="-1")
    assert "is out in -1" in told.text
    assert fair.rows("SELECT * FROM broadcasts") == []


def test_who_opted_out_or_is_out_of_reach_is_not_asked(fair: Fair) -> None:
    fair.group("-1")
    fair.types(fair.leo, "/stop")
    assert "1 private chat" in fair.asks().text
    fair.types(fair.mia, "/stop")
    assert fair.says(fair.boss, POLL).to(fair.boss)[0].text == "“Which tea?” is out in -1"
    assert "1 private chat" in fair.says(fair.boss, "/poll to=private Which?\nA\nB").text  # Olga's own
    fair.says(fair.boss, "/stop")
    assert "nobody to ask in private" in fair.says(fair.boss, "/poll to=private Which?\nA\nB").text


def test_the_dialogue_offers_it(fair: Fair) -> None:
    fair.group("-1")
    fair.says(fair.boss, "/poll Which tea?")
    where = fair.says(fair.boss, "Green\nRed")
    assert [button.label for button in where.told[0].buttons] == [
        "All: 1 group and 2 private chats",
        "3 private chats",
        "-1",
    ]
    many = fair.presses(fair.boss, where.told[0].button("3 private"))
    until = fair.presses(fair.boss, many.told[0].button("Several"))
    assert "is out in 3 private chats" in fair.presses(fair.boss, until.told[0].button("Skip")).text


def test_in_chinese(fair: Fair) -> None:
    fair = Fair(language="zh")
    fair.group("-1")
    assert "已发到：-1、私聊 2 人" in fair.asks("/投票 哪款？\n龙井\n红茶").text


def test_asked_from_a_group_its_report_goes_to_who_asked(fair: Fair) -> None:
    fair.group("-1")
    fair.says(fair.boss, POLL.replace("/poll", "/poll to=all"), group="-1")
    assert fair.rows("SELECT report_platform, report_chat FROM broadcasts") == [
        {"report_platform": TELEGRAM, "report_chat": "Olga-account"}
    ]


def test_how_it_went_is_told_with_what_was_asked(fair: Fair) -> None:
    fair.asks()
    fair.connection.execute(
        "INSERT INTO deliveries (shop_id, broadcast_id, platform, target, status, attempts)"
        f" VALUES ({fair.shop.id}, 1, 'beach', 'Mia@beach', 'sent', 1)"
    )
    fair.connection.execute("UPDATE broadcasts SET status = 'done'")
    ended = fair.event(Performed(at=fair.now, word="broadcast.done", ref="1", outcome=Done()))
    assert ended.to(fair.boss)[0].text == "Asked in private: “Which tea?”\nSent 1 / 1"


# --- groups where nobody is heard --------------------------------------------------------------------------------


def unheard(fair: Fair) -> Community:
    """A group on a platform that tells nothing of what is said there."""
    fair.house = fair.house.__class__(
        texts=fair.house.texts,
        links=Links(platforms=frozenset({TELEGRAM, BEACH, HILL}), unheard=frozenset({HILL})),
        random=fair.house.random,
        commands=fair.house.commands,
    )
    group = fair.group("Tea fans")
    fair.connection.execute(f"UPDATE communities SET platform = '{HILL}' WHERE id = {group.id}")
    return group


def test_a_group_where_nobody_can_answer_is_left_out_and_named(fair: Fair) -> None:
    unheard(fair)
    fair.group("-1")
    told = fair.asks()
    assert [one.to.chat for one in says(told) if isinstance(one.content, Poll)] == ["-1"]
    assert "is out in -1, 2 private chats\nIt did not go to “Tea fans”" in told.text


def test_such_a_group_alone_is_refused(fair: Fair) -> None:
    group = unheard(fair)
    told = fair.says(fair.boss, f"/poll to={group.id} Which?\nA\nB")
    assert "Nobody in “Tea fans” can answer me" in told.text
    assert fair.rows("SELECT * FROM polls") == []


# --- when --------------------------------------------------------------------------------------------------------


def test_at_night_it_waits_for_the_morning(fair: Fair) -> None:
    fair.group("-1")
    fair.pass_time(hours=11)
    told = fair.asks()
    assert "is out in -1, 2 private chats (from tomorrow at 08:00 on)" in told.text
    assert fair.broadcast()[0] == "scheduled"
    assert "Which tea?" in fair.says(fair.boss, "/schedule").text
    fair.pass_time(hours=10)
    assert fair.broadcast()[0] == "running"


def test_a_poll_that_ends_before_the_morning_is_refused(fair: Fair) -> None:
    fair.pass_time(hours=11)
    told = fair.says(fair.boss, "/poll Which? until=8h\nA\nB")
    assert "from tomorrow at 08:00 on" in told.text
    assert fair.rows("SELECT * FROM polls") == fair.rows("SELECT * FROM broadcasts") == []


@pytest.mark.parametrize("hours", [0, 11])
def test_who_has_not_been_asked_at_its_end_is_not_asked(fair: Fair, hours: int) -> None:
    fair.pass_time(hours=hours)
    told = fair.asks()
    fair.presses(fair.boss, told.to(fair.boss)[0].button("End the poll"))
    assert fair.broadcast()[0] == "cancelled"
    fair.pass_time(hours=24)
    assert fair.broadcast()[0] == "cancelled"


# --- votes -------------------------------------------------------------------------------------------------------


def test_a_vote_is_counted_may_change_and_be_taken_back(fair: Fair) -> None:
    fair.asks()
    assert fair.answers(fair.mia, "poll.vote 1.1") == "You chose Red"
    assert fair.answers(fair.leo, "poll.vote 1.1") == "You chose Red"
    assert fair.votes_for("Red") == ["Mia", "Leo"]
    assert fair.answers(fair.mia, "poll.vote 1.0") == "You chose Green"
    assert fair.counts() == (1, 1, 0)
    assert fair.answers(fair.mia, "poll.vote 1.0") == "Your vote is taken back"
    assert fair.counts() == (0, 1, 0)


def test_a_number_that_is_typed_again_takes_nothing_back(fair: Fair) -> None:
    fair.asks()
    for _ in range(2):
        assert fair.answers(fair.mia, "poll.choose 1.1") == "You chose Red"
    assert fair.counts() == (0, 1, 0)


def test_several_options_one_by_one_or_together(fair: Fair) -> None:
    fair.asks("/poll Which tea? multi=yes\nGreen\nRed\nWhite")
    assert fair.answers(fair.mia, "poll.also 1.2") == "You chose White"
    assert fair.answers(fair.mia, "poll.also 1.0") == "You chose Green · White"
    assert fair.answers(fair.mia, "poll.choose 1.2.1") == "You chose Red · White"
    assert fair.counts() == (0, 1, 1)


@pytest.mark.parametrize(
    "does", ["poll.vote 1.3", "poll.choose 1.3", "poll.choose 1.0.1", "poll.choose 1", "poll.vote 9.0"]
)
def test_what_no_button_says_is_no_vote(fair: Fair, does: str) -> None:
    fair.asks()
    fair.taps(fair.mia, does)
    assert fair.counts() == (0, 0, 0)


def test_a_quiz_is_answered_once(fair: Fair) -> None:
    fair.asks("/poll Which? quiz=1\nA\nB")
    assert fair.answers(fair.mia, "poll.vote 1.1") == "Not quite. It is A"
    assert fair.answers(fair.mia, "poll.choose 1.0") == "You have answered already"


def test_a_closed_poll_says_so(fair: Fair) -> None:
    told = fair.asks()
    fair.presses(fair.boss, told.to(fair.boss)[0].button("End the poll"))
    assert fair.answers(fair.mia, "poll.vote 1.0") == "This poll is over"
    assert fair.counts() == (0, 0, 0)


def test_one_vote_a_person_whichever_way(fair: Fair) -> None:
    fair.group("-1")
    fair.asks()
    anna = fair.login("Anna", TELEGRAM)
    fair.merges(anna, fair.mia)
    fair.votes(fair.boss, "poll--1", 0)
    fair.says(fair.boss, "hello")
    fair.answers(fair.mia, "poll.vote 1.0")
    fair.answers(anna, "poll.vote 1.1")
    assert fair.counts() == (1, 1, 0)
    assert fair.answers(fair.mia, "poll.vote 1.1") == "Your vote is taken back"
    assert fair.counts() == (1, 0, 0)


def test_a_vote_in_a_group_is_taken_over_in_private(fair: Fair) -> None:
    fair.group("-1")
    fair.asks("/poll to=all Which tea?\nGreen\nRed")
    fair.votes(fair.boss, "poll--1", 0)
    presses = fair.presses(fair.boss, "poll.vote 1.0")
    assert [one.text for one in presses.actions if isinstance(one, AnswerPress)] == ["You chose Green"]
    fair.votes(fair.boss, "poll--1")  # taken back there, where it does not stand any more
    assert fair.counts() == (1, 0)


def test_channels_and_the_result_count_them(fair: Fair) -> None:
    fair.group("@news", kind="channel")
    fair.asks("/poll Which tea? until=1h\nGreen\nRed")
    fair.answers(fair.mia, "poll.vote 1.1")
    (edit,) = edits(fair.pass_time(seconds=1))
    assert "Red · 1" in strip(edit.content.text)  # type: ignore[union-attr]
    fair.done(edit)
    result = fair.pass_time(hours=2)
    assert "The poll is over: Which tea?\nGreen · 0\nRed · 1\n1 person voted" in [
        one.text for one in result.to(fair.boss)
    ]


def test_a_group_that_saw_only_its_part_is_told_the_whole(fair: Fair) -> None:
    fair.group("-1")
    fair.asks("/poll Which tea? until=1h\nGreen\nRed")
    fair.answers(fair.mia, "poll.vote 1.1")
    result = fair.pass_time(hours=2)
    (told,) = result.to("-1")
    assert isinstance(told.action, Say)
    assert "Red · 1" in told.text


@pytest.mark.parametrize(
    ("does", "press"),
    [
        (["poll.vote 7.1"], "poll.choose 7.1"),
        (["poll.also 7.1"], "poll.choose 7.1"),
        (["poll.also 7.2", "poll.also 7.0", "poll.also 7.2"], "poll.choose 7.2.0"),
        (["poll.vote 7.1", "poll.vote 7.2"], None),
        (["poll.also 7.1", "poll.also 8.1"], None),
        (["/buy TEA"], None),
        (["poll.also 7.1", "/buy TEA"], None),
    ],
)
def test_what_numbers_typed_together_stand_for(does: list[str], press: str | None) -> None:
    assert together(does) == press
