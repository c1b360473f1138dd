"""/group on: by its name, in the group itself, and by a question that was answered in another way long ago."""

import pytest

from handlers.actions import Place
from handlers.events import Retitled, Where
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


@pytest.mark.parametrize("standing", ["on", "off"])
def test_a_group_is_called_by_its_newest_title(market: Market, standing: str) -> None:
    community = market.group("tea-fans")
    market.status(community, standing)
    where = Where(place=Place(platform="telegram", chat="tea-fans"), kind="group", title="Tea lovers")
    market.event(Retitled(at=market.now, where=where))
    said = market.says(market.boss, "/groups").text
    assert "Tea lovers" in said
    assert "tea-fans" not in said


def test_the_title_of_a_place_we_do_not_know_is_not_kept(market: Market) -> None:
    where = Where(place=Place(platform="telegram", chat="-9"), kind="group", title="Elsewhere")
    market.event(Retitled(at=market.now, where=where))
    assert market.rows("SELECT * FROM communities") == []
