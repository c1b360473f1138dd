"""What has to be seen to from time to time: codes that are about to die, what waits for a reason that may be over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.wechat.entries import Entries
from bot.wechat.errors import CALL_ERRORS, WINDOW, Trouble, trouble_of
from bot.wechat.names import CHINA, NAME
from bot.wechat.troubles import Troubles
from storage import Storage, Tx, deliveries, outbox, windows

_LOG = logging.getLogger(__name__)

EVERY_S = 20.0
TRY_AGAIN = timedelta(minutes=5)
"""So often what waits for a setting is tried again: nobody tells us that it was mended."""
WAITS_MOST = timedelta(days=7)
"""Content is kept for 7 days; who has not been heard from until then does not get it any more."""
MENDED_ELSEWHERE = (Trouble.IP, Trouble.CAPABILITY, Trouble.TOKEN, Trouble.SECRET)


class Upkeep:
    """`lacks`: calls that were found to be forbidden; forgotten when they are tried again."""

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
        self._tried_at = clock()
        self._day = clock().astimezone(CHINA).date()

    async def run(self) -> None:
        """For ever. A database that is away is the worker's to wait for."""
        while True:
            await self.once()
            await self._pause(EVERY_S)

    async def once(self) -> None:
        await self._storage.run(partial(self._tidy, now=self._clock()))
        try:
            while await self._entries.renew():
                pass
        except CALL_ERRORS as error:
            await self._troubles.met(trouble_of(error), error)
            _LOG.warning("codes of invites cannot be made anew: %s; trying again", error)

    def _tidy(self, tx: Tx, now: datetime) -> None:
        for reason in self._over(now):
            outbox.free_for(tx, NAME, reason)
            deliveries.free_for(tx, NAME, reason)
        for lane in windows.open_in_vain(tx, NAME, WINDOW, now):
            outbox.free(tx, NAME, lane)
            deliveries.free(tx, NAME, lane)
        outbox.give_up_waiting(tx, NAME, now - WAITS_MOST)
        deliveries.give_up_waiting(tx, NAME, now - WAITS_MOST)
        windows.forget(tx, NAME, now - timedelta(days=1))

    def _over(self, now: datetime) -> list[str]:
        """Reasons that may hold no more."""
        reasons: list[str] = []
        today = now.astimezone(CHINA).date()
        if today != self._day:
            self._day = today
            reasons.append(Trouble.QUOTA)
        if now - self._tried_at >= TRY_AGAIN:
            self._tried_at = now
            self._lacks.clear()
            reasons += MENDED_ELSEWHERE
        return reasons
