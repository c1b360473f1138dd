"""A far end that answers whatever a test wants: what stands between us and a platform, or a platform gone astray."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.cgi.faults import TokenRefused

Asked = dict[str, Any]
Answer = Callable[[Asked], web.Response]


def blocked(asked: Asked) -> web.Response:
    return web.Response(text="<html>blocked by policy</html>", content_type="text/html")


class Between:
    """Answers `answers` by the end of the path, and `blocked` to everything else. `asked`: (path, body)."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, Asked]] = []
        self.url = ""
        self.gate = asyncio.Event()
        """While it is not set, nothing is answered."""
        self.gate.set()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        is_json = request.content_type == "application/json"
        body = json.loads(await request.read() or b"{}") if is_json else {}
        self.asked.append((request.path, body))
        await self.gate.wait()
        return next((one for end, one in self.answers.items() if request.path.endswith(end)), blocked)(body)

    def bodies(self, end: str) -> list[Asked]:
        return [body for path, body in self.asked if path.endswith(end)]


@asynccontextmanager
async def standing_between() -> AsyncIterator[Between]:
    made = Between()
    runner = web.ServerRunner(web.Server(made), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


class GoodToken:
    async def get(self) -> str:
        return "t"

    async def refuse(self, value: str) -> None:
        raise LookupError(value)

    def broken(self, error: TokenRefused) -> None:
        raise error
