"""What a running shop has on record: by the command line, or read beside the program."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp

import storage
from storage import exports, shops
from tests.stories.process import Fanloop

WAIT_S = 60.0
Rows = list[dict[str, Any]]
BUSY = re.compile(r'^fanloop_(inbox\{status="new"|outbox\{[^}]*status="queued")[^}]*\} (?!0\.0$)', re.MULTILINE)


@dataclass(kw_only=True)
class Books:
    """`program`: the one that keeps them."""

    program: Fanloop

    def dump(self) -> str:
        """What the platforms saw, for a wait in vain."""
        raise NotImplementedError

    async def exports(self, kind: str) -> list[dict[str, Any]]:
        code, out, err = await self.program.command("export", kind)
        assert code == 0, err
        rows: list[dict[str, Any]] = json.loads(out)
        return rows

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Callable[[str], Awaitable[Rows]]]:
        """The rows that `export KIND` gives, read beside the program: a look takes milliseconds, a process a second."""
        opened = await storage.open(self.program.database_url)

        async def rows(kind: str) -> Rows:
            return await opened.read(lambda tx: list(exports.rows(tx, shops.all_of(tx)[0].id, exports.KINDS[kind])))

        try:
            yield rows
        finally:
            await opened.close()

    async def rows(self, kind: str) -> Rows:
        async with self.looking() as look:
            return await look(kind)

    async def until_rows(self, kind: str, fits: Callable[[Rows], Any], what: str = "") -> Rows:
        """The rows of a kind once they fit. AssertionError with those there are when they do not in time."""
        async with self.looking() as look:
            rows = await look(kind)
            with suppress(TimeoutError):
                async with asyncio.timeout(WAIT_S):
                    while not fits(rows):
                        await asyncio.sleep(0.05)
                        rows = await look(kind)
        assert fits(rows), f"waited in vain for {what or kind}: {json.dumps(rows, indent=1)}\n{self.dump()}"
        return rows

    async def nothing_is_owed(self) -> None:
        """Until everything taken is handled and everything said has left, as /metrics has it."""
        async with asyncio.timeout(WAIT_S):
            while BUSY.search((await self.get("/metrics"))[1]):
                await asyncio.sleep(0.05)

    async def is_verified(self) -> None:
        code, out, err = await self.program.command("verify")
        assert code == 0, out + err

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{self.program.url}{path}", headers=headers) as answer,
        ):
            return answer.status, await answer.text()
