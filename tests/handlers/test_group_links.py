"""Links into groups: of the asker's own platform first, else of any other; made once a code, and kept."""

from dataclasses import replace

import pytest

from handlers import campaigns, groups, invites, start
from handlers.actions import Action, MakeLink, Place
from handlers.content import Text
from handlers.events import BotPlaced, Performed, Where
from handlers.links import Links
from handlers.outcomes import Done, Failed
from tests.handlers.harness import Outcome, Stage

LINK = "https://picture.example/1"
NETWORKS = Links(bots={"telegram": "https://t.me/teabot"}, platforms=frozenset({"telegram", "elsewhere"}))


class Networks(Stage):
    """A shop on Telegram and elsewhere."""

    def __init__(self, links: Links = NETWORKS) -> None:
        super().__init__([campaigns, groups, invites, start], links=links)

    def has_group(self, platform: str, *, can_invite: bool = True) -> None:
        where = Where(place=Place(platform=platform, chat=f"{platform}-1"), kind="group", title=f"Fans on {platform}")
        placed = BotPlaced(
            at=self.now, where=where, by=None, is_member=True, is_admin=True, can_invite=can_invite, can_post=True
        )
        self.event(placed)
        self.rows("UPDATE communities SET status = 'on' RETURNING id")

    def made(self, outcome: Outcome) -> Outcome:
        return self.ended(outcome, Done(result={"link": LINK}))

    def ended(self, outcome: Outcome, how: Done | Failed) -> Outcome:
        (wanted,) = wanted_links(outcome)
        word, _, ref = wanted.on_result.partition(" ")
        return self.event(Performed(at=self.now, word=word, ref=ref, outcome=how))


def wanted_links(outcome: Outcome) -> list[MakeLink]:
    return [one for one in outcome.actions if isinstance(one, MakeLink)]


def place(action: Action) -> Place:
    assert isinstance(action, MakeLink)
    return action.to


@pytest.fixture
def shop() -> Networks:
    return Networks()


def test_the_group_of_ones_own_platform_comes_first(shop: Networks) -> None:
    shop.has_group("elsewhere")
    shop.has_group("telegram")
    asked = shop.says(shop.member("Jay"), "/invite")
    assert [place(one).platform for one in asked.actions] == ["telegram"]
    assert "Fans on telegram" in shop.made(asked).text


def test_without_one_here_the_way_leads_into_one_elsewhere_and_nobody_waits_for_it(shop: Networks) -> None:
    shop.has_group("elsewhere")
    jay = shop.member("Jay")
    asked = shop.says(jay, "/invite")
    assert "Your invite code" in asked.text
    assert [one.to.platform for one in wanted_links(asked)] == ["elsewhere"]
    later = shop.made(asked)
    assert LINK in later.text
    assert "Fans on elsewhere" in later.text
    again = shop.says(jay, "/invite")
    assert wanted_links(again) == []
    assert LINK in again.text


def test_one_in_the_same_app_is_nearer_than_others() -> None:
    links = replace(
        NETWORKS,
        platforms=frozenset({"telegram", "elsewhere", "beside"}),
        in_one_app=frozenset({"telegram", "beside"}),
    )
    shop = Networks(links)
    for platform in ("elsewhere", "beside"):
        shop.has_group(platform)
    asked = shop.says(shop.member("Jay"), "/invite")
    assert [one.to.platform for one in wanted_links(asked)] == ["beside"]


def test_a_friend_who_comes_by_a_code_is_told_of_it_too(shop: Networks) -> None:
    shop.has_group("elsewhere")
    shop.says(shop.member("Jay"), "/invite")
    (code,) = (row["invite_code"] for row in shop.rows("SELECT invite_code FROM invite_codes"))
    came = shop.says(shop.member("Mia"), f"/start i_{code}")
    assert "Jay" in came.told[0].text
    assert LINK in shop.made(came).text
    second = shop.says(shop.member("Tom"), f"/start i_{code}")
    assert wanted_links(second) == []
    assert isinstance(second.told[0].content, Text)
    assert LINK in [button.url for button in second.told[0].buttons]


def test_a_way_that_cannot_be_made_is_no_word(shop: Networks) -> None:
    shop.has_group("elsewhere")
    asked = shop.says(shop.member("Jay"), "/invite")
    assert shop.ended(asked, Failed(reason="no")).told == []


def test_a_group_that_takes_nobody_by_links_is_no_way(shop: Networks) -> None:
    shop.has_group("elsewhere", can_invite=False)
    assert wanted_links(shop.says(shop.member("Jay"), "/invite")) == []


def test_a_platform_that_does_not_run_any_more_is_asked_for_nothing() -> None:
    shop = Networks(Links(bots={"telegram": "https://t.me/teabot"}, platforms=frozenset({"telegram"})))
    shop.has_group("elsewhere")
    assert wanted_links(shop.says(shop.member("Jay"), "/invite")) == []
