"""Joins, leaves, first words and invites, told in any order: they end in the same stays and the same inviter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import campaigns, groups, invites, joining, posts, reported, rewards, start, welcome
from handlers.actions import AskMembership, Place
from handlers.events import (
    AskedToJoin,
    BotPlaced,
    Event,
    Joined,
    Left,
    Moved,
    OrderReported,
    Performed,
    Said,
    Where,
    Who,
)
from handlers.outcomes import Done
from storage import invites as ways
from storage.rows import Role
from storage.tx import Tx
from tests.handlers.harness import START, Stage

DOORS = SimpleNamespace(EVENTS={Joined: joining.joined, Left: joining.left, AskedToJoin: joining.asked})
CODES = {"Jay": "JAYJAYJAY", "Kay": "KAYKAYKAY"}


def place(chat: str) -> Where:
    return Where(place=Place(platform="telegram", chat=chat), kind="group", title=chat)


def bot_placed(stage: Stage, chat: str, *, is_member: bool) -> BotPlaced:
    return BotPlaced(
        at=stage.now,
        where=place(chat),
        by=None,
        is_member=is_member,
        is_admin=is_member,
        can_invite=is_member,
        can_post=is_member,
    )


class Square(Stage):
    """A shop with two groups, and two referrers whose links lead into them."""

    def __init__(self) -> None:
        super().__init__([campaigns, groups, invites, posts, reported, rewards, start, welcome, DOORS])
        for chat in ("-1", "-2"):
            self.event(bot_placed(self, chat, is_member=True))
        self.rows("UPDATE communities SET status = 'on' RETURNING id")
        self.referrers = {name: self.member(name) for name in CODES}
        for name in CODES:
            self.work(partial(self._add_code, name=name))
        owner = self.member("Olga", Role.OWNER)
        self.says(owner, "/campaign new spring reward=10% on=every hold=7d")
        self.says(owner, "/campaign start spring")
        self.pass_time(days=30)

    def _add_code(self, tx: Tx, name: str) -> None:
        ways.add_code(tx, self.shop.id, CODES[name], self.referrers[name].id, None, self.now)

    def stays(self) -> list[tuple[str, int, int | None, str, str | None]]:
        """(community, from, to, way, code) of Mia's, in hours since she was first heard of."""
        found = self.rows(
            "SELECT c.chat, s.joined_at, s.left_at, s.way, s.invite_code FROM memberships s "
            "JOIN communities c ON c.id = s.community_id ORDER BY s.joined_at, c.chat"
        )
        return [
            (row["chat"], hour(row["joined_at"]) or 0, hour(row["left_at"]), row["way"], row["invite_code"])
            for row in found
        ]

    def referrals(self) -> dict[str, tuple[str, str | None]]:
        """(status, reason) by inviter."""
        found = self.rows(
            "SELECT p.name, r.status, r.reason FROM referrals r JOIN people p ON p.member_id = r.inviter_id"
        )
        assert len({row["name"] for row in found}) == len(found), "one row an inviter"
        return {row["name"]: (row["status"], row["reason"]) for row in found}


PRIVATE = Where(place=Place(platform="telegram", chat="Mia-account"), kind="private")
BEGAN = START + timedelta(days=1)
"""All of it has happened when it is told."""
MIA = Who(platform="telegram", account="Mia-account", name="Mia", username="mia")


def hour(micros: int | None) -> int | None:
    return None if micros is None else round((micros / 1_000_000 - BEGAN.timestamp()) / 3600)


@dataclass(frozen=True, kw_only=True)
class Fact:
    kind: str
    at: float
    chat: str = "-1"
    code: str | None = None

    def event(self) -> Event:
        at, where = BEGAN + timedelta(hours=self.at), place(self.chat)
        name = f"invite {CODES[self.code]}" if self.code else None
        match self.kind:
            case "joined":
                return Joined(at=at, who=MIA, where=where, link="https://t.me/+x" if name else None, link_name=name)
            case "seen to join":
                return Joined(at=at, who=MIA, where=where, is_certain=False)
            case "left":
                return Left(at=at, who=MIA, where=where)
            case "seen to leave":
                return Left(at=at, who=MIA, where=where, is_certain=False)
            case "asked":
                link = "https://t.me/+asks"
                return AskedToJoin(at=at, who=MIA, where=where, link=link, link_name=name, chat=MIA.account)
            case "opened":
                return Said(at=at, who=MIA, where=PRIVATE, message_id="1", text=f"/start i_{CODES[self.code or 'Jay']}")
            case "bought":
                return OrderReported(
                    at=at, step="paid", number=str(self.at), buyer=MIA, invite_code=None, minor=5000, currency="CNY"
                )
            case _:
                return Said(at=at, who=MIA, where=where, message_id=str(self.at), text="hello")


APART = {"-1": 0.0, "-2": 0.1}
"""So that no two things happen at once: of those nobody can tell the order."""


@st.composite
def a_life(draw: st.DrawFn) -> list[Fact]:
    """Mia comes and goes in two groups, as the platform tells it, and as messages in the groups tell it."""
    facts: list[Fact] = []
    for chat, first in (("-1", 0), ("-2", draw(st.integers(0, 30)))):
        at = first
        for _ in range(draw(st.integers(0, 2))):
            at += 2 * draw(st.integers(2, 15)) + (chat == "-2")
            code = draw(st.sampled_from([None, *CODES]))
            if code and draw(st.booleans()):
                facts.append(Fact(kind="opened", at=at - 1.75 - APART[chat], code=code))
                facts.append(Fact(kind="asked", at=at - 1.25 - APART[chat], chat=chat, code=code))
            facts.append(Fact(kind="joined", at=at, chat=chat, code=code))
            if draw(st.booleans()):
                facts.append(Fact(kind="seen to join", at=at, chat=chat))
            at += 2 * draw(st.integers(1, 20))
            if draw(st.booleans()):
                facts.append(Fact(kind="said", at=at - 1, chat=chat))
            facts.append(Fact(kind="left", at=at, chat=chat))
            if draw(st.booleans()):
                facts.append(Fact(kind="seen to leave", at=at, chat=chat))
        if draw(st.booleans()):
            facts.append(Fact(kind="bought", at=draw(st.integers(1, 60)) + 0.5 + APART[chat]))
        if draw(st.booleans()):
            facts.append(Fact(kind="joined", at=at + 2, chat=chat, code=draw(st.sampled_from([None, *CODES]))))
    return facts


def told(facts: Sequence[Fact]) -> tuple[Any, ...]:
    square = Square()
    for fact in facts:
        square.event(fact.event())
    square.pass_time(days=60)
    counts = {name: status for name, (status, _) in square.referrals().items()}
    earned = {name: square.balance(member) for name, member in square.referrers.items()}
    return square.stays(), counts, earned


def queue_of(fact: Fact) -> str:
    """Telegram keeps each queue in order: of a person's standing in all chats, and of each chat's messages. What the
    shop's own system reports comes in any order."""
    queues = {"joined": "standing", "left": "standing", "opened": "private", "asked": "asking"}
    return queues.get(fact.kind) or (str(fact.at) if fact.kind == "bought" else fact.chat)


@st.composite
def told_anyhow(draw: st.DrawFn, life: list[Fact]) -> list[Fact]:
    """The same facts, queue by queue in order, the queues mixed, and some told twice."""
    queues: dict[str, list[Fact]] = {}
    for fact in in_order(life):
        queues.setdefault(queue_of(fact), []).append(fact)
    mixed: list[Fact] = []
    while queues:
        name = draw(st.sampled_from(sorted(queues)))
        mixed.append(queues[name].pop(0))
        if draw(st.integers(0, 4)) == 0:
            mixed.append(draw(st.sampled_from(mixed)))
        if not queues[name]:
            del queues[name]
    return mixed


def in_order(life: list[Fact]) -> list[Fact]:
    return sorted(life, key=lambda fact: (fact.at, fact.kind))


@settings(max_examples=150, deadline=None)
@given(data=st.data(), life=a_life())
def test_any_telling_ends_in_the_same_stays_and_the_same_inviter(data: st.DataObject, life: list[Fact]) -> None:
    assert told(data.draw(told_anyhow(life))) == told(in_order(life))


def answered(square: Square, ask: AskMembership, at: float) -> None:
    word, _, ref = ask.on_result.partition(" ")
    when = BEGAN + timedelta(hours=at)
    square.event(Performed(at=when, word=word, ref=ref, outcome=Done(result={"is_member": True}), place=ask.to))


def test_who_joins_while_the_group_is_asked_was_not_there_before() -> None:
    """The platform says "is a member" of somebody whose join we have not been told of yet."""
    square = Square()
    opened = square.event(Fact(kind="opened", at=1, code="Jay").event())
    first, second = (one for one in opened.actions if isinstance(one, AskMembership))
    answered(square, first, 3)
    assert square.referrals() == {"Jay": ("void", "known")}
    square.event(Fact(kind="joined", at=2, code="Jay").event())
    assert square.referrals() == {"Jay": ("pending", None)}
    assert square.stays() == [("-1", 2, None, "invite", "JAYJAYJAY")]
    answered(square, second, 4)
    assert square.referrals() == {"Jay": ("void", "known")}, "of the other group no join is told: she sat there before"


def test_who_is_seen_before_their_code_is_told_came_by_it() -> None:
    """A group's details name who is there at once, and by which code only seconds later."""
    square, at = Square(), BEGAN + timedelta(hours=1)
    square.event(Joined(at=at, who=MIA, where=place("-1"), link="scene 3", is_certain=False))
    assert (square.stays(), square.referrals()) == ([("-1", 1, None, "link", None)], {})
    for _ in range(3):
        square.event(Joined(at=at, who=MIA, where=place("-1"), link="way", link_name="invite JAYJAYJAY"))
    assert square.stays() == [("-1", 1, None, "invite", "JAYJAYJAY")]
    assert square.referrals() == {"Jay": ("pending", None)}


def test_an_invite_told_after_a_later_one_is_a_fact_all_the_same() -> None:
    """Mia opens the page, writes, and opens it again; the last is told first."""
    square = Square()
    for kind, at in (("said", 2), ("opened", 3), ("opened", 1)):
        square.event(Fact(kind=kind, at=at, code="Jay").event())
    assert square.referrals() == {"Jay": ("pending", None)}
    invited = square.rows("SELECT ref, at FROM events WHERE kind = 'invited'")
    assert [(one["ref"], hour(one["at"])) for one in invited] == [("invite:JAYJAYJAY", 1)]


def test_nobody_is_welcomed_twice() -> None:
    square = Square()
    for name, minute in (("Mia", 0.0), ("Lin", 0.5)):
        square.pass_time(minutes=minute)
        who = Who(platform="telegram", account=f"{name}-account", name=name)
        square.event(Joined(at=square.now, who=who, where=place("-1")))
        (told,) = square.pass_time(seconds=25).told
        assert told.text == f"Welcome to Hill Tea, {name}"


def test_what_is_told_late_of_a_group_that_has_moved() -> None:
    square = Square()
    owner_heard = square.event(Moved(at=square.now, platform="telegram", old_chat="-1", new_chat="-100")).told
    square.event(Fact(kind="joined", at=2, code="Jay").event())
    assert square.stays() == [("-100", 2, None, "invite", "JAYJAYJAY")]
    owner_heard += square.event(bot_placed(square, "-1", is_member=False)).told
    owner_heard += square.event(bot_placed(square, "-100", is_member=True)).told
    square.event(Moved(at=square.now, platform="telegram", old_chat="-1", new_chat="-100"))
    assert square.rows("SELECT chat, status FROM communities ORDER BY chat") == [
        {"chat": "-100", "status": "on"},
        {"chat": "-2", "status": "on"},
    ]
    assert owner_heard == []


def test_a_group_that_seems_lost_and_new_while_it_moves_is_one_and_on() -> None:
    square = Square()
    square.event(bot_placed(square, "-1", is_member=False))
    square.event(bot_placed(square, "-100", is_member=True))
    square.event(Moved(at=square.now, platform="telegram", old_chat="-1", new_chat="-100"))
    assert square.rows("SELECT id, chat, status FROM communities ORDER BY id") == [
        {"id": 1, "chat": "-100", "status": "on"},
        {"id": 2, "chat": "-2", "status": "on"},
    ]
