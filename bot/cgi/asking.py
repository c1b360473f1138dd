"""Who people are elsewhere is asked beside everything else: no callback waits for it."""

import asyncio
import logging
from typing import Protocol

from bot.platform import Take

_LOG = logging.getLogger(__name__)


class People(Protocol):
    async def recognize(self, account: str, take: Take) -> None:
        """Asks the platform who this is, and tells it. A refusal is no fault."""
        ...


class Asking:
    def __init__(self, people: People) -> None:
        self._people = people
        self._tasks: set[asyncio.Task[None]] = set()

    def about(self, account: str, take: Take) -> None:
        task = asyncio.create_task(self._people.recognize(account, take))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _LOG.error("who an account is could not be kept", exc_info=task.exception())
