"""The whole program with one account: what people type, tap and scan, and what they read."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.bot.program import GUARD_S
from tests.bot.wechat.conftest import Running, running
from tests.servers.wechat import WechatServer

TEA = '加商品 TEA "龙井 50g" 39.90 stock=3'
IN_WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 Language/zh_CN"}


async def stocked(shop: Running) -> None:
    ann = await shop.owner()
    reply = await ann.says(TEA).answered()
    assert "龙井 50g ¥39.90" in reply.text


# --- coming and going -------------------------------------------------------------------------------------------------


async def test_a_follower_is_greeted_in_the_request_itself(shop: Running) -> None:
    mia = shop.server.person("Mia")
    reply = await mia.follows().answered()
    assert (reply.how, reply.kind) == ("passive", "text")
    assert "山里的茶" in reply.text
    assert "\n1 看商品" in reply.text
    await shop.settled()
    assert len(mia.heard) == 1


async def test_plain_mode_works_alike(tmp_path: Path) -> None:
    async with WechatServer(aes_key=None) as server, running(server, tmp_path):
        reply = await server.person("Mia").follows().answered()
        assert "1 看商品" in reply.text
        server.assert_clean()


async def test_who_leaves_is_not_written_to_and_who_comes_back_is(shop: Running) -> None:
    mia = shop.server.person("Mia")
    await mia.follows().answered()
    mia.unfollows()
    await shop.until("SELECT COUNT(*) FROM accounts WHERE NOT can_write AND unreachable = 'blocked'", 1)
    await shop.until("SELECT COALESCE(SUM(left_over), 0) FROM windows", 0)
    shop.server.skip(2)  # in one second the same act, word for word, would be a repeat
    await mia.follows().answered()
    await shop.until("SELECT COUNT(*) FROM accounts WHERE can_write", 1)


# --- what is typed, numbered, tapped ----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["商品", "/商品", "shop", "/shop", "Shop", "1", "１", " 1 ", "1."])
async def test_a_command_by_any_of_its_names_and_by_its_number(shop: Running, typed: str) -> None:
    await stocked(shop)
    mia = shop.server.person("Mia")
    await mia.follows().answered()
    reply = await mia.says(typed).answered()
    assert "龙井 50g ¥39.90" in reply.text


@pytest.mark.parametrize("word", ["邀请", "商品", "购买", "订单", "钱包", "排行", "帮助", "退订", "语言", "取消"])
async def test_every_customers_word_is_heard(shop: Running, word: str) -> None:
    mia = shop.server.person("Mia", follows=True)
    mia.says(word)
    heard = await shop.server.wait_for(mia, timeout=GUARD_S)
    await shop.settled()
    assert "没听懂" not in heard.text
    assert "不认识" not in heard.text


@pytest.mark.parametrize("word", ["加商品", "发布", "投票", "活动", "群发", "报表", "会员", "设置", "product"])
async def test_every_merchants_word_is_heard_from_staff_alone(shop: Running, word: str) -> None:
    ann, mia = await shop.owner(), shop.server.person("Mia", follows=True)
    ann.says(word)
    heard = await shop.server.wait_for(ann, timeout=GUARD_S)
    assert "没听懂" not in heard.text
    assert "不认识" not in heard.text
    reply = await mia.says(word).answered()
    assert "不认识" in reply.text or "没听懂" in reply.text


async def test_help_is_a_menu_of_numbers(shop: Running) -> None:
    await stocked(shop)
    mia = shop.server.person("Mia", follows=True)
    menu = await mia.says("帮助").answered()
    number = next(line.split(" ")[0] for line in menu.text.splitlines() if "钱包" in line)
    assert "店铺余额" in (await mia.says(number).answered()).text


async def test_the_older_numbers_are_dead(shop: Running) -> None:
    await stocked(shop)
    mia = shop.server.person("Mia")
    await mia.follows().answered()  # 1 products, 2 invite
    await mia.says("商品").answered()  # 1 the tea
    assert "1 购买" in (await mia.says("1").answered()).text
    assert "没听懂" in (await mia.says("2").answered()).text


async def test_an_order_in_a_dialogue(shop: Running) -> None:
    """A question is not taken for a choice: where typing answers, items are tapped."""
    await stocked(shop)
    mia = shop.server.person("Mia", follows=True)
    told = mia.says("购买 TEA")
    summary = await told.answered()
    assert "共 ¥39.90" in summary.text
    assert "1 取消" in summary.text
    await shop.hears(mia, "寄给谁")
    assert "电话" in (await mia.says("1").answered()).text
    assert await shop.value("SELECT COUNT(*) FROM orders WHERE status = 'placed'") == 1


async def test_a_question_with_offers_has_items_to_tap(shop: Running) -> None:
    ann = await shop.owner()
    ann.says("加商品")
    asked = await shop.hears(ann, "编号", how="service", kind="msgmenu")
    assert [item.content for item in asked.items] == ["先不弄了"]
    ann.taps("先不弄了")
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM dialogues") == 0
    ann.taps("先不弄了")  # once more: it stands for nothing now
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM dialogues") == 0


async def test_an_items_label_typed_word_for_word_is_the_item(shop: Running) -> None:
    ann = await shop.owner()
    for word, asked in (("加商品", "编号"), ("TEA", "名字"), ("龙井", "多少钱"), ("39.90", "多少份"), ("8", "照片")):
        ann.says(word)
        await shop.hears(ann, asked)
    ann.says("跳过")
    await shop.hears(ann, "介绍")
    ann.says("　跳过 ")
    await shop.hears(ann, "TEA 记好了")
    assert await shop.ask("SELECT product_code, description, stock FROM products") == [("TEA", "", 8)]


async def test_the_labels_of_older_items_are_words_again(shop: Running) -> None:
    await stocked(shop)
    mia = shop.server.person("Mia")
    await mia.follows().answered()
    await mia.says("商品").answered()
    assert "1 购买" in (await mia.says("龙井 50g").answered()).text
    assert "没听懂" in (await mia.says("看商品").answered()).text


async def test_a_menu_of_the_console_types_commands(shop: Running) -> None:
    await stocked(shop)
    shop.server.menu = [
        {"type": "click", "name": "商品", "key": "/shop"},
        {"type": "click", "name": "别的", "key": "V1001_TODAY_MUSIC"},
    ]
    mia = shop.server.person("Mia", follows=True)
    assert "龙井" in (await mia.clicks("商品").answered()).text
    told = mia.clicks("别的")
    await told.answered()
    assert told.attempts[0].body == b"success"


async def test_what_we_have_no_use_for_is_acknowledged_and_says_nothing(shop: Running) -> None:
    mia = shop.server.person("Mia", follows=True)
    told = [
        mia.sends("voice", MediaId="m", Format="amr"),
        mia.sends("location", Location_X="30.2", Location_Y="120.1", Scale="15", Label="杭州"),
        shop.server.tell(mia, {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "Status": "success"}),
        shop.server.tell(mia, {"MsgType": "event", "Event": "never_heard_of"}),
    ]
    for one in told:
        await one.answered()
        assert one.attempts[0].body == b"success"
    await shop.settled()
    assert mia.heard == []
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE status = 'parked'") == 0


# --- everything three times, in any order -----------------------------------------------------------------------------


async def test_each_callback_three_times_changes_nothing_more(shop: Running) -> None:
    await stocked(shop)
    shop.platform.hold_s = 0.1  # a repeat has no answer to be held for
    shop.server.callbacks.copies = 3
    mia = shop.server.person("Mia")
    await mia.follows().answered()
    await mia.says("购买 TEA").answered()
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM orders") == 1
    assert await shop.value(f"SELECT COUNT(*) FROM accounts WHERE account = '{mia.openid}'") == 1
    shop.server.callbacks.replay()
    await asyncio.gather(*(one.answered() for one in shop.server.callbacks.told))
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM orders") == 1


# --- invites ----------------------------------------------------------------------------------------------------------


async def invite_of(shop: Running, name: str = "Jay") -> tuple[str, str]:
    """A referrer's openid and code."""
    jay = shop.server.person(name, follows=True)
    jay.says("邀请")
    heard = await shop.hears(jay, "你的邀请码")
    code = heard.text.split("你的邀请码")[1].split()[0]
    return jay.openid, code


async def page(shop: Running, code: str, **headers: str) -> str:
    async with httpx.AsyncClient(headers={"User-Agent": "Mozilla/5.0", **headers}) as browser:
        answer = await browser.get(f"{shop.url}/i/{code}")
        assert answer.status_code == 200
        return answer.text


async def test_the_page_leads_into_the_account_by_the_invites_code(shop: Running) -> None:
    _, code = await invite_of(shop)
    inside = await page(shop, code, **IN_WECHAT)
    (made,) = shop.server.called("qrcode/create")
    assert made.params["expire_seconds"] == 2_592_000
    assert made.params["action_info"] == {"scene": {"scene_str": code}}
    address = shop.server.codes.live(code, shop.server.clock.now()).url
    assert "长按" in inside
    assert 'data-platform="wechat"' not in inside
    outside = await page(shop, code)
    assert f'data-platform="wechat" href="{address}"' in outside
    assert len(shop.server.called("qrcode/create")) == 1  # kept


async def test_who_follows_by_the_code_came_by_that_invite(shop: Running) -> None:
    _, code = await invite_of(shop)
    await page(shop, code)
    mia = shop.server.person("Mia")
    greeting = await mia.scans(code).answered()
    assert "邀请你来" in greeting.text
    await shop.settled()
    assert await shop.ask("SELECT invite_code, status FROM referrals") == [(code, "pending")]


async def test_a_followers_scan_a_return_staff_and_a_receipt_are_no_recruits(shop: Running) -> None:
    ann = await shop.owner()
    _, code = await invite_of(shop)
    await page(shop, code)
    old = shop.server.person("Old", follows=True)  # followed long before the program was there
    await old.scans(code).answered()
    back = shop.server.person("Back")
    await back.follows().answered()
    await back.unfollows().answered()
    await back.scans(code).answered()
    await ann.scans(code).answered()
    payer = shop.server.person("Payer")
    await payer.follows(after_paying="4008452001201707064567890").answered()
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM referrals WHERE status <> 'void'") == 0
    assert {row[0] for row in await shop.ask("SELECT reason FROM referrals")} <= {"known", "staff"}


@pytest.mark.parametrize("scene", ["123", "other-program", "签", "INV7K2", "x" * 64])
async def test_somebody_elses_scene_is_a_plain_welcome(shop: Running, scene: str) -> None:
    mia = shop.server.person("Mia")
    shop.server.codes.add(scene, None)
    assert "山里的茶" in (await mia.follows(scene).answered()).text
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM referrals") == 0


async def test_a_code_is_made_anew_before_it_dies(shop: Running) -> None:
    _, code = await invite_of(shop)
    await page(shop, code)
    first = shop.server.codes.live(code, shop.server.clock.now()).url
    await shop.ask("UPDATE entries SET until_at = made_at + 60000000")
    await shop.platform._upkeep.once()
    assert len(shop.server.called("qrcode/create")) == 2
    address = await shop.platform.entry(code)
    assert address not in (None, first)
    await shop.platform._upkeep.once()
    assert len(shop.server.called("qrcode/create")) == 2
    await shop.ask("UPDATE entries SET until_at = made_at + 60000000")
    assert await shop.platform.entry(code) not in (None, first, address), "whoever opens the page gets no dying code"


async def test_a_page_without_a_code_is_a_page(shop: Running) -> None:
    _, code = await invite_of(shop)
    shop.server.lacks.add("qrcode/create")
    assert 'data-platform="wechat"' not in await page(shop, code)


# --- who they are elsewhere -------------------------------------------------------------------------------------------


async def test_a_union_id_is_asked_for_once_and_told(shop: Running) -> None:
    mia = shop.server.person("Mia", unionid="oU-1", follows=True)
    for _ in range(3):
        await mia.says("商品").answered()
    await shop.until("SELECT COUNT(*) FROM inbox WHERE external_id LIKE 'union:%' AND status = 'done'", 1)
    assert len(shop.server.called("user/info", openid=mia.openid)) == 1


async def test_who_has_no_union_id_is_nobody_elsewhere(shop: Running) -> None:
    mia = shop.server.person("Mia", follows=True)
    await mia.says("商品").answered()
    await shop.server.wait_for_call("user/info", openid=mia.openid)
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE external_id LIKE 'union:%'") == 0
