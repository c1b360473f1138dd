"""A word from one process to the others that there is something to look at: published on Redis after a commit.

Only a word: what there is to do stands in the database, and workers look there every second anyway. So a lost word
costs a second, a needless one a look, and without Redis everything goes on by looking. Several shops may share a Redis.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError as SilentRedis
from redis.exceptions import RedisError

from bot.news import News

PREFIX = "fanloop:"
ANSWER_S = 2.0  # how long Redis may take to answer
SILENCE_S = 5.0  # after so long without a word Redis is asked whether it is still there
AGAIN_S = 1.0
_LOG = structlog.get_logger(__name__)


class Wakeups:
    """Nothing here waits for Redis but its own tasks; nothing here raises because of it."""

    def __init__(self, url: str, *, on_news: Mapping[News, Callable[[], None]]) -> None:
        """`on_news`: what to do at a word of another process; only those named are heard."""
        self._redis = Redis.from_url(
            url, socket_connect_timeout=ANSWER_S, socket_timeout=ANSWER_S, decode_responses=True
        )
        self._on_news = {f"{PREFIX}{news}": look for news, look in on_news.items()}
        self._untold: set[News] = set()
        self._has_news = asyncio.Event()
        self._is_away = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks.append(asyncio.create_task(self._tell_forever()))
        if self._on_news:
            self._tasks.append(asyncio.create_task(self._listen_forever()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(RedisError, OSError):  # it is gone, and so is the connection
            await self._redis.aclose()

    def tell(self, news: News) -> None:
        """After the commit. What gathers while a word is on its way is one word."""
        self._untold.add(news)
        self._has_news.set()

    async def _tell_forever(self) -> None:
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            untold, self._untold = self._untold, set()
            try:
                for news in sorted(untold):
                    await self._redis.publish(f"{PREFIX}{news}", "")
                self._answers()
            except (RedisError, OSError):
                self._away()
                await asyncio.sleep(AGAIN_S)

    async def _listen_forever(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await heard.subscribe(*self._on_news)
                    await self._listen(heard)
            except (RedisError, OSError):
                self._away()
                await asyncio.sleep(AGAIN_S)

    async def _listen(self, heard: PubSub) -> None:
        """Raises RedisError when nothing answers: a connection may be dead without having been closed."""
        is_asked = False
        while True:
            word = await heard.get_message(timeout=SILENCE_S)
            if word is not None:
                self._hear(word)
            elif is_asked:
                raise SilentRedis("no answer to a ping")
            else:
                await heard.ping()
            is_asked = word is None

    def _hear(self, word: Mapping[str, Any]) -> None:
        if word["type"] == "message":
            self._on_news[word["channel"]]()
        elif word["type"] == "subscribe":
            self._answers()
            self._on_news[word["channel"]]()  # of what was said before nothing was heard

    def _answers(self) -> None:
        if self._is_away:
            _LOG.info("Redis answers again")
        self._is_away = False

    def _away(self) -> None:
        if not self._is_away:
            _LOG.warning("Redis does not answer at FANLOOP_REDIS_URL: work goes on, and is found a moment later")
        self._is_away = True
