"""A door for the tests of stand-ins that tell things: remembers what came, answers what the test says."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self

from aiohttp import web


class Got(NamedTuple):
    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Listener:
    """`answer(got)` gives (status, body), awaited if need be; `url` is where it listens."""

    def __init__(self, answer: Callable[[Got], Any] = lambda got: (200, b"success")) -> None:
        self.answer = answer
        self.got: list[Got] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/door"
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()

    def says(self, status: int, body: bytes = b"") -> None:
        """From now on always the same."""
        self.answer = lambda got: (status, body)

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        got = Got(request.method, dict(request.query), dict(request.headers), await request.read())
        self.got.append(got)
        answer = self.answer(got)
        status, body = await answer if inspect.isawaitable(answer) else answer
        return web.Response(status=status, body=body)


class Slow:
    """Holds its first `times` answers until the line is given up."""

    def __init__(self, times: int, answer: tuple[int, bytes] = (200, b"success")) -> None:
        self.times, self.answer = times, answer

    async def __call__(self, got: Got) -> tuple[int, bytes]:
        self.times -= 1
        if self.times >= 0:
            await asyncio.Event().wait()
        return self.answer
