"""Taking updates, and answering commands: beside the bare bots."""

import asyncio
import itertools
import time
from dataclasses import dataclass
from statistics import median, quantiles

import aiohttp

from benchmarks.bots import SECRET
from benchmarks.data import FIRST_ACCOUNT
from benchmarks.far_end import FarEnd, Person, message
from benchmarks.knocking import Knocker
from benchmarks.serving import Serving

CONNECTIONS = 40
"""Telegram's default for a webhook: max_connections of https://core.telegram.org/bots/api#setwebhook."""
GROUP = -1001
MEMBERS = 500
"""Who talk in that group, which is the shop's; all are in it, and have spoken there before long."""
UPDATES = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Latency:
    """Seconds."""

    median: float
    p95: float


def latency(took: list[float]) -> Latency:
    return Latency(median=median(took), p95=quantiles(took, n=20)[18])


async def chatter(serving: Serving, seconds: float) -> float:
    """Group messages a second, taken until their 200."""
    ends = time.perf_counter() + seconds
    counts = await asyncio.gather(*(_keeps_writing(serving.hook, ends) for _ in range(CONNECTIONS)))
    return sum(counts) / seconds


async def commands(serving: Serving, far: FarEnd, seconds: float, text: str, conversations: int = 8) -> float:
    """Commands answered a second: each conversation waits for its answer before it goes on."""
    async with _http() as http:
        person = Person(http, serving.hook, SECRET)
        ends = time.perf_counter() + seconds
        took = await asyncio.gather(
            *(_keeps_asking(person, far, 1000 + chat, text, ends) for chat in range(conversations))
        )
    return sum(len(one) for one in took) / seconds


async def latencies(
    serving: Serving, far: FarEnd, text: str, *, times: int, pause_s: float = 0.0, chat: int = 999, pictures: int = 0
) -> Latency:
    """How long one person waits for an answer's text. So many `pictures` follow it; they are waited for, too, before
    the next question: in one chat nothing overtakes."""
    async with _http() as http:
        person = Person(http, serving.hook, SECRET)
        took = []
        for _ in range(times):
            took.append(await _asks(person, far, chat, text))
            for _ in range(pictures):
                async with asyncio.timeout(20):
                    await far.expect(str(chat))
            await asyncio.sleep(pause_s)
    return latency(took)


async def _keeps_writing(hook: str, ends: float) -> int:
    count = 0
    async with Knocker(hook, SECRET) as knocker:
        while time.perf_counter() < ends:
            update = next(UPDATES)
            user = FIRST_ACCOUNT + 1 + update % MEMBERS
            status = await knocker.brings(message(update, GROUP, "what a nice day", user=user))
            if status != 200:
                raise RuntimeError(f"an update was answered with {status}")
            count += 1
    return count


async def _keeps_asking(person: Person, far: FarEnd, chat: int, text: str, ends: float) -> list[float]:
    took = []
    while time.perf_counter() < ends:
        took.append(await _asks(person, far, chat, text))
    return took


async def _asks(person: Person, far: FarEnd, chat: int, text: str) -> float:
    began = time.perf_counter()
    answered = far.expect(str(chat))
    await person.brings(message(next(UPDATES), chat, text))
    async with asyncio.timeout(20):
        await answered
    return time.perf_counter() - began


def _http() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS + 8))
