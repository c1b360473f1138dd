"""The whole program in this process, with an Official Account's stand-in as its far end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.basis import open_basis
from bot.process_role import ALL_ROLES
from bot.wechat import WechatPlatform
from config.settings import load
from storage import Storage
from tests.sending import ask, until_asked, value
from tests.servers.wechat import Follower, Heard, WechatServer
from tests.stories.process import free_port

GUARD_S = 20.0
SHOP = {
    "SHOP__NAME": "山里的茶",
    "SHOP__QUIET_HOURS": "off",
    "PLAYGROUND": "off",
}


HOLD_S = 4.0
"""How long a request may be held for its answer here: a busy machine is no reason to lose it."""


@dataclass
class Running:
    """The program and its database."""

    server: WechatServer
    storage: Storage
    platform: WechatPlatform
    url: str

    async def ask(self, text: str) -> list[Any]:
        return [tuple(row.values()) for row in await ask(self.storage, text)]

    async def value(self, text: str) -> Any:
        return await value(self.storage, text)

    async def until(self, text: str, wanted: Any) -> None:
        await until_asked(self.storage, text, wanted)

    async def settled(self) -> None:
        """All that was told has come in and been handled, and what is owed has left or waits for somebody."""
        await self.server.until(lambda: not self.server.callbacks.pending, timeout=GUARD_S)
        await self.until("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'parked')", 0)
        await self.until("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND not_before < 253402214400000000", 0)

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
    port = free_port()
    given = {**SHOP, "DATABASE_URL": f"sqlite:///{folder}/shop.db", "WEB__PORT": str(port)} | settings
    given.setdefault("WEB__PUBLIC_URL", f"http://127.0.0.1:{port}")
    environment = {f"FANLOOP_{name}": one for name, one in given.items()} | server.settings()
    basis = await open_basis(load(environment, folder))
    stopping = asyncio.Event()
    app = App(basis, ALL_ROLES, stopping)
    work = asyncio.create_task(app.run())
    platform = next(one for one in app._platforms.values() if isinstance(one, WechatPlatform))
    platform.hold_s = HOLD_S
    try:
        url = f"http://127.0.0.1:{port}"
        await _listening(work, port)
        await server.connect(f"{url}/wechat")
        yield Running(server=server, storage=basis.storage, platform=platform, url=url)
    finally:
        stopping.set()
        assert await work
        await basis.storage.close()


async def _listening(work: asyncio.Task[bool], port: int) -> None:
    async with asyncio.timeout(GUARD_S):
        while not work.done():
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
                continue
            writer.close()
            await writer.wait_closed()
            return
    work.result()


@pytest.fixture
async def server() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        yield made
        made.assert_clean()


@pytest.fixture
async def shop(server: WechatServer, tmp_path: Path) -> AsyncIterator[Running]:
    async with running(server, tmp_path) as one:
        yield one
