"""Passive replies: a callback's request is held open for a moment, and the answer may go out in it.

It costs nothing of any window. Whoever performs is offered to speak first; who comes too late speaks in the ordinary
way. Only the process that sends for the platform can answer inside a request.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

HOLD_S = 0.8
"""The platform waits for 5 s, but people for less, and whoever counts callbacks wants them answered within one."""
HOLD_LONG_S = 4.5
"""Where there is no other way to answer. From when it came: what is heard and stored first takes of it."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One message, without its frame: MsgType and what it carries."""

    fields: dict[str, Any]


class Request:
    """One request held open `until` a time of the loop's clock. `sent` is told whether the reply has left."""

    def __init__(self, until: float) -> None:
        self._loop = loop = asyncio.get_running_loop()
        self._until = until
        self._reply: asyncio.Future[Reply | None] = loop.create_future()
        self._has_left: asyncio.Future[bool] = loop.create_future()

    async def wait(self) -> Reply | None:
        """The reply, or None when nobody had one in time: then none is taken any more."""
        try:
            async with asyncio.timeout_at(self._until):
                return await asyncio.shield(self._reply)
        except TimeoutError:
            if not self._reply.done():
                self._reply.set_result(None)
            return self._reply.result()

    def sent(self, has_left: bool) -> None:
        if not self._has_left.done():
            self._has_left.set_result(has_left)

    @property
    def is_open(self) -> bool:
        """Later the platform has turned away: it would not show what it is given."""
        return not self._reply.done() and self._loop.time() < self._until

    async def offer(self, reply: Reply) -> bool:
        if not self.is_open:
            return False
        self._reply.set_result(reply)
        return await self._has_left

    def decline(self) -> None:
        """There will be no reply."""
        if not self._reply.done():
            self._reply.set_result(None)

    def close(self) -> None:
        self.decline()
        self.sent(False)


class Replies:
    """The requests held open, by chat. `is_served`: this process sends, so that waiting makes sense at all."""

    def __init__(self, *, is_served: bool) -> None:
        self.is_served = is_served
        self._open: defaultdict[str, deque[Request]] = defaultdict(deque)

    @contextmanager
    def opened(self, chat: str, until: float) -> Iterator[Request]:
        """A request of this chat, until the block ends."""
        request = Request(until)
        self._open[chat].append(request)
        try:
            yield request
        finally:
            request.close()
            self._open[chat].remove(request)
            if not self._open[chat]:
                del self._open[chat]

    def awaits(self, chat: str) -> bool:
        return any(request.is_open for request in self._open.get(chat, ()))

    def release(self, chat: str) -> None:
        """The answer goes another way: the chat's oldest open request need not wait for it."""
        for request in self._open.get(chat, ()):
            if request.is_open:
                request.decline()
                return

    async def offer(self, chat: str, reply: Reply) -> bool:
        """Whether it went out in the chat's oldest open request."""
        for request in list(self._open.get(chat, ())):
            if request.is_open:
                return await request.offer(reply)
        return False
