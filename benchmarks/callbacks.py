"""Callbacks of an Official Account, acknowledged: as many as there can be, and evenly while handlers are slow."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import quantiles

import aiohttp

from benchmarks.official import Knock, OfficialEnd, brings, knock
from benchmarks.serving import Serving

OWNER = "oBenchOwner"
CONNECTIONS = 128
"""More than are held open for their answer, so that the door is what is measured."""
MOST = 1500
"""Callbacks a second that are sealed beforehand; nothing here takes more."""
SLOW_A_SECOND = 100
"""Callbacks a second while handlers are slow."""
MEMBERS, ORDERS = 10_000, 80_000
"""Of the shop whose reports make its handlers slow: one keeps its one writer for about 0.1 s."""
REPORT = "/report 60d"
BACKLOG = 16
"""Reports that are always waiting to be made."""
BEGIN_S = 20.0
FOLLOWERS = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """Seconds; `soon` is the share within one second."""

    median: float
    p99: float
    soon: float
    slow: int
    """Slow commands that were answered meanwhile."""


async def rate(serving: Serving, seconds: float) -> float:
    """Acknowledged a second, of as many as the door takes."""
    knocks = iter(many(int(seconds * MOST)))
    async with _http() as http:
        began = time.perf_counter()
        counts = await asyncio.gather(
            *(_keeps_knocking(http, serving.hook, knocks, began + seconds) for _ in range(CONNECTIONS))
        )
        return sum(counts) / (time.perf_counter() - began)


async def while_slow(serving: Serving, far: OfficialEnd, seconds: float) -> Acknowledged:
    """Evenly, whether those before are acknowledged or not; the owner's reports stand in line all the while."""
    knocks = many(int(seconds * SLOW_A_SECOND))
    reports = Reports(far)
    async with _http() as http, reports.asked(http, serving.hook):
        took = await _evenly(http, serving.hook, knocks)
        made = reports.made
    soon = sum(one <= 1.0 for one in took) / len(took)
    return Acknowledged(median=quantiles(took, n=100)[49], p99=quantiles(took, n=100)[98], soon=soon, slow=made)


def many(count: int) -> list[Knock]:
    """Of a follower each: some follow, some press the menu, most write."""
    return [_deed(number) for number in range(count)]


def _deed(number: int) -> Knock:
    openid = f"oBench{next(FOLLOWERS):020}"
    match number % 4:
        case 0:
            return knock(openid, "event", Event="subscribe", EventKey="")
        case 1:
            return knock(openid, "event", Event="CLICK", EventKey="/shop")
        case 2:
            return knock(openid, "text", Content="/help")
        case _:
            return knock(openid, "text", Content="what a nice day")


async def _keeps_knocking(http: aiohttp.ClientSession, door: str, knocks: Iterator[Knock], ends: float) -> int:
    count = 0
    while time.perf_counter() < ends:
        await brings(http, door, next(knocks))
        count += 1
    return count


async def _evenly(http: aiohttp.ClientSession, door: str, knocks: Sequence[Knock]) -> list[float]:
    began = time.perf_counter()
    under_way = []
    for number, one in enumerate(knocks):
        await asyncio.sleep(max(0.0, began + number / SLOW_A_SECOND - time.perf_counter()))
        under_way.append(asyncio.create_task(brings(http, door, one)))
    return list(await asyncio.gather(*under_way))


class Reports:
    """What the owner asks for: as many as BACKLOG always stand in line, from the first that is made until the end."""

    def __init__(self, far: OfficialEnd) -> None:
        self._far, self._is_slow = far, asyncio.Event()
        self.made = 0

    @asynccontextmanager
    async def asked(self, http: aiohttp.ClientSession, door: str) -> AsyncIterator[None]:
        asking = [asyncio.create_task(self._keeps_asking(http, door)) for _ in range(BACKLOG)]
        try:
            async with asyncio.timeout(BEGIN_S):
                await self._is_slow.wait()
            self.made = 0
            yield
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _keeps_asking(self, http: aiohttp.ClientSession, door: str) -> None:
        """Its text comes in the callback's answer or by the API, then its picture by the API."""
        while True:
            written = self._far.expect(OWNER)
            await brings(http, door, knock(OWNER, "text", Content=REPORT))
            await written
            self.made += 1
            self._is_slow.set()


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
