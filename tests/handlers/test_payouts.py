"""/payout: credit leaves as money, once: an owner decides, a provider pays, and the ledger follows each step."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers import outcomes
from handlers.actions import PayOut
from handlers.events import PayoutChanged, Performed
from handlers.links import Links
from handlers.order_refusals import NoPayouts, PayoutDecided, PayoutTooMuch
from storage import ledger
from tests.handlers.crossing import BEACH, HILL, PAYING, Crossing, Login
from tests.handlers.harness import Outcome


@pytest.fixture
def shop() -> Iterator[Crossing]:
    crossing = Crossing()
    yield crossing
    assert crossing.broken() == []


@pytest.fixture
def mia(shop: Crossing) -> Login:
    """Somebody with ¥20 of credit, where money can be sent."""
    login = shop.login("Mia", HILL)
    given = ledger.NewTransfer(
        at=shop.now,
        why="gift",
        ref="1",
        from_book=ledger.OUTSIDE,
        to_book=ledger.of_member(shop.number(login)),
        amount=2000,
        unit="CNY",
    )
    shop.work(lambda tx: ledger.post(tx, shop.shop.id, given))
    return login


def approved(shop: Crossing, mia: Login, amount: str = "15") -> PayOut:
    asked = shop.types(mia, f"/payout {amount}").to(shop.owner)[0]
    outcome = shop.presses(shop.owner, asked.button("Pay ¥"))
    (wish,) = [action for action in outcome.actions if isinstance(action, PayOut)]
    return wish


def answers(shop: Crossing, wish: PayOut, outcome: outcomes.Outcome) -> Outcome:
    word, _, ref = wish.on_result.partition(" ")
    return shop.event(Performed(at=shop.now, word=word, ref=ref, outcome=outcome))


def tells(shop: Crossing, wish: PayOut, state: Any, **more: Any) -> Outcome:
    minor = more.pop("minor", wish.minor)
    return shop.event(PayoutChanged(at=shop.now, payout=wish.payout, state=state, minor=minor, currency="CNY", **more))


def states(shop: Crossing) -> list[tuple[str, str]]:
    """How the ledger's transfers of payouts stand."""
    return [(one.why, one.state) for one in shop.ledger() if one.why.startswith("payout")]


def test_it_is_asked_for_approved_confirmed_and_paid(shop: Crossing, mia: Login) -> None:
    asked = shop.types(mia, "/payout 15.00")
    assert "¥15.00 on hill" in asked.to(mia.account)[0].text
    assert shop.credit(mia) == 500
    assert states(shop) == [("payout_asked", "posted"), ("payout", "held")]
    assert "On its way out: ¥15.00 · waits for the shop" in shop.types(mia, "/wallet").text
    listed = shop.says(shop.owner, "/payouts").told[0]
    assert "¥15.00 · Mia #2 · waits for you" in listed.text
    outcome = shop.presses(shop.owner, listed.button("Pay ¥15.00"))
    (wish,) = [action for action in outcome.actions if isinstance(action, PayOut)]
    assert (wish.platform, wish.paid_by, wish.account, wish.minor, wish.currency) == (
        HILL,
        "hillpay",
        mia.account,
        1500,
        "CNY",
    )
    ready = answers(shop, wish, outcomes.Done(result={"state": "confirming", "link": "https://pay.example/1"}))
    assert ready.to(mia.account)[0].buttons[0].url == "https://pay.example/1"
    assert "waits for you to confirm" in shop.types(mia, "/wallet").text
    assert "¥15.00 has arrived" in tells(shop, wish, "paid").to(mia.account)[0].text
    assert states(shop) == [("payout_asked", "posted"), ("payout", "posted")]
    assert shop.credit(mia) == 500
    assert "On its way out" not in shop.types(mia, "/wallet").text
    assert "paid" in shop.says(shop.owner, "/payouts").text


def test_refused_it_is_back(shop: Crossing, mia: Login) -> None:
    asked = shop.types(mia, "/payout 15").to(shop.owner)[0]
    refused = shop.presses(shop.owner, asked.button("Do not pay"))
    assert "it is back in your credit" in refused.to(mia.account)[0].text
    assert shop.credit(mia) == 2000
    assert isinstance(shop.presses(shop.owner, asked.button("Pay ¥")).refusal, PayoutDecided)
    assert ("payout", "reversed") in states(shop)


def test_failed_it_is_back_once(shop: Crossing, mia: Login) -> None:
    wish = approved(shop, mia)
    failed = answers(shop, wish, outcomes.Failed(reason="real name needed"))
    assert "back in your credit" in failed.to(mia.account)[0].text
    assert "real name needed" in failed.to(shop.owner)[0].text
    assert tells(shop, wish, "failed").actions == []
    assert shop.credit(mia) == 2000


def test_not_confirmed_in_time_it_is_back(shop: Crossing, mia: Login) -> None:
    wish = approved(shop, mia)
    answers(shop, wish, outcomes.Done(result={"state": "confirming"}))
    tells(shop, wish, "failed", reason="not confirmed within a day")
    assert shop.credit(mia) == 2000


@pytest.mark.parametrize("told", [["paid"], ["sending", "paid"], ["confirming", "paid", "sending", "paid"]])
def test_nobody_knows_at_first_and_it_is_paid_once(shop: Crossing, mia: Login, told: list[str]) -> None:
    wish = approved(shop, mia)
    answers(shop, wish, outcomes.Unknown(reason="no answer"))
    assert shop.credit(mia) == 500
    outcomes_ = [tells(shop, wish, state) for state in told]
    assert sum("has arrived" in outcome.text for outcome in outcomes_) == 1
    assert answers(shop, wish, outcomes.Done(result={"state": "sending"})).actions == []
    assert shop.credit(mia) == 500
    assert states(shop) == [("payout_asked", "posted"), ("payout", "posted")]


def test_pressed_twice_it_is_asked_of_the_provider_once(shop: Crossing, mia: Login) -> None:
    asked = shop.types(mia, "/payout 15").to(shop.owner)[0]
    presses = [shop.presses(shop.owner, asked.button("Pay ¥")) for _ in range(2)]
    wishes = [action for outcome in presses for action in outcome.actions if isinstance(action, PayOut)]
    assert len(wishes) == 1


def test_what_a_provider_contradicts_is_the_owners_to_see(shop: Crossing, mia: Login) -> None:
    wish = approved(shop, mia)
    assert "we had ¥15.00" in tells(shop, wish, "paid", minor=1499).to(shop.owner)[0].text
    assert states(shop)[1] == ("payout", "held")
    answers(shop, wish, outcomes.Failed(reason="no"))
    assert tells(shop, wish, "paid").actions == [], "one task for one payout"
    assert shop.credit(mia) == 2000
    stranger = PayoutChanged(at=shop.now, payout="NOBODYS", state="paid", minor=5, currency="CNY")
    assert "do not know (NOBODYS)" in shop.event(stranger).text


def test_no_more_than_there_is(shop: Crossing, mia: Login) -> None:
    assert isinstance(shop.types(mia, "/payout 20.01").refusal, PayoutTooMuch)
    approved(shop, mia, "15")
    assert isinstance(shop.types(mia, "/payout 5.01").refusal, PayoutTooMuch)
    shop.types(mia, "/payout 5")
    assert shop.credit(mia) == 0


def test_bare_it_asks_how_much(shop: Crossing, mia: Login) -> None:
    assert "How much" in shop.types(mia, "/payout").text
    shop.types(mia, "7.50")
    assert shop.credit(mia) == 1250


def test_without_a_provider_it_says_so(mia: Login, shop: Crossing) -> None:
    assert Links().payouts == {}
    plain = Crossing(links=Links())
    assert isinstance(plain.types(plain.login("Lin", HILL), "/payout").refusal, NoPayouts)
    assert "Nobody can ask for a payout yet" in plain.says(plain.owner, "/payouts").text
    assert "Nobody has asked" in shop.says(shop.owner, "/payouts").text


def test_the_credit_of_one_account_goes_to_the_other(shop: Crossing, mia: Login) -> None:
    """Only one of a person's accounts is where money can be sent; the credit is the person's."""
    beach = shop.login("Mia", BEACH)
    shop.connects(beach, mia)
    wish = approved(shop, beach)
    assert (wish.platform, wish.account) == (HILL, mia.account)
    answers(shop, wish, outcomes.Done(result={"state": "paid"}))
    assert (shop.credit(beach), shop.credit(mia)) == (500, 500)
    assert shop.house.links == PAYING
