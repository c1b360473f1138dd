"""The whole program in this process, with a WeCom stand-in as its far end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.wecom import WecomPlatform
from tests.bot.program import GUARD_S, Program, at_work
from tests.servers.wecom import Group, Heard, Staff, WecomServer

SHOP = {"SHOP__NAME": "山里的茶", "SHOP__QUIET_HOURS": "off", "PLAYGROUND": "off", "OWNER": "wecom:zhangsan"}


@dataclass
class Running(Program):
    """The program, its database, and the corp it works for: Zhang San, the owner, has a group of tea fans."""

    server: WecomServer
    platform: WecomPlatform
    url: str
    folder: Path
    zhang: Staff
    tea: Group

    async def settled(self) -> None:
        """All that was told has come in, too."""
        await self.server.until(lambda: not self.server.callbacks.pending, timeout=GUARD_S)
        await super().settled()

    async def is_unchanged(self) -> None:
        """No callback was taken, and nobody is known but the owner."""
        assert await self.value("SELECT COUNT(*) FROM inbox WHERE raw LIKE '%\"xml\"%'") == 0
        assert await self.value("SELECT COUNT(*) FROM members") == 1
        assert await self.value("SELECT COUNT(*) FROM grants") == 0

    async def is_on(self) -> None:
        """The group belongs to the shop, and everybody in it is known."""
        await self.until("SELECT COUNT(*) FROM communities", 1)
        self.zhang.says("/group on 1")
        await self.hears(self.zhang, "Tea fans", how="app")
        await self.until("SELECT COUNT(*) FROM rooms WHERE version <> ''", 1)
        await self.settled()
        self.server.skip_messages()

    async def hears(self, who: Staff | Group, text: str, **how: Any) -> Heard:
        heard: Heard = await self.server.wait_for(who, text_contains=text, timeout=GUARD_S, **how)
        return heard


@asynccontextmanager
async def running(server: WecomServer, folder: Path, **settings: str) -> AsyncIterator[Running]:
    zhang = server.staff("zhangsan", "Zhang San")
    tea = server.group("Tea fans", owner=zhang)
    async with at_work(folder, SHOP | settings, server.settings(sender=zhang)) as (app, storage, url):
        platform = next(one for one in app._platforms.values() if isinstance(one, WecomPlatform))
        await server.connect(f"{url}/wecom")
        yield Running(storage=storage, server=server, platform=platform, url=url, folder=folder, zhang=zhang, tea=tea)


@pytest.fixture
async def server() -> AsyncIterator[WecomServer]:
    async with WecomServer() as made:
        yield made
        made.assert_clean()


@pytest.fixture
async def shop(server: WecomServer, tmp_path: Path) -> AsyncIterator[Running]:
    async with running(server, tmp_path) as one:
        yield one
