"""/group on: by its name, in the group itself, and by a question that was answered in another way long ago."""

import pytest

from tests.handlers.market import Market


@pytest.fixture
def market() -> Market:
    return Market()


def status(market: Market) -> str:
    return str(market.rows("SELECT status FROM communities")[0]["status"])


def test_a_group_that_is_the_shops_already_stays_as_it_is_and_that_is_said(market: Market) -> None:
    number = market.group("-1").id
    wakes = market.rows("SELECT * FROM wakes")
    again = market.presses(market.boss, f"/group on {number}")
    assert "already; nothing has changed" in again.text
    assert status(market) == "on"
    assert market.rows("SELECT * FROM wakes") == wakes


def test_a_group_that_was_turned_off_since_is_the_shops_again(market: Market) -> None:
    community = market.group("-1")
    market.status(community, "off")
    assert "the shop" in market.presses(market.boss, f"/group on {community.id}").text
    assert status(market) == "on"


def test_a_group_that_we_are_out_of_cannot_be_turned_on_from_elsewhere(market: Market) -> None:
    community = market.group("-1")
    market.status(community, "lost")
    market.presses(market.boss, f"/group on {community.id}")
    assert status(market) == "lost"
    market.says(market.boss, "/group on", group="-1")
    assert status(market) == "on"
