"""Telling the bot by HTTP: each queue in order, queues beside each other, again and again until a 2xx."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, NamedTuple

import aiohttp

from .updates import Update, Updates

Json = dict[str, Any]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
RETRY_AFTER_MOST_S = 3600


class Hook(NamedTuple):
    url: str
    secret: str
    max_connections: int


class Delivery(NamedTuple):
    """One attempt: what the bot answered (0: no answer)."""

    at: float
    update_id: int
    status: int
    seconds: float


class Webhook:
    """Set with `start`, taken away with `stop`; what was not taken stays pending."""

    def __init__(self, updates: Updates, *, retry_s: float, retry_most_s: float, timeout_s: float) -> None:
        self.updates = updates
        self.retry_s, self.retry_most_s, self.timeout_s = retry_s, retry_most_s, timeout_s
        self.hook: Hook | None = None
        self.deliveries: deque[Delivery] = deque(maxlen=10_000)
        self.last_error: tuple[int, str] | None = None
        self.on_call: Callable[[Json], Awaitable[Any]] | None = None  # A method named in the answer's body.
        self.on_gone: Callable[[], None] | None = None
        self._queues: dict[Hashable, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._room = asyncio.Semaphore(1)
        updates.on_news.append(self._news)

    async def start(self, hook: Hook) -> None:
        await self.stop()
        self.hook = hook
        self._room = asyncio.Semaphore(hook.max_connections)
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._news(list(self.updates.pending))

    async def stop(self) -> None:
        self.hook = None
        self._queues.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _news(self, places: Sequence[int]) -> None:
        """Sorts new arrivals into their queues, and wakes the queues that slept."""
        if self.hook is None:
            return
        for place in places:
            update = self.updates.pending[place]
            queue = self._queues.setdefault(update.queue, deque())
            queue.append(place)
            if len(queue) == 1:
                task = asyncio.get_running_loop().create_task(self._drain(update.queue, queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: Hashable, queue: deque[int]) -> None:
        while queue:
            update = self.updates.pending.get(queue[0])
            is_alive = update is not None and update.dies_at > self.updates.clock.now()
            wait_s = await self._attempt(update) if update is not None and is_alive else None
            if wait_s is None:
                self.updates.pending.pop(queue.popleft(), None)
                self.updates.changed()
            else:
                await asyncio.sleep(wait_s)
        if self._queues.get(key) is queue:
            del self._queues[key]

    async def _attempt(self, update: Update) -> float | None:
        """None when taken, else seconds until the next try."""
        async with self._room:
            started = asyncio.get_running_loop().time()
            status, retry_after, body = await self._post(update)
            seconds = asyncio.get_running_loop().time() - started
        self.deliveries.append(Delivery(self.updates.clock.now(), update.id, status, seconds))
        if status == 410 and self.on_gone is not None:
            self.on_gone()
        if 200 <= status < 300:
            await self._answer_in_body(body)
            return None
        update.failures += 1
        if retry_after:
            return min(retry_after, RETRY_AFTER_MOST_S)
        return float(min(self.retry_s * 2 ** (update.failures - 1), self.retry_most_s))

    async def _post(self, update: Update) -> tuple[int, float, bytes]:
        if self.hook is None or self._session is None:
            return 0, 0.0, b""
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers[SECRET_HEADER] = self.hook.secret
        data = update.raw if update.raw is not None else json.dumps(update.json).encode()
        timeout = aiohttp.ClientTimeout(total=self.timeout_s)
        try:
            async with self._session.post(self.hook.url, data=data, headers=headers, timeout=timeout) as answer:
                body = await answer.read()
                if answer.status >= 300:
                    self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                after = answer.headers.get("Retry-After", "")
                return answer.status, float(after) if after.isdigit() else 0.0, body
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed("Read timeout expired" if isinstance(error, TimeoutError) else "Connection refused")
            return 0, 0.0, b""

    def _failed(self, text: str) -> None:
        self.last_error = (self.updates.clock.unix(), text)

    async def _answer_in_body(self, body: bytes) -> None:
        if not body.strip() or self.on_call is None:
            return
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call:
            await self.on_call(call)
