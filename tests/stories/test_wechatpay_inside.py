"""An order's page inside WeChat: who pays is found out silently, one script hands over, nothing comes from outside."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import aiohttp
import pytest

import storage
from storage import Tx, ledger, members, shops
from tests.servers.telegram import TelegramServer
from tests.servers.wechat import WechatServer
from tests.servers.wechatpay import WechatPayServer
from tests.stories.conftest import BARE, at_work, settings_for
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop
from tests.stories.test_wechatpay import orders_tea, page_of

WECHAT = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) MicroMessenger/8.0.60 NetType/WIFI",
    "Accept-Language": "zh-CN",
}


@pytest.fixture
async def wechat() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        yield made


@pytest.fixture
async def pay(wechat: WechatServer) -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer(app_id=wechat.app_id) as made:
        yield made


@pytest.fixture
async def shop(
    server: TelegramServer, wechat: WechatServer, pay: WechatPayServer, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[TeaShop]:
    port = free_port()
    given = pay.settings(tmp_path) | wechat.settings()
    ours = {name.removeprefix("FANLOOP_"): value for name, value in given.items()}
    database = {"DATABASE_URL": request.getfixturevalue(BARE["sqlite"])}
    settings = {**settings_for(server, "polling", port), **ours, **database}
    program = Fanloop(tmp_path, settings, port=port)
    async with at_work(program):
        yield TeaShop(server=server, program=program)


async def opened(url: str) -> tuple[int, str, str, str]:
    """(status, where it leads, the page, its policy)."""
    async with aiohttp.ClientSession() as http, http.get(url, headers=WECHAT, allow_redirects=False) as answer:
        policy = answer.headers.get("Content-Security-Policy", "")
        return answer.status, answer.headers.get("Location", ""), await answer.text(), policy


async def test_paid_inside_wechat(shop: TeaShop, wechat: WechatServer, pay: WechatPayServer) -> None:
    await orders_tea(shop)
    await shop.server.until(lambda: any("“Pay” takes you" in one.text for one in shop.server.private(shop.mia)))
    page = f"{shop.program.url}{await page_of(shop, shop.mia)}"
    status, login, _, _ = await opened(page)
    assert status == 302
    mia = wechat.person("Mia")
    back = mia.authorizes(login)
    status, _, html, policy = await opened(back)
    assert status == 200
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", html)
    assert script == ""
    assert not [one for one in re.findall(r'(?:src|href)="([^"]*)"', html) if not one.startswith("/")]
    (fields,) = re.findall(r'data-fields="([^"]*)"', html)
    await pay.payer(mia.openid).pays(json.loads(unescape(fields))).answered()
    await shop.until_rows("orders", lambda rows: rows[0]["status"] == "paid")
    assert len(html) < 8_000
    status, again, html, policy = await opened(back)
    assert (status, again, "<script" in html) == (200, "", False)
    await shop.is_idle()
    await shop.is_verified()
    pay.assert_clean()


async def test_a_code_that_was_used_leads_to_asking_again_and_in_no_circle(
    shop: TeaShop, wechat: WechatServer, pay: WechatPayServer
) -> None:
    await orders_tea(shop)
    await shop.server.until(lambda: any("“Pay” takes you" in one.text for one in shop.server.private(shop.mia)))
    page = f"{shop.program.url}{await page_of(shop, shop.mia)}"
    back = wechat.person("Mia").authorizes((await opened(page))[1])
    await opened(back)
    status, _, html, _ = await opened(back)
    assert status == 200
    assert "open.weixin.qq.com" in html
    for bad in ("code=", "code=<script>", "code=" + "a" * 5000, "code=%00"):
        status, _, html, _ = await opened(f"{page}?{bad}")
        assert status == 200
        assert "<script" not in html
    status, _, html, _ = await opened(f"{page}?paid")
    assert (status, 'content="2"' in html, "getBrandWCPayRequest" in html) == (200, True, False)


async def gives_credit(shop: TeaShop, account: str, minor: int) -> None:
    """Shop credit past its hold, as rewards leave it."""
    opened = await storage.open(shop.program.database_url)

    def give(tx: Tx) -> None:
        shop_id = shops.all_of(tx)[0].id
        member = members.get_by_account(tx, shop_id, "wechat", account)
        assert member is not None
        gift = ledger.NewTransfer(
            at=datetime.now(UTC),
            why="gift",
            ref="1",
            from_book=ledger.OUTSIDE,
            to_book=ledger.of_member(member.id),
            amount=minor,
            unit="CNY",
        )
        ledger.post(tx, shop_id, gift)

    await opened.run(give)
    await opened.close()


async def accepting(link: str) -> dict[str, str]:
    """What the page of a payout hands to WeChat."""
    status, _, html, policy = await opened(link)
    assert (status, "script-src 'self'" in policy, "15.00" in html) == (200, True, True)
    assert (await opened(f"{link}x"))[0] == 404
    (fields,) = re.findall(r'data-fields="([^"]*)"', html)
    handed: dict[str, str] = json.loads(unescape(fields))
    return handed


async def test_credit_leaves_as_money_once_an_owner_approves(
    shop: TeaShop, wechat: WechatServer, pay: WechatPayServer
) -> None:
    await shop.opens()
    await wechat.connect(f"{shop.program.url}/wechat")
    mia = wechat.person("Mia")
    await mia.follows().answered()
    await shop.until_rows("members", lambda rows: len(rows) > 1)
    await gives_credit(shop, mia.openid, 2000)
    mia.says("/payout 15")
    asked = await shop.hears(shop.ann, "15.00", button="Pay")
    assert not pay.bills
    shop.ann.presses(asked, "Pay")
    bill = await pay.until(lambda: next(iter(pay.bills.values()), None), what="the transfer")
    assert (bill.body["openid"], bill.body["transfer_amount"], bill.state) == (mia.openid, 1500, "WAIT_USER_CONFIRM")
    message = await wechat.wait_for(mia, text_contains="/payout/")
    (link,) = re.findall(r"http://\S+/payout/[\w.-]+", message.text)
    notice = pay.payer(mia.openid).confirms(await accepting(link))
    assert notice is not None
    assert await notice.answered() in (200, 204)
    pay.notices.replay(notice)
    await shop.until_rows(
        "ledger", lambda rows: [row["amount"] for row in rows if row["to"] == "outside" and row["state"] == "posted"]
    )
    await shop.is_verified()
    assert pay.transferred == 1500
    pay.assert_clean()
