"""What Telegram tells twice, late, in disorder, wrongly, or of places that change: nothing is lost or done twice."""

import re
from typing import Any

import aiohttp
import pytest

from tests.servers.telegram import Message
from tests.servers.telegram.members import USUAL_RIGHTS, Member
from tests.stories.books import WAIT_S, Rows
from tests.stories.shop import TeaShop

WEBHOOK = pytest.mark.parametrize("quick", [("webhook", "postgres")], ids="-".join, indirect=True)
SQLITE = pytest.mark.parametrize("quick", [("polling", "sqlite")], ids="-".join, indirect=True)


async def group_on(shop: TeaShop, title: str, **about: Any) -> Any:
    """One more group of the shop's."""
    group = shop.server.group(title, owner=shop.ann, **about)
    group.add_bot(by=shop.ann)
    shop.ann.says(group, "/group on")
    await shop.hears(group, "belongs to the shop")
    return group


async def tea(shop: TeaShop) -> None:
    shop.ann.says(None, '/product add TEA "Dragon Well" 39.90 stock=12')
    await shop.hears(shop.ann, "TEA is noted")


async def posted(shop: TeaShop, where: Any, to: str = "") -> Message:
    shop.ann.says(None, f"/post TEA {to}".strip())
    return await shop.hears(where, "Dragon Well", button="Buy")


def count(messages: list[Message], words: str) -> int:
    return len([one for one in messages if words in one.text])


async def loop(shop: TeaShop) -> str:
    """Jay brings Mia, who buys, and gets a part back."""
    await tea(shop)
    shop.ann.says(None, "/campaign new spring reward=10% invitee=5.00 hold=7d")
    await shop.hears(shop.ann, "spring")
    shop.ann.says(None, "/campaign start spring")
    await shop.hears(shop.group, "spring")
    await posted(shop, shop.group)
    await shop.comes(shop.mia, await shop.invites(shop.jay))
    number = await shop.buys(shop.mia)
    shop.ann.says(None, f"/paid {number}")
    await shop.hears(shop.jay, "¥7.98")
    shop.ann.says(None, f"/refund {number} 39.90 confirm=yes")
    await shop.hears(shop.jay, "¥3.99")
    return number


def in_books(ledger: Rows) -> dict[str, int]:
    """What each member's book holds, and would hold once nothing is on hold."""
    books: dict[str, int] = {}
    for row in ledger:
        for book, amount in ((row["to"], row["amount"]), (row["from"], -row["amount"])):
            if book.startswith("member:"):
                books[book] = books.get(book, 0) + amount
    return books


async def state(shop: TeaShop) -> dict[str, Rows]:
    kinds = ("members", "memberships", "referrals", "orders", "ledger", "campaigns", "products", "events")
    async with shop.looking() as look:
        return {kind: await look(kind) for kind in kinds}


async def test_told_twice_and_in_disorder_the_loop_happens_once(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    server.disorder(seed=20261122, duplicate=0.5)
    shop.group = await group_on(shop, "Tea fans")
    number = await loop(shop)
    server.order()
    await shop.is_idle()
    before = await state(shop)
    told = {who: len(server.private(who)) for who in (shop.ann, shop.jay, shop.mia)}
    assert server.replay(), "everything is told once more"
    await shop.is_idle()
    assert await state(shop) == before
    assert {who: len(server.private(who)) for who in told} == told
    (order,) = before["orders"]
    assert (order["number"], order["status"], order["refunded_minor"]) == (number, "paid", 3990)
    (referral,) = before["referrals"]
    assert referral["status"] == "qualified"
    assert sorted(in_books(before["ledger"]).values()) == [250, 399]
    cards = [one for one in shop.group.bot_messages() if any(button.label == "Buy" for button in one.buttons)]
    assert len(cards) == 1
    await shop.is_verified()
    server.assert_clean()


def worthless() -> list[dict[str, Any]]:
    """Updates that no correct server sends, of kinds we listen to."""
    chat, who = {"id": 5, "type": "private"}, {"id": 5, "is_bot": False, "first_name": "P"}
    deep: dict[str, Any] = {}
    for _ in range(500):
        deep = {"reply_to_message": deep}
    return [
        {"message": "text"},
        {"message": {}},
        {"message": {"message_id": 1, "date": "today", "chat": chat, "from": who, "text": "/help"}},
        {"message": {"message_id": 1, "date": 10**18, "chat": chat, "from": who, "text": "/help"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "cloud"}, "from": who, "text": "/help"}},
        {"message": {"message_id": 1, "date": 1, "chat": chat, "from": who, "photo": [7], "caption": "/help"}},
        {"message": {"message_id": 1, "date": 1, "chat": chat, "text": "/help", **deep}},
        {"callback_query": {"id": 5, "from": who, "message": {}, "data": "/shop"}},
        {"chat_member": {"chat": chat, "from": who, "date": 1, "old_chat_member": {}, "new_chat_member": {}}},
        {"chat_join_request": {"chat": chat}},
        {"poll_answer": {"poll_id": "1", "user": who, "option_ids": ["first"]}},
        {"pre_checkout_query": {"id": "1", "from": who}},
        {"something_new": {"of": "tomorrow"}},
        {"update_id": -7, "message": None},
    ]


async def test_poison_is_parked_and_holds_nobody_up(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    for update in worthless():
        server.inject(update)
    shop.jay.says(None, "/help")
    await shop.hears(shop.jay, "You can")
    await shop.is_idle()
    parked = re.search(r'fanloop_inbox\{status="parked"\} (\d+)', (await shop.get("/metrics"))[1])
    assert parked is not None
    assert int(parked[1]) >= 11
    assert {row["name"] for row in await shop.rows("members")} == {"Ann", "Jay"}
    server.assert_clean()


@WEBHOOK
async def test_the_webhook_takes_poison_and_nobody_without_the_secret(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    for body in (b"", b"no json", b"[]", b"7", b'{"update_id": "7"}', b'{"message": {"text": "/help"}}', b"\xff\xfe{}"):
        server.inject(body)
    await shop.is_idle()
    assert {delivery.status for delivery in server.webhook.deliveries} == {200}
    url = f"{shop.program.url}/telegram/webhook"
    async with aiohttp.ClientSession() as http:
        for secret, status in ((None, 403), ("wrong", 403), ("knock-knoc", 403), ("knock-knock", 200)):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
            async with http.post(url, data=b'{"update_id": 1}', headers=headers) as answer:
                assert (answer.status, await answer.read()) == (status, b""), secret
        async with http.get(url) as answer:
            assert answer.status == 405
    server.assert_clean()


@SQLITE
async def test_the_webhooks_door_is_not_there_in_polling_mode(quick: TeaShop) -> None:
    url = f"{quick.program.url}/telegram/webhook"
    async with aiohttp.ClientSession() as http, http.post(url, data=b"{}") as answer:
        assert answer.status == 404


async def said_to_others(shop: TeaShop, group: Any) -> None:
    """Edited messages, other bots' commands, a command in a channel."""
    first = shop.ann.says(None, "/stock TEA 7")
    await shop.hears(shop.ann, "7 in stock")
    shop.ann.edits(first, "/stock TEA 99")
    shop.ann.says(group, "/stock@other_bot TEA 98")
    shop.ann.says(group, "／stock@other_bot TEA 97")
    news = shop.server.channel("Tea news", owner=shop.ann)
    news.add_bot(by=shop.ann)
    await shop.hears(shop.ann, "Tea news")
    news.post("/stock TEA 96")


async def test_what_is_not_said_to_us_runs_nothing(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    group = await group_on(shop, "Tea fans")
    await tea(shop)
    await said_to_others(shop, group)
    shop.jay.joins(group)
    group.promote(shop.jay, anonymous=True)
    shop.jay.says(group, "/stock TEA 95")
    led = await shop.hears(group, "anonymous", button="Write to me")
    assert led.buttons[0].url == "https://t.me/fanloop_bot"
    shop.ann.says(group, "/stock@fanloop_bot TEA 6")
    await shop.hears(group, "6 in stock")
    await shop.is_idle()
    (product,) = await shop.rows("products")
    assert product["stock"] == 6
    assert [count(where, "in stock") for where in (group.bot_messages(), server.private(shop.ann))] == [1, 1]
    assert len(server.called("sendMessage")) == len(server.private(shop.ann)) + len(group.bot_messages())
    server.assert_clean()


async def test_an_anonymous_admin_of_an_unknown_group_is_led_to_the_owner(quick: TeaShop) -> None:
    """The bot was put into the group so long ago that Telegram does not tell of it any more."""
    shop, server = quick, quick.server
    group = server.group("Old fans", owner=shop.ann, supergroup=True)
    group.members[server.bot.id] = Member(user=server.bot, status="administrator", rights=USUAL_RIGHTS)
    group.promote(shop.ann, anonymous=True)
    shop.ann.says(group, "/group on")
    await shop.hears(group, "anonymous", button="Write to me")
    asked = await shop.hears(shop.ann, "I am in Old fans now", button="Yes")
    shop.ann.presses(asked, "Yes")
    await shop.hears(shop.ann, "belongs to the shop")
    shop.jay.says(None, "/invite")
    invite = await shop.hears(shop.jay, "Straight into Old fans: https://t.me/+")
    shop.mia.opens(invite.text.split("Old fans: ")[1].split()[0])
    await shop.until_rows("memberships", lambda rows: any(row["way"] == "invite" for row in rows), "Mia's stay")
    server.assert_clean()


def of(memberships: Rows, chat: Any) -> Rows:
    return [row for row in memberships if row["community"] == str(chat.id)]


async def test_topics_and_channels(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    await tea(shop)
    forum = server.forum("Tea talk", owner=shop.ann)
    forum.add_bot(by=shop.ann)
    offers = forum.new_topic("Offers")
    shop.ann.says(forum, "/group on", thread=offers)
    assert (await shop.hears(forum, "belongs to the shop")).thread_id == offers
    assert (await posted(shop, forum)).thread_id == offers
    shop.ann.says(forum, "/group on")
    assert (await shop.hears(forum, "belongs to the shop")).thread_id is None
    assert (await posted(shop, forum)).thread_id is None
    news = server.channel("Tea news", owner=shop.ann)
    news.add_bot(by=shop.ann)
    asked = await shop.hears(shop.ann, "I am in Tea news now", button="Yes")
    shop.ann.presses(asked, "Yes")
    await shop.hears(shop.ann, "belongs to the shop")
    card = await posted(shop, news, 'to="Tea news"')
    shop.mia.joins(news)
    shop.lin.joins(news, link=news.link(by=shop.ann, name="on the wall"))
    stays = await shop.until_rows("memberships", lambda rows: len(of(rows, news)) == 2, "two in the channel")
    assert sorted(row["way"] for row in of(stays, news)) == ["link", "unknown"]
    assert card.chat is news
    server.assert_clean()


async def test_a_group_becomes_a_supergroup_and_all_goes_on(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    await tea(shop)
    group = await group_on(shop, "Tea fans")
    await posted(shop, group)
    old_link = await own_link(shop)
    shop.mia.opens(old_link)
    shop.ann.says(group, "/stock")
    await shop.hears(group, "Which product")
    new = group.migrate()
    await shop.until_rows("memberships", lambda rows: len(of(rows, new)) == len(rows) == 2, "the move")
    shop.ann.says(new, "TEA")  # the answer to what was asked in the old one
    await shop.hears(new, "How many")
    shop.ann.says(new, "5")
    await shop.hears(new, "5 in stock")
    card = await posted(shop, new)
    shop.ann.says(None, "/stock TEA 4")
    await server.until(lambda: "4 left" in card.text, timeout=WAIT_S, what="the new card follows")
    new_link = await own_link(shop)
    assert new_link != old_link
    shop.lin.opens(new_link)
    ways = ["invite", "invite", "unknown"]
    await shop.until_rows("memberships", lambda rows: sorted(row["way"] for row in of(rows, new)) == ways, "Lin's stay")
    assert count(server.private(shop.ann), "removed from") == 0
    server.assert_clean()


async def own_link(shop: TeaShop) -> str:
    """Jay's, into the group."""
    shop.jay.says(None, "/invite")
    invite = await shop.hears(shop.jay, "Straight into Tea fans")
    found = re.search(r"https://t\.me/\+\S+", invite.text)
    assert found is not None
    return found[0]


async def test_a_bot_that_is_sent_away_says_so_once_and_comes_back(quick: TeaShop) -> None:
    shop, server = quick, quick.server
    await tea(shop)
    group, other = await group_on(shop, "Tea fans"), await group_on(shop, "Cup fans")
    card = await posted(shop, group)
    await shop.hears(other, "Dragon Well", button="Buy")
    shop.ann.says(None, "/post TEA to=all at=+1s")
    await shop.hears(shop.ann, "Dragon Well")
    server.hold()
    group.remove_bot(by=shop.ann)
    await shop.hears(other, "Dragon Well", button="Buy")
    await shop.hears(shop.ann, "I was removed from Tea fans")  # known by the refusal, before Telegram tells it
    server.release()
    shop.ann.says(None, "/stock TEA 3")
    await shop.is_idle()
    assert count(server.private(shop.ann), "removed from") == 1
    assert "12 left" in card.text
    group.add_bot(by=shop.ann)
    await shop.hears(shop.ann, "I am back in Tea fans")
    await posted(shop, group, 'to="Tea fans"')
    await fewer_rights(shop, group)
    server.assert_clean()


async def fewer_rights(shop: TeaShop, group: Any) -> None:
    """Told once; the invites lead elsewhere."""
    group.promote(shop.server.bot, by=shop.ann, rights={"can_delete_messages"})
    await shop.hears(shop.ann, "fewer rights in Tea fans")
    group.promote(shop.server.bot, by=shop.ann, rights={"can_pin_messages"})
    shop.jay.says(None, "/invite")
    assert "Straight into Cup fans" in (await shop.hears(shop.jay, "start=i_")).text
    await shop.is_idle()
    assert count(shop.server.private(shop.ann), "fewer rights") == 1
