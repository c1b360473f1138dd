"""What has to be seen to from time to time, by one worker: groups that changed, tasks that wait, ways that are over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.cgi.troubles import Troubles
from bot.cgi.waiting import Waiting
from bot.platform import Take
from bot.wecom.errors import CALL_ERRORS
from bot.wecom.groups import Groups
from bot.wecom.names import NAME
from bot.wecom.tasks import Tasks
from bot.wecom.ways import Ways
from storage import Storage, Tx

_LOG = logging.getLogger(__name__)

EVERY_S, AFTER_FAULT_S = 0.5, 5.0
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
            await self._pause(EVERY_S if await self.once(take) else AFTER_FAULT_S)

    def _tidy(self, tx: Tx) -> None:
        self._waiting.free(tx, self._clock())
        self._groups.tidy(tx)

    async def once(self, take: Take) -> bool:
        """False where the platform or the network refused something: it is tried again."""
        if self._rounds % TIDY_EVERY == 0:
            await self._storage.run(self._tidy)
        self._rounds += 1
        is_well = True
        for seen_to in (partial(self._groups.look, take), partial(self._tasks.read_back, take), self._ways.end_over):
            try:
                await seen_to()
            except CALL_ERRORS as error:
                is_well = False
                await self._troubles.met(error)
                _LOG.warning("WeCom: %s; trying again", error)
        return is_well
