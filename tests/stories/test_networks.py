"""WeCom's customer groups, and people on several networks at once, as real processes: one shop, one ledger."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.telegram import TelegramServer, User
from tests.servers.wechat import Follower, WechatServer
from tests.servers.wechatpay import WechatPayServer
from tests.servers.wecom import Customer, Group, Staff, WecomServer
from tests.stories.networks import Networks, all_taken, opened, to


@dataclass(kw_only=True)
class Corp:
    """Zhang San owns the shop and the tea fans' group, Li Si the coffee fans'. Jay follows the Official Account."""

    shop: Networks
    official: WechatServer
    wecom: WecomServer
    zhang: Staff
    li: Staff
    tea: Group
    coffee: Group

    async def has_groups(self) -> None:
        """Both groups belong to the shop, by words in private."""
        listed = ""
        while not (self.tea.name in listed and self.coffee.name in listed):
            self.zhang.says("群")
            listed = (await self.shop.hears(self.zhang, "群")).text
        self.wecom.skip_messages()
        for group in (self.tea, self.coffee):
            number = re.search(rf"(\d+) · {group.name}", listed)
            assert number is not None, listed
            self.zhang.says(f"开群 {number[1]}")
            await self.shop.hears(self.zhang, f"“{group.name}”现在是店里的群了")

    async def invites(self, jay: Follower) -> str:
        """Jay's code, the way into the group that comes with it, and its page, which has that way and no other."""
        code = await self.shop.invites(jay)
        told = await self.shop.hears(jay, f"直接进“{self.tea.name}”")
        assert self.wecom.ways.live(code).qr_code in told.text
        await self.shop.shows(code)
        assert len(self.wecom.called("externalcontact/groupchat/add_join_way", state=code)) == 1
        return code

    def customers(self, count: int) -> list[Customer]:
        return [self.wecom.customer(f"P{number}") for number in range(count)]


@pytest.fixture
async def corp(sqlite_bare_url: str, tmp_path: Path) -> AsyncIterator[Corp]:
    async with WecomServer() as wecom, WechatServer() as official:
        zhang, li = wecom.staff("zhangsan", "Zhang San"), wecom.staff("lisi", "Li Si")
        tea, coffee = wecom.group("Tea fans", owner=zhang), wecom.group("Coffee fans", owner=li)
        async with opened(tmp_path, sqlite_bare_url, "wecom:zhangsan", corp=wecom, official=official) as shop:
            made = Corp(shop=shop, official=official, wecom=wecom, zhang=zhang, li=li, tea=tea, coffee=coffee)
            yield made
        wecom.assert_clean()
        official.assert_clean()


async def test_staff_by_the_app_and_a_customer_who_joins_by_a_code(corp: Corp) -> None:
    shop, jay = corp.shop, corp.official.person("Jay")
    await corp.has_groups()
    corp.zhang.says('加商品 TEA "龙井 50g" 39.90 stock=12')
    await shop.hears(corp.zhang, "TEA 记好了", how="app")
    await jay.follows().answered()
    code = await corp.invites(jay)
    mia = corp.wecom.customer("Mia", unionid="oU-mia")
    mia.scans(code)
    memberships = await shop.until_rows("memberships", lambda rows: [row for row in rows if row["code"] == code])
    assert [(row["way"], row["platform"], row["community"]) for row in memberships] == [
        ("invite", "wecom", corp.tea.chat_id)
    ]
    here = corp.official.person("Mia", unionid="oU-mia")
    await here.follows().answered()
    friend = await shop.until_one(mia.id, here.openid)
    assert friend["inviter_id"] == (await shop.people())[jay.openid]["id"]
    mia.leaves(corp.tea)
    await shop.until_rows("referrals", lambda rows: [row["status"] for row in rows] == ["void"])
    await shop.is_verified()


async def test_a_broadcast_into_groups_waits_for_their_owners(corp: Corp) -> None:
    shop = corp.shop
    await corp.has_groups()
    corp.zhang.says("群发 to=groups\n新茶到了")
    preview = await shop.hears(corp.zhang, "2 个群要等群主确认")
    assert "1 发送" in preview.text
    corp.zhang.says("1")
    await shop.hears(corp.zhang, "2 个群在等 2 位群主确认")
    rows = await shop.until_rows("deliveries", lambda rows: [row["status"] for row in rows] == ["handed_over"] * 2)
    assert {row["target"] for row in rows} == {corp.tea.chat_id, corp.coffee.chat_id}
    assert corp.tea.heard == corp.coffee.heard == []
    corp.zhang.confirms()
    await shop.hears(corp.tea, "新茶到了")
    by_group = {corp.tea.chat_id: "sent", corp.coffee.chat_id: "handed_over"}
    await shop.until_rows("deliveries", lambda rows: {row["target"]: row["status"] for row in rows} == by_group)
    corp.li.confirms()
    await shop.until_rows("deliveries", lambda rows: [row["status"] for row in rows] == ["sent"] * 2)
    await shop.hears(corp.zhang, "已发 2 / 2")
    await shop.is_verified()


async def test_joins_are_right_though_half_of_what_was_told_is_lost(corp: Corp) -> None:
    """The rest comes three times and in any order; two of one second are two, with bytes that are the same."""
    shop, callbacks, jay = corp.shop, corp.wecom.callbacks, corp.official.person("Jay")
    await corp.has_groups()
    await jay.follows().answered()
    code = await corp.invites(jay)
    corp.wecom.tells_members = False
    callbacks.copies = 3
    callbacks.hold()
    people = corp.customers(8)
    for number, one in enumerate(people):
        callbacks.lose(number % 2)
        one.scans(code)
    callbacks.lose(1)
    people[0].leaves(corp.tea)
    callbacks.lose(0)
    await all_taken(callbacks.release("reversed"))
    rows = await shop.until_rows("memberships", lambda rows: len([row for row in rows if row["code"] == code]) >= 7)
    await shop.is_idle()
    by_code = [row for row in await shop.rows("memberships") if row["code"] == code]
    assert len([row for row in by_code if row["left_at"] is None]) == 7, rows
    referrals = await shop.rows("referrals")
    assert [row["status"] for row in referrals].count("pending") == 7
    await shop.is_verified()


async def test_what_happened_while_nobody_listened_is_found_at_the_next_start(corp: Corp) -> None:
    shop, jay = corp.shop, corp.official.person("Jay")
    await corp.has_groups()
    await jay.follows().answered()
    code = await corp.invites(jay)
    assert await shop.program.kill() != 0
    corp.wecom.callbacks.lose(None)
    people = corp.customers(3)
    corp.wecom.state_after_s = 0  # they came a while ago: the details name the code by now
    for one in people:
        one.scans(code)
    corp.wecom.callbacks.lose(0)
    await shop.program.start()
    rows = await shop.until_rows("memberships", lambda rows: len(rows) == 3)
    assert {(row["way"], row["code"], row["left_at"]) for row in rows} == {("invite", code, None)}
    await shop.is_verified()


@dataclass(kw_only=True)
class Across:
    """Ann owns the shop and Jay brings friends, both on Telegram."""

    shop: Networks
    official: WechatServer
    pay: WechatPayServer
    telegram: TelegramServer
    ann: User
    jay: User

    async def says(self, who: User, words: str, answer: str) -> str:
        who.says(None, words)
        return (await self.telegram.wait_for(who, text_contains=answer, timeout=30)).text

    async def brings(self, mia: Follower) -> None:
        """Jay's invite leads Mia to the Official Account, where she buys."""
        await self.says(self.ann, '/product add TEA "Dragon Well 50g" 39.90 stock=12', "TEA")
        await self.says(self.ann, "/campaign new spring reward=10% hold=3s", "spring")
        await self.says(self.ann, "/campaign start spring", "spring")
        link = re.search(r"start=i_([A-Z0-9]+)", await self.says(self.jay, "/invite", "start=i_"))
        assert link is not None
        await self.shop.comes(mia, await self.shop.shows(link[1]))
        await self.shop.buys(mia)
        await self.shop.pays(mia)
        await self.telegram.wait_for(self.jay, text_contains="¥7.98", timeout=30)

    async def connects(self, me: Follower) -> None:
        """Jay follows as well, asks for a code there, types it on Telegram, and says yes on both."""
        await me.follows().answered()
        me.says("绑定")
        code = re.search(r"/connect ([A-Z0-9]+)", (await self.shop.hears(me, "绑定码是")).text)
        assert code is not None
        self.jay.says(None, f"/connect {code[1]}")
        question = await self.telegram.wait_for(self.jay, text_contains="is that one person", timeout=30)
        self.jay.presses(question, "Yes, both are me")
        await self.shop.hears(me, "是同一个人吗", item="对，都是我")
        me.taps("对，都是我")
        await self.shop.hears(me, "Your accounts are one now")


@pytest.fixture
async def across(sqlite_bare_url: str, tmp_path: Path) -> AsyncIterator[Across]:
    async with TelegramServer() as telegram, WechatServer() as official, WechatPayServer() as pay:
        pay.app_id = official.app_id
        pay.on_paid = lambda openid: official.people[openid].has_paid()
        ann, jay = telegram.user("Ann", language="en"), telegram.user("Jay", language="en")
        servers = {"official": official, "pay": pay, "telegram": telegram}
        async with opened(tmp_path, sqlite_bare_url, f"telegram:{ann.id}", **servers) as shop:
            yield Across(shop=shop, official=official, pay=pay, telegram=telegram, ann=ann, jay=jay)
        for server in (telegram, official, pay):
            server.assert_clean()


async def test_the_inviter_on_telegram_the_friend_on_wechat_and_then_one_person_on_both(across: Across) -> None:
    shop, mia, me = across.shop, across.official.person("Mia"), across.official.person("Jay")
    await across.brings(mia)
    await across.connects(me)
    row = await shop.until_one(me.openid, str(across.jay.id))
    assert (await shop.people())[mia.openid]["inviter_id"] == row["id"]
    await shop.until_rows("members", lambda rows: [one["credit_minor"] for one in rows].count(798) == 1)
    me.says("钱包")
    await shop.hears(me, "¥7.98")
    assert to(await shop.rows("ledger"), row["id"], "posted").count(798) == 1
    await shop.is_idle()
    await shop.is_verified()
