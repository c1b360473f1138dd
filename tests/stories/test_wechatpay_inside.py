"""An order's page inside WeChat: who pays is found out silently, one script hands over, nothing comes from outside."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import aiohttp
import pytest

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
    program = Fanloop(tmp_path, settings_for(server, "polling", port) | ours | database, port=port)
    async with at_work(program):
        yield TeaShop(server=server, program=program)


async def opened(url: str) -> tuple[int, str, str, str]:
    """(status, where it leads, the page, its policy)."""
    async with aiohttp.ClientSession() as http, http.get(url, headers=WECHAT, allow_redirects=False) as answer:
        policy = answer.headers.get("Content-Security-Policy", "")
        return answer.status, answer.headers.get("Location", ""), await answer.text(), policy


async def test_paid_inside_wechat(shop: TeaShop, wechat: WechatServer, pay: WechatPayServer) -> None:
    await orders_tea(shop)
    await shop.server.until(lambda: any("Press" in one.text for one in shop.server.private(shop.mia)))
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
    await shop.server.until(lambda: any("Press" in one.text for one in shop.server.private(shop.mia)))
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
