"""What has to be seen to from time to time: codes that are about to die, what waits for a reason that may be over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.cgi.faults import NONSENSE
from bot.cgi.troubles import Troubles
from bot.cgi.waiting import Waiting
from bot.wechat.entries import Entries
from bot.wechat.errors import CALL_ERRORS, WINDOW, Trouble
from bot.wechat.names import NAME
from storage import Storage, Tx, deliveries, outbox, windows

_LOG = logging.getLogger(__name__)

EVERY_S = 20.0


class Upkeep:
    """`lacks`: calls that were found to be forbidden; forgotten when what waits for them is tried again. Where nothing
    waits an answer would find it out: its second message would be lost to the reply."""

    def __init__(
        self,
        storage: Storage,
        entries: Entries,
        troubles: Troubles,
        lacks: set[str],
        *,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._storage, self._entries, self._troubles, self._lacks = storage, entries, troubles, lacks
        self._clock, self._pause = clock, pause
        self._waiting = Waiting(NAME, clock())

    async def run(self) -> None:
        """For ever. A database that is away is the worker's to wait for."""
        while True:
            await self.once()
            await self._pause(EVERY_S)

    async def once(self) -> None:
        now = self._clock()
        await self._storage.run(partial(self._tidy, now=now))
        self._waiting.freed(now)
        try:
            while await self._entries.renew():
                pass
        except CALL_ERRORS as error:
            await self._troubles.met(error)
            _LOG.warning("codes of invites cannot be made anew: %s; trying again", error)
        except NONSENSE:
            _LOG.exception("an answer of WeChat makes no sense; trying again")

    def _tidy(self, tx: Tx, now: datetime) -> None:
        is_wanted = bool(self._lacks) and _waits_for_permission(tx)
        if self._waiting.free(tx, now) and is_wanted:
            self._lacks.clear()
        for lane in windows.open_in_vain(tx, NAME, WINDOW, now):
            outbox.free(tx, NAME, lane)
            deliveries.free(tx, NAME, lane)
        windows.forget(tx, NAME, now - timedelta(days=1))


def _waits_for_permission(tx: Tx) -> bool:
    return any((platform, reason) == (NAME, Trouble.CAPABILITY) for platform, reason, _ in outbox.waiting(tx))
