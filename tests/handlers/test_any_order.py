"""Whatever order facts are reported in, and however often: they end in the same ledger."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import rewards
from storage.rows import Member
from tests.handlers.harness import Outcome
from tests.handlers.trade import Trade

RULES = ["10%", "33.33%", "5.00", "200p"]
LATER = timedelta(days=3)
"""The facts have all happened by then; they are reported from then on."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened `at` so many hours after the friend came; below zero: before. `number` is its order's."""

    kind: str
    at: int
    number: str = ""
    minor: int = 0
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    reward: str
    invitee: str | None
    on: str
    facts: list[Fact]


@st.composite
def an_order(draw: st.DrawFn, number: str) -> list[Fact]:
    """A paid order, and what may come after: a parcel, refunds of no more than was paid."""
    paid_at, total = draw(st.integers(1, 40) | st.integers(-30, -1)), draw(st.integers(1, 5000))
    facts = [Fact(kind="paid", at=paid_at, number=number, minor=total)]
    if draw(st.booleans()):
        facts.append(Fact(kind="shipped", at=paid_at + 1, number=number))
    if draw(st.booleans()):
        facts.append(Fact(kind="delivered", at=paid_at + 2, number=number))
    left = total
    for at in range(draw(st.integers(0, 3))):
        part = left if draw(st.booleans()) else draw(st.integers(1, total))
        if 0 < part <= left:
            left -= part
            facts.append(Fact(kind="refunded", at=paid_at + 3, number=number, minor=part, ref=f"R{at}"))
    return facts


@st.composite
def a_story(draw: st.DrawFn) -> Story:
    facts = [fact for at in range(draw(st.integers(1, 3))) for fact in draw(an_order(f"N-{at}"))]
    if draw(st.booleans()):
        facts.append(Fact(kind="left", at=draw(st.integers(1, 23))))
    return Story(
        reward=draw(st.sampled_from(RULES)),
        invitee=draw(st.sampled_from([None, *RULES])),
        on=draw(st.sampled_from(["first", "every"])),
        facts=facts,
    )


class Stand:
    """One telling of a story."""

    def __init__(self, story: Story) -> None:
        self.shop = Trade()
        self.shop.product(stock=5)
        invitee = f" invitee={story.invitee}" if story.invitee else ""
        self.shop.campaign_of(f"reward={story.reward} on={story.on}{invitee}")
        self.jay = self.shop.member("Jay")
        self.shop.pass_time(hours=1)
        self.began = self.shop.now
        self.lin = self.shop.friend("Lin", self.jay)
        self.shop.pass_time(seconds=LATER.total_seconds())
        self.waiting: dict[str, list[Fact]] = {}

    def tell(self, fact: Fact, hours: int = 0) -> None:
        self.shop.pass_time(hours=hours)
        outcome = self._left(fact) if fact.kind == "left" else self._report(fact)
        if outcome.waits_for is not None:
            self.waiting.setdefault(outcome.waits_for, []).append(fact)
        for key in outcome.known:
            for waited in self.waiting.pop(key, []):
                self.tell(waited)

    def ends(self) -> dict[str, Any]:
        """What remains in the end, once every hold has passed."""
        self.shop.pass_time(days=100)
        assert self.shop.broken() == []
        assert self.waiting == {}
        units = (self.shop.shop.currency, "points")
        return {
            "wallets": {m.name: [self.shop.balance(m, unit) for unit in units] for m in (self.jay, self.lin)},
            "held": [one for one in self.shop.ledger() if one.state == "held"],
            "money": self._money(),
            "orders": self.shop.rows(
                "SELECT number, status, refunded_minor, inviter_id, campaign_id, paid_at, shipped_at, delivered_at "
                "FROM orders ORDER BY number"
            ),
            "referrals": self.shop.rows("SELECT inviter_id, status, reason FROM referrals"),
            "rewards": self.shop.rows(
                "SELECT o.number, w.side, w.amount FROM rewards w JOIN orders o ON o.id = w.order_id "
                "WHERE w.amount > 0 ORDER BY o.number, w.side"
            ),
            "facts": self.shop.rows("SELECT kind, member_id, at FROM events ORDER BY kind, member_id, at"),
            "shipped": self.shop.stock()[2],
        }

    def _money(self) -> int:
        return sum(one.amount * ((one.why == "payment") - (one.why == "refund")) for one in self.shop.ledger())

    def _report(self, fact: Fact) -> Outcome:
        return self.shop.reports(
            fact.kind,
            fact.number,
            buyer=self.lin,
            at=self._at(fact),
            minor=fact.minor or None,
            lines=[("TEA", 1, fact.minor)],
            refund=fact.ref or None,
        )

    def _left(self, fact: Fact) -> Outcome:
        at = self._at(fact)
        joined_at = self.began
        work: Callable[[Any], Any] = lambda tx: rewards.left(self.shop.turn(tx), self.lin.id, joined_at, at)  # noqa: E731
        return Outcome(actions=self.shop.work(work))

    def _at(self, fact: Fact) -> datetime:
        return self.began + timedelta(hours=fact.at)


def told(story: Story, facts: Iterable[Fact], pauses: Iterable[int]) -> dict[str, Any]:
    stand = Stand(story)
    for fact, pause in zip(facts, pauses, strict=False):
        stand.tell(fact, pause)
    return stand.ends()


@settings(max_examples=120, deadline=None)
@given(data=st.data(), story=a_story())
def test_any_telling_ends_in_the_same_ledger(data: st.DataObject, story: Story) -> None:
    """Every fact at least once, some several times, in any order, with days between them in which holds pass."""
    in_order = sorted(story.facts, key=lambda fact: (fact.at, fact.number, fact.ref))
    again = data.draw(st.lists(st.sampled_from(story.facts), max_size=6))
    shuffled = data.draw(st.permutations([*story.facts, *again]))
    pauses = data.draw(st.lists(st.sampled_from([0, 0, 1, 200]), min_size=len(shuffled), max_size=len(shuffled)))
    assert told(story, shuffled, pauses) == told(story, in_order, [0] * len(in_order))


def friends(shop: Trade, jay: Member) -> list[Member]:
    return [shop.friend(name, jay) for name in ("Ann", "Bob", "Cat")]


@settings(max_examples=60, deadline=None)
@given(
    cap=st.integers(1, 3000),
    budget=st.integers(1, 5000),
    steps=st.lists(
        st.tuples(st.sampled_from(["buy", "refund", "wait"]), st.integers(0, 2), st.integers(1, 9000)), max_size=20
    ),
)
def test_caps_and_budgets_are_never_exceeded(cap: int, budget: int, steps: list[tuple[str, int, int]]) -> None:
    """Whatever is bought and given back: what a month, a referrer and a campaign may give is all they give."""
    shop = Trade()
    shop.product(stock=1000)
    shop.campaign_of(f"reward=50% invitee=3.00 on=every cap={cap / 100:.2f} budget={budget / 100:.2f}")
    jay = shop.member("Jay")
    buyers = friends(shop, jay)
    bought: list[str] = []
    for kind, who, minor in steps:
        if kind == "buy":
            bought.append(f"N-{len(bought)}")
            shop.reports("paid", bought[-1], buyer=buyers[who], minor=minor, lines=[("TEA", 1, minor)])
        elif kind == "refund" and bought:
            shop.reports("refunded", bought[who % len(bought)], minor=minor, refund=f"{minor}")
        else:
            shop.pass_time(days=minor % 20)
        earned = shop.rows("SELECT side, earned_at, amount FROM rewards")
        assert sum(row["amount"] for row in earned) <= budget
        assert max(by_month(shop, earned), default=0) <= cap
    assert shop.broken() == []


def by_month(shop: Trade, earned: Iterable[Any]) -> list[int]:
    months: dict[tuple[int, int], int] = {}
    for row in earned:
        if row["side"] == "inviter":
            at = (datetime.fromtimestamp(row["earned_at"] / 1_000_000, shop.shop.zone)).timetuple()[:2]
            months[at] = months.get(at, 0) + row["amount"]
    return list(months.values())
