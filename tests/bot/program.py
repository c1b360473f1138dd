"""The whole program in this process, and a look into its database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.basis import open_basis
from bot.process_role import ALL_ROLES
from config.settings import load
from storage import Storage
from tests.sending import ask, until_asked, value
from tests.stories.process import free_port

GUARD_S = 20.0


@dataclass
class Program:
    storage: Storage

    async def ask(self, text: str) -> list[Any]:
        return [tuple(row.values()) for row in await ask(self.storage, text)]

    async def value(self, text: str) -> Any:
        return await value(self.storage, text)

    async def until(self, text: str, wanted: Any) -> None:
        await until_asked(self.storage, text, wanted)

    async def settled(self) -> None:
        """Everything that came in has been handled, and what is owed has left or waits for somebody."""
        await self.until("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'parked')", 0)
        await self.until("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND not_before < 253402214400000000", 0)


@asynccontextmanager
async def at_work(
    folder: Path, given: dict[str, str], account: dict[str, str], prepare: Callable[[App], None] = lambda app: None
) -> AsyncIterator[tuple[App, Storage, str]]:
    """The program, listening, and its address. `given`: settings without their prefix; `account`: with it. `prepare`
    is called between the start and the first word."""
    port = free_port()
    given = {"DATABASE_URL": f"sqlite:///{folder}/shop.db", "WEB__PORT": str(port)} | given
    given.setdefault("WEB__PUBLIC_URL", f"http://127.0.0.1:{port}")
    basis = await open_basis(load({f"FANLOOP_{name}": one for name, one in given.items()} | account, folder))
    stopping = asyncio.Event()
    app = App(basis, ALL_ROLES, stopping)
    work = asyncio.create_task(app.run())
    prepare(app)
    try:
        await _listening(work, port)
        yield app, basis.storage, f"http://127.0.0.1:{port}"
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
