"""Cards in communities from which nothing comes back: they say where an order is heard."""

from dataclasses import replace

import pytest

from handlers.content import Text
from handlers.links import Links
from handlers.outcomes import HandedOver
from tests.handlers.harness import Outcome
from tests.handlers.market import Market, edits, says

APP = frozenset({"telegram", "wechat"})
BESIDE = Links(platforms=APP, unheard=frozenset({"telegram"}), in_one_app=APP)
FAR = Links(
    bots={"far": "https://far.example/bot"}, platforms=frozenset({"telegram", "far"}), unheard=frozenset({"telegram"})
)
SENTENCES = {
    "en": "The Official Account takes orders: write “buy TEA” to it",
    "zh": "在公众号里发“购买 TEA”就能下单",
}


def shop(links: Links, language: str = "en") -> Market:
    market = Market(links=links, language=language)
    market.group("-1")
    market.product("TEA", stock=12)
    return market


def card(outcome: Outcome) -> Text:
    content = says(outcome)[0].content
    assert isinstance(content, Text)
    return content


@pytest.mark.parametrize("language", ["en", "zh"])
def test_beside_it_in_the_same_app_somebody_hears(language: str) -> None:
    shown = card((market := shop(BESIDE, language)).says(market.boss, "/post TEA\n85°"))
    assert shown.text.splitlines()[-1] == SENTENCES[language]
    assert shown.buttons == ()


def test_the_same_app_is_nearer_than_an_address_elsewhere() -> None:
    market = shop(replace(BESIDE, bots=FAR.bots))
    shown = card(market.says(market.boss, "/post TEA"))
    assert shown.text.endswith(SENTENCES["en"])
    assert shown.buttons == ()


def test_elsewhere_a_link_leads_to_the_product() -> None:
    market = shop(FAR)
    shown = card(market.says(market.boss, "/post TEA"))
    assert shown.text.endswith("12 left")
    ((buy,),) = shown.buttons
    assert (buy.label, buy.url) == ("Buy", "https://far.example/bot?start=p_TEA")


@pytest.mark.parametrize(
    "links",
    [
        replace(BESIDE, platforms=frozenset({"telegram"}), in_one_app=frozenset({"telegram"})),
        replace(BESIDE, unheard=APP),
        replace(FAR, unheard=frozenset({"telegram", "far"})),
    ],
)
def test_where_nobody_hears_anywhere_nothing_is_promised(links: Links) -> None:
    market = shop(links)
    shown = card(market.says(market.boss, "/post TEA"))
    assert shown.text.endswith("12 left")
    assert shown.buttons == ()


def test_where_people_are_heard_the_button_is_enough() -> None:
    market = shop(replace(BESIDE, unheard=frozenset()))
    shown = card(market.says(market.boss, "/post TEA"))
    assert shown.text.endswith("12 left")
    assert [one.does for row in shown.buttons for one in row] == ["/buy TEA"]


@pytest.mark.parametrize("links", [BESIDE, FAR])
def test_what_is_sold_out_says_no_way(links: Links) -> None:
    market = shop(links)
    market.says(market.boss, "/stock TEA 0")
    shown = card(market.says(market.boss, "/post TEA"))
    assert shown.text.endswith("Sold out")
    assert shown.buttons == ()


def test_a_post_that_can_be_edited_loses_the_sentence_with_the_last_piece() -> None:
    market = shop(BESIDE)
    market.placed(market.says(market.boss, "/post TEA"))
    market.says(market.boss, "/stock TEA 0")
    (edit,) = edits(market.pass_time(seconds=4))
    assert isinstance(edit.content, Text)
    assert edit.content.text.endswith("Sold out")


def test_a_post_that_waits_for_its_owner_stays_as_it_is() -> None:
    market = shop(replace(BESIDE, confirmed=frozenset({"telegram"})))
    told = market.says(market.boss, "/post TEA")
    assert card(told).text.endswith(SENTENCES["en"])
    market.happened(says(told)[0], HandedOver(result={"message_id": "9", "owners": 1}))
    market.says(market.boss, "/stock TEA 0")
    assert edits(market.pass_time(seconds=4)) == []
