"""Who may be written to, how often and until when; what waits, for what, and until when."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cgi.waiting import TRY_AGAIN
from bot.wechat.receive import RULES, SAID
from bot.wechat.speech import CUSTOM
from handlers.actions import STORED, Place, Rank, Say
from handlers.content import Button, Text
from handlers.outcomes import Done, Outcome, RetryLater, Unknown, Unreachable, WaitsForContact
from handlers.texts import Marked
from storage import Tx, outbox
from tests.bot.program import GUARD_S
from tests.bot.wechat.conftest import Running, running
from tests.sending import SHOP
from tests.servers.wechat import Follower, WechatServer

HOUR_S = 3600.0


def notice(openid: str, text: str = "你的订单发出了", *labels: str) -> Say:
    buttons = tuple((Button(label=label, does="/orders"),) for label in labels)
    content = Text(text=Marked(text), buttons=buttons)
    return Say(to=Place(platform="wechat", chat=openid), content=content, rank=Rank.NOTICE)


async def tell(shop: Running, person: Follower, *labels: str) -> Outcome:
    return await shop.platform.perform(notice(person.openid, "你的订单发出了", *labels))


async def speaks(shop: Running, name: str = "Mia") -> Follower:
    mia = shop.server.person(name, follows=True)
    mia.says("谢谢")
    await shop.settled()
    shop.server.skip_messages()
    return mia


async def test_five_messages_after_a_word_and_then_none_before_the_next(shop: Running) -> None:
    """Counted by ourselves: not one call is made in vain. The answer in the request costs nothing."""
    mia = await speaks(shop)
    outcomes = [await tell(shop, mia) for _ in range(7)]
    assert all(isinstance(one, Done) for one in outcomes[:5])
    assert outcomes[5:] == [WaitsForContact(reason="window")] * 2
    assert len(shop.server.called(CUSTOM)) == 5
    assert not [call for call in shop.server.called(CUSTOM) if call.error]


async def test_three_within_a_minute_of_following(shop: Running) -> None:
    mia = shop.server.person("Mia")
    mia.follows()
    await shop.settled()
    outcomes = [await tell(shop, mia) for _ in range(4)]
    assert [isinstance(one, Done) for one in outcomes] == [True, True, True, False]


async def test_who_never_acted_is_not_written_to(shop: Running) -> None:
    mia = shop.server.person("Mia", follows=True)
    assert await tell(shop, mia) == WaitsForContact(reason="window")
    assert shop.server.called(CUSTOM) == []


@pytest.mark.parametrize("code", [45015, 45047])
async def test_where_the_platform_counts_otherwise_it_is_right(shop: Running, code: int) -> None:
    mia = await speaks(shop)
    shop.server.fault(CUSTOM, code=code)
    assert await tell(shop, mia) == WaitsForContact(reason="window")
    assert await tell(shop, mia) == WaitsForContact(reason="window")
    assert len(shop.server.called(CUSTOM)) == 1


async def test_what_did_not_leave_costs_nothing(shop: Running) -> None:
    mia = await speaks(shop)
    shop.server.fault(CUSTOM, code=45011, text="minute limit")
    assert isinstance(await tell(shop, mia), RetryLater)
    address = shop.platform.client.API_BASE_URL
    shop.platform.client.API_BASE_URL = "http://127.0.0.1:9/cgi-bin/"
    assert isinstance(await tell(shop, mia), RetryLater)
    shop.platform.client.API_BASE_URL = address
    outcomes = [await tell(shop, mia) for _ in range(6)]
    assert [isinstance(one, Done) for one in outcomes] == [True] * 5 + [False]


async def test_what_waits_leaves_when_the_person_acts_again(shop: Running) -> None:
    ann = await shop.owner()
    mia = await speaks(shop)
    await shop.ask(f"UPDATE windows SET left_over = 0 WHERE account = '{mia.openid}'")
    ann.says("群发 confirm=yes 新茶到了")
    await shop.settled()
    await shop.until("SELECT COUNT(*) FROM deliveries WHERE status = 'queued' AND reason = 'window'", 1)
    mia.says("在吗")
    await shop.hears(mia, "新茶到了")
    await shop.until(f"SELECT status FROM deliveries WHERE target = '{mia.openid}'", "sent")


async def test_what_waited_for_a_person_leaves_after_a_restart_too(server: WechatServer, tmp_path: Path) -> None:
    async with running(server, tmp_path) as shop:
        mia = await speaks(shop)
        await shop.ask("UPDATE windows SET left_over = 0")
        await shop.storage.run(lambda tx: owe(tx, notice(mia.openid)))
        await shop.until("SELECT reason FROM outbox WHERE status = 'queued'", "window")
    async with running(server, tmp_path) as shop:
        waiting = f"SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND lane = '{mia.openid}'"
        assert await shop.value(waiting) == 1
        mia.says("在吗")
        await shop.hears(mia, "你的订单发出了")
        await shop.until(waiting, 0)


def owe(tx: Tx, action: Say) -> None:
    stored = STORED.dump_json(action).decode()
    outbox.add(tx, SHOP, "wechat", action.to.chat, action.rank, stored, None, 1, datetime.now(UTC))


# --- one-time notices -------------------------------------------------------------------------------------------------


async def test_a_consent_is_one_notice(server: WechatServer, tmp_path: Path) -> None:
    template = server.template("TPL_order-1", "thing1")
    async with running(server, tmp_path, WECHAT__NOTICE_TEMPLATE=template) as shop:
        mia = server.person("Mia", follows=True)
        told = mia.answers_notice(template)
        await told.answered()
        server.callbacks.replay(told)
        await shop.settled()
        options = Text(text=Marked("哪款？"), buttons=((Button(label="龙井", does="poll.vote 1.0"),),))
        poll = Say(to=Place(platform="wechat", chat=mia.openid), content=options, rank=Rank.BROADCAST)
        assert await shop.platform.perform(poll) == WaitsForContact(reason="window")  # a notice holds no options
        assert isinstance(await tell(shop, mia), Done)
        (heard,) = mia.heard
        assert (heard.how, heard.text) == ("notice", "你的订单发出了")
        assert await tell(shop, mia) == WaitsForContact(reason="window")
        assert len(server.called("message/subscribe/bizsend")) == 1


async def test_a_notice_that_did_not_leave_leaves_its_consent(server: WechatServer, tmp_path: Path) -> None:
    template = server.template("TPL_order-1", "thing1")
    async with running(server, tmp_path, WECHAT__NOTICE_TEMPLATE=template) as shop:
        mia = server.person("Mia", follows=True)
        await mia.answers_notice(template).answered()
        server.fault("message/subscribe/bizsend", code=45011, text="minute limit")
        assert isinstance(await tell(shop, mia), RetryLater)
        assert isinstance(await tell(shop, mia), Done)


async def test_a_window_goes_before_a_consent(server: WechatServer, tmp_path: Path) -> None:
    template = server.template("TPL_order-1", "thing1")
    async with running(server, tmp_path, WECHAT__NOTICE_TEMPLATE=template) as shop:
        mia = await speaks(shop)
        await mia.answers_notice(template).answered()
        assert isinstance(await tell(shop, mia), Done)
        assert server.called("message/subscribe/bizsend") == []


async def test_a_consent_taken_back_is_none(server: WechatServer, tmp_path: Path) -> None:
    template = server.template("TPL_order-1", "thing1")
    async with running(server, tmp_path, WECHAT__NOTICE_TEMPLATE=template) as shop:
        mia = server.person("Mia", follows=True)
        for _ in range(2):
            await mia.answers_notice(template).answered()
            server.skip(1)
        mia.grants.answer(template, is_accepted=False)  # the platform knows before we do
        for _ in range(2):
            assert await tell(shop, mia) == WaitsForContact(reason="window")
        await mia.answers_notice(template, template).answered()
        await mia.withdraws_notice(template).answered()
        await shop.settled()
        assert await tell(shop, mia) == WaitsForContact(reason="window")
        assert len(server.called("message/subscribe/bizsend")) == 1


# --- how things end ---------------------------------------------------------------------------------------------------


async def test_who_is_gone_is_unreachable(shop: Running) -> None:
    mia = await speaks(shop)
    mia.is_following = False
    assert await tell(shop, mia) == Unreachable(reason="blocked")


async def test_what_may_have_arrived_is_unknown(shop: Running) -> None:
    mia = await speaks(shop)
    shop.server.fault(CUSTOM, drop="after")
    assert isinstance(await tell(shop, mia), Unknown)


@pytest.mark.parametrize("trouble", ["ip", "capability", "quota"])
async def test_a_trouble_is_told_to_the_owner_once_and_nothing_is_lost(shop: Running, trouble: str) -> None:
    ann, mia = await shop.owner(), await speaks(shop)
    if trouble == "ip":
        shop.server.is_ip_allowed = False
    elif trouble == "capability":
        shop.server.lacks.add(CUSTOM)
    else:
        shop.server.daily[CUSTOM] = len(shop.server.called(CUSTOM)) + 1
        assert isinstance(await tell(shop, mia), Done)
    for _ in range(3):
        assert await tell(shop, mia) == WaitsForContact(reason=trouble)
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM events WHERE kind = 'troubled'") == 1
    shop.server.is_ip_allowed = True
    shop.server.lacks.clear()
    shop.server.daily.clear()
    shop.platform._upkeep._waiting._tried_at -= TRY_AGAIN
    await shop.platform._upkeep.once()
    ann.says("好的")
    (told,) = [await shop.server.wait_for(ann, text_contains="公众号", timeout=GUARD_S)]
    assert told.text
    await shop.settled()
    assert len([one for one in ann.heard if "公众号" in one.text]) == 1


async def test_without_customer_service_messages_there_are_still_replies(shop: Running) -> None:
    mia = await speaks(shop)
    shop.server.lacks.add(CUSTOM)
    assert await tell(shop, mia) == WaitsForContact(reason="capability")
    reply = await mia.says("商品").answered()
    assert reply.how == "passive"


async def test_where_there_is_one_message_it_is_the_words_and_not_their_picture(shop: Running) -> None:
    mia = await speaks(shop)
    shop.server.lacks.add(CUSTOM)
    await tell(shop, mia)
    reply = await mia.says("邀请").answered()
    assert reply.how == "passive"
    assert "你的邀请码" in reply.text


async def test_a_question_is_asked_in_the_reply_where_it_cannot_be_sent(shop: Running) -> None:
    ann = await shop.owner()
    shop.server.lacks.add(CUSTOM)
    await tell(shop, ann)
    reply = await ann.says("加商品").answered()
    assert "1 先不弄了" in reply.text
    await ann.says("1").answered()
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM dialogues") == 0


@pytest.mark.parametrize("words", [["购买 TEA"], ["商品", "1", "1"]])
async def test_an_answer_of_two_messages_is_one_reply_where_only_replies_are_taken(
    shop: Running, words: list[str]
) -> None:
    ann = await shop.owner()
    await ann.says('加商品 TEA "龙井 50g" 39.90').answered()
    mia = await speaks(shop)
    shop.server.lacks.add(CUSTOM)
    await tell(shop, mia)
    reply = [await mia.says(word).answered() for word in words][-1]
    order, question = reply.text.split("\n\n寄给谁")
    assert "共 ¥39.90" in order
    assert "\n1 取消" in order
    assert question
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND rank < 2") == 0
    assert "电话" in (await mia.says("米娅").answered()).text
    assert len([one for one in mia.heard if "寄给谁" in one.text]) == 1


async def test_a_permission_that_nothing_waits_for_is_not_tried_again(shop: Running) -> None:
    """To try it in vain would cost the next answer its second message."""
    ann = await shop.owner()
    await ann.says('加商品 TEA "龙井 50g" 39.90').answered()
    mia = await speaks(shop)
    shop.server.lacks.add(CUSTOM)
    await tell(shop, mia)
    await shop.ask("DELETE FROM outbox WHERE status = 'queued'")  # the owner's notice of it
    shop.platform._upkeep._waiting._tried_at -= TRY_AGAIN
    await shop.platform._upkeep.once()
    assert "寄给谁" in (await mia.says("购买 TEA").answered()).text


def test_the_platforms_own_numbers() -> None:
    assert RULES[SAID][0] == 5
    assert RULES[SAID][1].total_seconds() == 48 * HOUR_S
