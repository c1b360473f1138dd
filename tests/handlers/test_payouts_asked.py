"""A payout whose fate is not known is asked about: one name for good, and its credit back once it is certain."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.actions import AskProvider, PayOut
from handlers.events import Performed
from handlers.order_refusals import PayoutOutside
from handlers.outcomes import Done, Failed, Unknown
from tests.handlers.crossing import PAYING, Crossing, Login
from tests.handlers.harness import Outcome
from tests.handlers.test_payouts import answers, approved, mia, states, tells

__all__ = ["mia"]


@pytest.fixture
def shop() -> Iterator[Crossing]:
    provider = next(iter(PAYING.payouts.values()))
    crossing = Crossing(links=replace(PAYING, provider=provider, bounds={provider: (10, 1200)}))
    yield crossing
    assert crossing.broken() == []


def asked(outcome: Outcome) -> list[AskProvider]:
    return [action for action in outcome.actions if isinstance(action, AskProvider)]


def said(shop: Crossing, ask: AskProvider, state: str) -> Outcome:
    word, _, ref = ask.on_result.partition(" ")
    result: dict[str, Any] = {"state": state, "told": None}
    return shop.event(Performed(at=shop.now, word=word, ref=ref, outcome=Done(result=result)))


@pytest.mark.parametrize("outcome", [Unknown(reason="no answer"), Failed(reason="put off 30 times: no answer")])
def test_what_the_provider_never_had_is_back(shop: Crossing, mia: Login, outcome: Any) -> None:
    wish = approved(shop, mia, "12")
    answers(shop, wish, outcome)
    assert shop.credit(mia) == 800
    (first,) = asked(shop.pass_time(minutes=1))
    assert (first.what, first.number) == ("payout", wish.payout)
    assert said(shop, first, "missing").actions == []
    assert shop.credit(mia) == 800
    (second,) = asked(shop.pass_time(minutes=4))
    said(shop, second, "missing")
    assert shop.credit(mia) == 2000


def test_what_has_not_left_yet_is_no_failure(shop: Crossing, mia: Login) -> None:
    """Put off again and again, it stands in the outbox while the provider does not know it, and leaves after all."""
    wish = approved(shop, mia, "12")
    for minutes in (1, 4, 10):
        (ask,) = asked(shop.pass_time(minutes=minutes))
        assert said(shop, ask, "missing").actions == []
    assert shop.credit(mia) == 800
    told = answers(shop, wish, Done(result={"state": "confirming", "link": "https://tea.example/payout/x"}))
    assert [button.url for one in told.told for button in one.buttons] == ["https://tea.example/payout/x"]
    assert "has arrived" in tells(shop, wish, "paid").text
    assert shop.credit(mia) == 800


def test_what_lacks_its_link_is_wished_again_under_its_name(shop: Crossing, mia: Login) -> None:
    wish = approved(shop, mia, "12")
    answers(shop, wish, Unknown(reason="no answer"))
    (ask,) = asked(shop.pass_time(minutes=1))
    (again,) = [action for action in said(shop, ask, "unconfirmed").actions if isinstance(action, PayOut)]
    assert again == wish
    told = answers(shop, again, Done(result={"state": "confirming", "link": "https://tea.example/payout/x"}))
    assert [button.url for one in told.told for button in one.buttons] == ["https://tea.example/payout/x"]
    (ask,) = asked(shop.pass_time(minutes=4))
    assert said(shop, ask, "unconfirmed").actions == []
    assert states(shop)[0] == ("payout_asked", "posted")


@pytest.mark.parametrize("amount", ["0.09", "12.01"])
def test_what_the_provider_would_not_send_is_not_asked_for(shop: Crossing, mia: Login, amount: str) -> None:
    outcome = shop.types(mia, f"/payout {amount}")
    assert isinstance(outcome.refusal, PayoutOutside)
    assert shop.credit(mia) == 2000
