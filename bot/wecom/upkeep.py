"""What has to be seen to from time to time, by one worker: groups that changed, tasks that wait, ways that are over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.cgi.faults import NONSENSE
from bot.cgi.troubles import Troubles
from bot.cgi.waiting import Waiting
from bot.platform import Take
from bot.wecom.errors import CALL_ERRORS, is_limit
from bot.wecom.groups import Groups
from bot.wecom.names import NAME
from bot.wecom.tasks import Tasks
from bot.wecom.ways import Ways
from storage import Storage, Tx

_LOG = logging.getLogger(__name__)

EVERY_S, AFTER_FAULT_S, AFTER_LIMIT_S = 0.5, 5.0, 60.0
TIDY_EVERY = 40
"""Rounds."""


class Upkeep:
    def __init__(
        self,
        groups: Groups,
        tasks: Tasks,
        ways: Ways,
        troubles: Troubles,
        storage: Storage,
        clock: Callable[[], datetime],
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._groups, self._tasks, self._ways, self._troubles = groups, tasks, ways, troubles
        self._storage, self._clock, self._pause = storage, clock, pause
        self._waiting = Waiting(NAME, clock())
        self._rounds = 0

    async def run(self, take: Take) -> None:
        """For ever. A database that is away is the worker's to wait for."""
        await self._groups.begin()
        while True:
            await self._pause(await self.once(take))

    async def _tidied(self) -> None:
        now = self._clock()
        await self._storage.run(partial(self._tidy, now=now))
        self._waiting.freed(now)

    def _tidy(self, tx: Tx, now: datetime) -> None:
        self._waiting.free(tx, now)
        self._groups.tidy(tx)

    async def once(self, take: Take) -> float:
        """How many seconds to rest: for longer where the platform or the network refused something."""
        if self._rounds % TIDY_EVERY == 0:
            await self._tidied()
        self._rounds += 1
        rest_s = EVERY_S
        for seen_to in (partial(self._groups.look, take), partial(self._tasks.read_back, take), self._ways.end_over):
            try:
                await seen_to()
            except CALL_ERRORS as error:
                rest_s = max(rest_s, AFTER_LIMIT_S if is_limit(error) else AFTER_FAULT_S)
                await self._troubles.met(error)
                _LOG.warning("WeCom: %s; trying again", error)
            except NONSENSE:
                rest_s = max(rest_s, AFTER_FAULT_S)
                _LOG.exception("an answer of WeCom makes no sense; trying again")
        return rest_s
