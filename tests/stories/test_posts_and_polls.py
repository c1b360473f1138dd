"""Cards that stay true, albums, polls in groups and a channel: through real processes."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from tests.servers.telegram import Message
from tests.stories.books import WAIT_S
from tests.stories.shop import TeaShop

SQLITE = pytest.mark.parametrize("shop", [("polling", "sqlite")], ids="-".join, indirect=True)
POSTGRES = pytest.mark.parametrize("shop", [("webhook", "postgres")], ids="-".join, indirect=True)
"""What differs between databases and ways of receiving is told in the other stories."""
EDITS = ("editMessageCaption", "editMessageText", "editMessageReplyMarkup")


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


async def second_group(shop: TeaShop) -> Any:
    group = shop.server.group("Cup fans", owner=shop.ann)
    group.add_bot(by=shop.ann)
    await shop.hears(shop.ann, "Cup fans")
    shop.ann.says(group, "/group on")
    await shop.hears(group, "belongs to the shop")
    return group


async def voted(shop: TeaShop, *options: list[str]) -> None:
    """Wait until these are the votes."""
    async with asyncio.timeout(WAIT_S):
        while sorted(row["options"] for row in await shop.exports("votes")) != list(options):
            pass


@SQLITE
async def test_a_card_stays_true_and_is_never_edited_too_often(shop: TeaShop) -> None:
    await shop.opens()
    card = await shop.sells_tea()
    assert card.photo
    for stock in (40, 0):
        shop.ann.says(None, f"/stock TEA {stock}")
        await shop.hears(shop.ann, f"{stock} in stock")
    await shop.server.until(lambda: "Sold out" in card.text, timeout=WAIT_S, what="the card says sold out")
    assert labels(card) == ["Share"]
    shop.ann.says(None, "/product edit TEA stock=5 price=45")
    await shop.server.until(lambda: "5 left" in card.text, timeout=WAIT_S, what="the card has stock again")
    assert "¥45.00" in card.text
    assert labels(card) == ["Buy", "Share"]
    at = [call.at for call in shop.server.calls if call.method in EDITS and call.params["chat_id"] == card.chat.id]
    assert len(at) >= 2
    assert all((later - earlier) >= 3 for earlier, later in pairwise(at)), at
    shop.ann.says(None, "/post TEA")
    await shop.server.until(lambda: not card.buttons, timeout=WAIT_S, what="the older card has no buttons")
    await shop.server.until(lambda: labels(shop.group.bot_messages()[-1]) == ["Buy", "Share"], timeout=WAIT_S)
    shop.server.assert_clean()


@POSTGRES
async def test_somebody_who_never_started_the_bot_opens_a_card(shop: TeaShop) -> None:
    await shop.opens()
    card = await shop.sells_tea()
    shop.mia.joins(shop.group)
    shop.mia.opens(card.button("Buy").url or "")
    page = await shop.hears(shop.mia, "Dragon Well", button="Buy")
    assert page.photo
    viewed = [row for row in await shop.exports("events") if row["kind"] == "viewed"]
    assert len(viewed) == 1
    shop.server.assert_clean()


@POSTGRES
async def test_one_poll_in_two_groups_has_one_vote_a_member(shop: TeaShop) -> None:
    await shop.opens()
    other = await second_group(shop)
    shop.ann.says(None, "/poll Which tea?\nGreen\nRed")
    first = await shop.hears(shop.group, "Which tea?")
    second = await shop.hears(other, "Which tea?")
    said = await shop.hears(shop.ann, "Which tea?", button="End the poll")
    for group in (shop.group, other):
        shop.mia.joins(group)
    shop.jay.joins(shop.group)
    shop.jay.votes(first, ["Green"])
    shop.mia.votes(first, ["Green"])
    await voted(shop, ["Green"], ["Green"])
    shop.mia.votes(second, ["Red"])
    await voted(shop, ["Green"], ["Red"])
    shop.ann.presses(said, "End the poll")
    result = await shop.hears(shop.ann, "The poll is over")
    assert "Green · 1\nRed · 1\n2 people voted" in result.text
    assert first.poll is not None
    assert first.poll.is_closed
    assert second.poll is not None
    assert second.poll.is_closed
    members = {row["id"]: row["name"] for row in await shop.exports("members")}
    votes = {members[row["member_id"]]: row["options"] for row in await shop.exports("votes")}
    assert votes == {"Jay": ["Green"], "Mia": ["Red"]}
    shop.server.assert_clean()


@SQLITE
async def test_in_a_channel_a_poll_is_pressed(shop: TeaShop) -> None:
    await shop.opens()
    news = shop.server.channel("Tea news", owner=shop.ann)
    news.add_bot(by=shop.ann)
    switch = await shop.hears(shop.ann, "Tea news")
    shop.ann.presses(switch, switch.buttons[0].label)
    await shop.hears(shop.ann, "belongs to the shop")
    shop.ann.says(None, '/poll to="Tea news" Which tea?\nGreen\nRed')
    poll = await shop.hears(news, "Which tea?", button="Red")
    shop.mia.joins(news)
    press = await shop.mia.presses(poll, "Red").answered()
    assert press.text == "You chose Red"
    await shop.server.until(lambda: "Red · 1" in poll.text, timeout=WAIT_S, what="the count is shown")
    shop.server.assert_clean()
