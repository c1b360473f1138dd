"""The page of an order inside WeChat: its script hands the order over, and says what came of it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Error, Page, expect

from tests.browser.conftest import NARROW
from tests.servers.wechat import Follower, WechatServer
from tests.servers.wechatpay import WechatPayServer
from tests.stories.networks import IN_WECHAT, Networks, opened

BRIDGE = """addEventListener("load", () => {
    window.handed = [];
    window.WeixinJSBridge = {
        invoke: (call, fields, done) => {
            handed.push([call, fields]);
            window.answer = (how) => done({ err_msg: `get_brand_wcpay_request:${how}` });
        },
    };
    document.dispatchEvent(new Event("WeixinJSBridgeReady"));
});"""
"""What WeChat's browser puts into a page, some time after it was loaded. What it is handed waits for our answer."""


@pytest.fixture
async def official() -> AsyncIterator[WechatServer]:
    async with WechatServer() as server:
        yield server


@pytest.fixture
async def pay(official: WechatServer) -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer(app_id=official.app_id) as server:
        yield server


@pytest.fixture
async def mia(official: WechatServer) -> Follower:
    return official.person("Mia", follows=True)


@pytest.fixture
async def shop(
    official: WechatServer, pay: WechatPayServer, mia: Follower, sqlite_url: str, tmp_path: Path
) -> AsyncIterator[Networks]:
    """Mia has ordered tea."""
    ann = official.person("Ann", follows=True)
    async with opened(tmp_path, sqlite_url, f"wechat:{ann.openid}", official=official, pay=pay) as shop:
        await shop.sells_tea(ann)
        await shop.buys(mia)
        yield shop


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """WeChat's own browser, on a phone."""
    size = {"width": NARROW.width, "height": NARROW.height}
    context = await browser.new_context(viewport=size, locale="en-GB", user_agent=IN_WECHAT["User-Agent"])  # type: ignore[arg-type]
    await context.add_init_script(BRIDGE)
    yield await context.new_page()
    await context.close()


async def test_an_order_is_paid_inside_wechat(shop: Networks, pay: WechatPayServer, mia: Follower, page: Page) -> None:
    faults: list[Error] = []
    page.on("pageerror", lambda error: faults.append(error))
    link = next(link for said in mia.heard for link in re.findall(r"http\S+/pay/\S+", said.text))
    asks_who = await page.request.get(link, max_redirects=0)
    await page.goto(mia.authorizes(asks_who.headers["location"]))
    button, outcome = page.get_by_role("button", name="Pay with WeChat"), page.get_by_role("status")
    await expect(outcome).to_be_hidden()
    await page.evaluate("answer('cancel')")
    await expect(outcome).to_have_text("Nothing was paid. Press the button again when you are ready")
    await button.click()
    await expect(outcome).to_be_hidden()
    await page.evaluate("answer('fail_unknown')")
    await expect(outcome).to_contain_text("Open this page again from our chat")
    await button.click()
    handed: list[Any] = await page.evaluate("handed")
    assert [call for call, _ in handed] == ["getBrandWCPayRequest"] * 3
    await page.evaluate("answer('ok')")
    await expect(page.get_by_text("Waiting for the payment to come through")).to_be_visible()
    assert await page.locator("script").count() == 0
    await pay.payer(mia.openid).pays(handed[-1][1]).answered()
    await shop.until_rows("orders", lambda rows: rows[0]["status"] == "paid")
    await page.reload()
    await expect(page.locator(".order.paid")).to_be_visible()
    assert not faults
    pay.assert_clean()
