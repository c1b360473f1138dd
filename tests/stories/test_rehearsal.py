"""The playground beside a real shop, in one process: what is rehearsed there reaches nobody, and tells of nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from storage import exports
from tests.bot.playground.page import Page
from tests.servers.telegram import TelegramServer
from tests.stories.conftest import at_work, settings_for
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop

PASSWORD = "only for us"
WEEK_S = 604800
KINDS = tuple(exports.KINDS)
REAL = ("林小姐", "Tea fans", "Dragon Well 50g", "t.me", "71000000")


@asynccontextmanager
async def entered(shop: TeaShop) -> AsyncIterator[Page]:
    """The playground's page, behind its password."""
    # aiohttp keeps no cookies of addresses by itself
    jar = aiohttp.CookieJar(unsafe=True)
    url = shop.program.url
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": url}) as http:
        async with http.get(f"{url}/playground/state") as answer:
            assert answer.status == 401, "beside a real platform it asks for the password"
        async with http.post(f"{url}/playground/login", data={"password": PASSWORD}) as answer:
            assert answer.status == 200
        page = Page(http, url)
        await page.eventually(lambda: _has_begun(page))
        yield page


async def _has_begun(page: Page) -> bool:
    return len((await page.state())["people"]) > 40


@pytest.fixture
async def both(tmp_path: Path, server: TelegramServer, sqlite_url: str) -> AsyncIterator[TeaShop]:
    port = free_port()
    playground = {"PLAYGROUND": "on", "PLAYGROUND_PASSWORD": PASSWORD}
    settings = {**settings_for(server, "polling", port), **playground, "DATABASE_URL": sqlite_url}
    program = Fanloop(tmp_path, settings, port=port)
    async with at_work(program):
        yield TeaShop(server=server, program=program)


async def test_a_rehearsal_reaches_nobody_and_moves_no_real_clock(both: TeaShop) -> None:
    shop = both
    await _has_a_reward_on_hold_and_a_broadcast_planned(shop)
    before = {kind: await shop.exports(kind) for kind in KINDS}
    calls = len(shop.server.calls)
    async with entered(shop) as page, page.feed("p1", 0) as told:
        await _rehearses(page)
        await told.until(lambda _, data: data.get("state", {}).get("shop", {}).get("offset_s") == WEEK_S)
        assert any("deliveries" in str(data) for _, data in told.events), "the drawer was told too"
        chats = (await page.state())["chats"]
        seen = str([told.events, [await page.messages("p1", chat["chat"]) for chat in chats]])
    assert [word for word in REAL if word in seen] == []
    assert {kind: await shop.exports(kind) for kind in KINDS} == before
    assert [call for call in list(shop.server.calls)[calls:] if call.method != "getUpdates"] == []
    shop.ann.says(None, "/schedule")
    await shop.hears(shop.ann, "The kettle is on")
    await shop.is_verified()
    shop.server.assert_clean()


async def _has_a_reward_on_hold_and_a_broadcast_planned(shop: TeaShop) -> None:
    """Both would come due, if the real shop's clock went with the playground's."""
    await shop.opens()
    await shop.sells_tea()
    await shop.starts_campaign()
    await shop.comes(shop.lin, await shop.invites(shop.jay))
    number = await shop.buys(shop.lin)
    shop.ann.says(None, f"/paid {number}")
    await shop.hears(shop.jay, "¥7.98")
    shop.ann.says(None, '/broadcast at=+2d confirm=yes "The kettle is on"')
    await shop.hears(shop.ann, "Planned")
    await shop.is_idle()


async def _rehearses(page: Page) -> None:
    await page.says("p1", "/broadcast confirm=yes Only a rehearsal")
    await page.until("p1", "p1", "Only a rehearsal")
    await page.until("p1", "p1", "Sent ")
    await page.says("p1", "/broadcast at=+1d to=groups confirm=yes Tomorrow")
    await page.until("p1", "p1", "Planned")
    await page.do("p1", "clock", forward_s=WEEK_S)
    await page.until("p1", "g1", "Tomorrow")
