"""Several platforms in one program: what is wrong with one of them is no reason to keep the others from their work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot import telegram
from bot.app import App
from bot.basis import open_basis
from bot.platform import PlatformDown
from bot.process_role import ALL_ROLES
from config.settings import load
from tests.bot.program import GUARD_S, at_work
from tests.servers.telegram import TelegramServer
from tests.servers.wechat import WechatServer

SHOP = {"SHOP__NAME": "Hill Tea", "SHOP__LANGUAGE": "en", "SHOP__QUIET_HOURS": "off"}
FOR_EVER = 1_000_000


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram, "PATIENCE_S", 0.2)
    monkeypatch.setattr(telegram, "START_AGAIN_S", 0.05)


@pytest.fixture
async def official() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        yield made
        made.assert_clean()


def of(server: TelegramServer, **more: str) -> dict[str, str]:
    return SHOP | {"TELEGRAM__TOKEN": server.token, "TELEGRAM__API_BASE": server.base_url} | more


@asynccontextmanager
async def both(folder: Path, server: TelegramServer, official: WechatServer) -> AsyncIterator[str]:
    async with at_work(folder, of(server), official.settings()) as (_, _, url):
        await official.connect(f"{url}/wechat")
        yield url


async def greets(official: WechatServer) -> None:
    mia = official.person("Mia")
    mia.follows()
    await official.wait_for(mia, text_contains="Hill Tea", timeout=GUARD_S)


async def test_a_telegram_that_is_silent_at_the_start_is_met_when_it_answers(
    server: TelegramServer, official: WechatServer, tmp_path: Path
) -> None:
    silent = server.fault("getMe", times=FOR_EVER, status=502)
    async with both(tmp_path, server, official):
        await greets(official)
        silent.times = 0
        jay = server.user("Jay", language="en")
        await server.wait_until_listening()
        jay.says(None, "/invite")
        assert "t.me" in (await server.wait_for(jay, text_contains="start=i_", timeout=GUARD_S)).text


async def test_a_refused_token_stops_telegram_alone(
    server: TelegramServer, official: WechatServer, tmp_path: Path
) -> None:
    server.fault("getMe", times=FOR_EVER, status=401, description="Unauthorized")
    async with both(tmp_path, server, official):
        await greets(official)


async def test_a_token_refused_later_stops_telegram_alone(
    server: TelegramServer, official: WechatServer, tmp_path: Path
) -> None:
    async with both(tmp_path, server, official):
        await server.wait_until_listening()
        server.fault("getUpdates", times=FOR_EVER, status=401, description="Unauthorized")
        server.user("Jay").says(None, "hello")  # whoever waits for updates is answered, and asks again
        await server.until(lambda: any(one.error for one in server.called("getUpdates")), timeout=GUARD_S)
        await greets(official)


async def test_a_silent_telegram_alone_is_waited_for_with_open_doors(server: TelegramServer, tmp_path: Path) -> None:
    server.fault("getMe", times=FOR_EVER, status=502)
    async with at_work(tmp_path, of(server), {}) as (_, _, url), aiohttp.ClientSession() as http:
        for door, status in (("healthz", 200), ("readyz", 200)):
            async with http.get(f"{url}/{door}") as answer:
                assert answer.status == status


async def test_a_telegram_alone_that_refuses_the_token_ends_the_program(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.PATIENCE_S", 60.0)  # a busy machine is no Telegram that is silent
    server.fault("getMe", status=401, description="Unauthorized")
    given = {f"FANLOOP_{name}": value for name, value in of(server).items()}
    basis = await open_basis(load({**given, "FANLOOP_DATABASE_URL": f"sqlite:///{tmp_path}/shop.db"}, tmp_path))
    with pytest.raises(PlatformDown, match="@BotFather"):
        await App(basis, ALL_ROLES, asyncio.Event()).run()
    await basis.storage.close()
