"""The HTTP doors, one file each, and the server behind them."""

import asyncio
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.platform import Knock, Stream
from bot.web import health, invite_page, order_callbacks, pay_page, payout_page
from bot.web.pages import STATIC
from bot.web.world import World
from config.settings import Settings

__all__ = ["World", "doors", "served"]

STARTED_POLL_S = 0.01


def doors(world: World) -> list[BaseRoute]:
    """Every door that is not a platform's own."""
    return [
        Route("/healthz", health.alive),
        Route("/readyz", health.ready(world)),
        Route("/metrics", health.metrics(world)),
        Route("/i/{code}", invite_page.page(world)),
        Route("/i/{code}/poster.png", invite_page.poster(world)),
        Route("/i/{code}/photo.jpg", invite_page.photo(world)),
        Route("/i/{code}/codes/{picture}.jpg", invite_page.code_picture(world)),
        Route("/pay/{key}", pay_page.page(world)),
        Route("/payout/{sealed}", payout_page.page(world)),
        Route("/callbacks/orders", order_callbacks.door(world), methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


@asynccontextmanager
async def served(settings: Settings, routes: Sequence[BaseRoute]) -> AsyncIterator[None]:
    """Serve these doors until the block ends; open connections get a moment to finish."""
    config = uvicorn.Config(
        Front(routes),
        host=settings.web.host,
        port=settings.web.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Front minds them
        timeout_graceful_shutdown=2,  # seconds; with what is being sent it must stay within the 10 of a stop
    )
    server = _Server(config)
    serving = asyncio.create_task(server.until_stopped())
    try:
        while not server.started:
            if serving.done():
                raise OSError(
                    f"cannot listen on {settings.web.host}:{settings.web.port}; "
                    "is another program there? FANLOOP_WEB__PORT names another port"
                )
            await asyncio.sleep(STARTED_POLL_S)
        yield
    finally:
        for route in routes:
            if isinstance(route, Stream):
                route.end()
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)


class Front:
    """Platforms knock thousands of times a second: their doors are found by the path alone. Everybody else goes the
    usual way, where a proxy on this machine may say whom it speaks for."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._knocked_at = {route.path: route.app for route in routes if isinstance(route, Knock)}
        self._others: ASGIApp = ProxyHeadersMiddleware(Starlette(routes=list(routes)), "127.0.0.1")  # type: ignore[assignment,arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        knocked_at = self._knocked_at.get(scope["path"]) if scope["type"] == "http" else None
        if knocked_at is not None and scope["method"] == "POST":
            await knocked_at(scope, receive, send)
        else:
            await self._others(scope, receive, send)


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handling: the program stops it."""

    async def until_stopped(self) -> None:
        """Ends, too, where it cannot listen: uvicorn has logged why, and would end the whole process."""
        with suppress(SystemExit):
            await self.serve()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
