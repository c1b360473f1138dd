"""What the platform tells the program: three tries, five seconds each, the first good answer counts.

Those of one person arrive in the order they happened, the next when the one before is answered, unless `is_orderly` is
off: the platforms promise no order.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import aiohttp

from .frames import Frame, written

TRIES, ANSWER_S = 3, 5.0


class Attempt(NamedTuple):
    """One knock: status 0 means no answer in time or no line."""

    status: int
    body: bytes
    seconds: float


class Sealed(NamedTuple):
    query: Mapping[str, str]
    body: bytes


class Teller(Protocol):
    """Whoever has something to tell."""

    def seal(self, plain: bytes, openid: str) -> Sealed:
        """What goes over the wire, signed now."""

    def answered(self, callback: Callback, body: bytes) -> Any:
        """Reads an answer with status 200; gives what it says to the person."""

    def ignored(self, callback: Callback) -> None:
        """No try was answered."""


class Callback:
    """One thing told. `await callback.answered()`: after its last try; what was said in answer, or None."""

    def __init__(self, frame: Frame, plain: bytes, who: str) -> None:
        self.frame, self.plain, self.who = frame, plain, who
        self.attempts: list[Attempt] = []
        self.is_taken = False
        self.is_lost = False
        self.reply: Any = None
        self.is_over = asyncio.Event()

    def __repr__(self) -> str:
        told = {name: self.frame[name] for name in ("MsgType", "Event", "ChangeType", "Content") if name in self.frame}
        return f"<{told} of {self.who}: {[one.status for one in self.attempts]}>"

    async def answered(self, timeout: float = 20.0) -> Any:  # noqa: ASYNC109
        await asyncio.wait_for(self.is_over.wait(), timeout)
        return self.reply


class Callbacks:
    """`door`: the address that is told; until there is one, nothing is (as with an account that has set none)."""

    def __init__(self, teller: Teller, changed: Callable[[], None], *, answer_s: float = ANSWER_S) -> None:
        self.teller, self.changed, self.answer_s = teller, changed, answer_s
        self.door = ""
        self.copies = 1
        self.is_orderly = True
        self.told: list[Callback] = []
        self._held: list[Callback] | None = None
        self._to_lose: int | None = 0
        self._order: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    # -- telling ------------------------------------------------------------------------------------------------------
    def tell(self, frame: Frame, who: str = "", *, plain: bytes | None = None) -> Callback:
        """Tells the program. `plain` instead of the frame's XML: poison."""
        callback = Callback(frame, written(frame) if plain is None else plain, who)
        self.told.append(callback)
        if self._loses():
            callback.is_lost = True
            callback.is_over.set()
        elif self._held is not None:
            self._held.append(callback)
        else:
            self._send(callback)
        return callback

    def _loses(self) -> bool:
        if not self.door:
            return True
        if self._to_lose is None:
            return True
        self._to_lose -= 1
        if self._to_lose < 0:
            self._to_lose = 0
            return False
        return True

    def _send(self, callback: Callback) -> None:
        for _ in range(self.copies):
            task = asyncio.get_running_loop().create_task(self._in_turn(callback))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _in_turn(self, callback: Callback) -> None:
        if not self.is_orderly:
            await self._deliver(callback)
            return
        async with self._order[callback.who]:
            await self._deliver(callback)

    async def _deliver(self, callback: Callback) -> None:
        for _ in range(TRIES):
            attempt = await self._knock(callback)
            callback.attempts.append(attempt)
            if attempt.status == 200:
                said = self.teller.answered(callback, attempt.body)
                callback.reply = callback.reply if callback.is_taken else said
                callback.is_taken = True
                break
        else:
            self.teller.ignored(callback)
        callback.is_over.set()
        self.changed()

    async def _knock(self, callback: Callback) -> Attempt:
        sealed = self.teller.seal(callback.plain, callback.who)
        loop = asyncio.get_running_loop()
        started = loop.time()
        status, body = await self._post(sealed)
        return Attempt(status, body, loop.time() - started)

    async def _post(self, sealed: Sealed) -> tuple[int, bytes]:
        limit = aiohttp.ClientTimeout(total=self.answer_s)
        headers = {"Content-Type": "text/xml"}
        try:
            async with self.session.post(
                self.door, params=sealed.query, data=sealed.body, headers=headers, timeout=limit
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, b""

    async def get(self, query: Mapping[str, str]) -> tuple[int, bytes]:
        """The check of the door's address."""
        async with self.session.get(self.door, params=query) as answer:
            return answer.status, await answer.read()

    async def post(self, query: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Knocks once with any query and body: bad input, made by the test."""
        return await self._post(Sealed(query, body))

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    # -- trouble ------------------------------------------------------------------------------------------------------
    @property
    def pending(self) -> list[Callback]:
        return [one for one in self.told if not one.is_over.is_set()]

    def hold(self) -> None:
        """Callbacks wait until `release`."""
        self._held = [] if self._held is None else self._held

    def release(self, order: str = "") -> list[Callback]:
        """Lets held callbacks go: as they happened, or "reversed" or "mixed" (then nobody's order is kept)."""
        held, self._held = self._held or [], None
        if order:
            self.is_orderly = False
            held = held[::-1] if order == "reversed" else random.Random(len(held)).sample(held, len(held))
        for callback in held:
            self._send(callback)
        return held

    def lose(self, times: int | None = 1) -> None:
        """The next `times` callbacks never arrive; None: all, until `lose(0)`."""
        self._to_lose = times

    def replay(self, *callbacks: Callback) -> list[Callback]:
        """Tells these (none: all that were told) once more, word for word, in a fresh envelope."""
        chosen = list(callbacks) or list(self.told)
        return [self.tell(one.frame, one.who, plain=one.plain) for one in chosen]
