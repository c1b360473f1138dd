"""A word through a real Redis: heard at once; without Redis nothing breaks, and it is heard again when it is back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.news import News
from bot.wakeups import Wakeups
from tests.servers.process import free_port
from tests.servers.redis import redis_server

GUARD_S = 30


class Worker:
    """Counts what it heard. At the start of hearing, everything is looked at once."""

    def __init__(self, url: str) -> None:
        self.heard = {news: asyncio.Event() for news in News}
        self.wakeups = Wakeups(url, on_news={news: event.set for news, event in self.heard.items()})

    async def hears(self, *news: News) -> None:
        async with asyncio.timeout(GUARD_S):
            for one in news:
                await self.heard[one].wait()
                self.heard[one].clear()


@asynccontextmanager
async def started(*wakeups: Wakeups) -> AsyncIterator[None]:
    for one in wakeups:
        one.start()
    try:
        yield
    finally:
        for one in wakeups:
            await one.stop()


@pytest.mark.parametrize("news", News)
async def test_what_one_process_tells_another_hears(redis_url: str, news: News) -> None:
    worker, web = Worker(redis_url), Wakeups(redis_url, on_news={})
    async with started(worker.wakeups, web):
        await worker.hears(*News)
        web.tell(news)
        await worker.hears(news)
    assert not any(event.is_set() for event in worker.heard.values())


async def test_a_redis_that_is_away_is_logged_once_and_heard_when_it_comes() -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    worker, web = Worker(url), Wakeups(url, on_news={})
    with capture_logs() as logs:
        async with started(worker.wakeups, web):
            web.tell(News.INBOX)
            await until(lambda: len(logs) == 2)
            with redis_server(port):
                await worker.hears(*News)
                web.tell(News.OUTBOX)
                await worker.hears(News.OUTBOX)
                await until(lambda: len(logs) == 4)
            await until(lambda: len(logs) == 5)
            web.tell(News.INBOX)
            await until(lambda: len(logs) == 6)
    said = [entry["event"].split(":")[0] for entry in logs]
    assert said == [*["Redis does not answer at FANLOOP_REDIS_URL"] * 2, *["Redis answers again"] * 2] + [said[0]] * 2


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(GUARD_S):
        while not condition():
            await asyncio.sleep(0.01)
