"""The whole program played with over its own doors, as the page does it."""

import asyncio

from tests.bot.playground.conftest import picture
from tests.bot.playground.page import Json, Page, button, shown


async def _offers_tea(page: Page) -> None:
    await page.says("p1", '/product add TEA "Hill tea" 39.90 stock=5')
    await page.until("p1", "p1", "TEA")


async def _pays(page: Page, me: str) -> Json:
    """Buys the tea, says where it goes, and has the invoice."""
    asks = ("Who is it for", "hone", "ddress")
    await page.says(me, "/buy TEA")
    for ask, answer in zip(asks, ("Lin", "13800001234", "1 Lake Road, Hangzhou"), strict=True):
        await page.until(me, me, ask)
        await page.says(me, answer)
    return await page.until(me, me, "Pay")


async def test_the_shop_is_there_at_once(page: Page) -> None:
    state = await page.state()
    assert [(one["account"], one["role"]) for one in state["people"]] == [
        ("p1", "owner"),
        ("p2", "clerk"),
        ("p3", ""),
        ("p4", ""),
        ("p5", ""),
    ]
    assert state["me"] == {"account": "p1", "name": "Grace", "role": "owner", "is_blocked": False, "language": "en"}
    assert [(one["chat"], one["kind"], one["members"]) for one in state["chats"]] == [
        ("p1", "private", 1),
        ("g1", "group", 4),
        ("g2", "group", 3),
    ]
    friend = await page.state("p5")
    assert [one["is_member"] for one in friend["chats"]] == [True, False, False]
    await page.until("p1", "p1", "Hi, this is")
    assert {"word": "product", "says": "Products"} in (await page.state("p1"))["menu"]
    menu = await page.eventually(lambda: _menu(page, "p5"))
    assert "buy" in menu
    assert "product" not in menu


async def _menu(page: Page, me: str) -> list[str]:
    return [str(one["word"]) for one in (await page.state(me))["menu"]]


async def test_a_message_is_answered_and_the_feed_says_so(page: Page) -> None:
    version = (await page.state("p3"))["version"]
    async with page.feed("p3", version) as told, page.feed("p4", version) as others:
        await page.says("p3", "/shop")
        mine = await told.message("/shop")
        assert mine["is_mine"]
        assert mine["from"] == {"account": "p3", "name": "Jay"}
        await told.until(lambda event, data: any(one["from"] is None for one in data.get("messages", ())))
        state = await told.until(lambda event, data: data.get("state"))
        assert state["state"]["me"]["account"] == "p3"
        await page.says("p3", "hello all", "g1")
        await others.message("hello all")
        assert not any("/shop" in shown(one) for _, data in others.events for one in data.get("messages", ()))
        assert told.ids == sorted(told.ids)


async def test_photos_go_there_and_back(page: Page) -> None:
    media = await page.photo("p1", picture())
    await page.do("p1", "say", chat="p1", text='/product add TEA "Hill tea" 39.90', photo=[media])
    mine = next(one for one in await page.messages("p1", "p1") if "/product" in shown(one))
    assert (mine["content"]["kind"], mine["content"]["media"]) == ("picture", media)
    shown_to_all = await page.eventually(lambda: _pictures(page, "p1"))
    async with page.http.get(f"{page.url}/playground/media/{shown_to_all[-1]}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
    status, answer_ = await page.post("photo?as=p1", None, headers={"content-type": "image/png"})
    assert (status, bool(answer_["error"])) == (400, True)


async def _pictures(page: Page, me: str) -> list[str]:
    """Hashes of pictures that the bot has sent."""
    found = [one for one in await page.messages(me, me) if one["from"] is None]
    return [one["content"]["media"] for one in found if one["content"]["kind"] == "picture"]


async def _invites(page: Page) -> str:
    """Jay's invite link, while a campaign runs."""
    await page.says("p1", "/campaign new Spring reward=10% hold=0s")
    await page.until("p1", "p1", "Spring")
    await page.says("p1", "/campaign start Spring")
    await page.says("p3", "/invite")
    invitation = await page.until("p3", "p3", "?start=i_")
    assert invitation["content"]["kind"] == "picture"
    return str(invitation["content"]["html"].split('<a href="')[1].split('"')[0])


async def test_an_invited_friend_is_let_in_and_named_by_their_inviter(page: Page) -> None:
    link = await _invites(page)
    assert link.startswith(f"{page.url}/?start=i_")
    assert await page.do("p5", "open", link=link) == {"chat": "p5", "asked": False}
    greeting = await page.until("p5", "p5", "Jay")
    into = next(one["url"] for row in greeting["content"]["buttons"] for one in row if one["url"])
    assert await page.do("p5", "open", link=into) == {"chat": "g1", "asked": True}
    joined = await page.until("p3", "g1", "joined")
    assert joined["content"] == {"kind": "service", "what": "joined", "name": "Lin", "by": "Jay"}
    assert (await page.refused("p5", "open", link=f"{page.url}/?join=nothing"))[0] == 409


async def test_a_friends_order_is_paid_once_and_rewarded(page: Page) -> None:
    await _offers_tea(page)
    await page.do("p5", "open", link=await _invites(page))
    invoice = await _pays(page, "p5")
    assert invoice["content"]["total"] == "¥39.90"
    assert button(invoice, "Pay")["pays"] is True
    at_once = await asyncio.gather(*(page.do("p5", "pay", message=invoice["id"]) for _ in range(5)))
    assert at_once == [{"paid": True}] * 5
    assert await _services(page, "p5", "paid") == [{"kind": "service", "what": "paid", "name": "¥39.90", "by": None}]
    await page.until("p3", "p3", "3.99")
    async with page.feed("p1", (await page.state("p1"))["version"]) as told:
        below = await told.until(lambda event, data: event == "below")
    assert [one["name"] for one in below["events"] if one["kind"] == "paid"] == ["Lin"]
    assert {(one["why"], one["from_name"], one["to_name"]) for one in below["transfers"]} >= {
        ("payment", "", ""),
        ("reward", "", "Jay"),
    }


async def test_money_goes_back_through_the_playground(page: Page) -> None:
    await _offers_tea(page)
    invoice = await _pays(page, "p3")
    await page.do("p3", "pay", message=invoice["id"])
    await page.until("p1", "p1", "A-1001")
    await page.says("p1", "/refund A-1001 10.00 confirm=yes")
    back = await page.eventually(lambda: _services(page, "p3", "refunded"))
    assert back == [{"kind": "service", "what": "refunded", "name": "¥10.00", "by": None}]


async def _services(page: Page, me: str, what: str) -> list[Json]:
    """The messenger's own lines of one kind, in a private chat."""
    return [one["content"] for one in await page.messages(me, me) if one["content"].get("what") == what]


async def test_a_poll_is_voted_on_by_many(page: Page) -> None:
    await page.says("p1", "/poll Which one?\nGreen\nBlack", "g1")
    poll = await page.until("p3", "g1", "Which one?")
    await page.do("p3", "vote", message=poll["id"], options=[0])
    await page.do("p4", "vote", message=poll["id"], options=[0])
    await page.do("p4", "vote", message=poll["id"], options=[1])
    mine = (await page.until("p4", "g1", "Which one?"))["content"]
    assert [(one["text"], one["votes"], one["is_mine"]) for one in mine["options"]] == [
        ("Green", 1, False),
        ("Black", 1, True),
    ]
    assert (mine["voters"], mine["my_votes"], mine["right_option"]) == (2, [1], None)
    assert (await page.refused("p3", "vote", message=poll["id"], options=[0, 1]))[0] == 409


async def test_a_press_is_answered_with_its_toast(page: Page) -> None:
    await page.says("p1", "/broadcast\nNew tea is in")
    hello = await page.until("p1", "p1", "Hi, this is")
    assert await page.presses("p1", hello, "See the products") == {}
    assert await page.refused("p1", "press", message=hello["id"], does="/nothing") == (409, "That button is gone")
    assert (await page.refused("p3", "press", message=hello["id"], does="/shop"))[0] == 404
    await _offers_tea(page)
    await page.says("p1", "/post", "g1")
    asked = await page.eventually(lambda: _with_buttons(page, "p1", "g1"))
    does = asked[-1]["content"]["buttons"][0][0]["press"]
    answer = await page.do("p3", "press", message=asked[-1]["id"], does=does)
    assert answer["toast"]


async def _with_buttons(page: Page, me: str, chat: str) -> list[Json]:
    return [one for one in await page.messages(me, chat) if one["content"].get("buttons")]


async def test_a_group_of_ones_own(page: Page) -> None:
    chat = (await page.do("p1", "group", title="Tea <b>fans</b>"))["chat"]
    asked = await page.until("p1", "p1", "Tea &lt;b&gt;fans&lt;/b&gt;")
    answer = next(one for row in asked["content"]["buttons"] for one in row)
    await page.do("p1", "press", message=asked["id"], does=answer["press"])
    await page.until("p1", "p1", "belongs to")
    await page.do("p5", "join", chat=chat)
    assert (await page.until("p1", chat, "joined"))["content"]["by"] is None
    await page.do("p5", "leave", chat=chat)
    assert (await page.until("p1", chat, "left"))["content"]["name"] == "Lin"
    assert await page.messages("p5", chat) == []
    assert (await page.refused("p5", "say", chat=chat, text="hello"))[0] == 409


async def test_who_blocks_the_bot_hears_nothing_until_they_write_again(page: Page) -> None:
    await page.says("p3", "/start")
    await page.until("p3", "p3", "Hi, this is")
    await page.do("p3", "block", is_blocked=True)
    assert (await page.state("p3"))["me"]["is_blocked"] is True
    await page.says("p1", "/broadcast confirm=yes\nNew tea is in")
    await page.until("p4", "p4", "New tea is in")
    assert not any("New tea" in shown(one) for one in await page.messages("p3", "p3"))
    await page.says("p3", "/shop")
    assert (await page.state("p3"))["me"]["is_blocked"] is False


async def test_what_is_not_read_is_counted(page: Page) -> None:
    await page.says("p3", "one", "g1")
    await page.says("p3", "two", "g1")

    async def unread(me: str) -> int:
        return next(int(one["unread"]) for one in (await page.state(me))["chats"] if one["chat"] == "g1")

    assert [await unread(me) for me in ("p1", "p3", "p4")] == [2, 0, 2]
    await page.do("p4", "read", chat="g1")
    assert [await unread(me) for me in ("p1", "p4")] == [2, 0]
    assert {one["account"]: one["unread"] for one in (await page.state())["people"]}["p4"] == 0


async def test_the_clock_goes_forward_for_this_shop(page: Page) -> None:
    before = await page.state()
    async with page.feed("p1", before["version"]) as told:
        await page.do("p1", "clock", forward_s=86400)
        await told.until(lambda event, data: data.get("state", {}).get("shop", {}).get("offset_s") == 86400)
    assert (await page.refused("p1", "clock", forward_s=5))[0] == 400
    message = await page.says("p1", "hello", "g1")
    said = next(one for one in await page.messages("p1", "g1") if one["id"] == message)
    assert said["at"] > (await page.state())["shop"]["now"][:10]


async def test_starting_over_forgets_everything_and_tells_every_page(page: Page) -> None:
    await _offers_tea(page)
    before = await page.state()
    await page.do("p1", "person", name="Mo", language="zh")
    async with page.feed("p6", before["version"]) as told:
        await page.do("p1", "clock", forward_s=604800)
        await page.do("p1", "start_over", sample=False)
        assert (await told.until(lambda event, data: event == "anew"))["version"] > before["version"]
    state = await page.state("p6")
    assert (state["me"]["account"], state["shop"]["offset_s"], len(state["people"])) == ("p1", 0, 5)
    await page.until("p1", "p1", "Hi, this is")
    assert not any("TEA" in shown(one) for one in await page.messages("p1", "p1"))
    await page.says("p1", "/product list")
    await page.until("p1", "p1", "product")


async def test_long_and_strange_words_come_back_as_they_are(page: Page) -> None:
    strange = "<script>alert(1)</script> & \u202eevil \u0000" + "x" * 3900 + " https://a.example/?a=1&b=2."
    message = await page.says("p3", strange, "g1")
    html = next(one for one in await page.messages("p4", "g1") if one["id"] == message)["content"]["html"]
    assert html.startswith("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \u202eevil xxx")
    assert html.endswith('<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>.')
    assert (await page.refused("p3", "say", chat="g1", text="x" * 4097))[0] == 413
    halves = await page.post("do", {"as": "p3", "do": "say", "chat": "g1", "text": "\ud83d half"})
    assert halves[0] == 200


async def test_messages_come_in_pages(page: Page) -> None:
    numbers = [await page.says("p3", f"word {n}", "g1") for n in range(5)]
    last = await page.get("messages", **{"as": "p4", "chat": "g1", "limit": 2})
    assert ([one["id"] for one in last["messages"]], last["has_more"]) == (numbers[3:], True)
    first = await page.get("messages", **{"as": "p4", "chat": "g1", "limit": 3, "before": numbers[3]})
    assert ([one["id"] for one in first["messages"]], first["has_more"]) == (numbers[:3], False)


async def test_a_reply_shows_what_it_answers(page: Page) -> None:
    first = await page.says("p3", "how hot?", "g1")
    second = await page.says("p4", "85", "g1", reply_to=first)
    found = next(one for one in await page.messages("p3", "g1") if one["id"] == second)
    assert found["reply_to"] == {"id": first, "from": "Jay", "text": "how hot?"}


async def test_every_word_of_the_page_is_there(page: Page) -> None:
    chinese, english = await page.get("words", lang="zh"), await page.get("words", lang="en")
    assert chinese.keys() == english.keys()
    assert english["chats-of"] == "{ $name }’s chats"


async def test_a_delivery_is_dated_by_the_shops_clock(page: Page) -> None:
    await page.do("p1", "clock", forward_s=604800)
    now = (await page.state("p1"))["shop"]["now"]
    await page.says("p1", "/broadcast confirm=yes\nNew tea is in")
    async with page.feed("p1", 0) as told:
        below = await told.until(lambda event, data: event == "below" and _arrived(data))
    assert all(sent_at >= now for sent_at in _arrived(below))


def _arrived(below: Json) -> list[str]:
    return [one["sent_at"] for one in below.get("deliveries", []) if one["sent_at"]]
