"""GET /healthz, /readyz, /metrics: alive; able to work; what happens, in numbers."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.web.world import World
from storage import Storage, StorageError, figures
from storage.figures import Figure

BACKLOG_AGE_MAX_S = 300
"""With an update waiting longer than this, something is stuck: not ready."""
ENDED_FOR = timedelta(minutes=1)
"""How long figures of what is over are good: they are a walk through whole tables."""


class Ended:
    """Figures of what is over, counted once in a while, whoever asks."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock
        self._counted: list[Figure] = []
        self._good_until: datetime | None = None

    async def figures(self) -> list[Figure]:
        now = self._clock()
        if self._good_until is None or now >= self._good_until:
            self._good_until = now + ENDED_FOR  # before counting: who asks meanwhile gets what was
            self._counted = await self._storage.read(figures.of_ended)
        return self._counted


async def alive(request: Request) -> Response:
    return PlainTextResponse("ok\n")


def ready(world: World) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            age_s = await _backlog_age(world)
        except StorageError:
            return PlainTextResponse("the database does not answer\n", status_code=503)
        if age_s > BACKLOG_AGE_MAX_S:
            return PlainTextResponse(f"an update has been waiting for {age_s:.0f} s\n", status_code=503)
        return PlainTextResponse("ready\n")

    return answer


def metrics(world: World) -> Callable[[Request], Any]:
    token = world.settings.web.metrics_token
    ended = Ended(world.storage, world.clock)

    async def answer(request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        is_known = token is not None and hmac.compare_digest(given.encode(), token.get_secret_value().encode())
        if not is_known and not _is_loopback(request):
            return PlainTextResponse("metrics need the token of FANLOOP_WEB__METRICS_TOKEN\n", status_code=403)
        return Response(await _rendered(world.storage, ended), media_type="text/plain; version=0.0.4; charset=utf-8")

    return answer


async def _rendered(storage: Storage, ended: Ended) -> bytes:
    registry = CollectorRegistry()
    gauges: dict[str, Gauge] = {}
    for figure in [*await storage.read(figures.of_open), *await ended.figures()]:
        gauge = gauges.get(figure.name) or Gauge(figure.name, figure.says, list(figure.labels), registry=registry)
        gauges[figure.name] = gauge
        for values, amount in figure.amounts:
            (gauge.labels(*values) if figure.labels else gauge).set(amount)
    return generate_latest(registry)


async def _backlog_age(world: World) -> float:
    oldest_at = await world.storage.read(figures.oldest_new)
    return (world.clock() - oldest_at).total_seconds() if oldest_at else 0.0


def _is_loopback(request: Request) -> bool:
    """Asked on this machine itself: a proxy in front would say for whom it asks."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    return ip_address(request.client.host).is_loopback
