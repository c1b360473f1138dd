"""A broadcast to many, the answers meanwhile, the pace kept, and the memory it takes."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from benchmarks import chat
from benchmarks.bots import SECRET
from benchmarks.data import FIRST_ACCOUNT, OWNER
from benchmarks.far_end import FarEnd, Person, message
from benchmarks.serving import Serving

LOOK_S = 0.05
FORGET_S = 300
OWNER_CHAT = FIRST_ACCOUNT + OWNER


@dataclass(frozen=True, kw_only=True)
class Sent:
    """`rate`: messages a second from the first to the last. `memory`: the most bytes held meanwhile."""

    messages: int
    rate: float
    memory: int
    answers: chat.Latency | None


async def broadcast(serving: Serving, far: FarEnd, people: int, *, asks: bool = False) -> Sent:
    """Everybody is written to once; `asks`: somebody else keeps asking meanwhile."""
    before = far.total
    await _say(serving, "/broadcast confirm=yes\nThe new tea is here.")
    began = await _when(lambda: far.total > before + 5)
    asking = asyncio.create_task(_answers(serving, far)) if asks else None
    memory = 0
    ends = time.perf_counter() + FORGET_S
    while far.total - before < people and time.perf_counter() < ends:
        memory = max(memory, serving.memory)
        if asking is not None and asking.done():
            asking = None if asking.exception() else asking
        await asyncio.sleep(LOOK_S)
    answers = await asking if asking else None
    took = far.last_at - began
    return Sent(messages=far.total - before, rate=(far.total - before) / took, memory=memory, answers=answers)


async def budget_used(serving: Serving, far: FarEnd, seconds: float, budget: int) -> float:
    """The share of the pace's budget that a broadcast uses while nothing else is sent."""
    await _say(serving, "/broadcast confirm=yes\nThe new tea is here.")
    before = far.total
    await _when(lambda: far.total > before + budget)
    began, count = time.perf_counter(), far.total
    await asyncio.sleep(seconds)
    return (far.total - count) / (time.perf_counter() - began) / budget


async def _answers(serving: Serving, far: FarEnd) -> chat.Latency:
    return await chat.latencies(serving, far, "/lang en", times=60, pause_s=0.02)


async def _say(serving: Serving, text: str) -> None:
    async with aiohttp.ClientSession() as http:
        await Person(http, serving.hook, SECRET).brings(message(next(chat.UPDATES), OWNER_CHAT, text))


async def _when(happened: Callable[[], bool]) -> float:
    ends = time.perf_counter() + 60
    while not happened():
        if time.perf_counter() > ends:
            raise TimeoutError("the broadcast did not begin")
        await asyncio.sleep(0.005)
    return time.perf_counter()
