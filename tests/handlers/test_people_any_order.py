"""Whenever we learn that two accounts are one person's, and however often it is undone: the same ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import attribution
from handlers.events import OrderReported, ReportedLine
from storage import members
from tests.handlers.crossing import BEACH, HILL, LAKE, Crossing, Login

XIN, YAN = Login(BEACH, "Xin"), Login(HILL, "Yan")
MIA, TOO = Login(BEACH, "Mia"), Login(HILL, "Mia too")
"""One person, as it turns out."""
ANN, BOB = Login(LAKE, "Ann"), Login(HILL, "Bob")
PEOPLE = (XIN, YAN, MIA, TOO, ANN, BOB)
MERGE, UNDO = "merge", "undo"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened `at` so many hours after the shop began. `by` is whose code, for who came by one."""

    kind: str
    at: int
    who: Login
    by: Login | None = None
    number: str = ""
    minor: int = 0


@dataclass(frozen=True, kw_only=True)
class Story:
    reward: str
    on: str
    facts: list[Fact]

    @property
    def first_seen(self) -> dict[Login, int]:
        """Who comes by a code is first seen then; who does not, on a day of their own."""
        return {who: at for at, who in enumerate(PEOPLE)} | {
            one.who: one.at for one in self.facts if one.kind == "came"
        }


@st.composite
def a_story(draw: st.DrawFn) -> Story:
    facts = [Fact(kind="came", at=draw(st.integers(20, 25)), who=MIA, by=draw(st.sampled_from([XIN, YAN])))]
    if draw(st.booleans()):
        facts = []
    if draw(st.booleans()):
        facts.append(
            Fact(kind="came", at=draw(st.integers(26, 30)), who=TOO, by=draw(st.sampled_from([YAN, XIN, MIA])))
        )
    facts.append(Fact(kind="came", at=31, who=ANN, by=draw(st.sampled_from([MIA, TOO]))))
    facts.append(Fact(kind="came", at=32, who=BOB, by=draw(st.sampled_from([MIA, TOO, ANN]))))
    for number in range(draw(st.integers(1, 4))):
        who, at, minor = (
            draw(st.sampled_from([MIA, TOO, ANN, BOB])),
            draw(st.integers(40, 60)),
            draw(st.integers(1, 5000)),
        )
        facts.append(Fact(kind="paid", at=at, who=who, number=f"N-{number}", minor=minor))
        if draw(st.booleans()):
            part = draw(st.integers(1, minor))
            facts.append(Fact(kind="refunded", at=at + 1, who=who, number=f"N-{number}", minor=part))
    return Story(
        reward=draw(st.sampled_from(["10%", "5.00", "200p"])), on=draw(st.sampled_from(["first", "every"])), facts=facts
    )


class Stand:
    """One telling of a story."""

    def __init__(self, story: Story) -> None:
        self.shop = Crossing()
        self.shop.campaign_of(f"reward={story.reward} invitee=3.00 on={story.on} hold=2d")
        self.began = self.shop.now
        self.shop.pass_time(days=4)
        for who in sorted(PEOPLE, key=lambda one: (story.first_seen[one], one.name)):
            self._meets(who, self._at(story.first_seen[who]))
        self.waiting: dict[str, list[Fact]] = {}

    def tell(self, fact: Fact | str, hours: int = 0) -> None:
        self.shop.pass_time(hours=hours)
        if fact == MERGE:
            self.shop.merges(MIA, TOO)
        elif fact == UNDO:
            self.shop.undoes(MIA)
        elif isinstance(fact, Fact) and fact.kind == "came":
            self._came(fact)
        elif isinstance(fact, Fact):
            self._report(fact)
        assert self.shop.broken() == []

    def ends(self) -> dict[str, Any]:
        """What remains once every hold has passed."""
        self.shop.pass_time(days=100)
        assert self.shop.broken() == []
        assert self.waiting == {}
        return {
            "wallets": {
                who.name: [self.shop.balance(self.shop.person(who), unit) for unit in ("CNY", "points")]
                for who in PEOPLE
            },
            "held": [one for one in self.shop.ledger() if one.state == "held"],
            "live": self.shop.live(),
            "inviters": sorted(
                (one["number"], one["inviter_id"] or 0, one["status"]) for one in self.shop.exported("orders")
            ),
            "rewards": self.shop.rows(
                "SELECT o.number, w.side, COALESCE(m.merged_into, m.id) AS person, w.amount FROM rewards w "
                "JOIN orders o ON o.id = w.order_id JOIN members m ON m.id = w.member_id "
                "WHERE w.amount > 0 ORDER BY o.number, w.side"
            ),
        }

    def _meets(self, who: Login, at: datetime) -> None:
        self.shop.work(
            lambda tx: members.meet(
                tx,
                self.shop.shop.id,
                platform=who.platform,
                account=who.account,
                name=who.name,
                username=None,
                language=None,
                at=at,
                writes_privately=True,
            )
        )
        self.shop.code(self.shop.work(lambda tx: members.get_or_raise(tx, self.shop.shop.id, self.shop.number(who))))

    def _came(self, fact: Fact) -> None:
        assert fact.by
        sql = f"SELECT invite_code FROM invite_codes WHERE member_id = {self.shop.number(fact.by)}"
        code = self.shop.rows(sql)[0]["invite_code"]
        at = self._at(fact.at)
        self.shop.work(lambda tx: attribution.came_by(self.shop.turn(tx), self.shop.person_in(tx, fact.who), code, at))

    def _report(self, fact: Fact) -> None:
        lines = (ReportedLine(product_code="TEA", quantity=1, minor=fact.minor),)
        event = OrderReported(
            at=self._at(fact.at),
            step="paid" if fact.kind == "paid" else "refunded",
            number=fact.number,
            buyer=fact.who.who if fact.kind == "paid" else None,
            invite_code=None,
            minor=fact.minor,
            currency="CNY",
            lines=lines if fact.kind == "paid" else (),
            refund=None if fact.kind == "paid" else "R",
            report=f"{fact.kind}:{fact.number}",
        )
        outcome = self.shop.event(event)
        if outcome.waits_for is not None:
            self.waiting.setdefault(outcome.waits_for, []).append(fact)
        for key in outcome.known:
            for waited in self.waiting.pop(key, []):
                self._report(waited)

    def _at(self, hours: int) -> datetime:
        return self.began + timedelta(hours=hours)


def told(story: Story, telling: Iterable[Fact | str], pauses: Iterable[int]) -> dict[str, Any]:
    stand = Stand(story)
    for fact, pause in zip(telling, pauses, strict=False):
        stand.tell(fact, pause)
    return stand.ends()


def in_time(story: Story) -> list[Fact]:
    return sorted(story.facts, key=lambda fact: (fact.at, fact.number))


@st.composite
def a_telling(draw: st.DrawFn, story: Story) -> list[Fact | str]:
    """Any order, but that who came by a code came before what follows from it is told."""
    came = [fact for fact in in_time(story) if fact.kind == "came"]
    rest = draw(st.permutations([fact for fact in story.facts if fact.kind != "came"]))
    telling: list[Fact | str] = [*came, *rest]
    telling.insert(draw(st.integers(0, len(telling))), MERGE)
    return telling


@settings(max_examples=60, deadline=None)
@given(data=st.data(), story=a_story())
def test_whenever_two_become_one_it_ends_the_same(data: st.DataObject, story: Story) -> None:
    telling = data.draw(a_telling(story))
    pauses = data.draw(st.lists(st.sampled_from([0, 0, 1, 60]), min_size=len(telling), max_size=len(telling)))
    assert told(story, telling, pauses) == told(story, [MERGE, *in_time(story)], [0] * len(telling))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), story=a_story())
def test_what_is_undone_was_never(data: st.DataObject, story: Story) -> None:
    """Two were one for a while, once or more often. What they did in that while themselves stays where it was written,
    so they do nothing in it here; whoever they invited may do anything."""
    came = [fact for fact in in_time(story) if fact.kind == "came"]
    rest = data.draw(st.permutations([fact for fact in story.facts if fact.kind != "came"]))
    theirs = [fact for fact in rest if fact.kind == "paid" and fact.who in (MIA, TOO)]
    others = [fact for fact in rest if fact not in theirs]
    cut = data.draw(st.integers(0, len(others)))
    telling: list[Fact | str] = [*came, *theirs]
    for part in (others[:cut], others[cut:]):
        telling += [MERGE, *part, UNDO]
    pauses = data.draw(st.lists(st.sampled_from([0, 0, 1, 60]), min_size=len(telling), max_size=len(telling)))
    assert told(story, telling, pauses) == told(story, in_time(story), [0] * len(telling))


@settings(max_examples=40, deadline=None)
@given(data=st.data(), story=a_story())
def test_nothing_breaks_whatever_is_told_when(data: st.DataObject, story: Story) -> None:
    """Merges and undoings anywhere between all else: every invariant holds after each step."""
    telling: list[Fact | str] = data.draw(st.permutations([*story.facts, MERGE, UNDO, MERGE, UNDO]))
    told(story, telling, [0] * len(telling))
