"""The whole loop on WeChat's Official Account, as real processes: invite, follow, buy, pay, reward, refund."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers.wechat import Follower, WechatServer
from tests.servers.wechatpay import WechatPayServer
from tests.stories.conftest import BARE
from tests.stories.networks import Networks, all_taken, opened, to

ONE, BOTH = (pytest.mark.parametrize("shop", names, indirect=True) for names in (["sqlite"], ["sqlite", "postgres"]))


@pytest.fixture
async def official() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        yield made
        made.assert_clean()
        assert not made.refusals("message/custom/send"), "it knows for how long it may write"


@pytest.fixture
async def pay(official: WechatServer) -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer(app_id=official.app_id) as made:
        made.on_paid = lambda openid: official.people[openid].has_paid()
        yield made
        made.assert_clean()


@pytest.fixture
def ann(official: WechatServer) -> Follower:
    """The owner."""
    return official.person("Ann", follows=True)


@pytest.fixture
async def shop(
    request: pytest.FixtureRequest, official: WechatServer, pay: WechatPayServer, ann: Follower, tmp_path: Path
) -> AsyncIterator[Networks]:
    database_url = request.getfixturevalue(BARE[request.param])
    async with opened(tmp_path, database_url, f"wechat:{ann.openid}", official=official, pay=pay) as made:
        yield made


async def brings(shop: Networks, official: WechatServer, ann: Follower) -> tuple[Follower, Follower, str]:
    """Jay invites, and Mia comes by it and buys: the two of them, and the order's number."""
    jay, mia = official.person("Jay"), official.person("Mia")
    await shop.sells_tea(ann, hold="3s")
    await jay.follows().answered()
    await shop.comes(mia, await shop.shows(await shop.invites(jay)))
    return jay, mia, await shop.buys(mia)


@BOTH
async def test_a_friend_follows_buys_and_the_inviter_is_rewarded(
    shop: Networks, official: WechatServer, pay: WechatPayServer, ann: Follower
) -> None:
    jay, mia, number = await brings(shop, official, ann)
    notice = await shop.pays(mia)
    assert await notice.answered() in (200, 204)
    await shop.hears(mia, f"收到付款，订单 {number}")
    await shop.hears(jay, "你的奖励 ¥7.98 在路上了")
    await shop.hears(jay, "奖励 ¥7.98 到你的钱包了")
    people = await shop.people()
    inviter_id = people[jay.openid]["id"]
    (order,), (referral,) = await shop.rows("orders"), await shop.rows("referrals")
    assert (order["number"], order["status"], order["paid_by"]) == (number, "paid", "wechatpay")
    assert (order["total_minor"], order["inviter_id"]) == (7980, inviter_id)
    assert (referral["inviter_id"], referral["status"]) == (inviter_id, "qualified")
    assert (people[jay.openid]["credit_minor"], people[mia.openid]["inviter_id"]) == (798, inviter_id)
    ann.says(f"退款 {number} 79.80 confirm=yes")
    await pay.until(lambda: pay.refunded == 7980, what="the refund")
    await shop.hears(jay, "奖励减少 ¥7.98")
    await shop.is_idle()
    assert {row["credit_minor"] for row in await shop.exports("members")} == {0}
    assert [row["status"] for row in await shop.exports("orders")] == ["refunded"]
    assert to(await shop.exports("ledger"), inviter_id, "held") == []
    await shop.is_verified()


@ONE
async def test_everything_told_three_times_and_again_in_any_order_happens_once(
    shop: Networks, official: WechatServer, pay: WechatPayServer, ann: Follower
) -> None:
    official.callbacks.copies, official.callbacks.is_orderly, pay.notices.copies = 3, False, 3
    jay, mia, _ = await brings(shop, official, ann)
    await shop.pays(mia)
    await shop.hears(jay, "奖励 ¥7.98 到你的钱包了")
    await shop.is_idle()
    before = await shop.counts()
    assert (before["orders"], before["referrals"], pay.received) == (1, 1, 7980)
    official.callbacks.copies = 1
    official.callbacks.hold()
    again = official.callbacks.replay()
    official.callbacks.release("mixed")
    for notice in list(pay.notices.told):
        pay.notices.replay(notice)
    await all_taken(again)
    await shop.is_idle()
    assert await shop.counts() == before
    assert (await shop.people())[jay.openid]["credit_minor"] == 798
    await shop.is_verified()


@ONE
async def test_who_is_heard_before_it_is_told_how_they_came_was_still_invited(
    shop: Networks, official: WechatServer, ann: Follower
) -> None:
    jay, friends = official.person("Jay"), [official.person(f"F{number}") for number in range(4)]
    await shop.sells_tea(ann)
    await jay.follows().answered()
    scene = await shop.shows(await shop.invites(jay))
    official.callbacks.hold()
    for number, friend in enumerate(friends):
        friend.scans(scene)
        official.skip(number % 2)  # within the second, and after it
        friend.says("商品")
    official.skip(1)
    friends[0].unfollows()
    friends[0].scans(scene)
    await all_taken(official.callbacks.release("reversed"))
    await shop.is_idle()
    rows = await shop.rows("referrals")
    assert [row["status"] for row in rows] == ["pending"] * 4, rows
    assert len(await shop.rows("members")) == 6
    await shop.is_verified()


@ONE
async def test_who_followed_before_the_code_is_nobodys_recruit(
    shop: Networks, official: WechatServer, ann: Follower
) -> None:
    jay, old, own = official.person("Jay"), official.person("Old", follows=True), official.person("Paid")
    await shop.sells_tea(ann)
    await jay.follows().answered()
    scene = await shop.shows(await shop.invites(jay))
    told = [old.scans(scene), own.follows(after_paying="4200001234"), ann.scans(scene), jay.scans(scene)]
    await all_taken(told)
    await shop.is_idle()
    assert [row for row in await shop.rows("referrals") if row["status"] != "void"] == []
    assert {row["inviter_id"] for row in await shop.rows("members")} == {None}
    await shop.is_verified()
