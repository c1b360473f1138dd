"""The whole program in this process, with a WeCom stand-in as its far end."""

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
from bot.wecom import WecomPlatform
from config.settings import load
from storage import Storage
from tests.sending import ask, until_asked, value
from tests.servers.wecom import Group, Heard, Staff, WecomServer
from tests.stories.process import free_port

GUARD_S = 20.0
SHOP = {"SHOP__NAME": "山里的茶", "SHOP__QUIET_HOURS": "off", "PLAYGROUND": "off", "OWNER": "wecom:zhangsan"}


@dataclass
class Running:
    """The program, its database, and the corp it works for: Zhang San, the owner, has a group of tea fans."""

    server: WecomServer
    storage: Storage
    platform: WecomPlatform
    url: str
    folder: Path
    zhang: Staff
    tea: Group

    async def ask(self, text: str) -> list[Any]:
        return [tuple(row.values()) for row in await ask(self.storage, text)]

    async def value(self, text: str) -> Any:
        return await value(self.storage, text)

    async def until(self, text: str, wanted: Any) -> None:
        await until_asked(self.storage, text, wanted)

    async def settled(self) -> None:
        """Everything that came in has been handled, and what is owed has left."""
        await self.until("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'parked')", 0)
        await self.until("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND not_before < 253402214400000000", 0)

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
    port = free_port()
    zhang = server.staff("zhangsan", "Zhang San")
    tea = server.group("Tea fans", owner=zhang)
    given = {**SHOP, "DATABASE_URL": f"sqlite:///{folder}/shop.db", "WEB__PORT": str(port)} | settings
    given.setdefault("WEB__PUBLIC_URL", f"http://127.0.0.1:{port}")
    environment = {f"FANLOOP_{name}": one for name, one in given.items()} | server.settings(sender=zhang)
    basis = await open_basis(load(environment, folder))
    stopping = asyncio.Event()
    app = App(basis, ALL_ROLES, stopping)
    work = asyncio.create_task(app.run())
    platform = next(one for one in app._platforms.values() if isinstance(one, WecomPlatform))
    url = f"http://127.0.0.1:{port}"
    try:
        await _listening(work, port)
        await server.connect(f"{url}/wecom")
        yield Running(
            server=server,
            storage=basis.storage,
            platform=platform,
            url=url,
            folder=folder,
            zhang=zhang,
            tea=tea,
        )
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
async def server() -> AsyncIterator[WecomServer]:
    async with WecomServer() as made:
        yield made
        made.assert_clean()


@pytest.fixture
async def shop(server: WecomServer, tmp_path: Path) -> AsyncIterator[Running]:
    async with running(server, tmp_path) as one:
        yield one
