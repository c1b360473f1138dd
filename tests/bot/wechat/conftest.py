"""The whole program in this process, with an Official Account's stand-in as its far end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.wechat import WechatPlatform
from tests.bot.program import GUARD_S, Program, at_work
from tests.servers.wechat import Follower, Heard, WechatServer

SHOP = {
    "SHOP__NAME": "山里的茶",
    "SHOP__QUIET_HOURS": "off",
    "PLAYGROUND": "off",
}
HOLD_S = 4.0
"""How long a request may be held for its answer here: a busy machine is no reason to lose it."""


@dataclass
class Running(Program):
    """The program and its database."""

    server: WechatServer
    platform: WechatPlatform
    url: str

    async def settled(self) -> None:
        """All that was told has come in, too."""
        await self.server.until(lambda: not self.server.callbacks.pending, timeout=GUARD_S)
        await super().settled()

    async def owner(self, name: str = "Ann") -> Follower:
        """A follower who owns the shop."""
        ann = self.server.person(name, follows=True)
        ann.says("你好")
        await self.settled()
        await self.ask(
            "INSERT INTO staff (shop_id, member_id, role, since_at) SELECT shop_id, member_id, 'owner', 5"
            f" FROM accounts WHERE account = '{ann.openid}'"
        )
        self.server.skip_messages()
        return ann

    async def hears(self, person: Follower, text: str, **how: Any) -> Heard:
        heard: Heard = await self.server.wait_for(person, text_contains=text, timeout=GUARD_S, **how)
        return heard


@asynccontextmanager
async def running(server: WechatServer, folder: Path, **settings: str) -> AsyncIterator[Running]:
    async with at_work(folder, SHOP | settings, server.settings(), _is_patient) as (app, storage, url):
        await server.connect(f"{url}/wechat")
        yield Running(storage=storage, server=server, platform=_platform(app), url=url)


def _platform(app: App) -> WechatPlatform:
    return next(one for one in app._platforms.values() if isinstance(one, WechatPlatform))


def _is_patient(app: App) -> None:
    _platform(app).hold_s = HOLD_S


@pytest.fixture
async def server() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        yield made
        made.assert_clean()


@pytest.fixture
async def shop(server: WechatServer, tmp_path: Path) -> AsyncIterator[Running]:
    async with running(server, tmp_path) as one:
        yield one
