"""Polling: a platform's updates are fetched by one worker at a time, by lease."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.platform import Platform, Take
from storage import DatabaseUnavailable, Storage, Tx, lease

AGAIN_S = 1.0
_LOG = structlog.get_logger(__name__)


class Polling:
    """`holder`: this process; whoever has given no sign of life for `life` is taken for dead."""

    def __init__(self, storage: Storage, *, holder: str, clock: Callable[[], datetime], life: timedelta) -> None:
        self._storage = storage
        self._holder = holder
        self._clock = clock
        self._life = life

    async def run(self, platform: Platform, take: Take) -> None:
        """For ever, or until there is nothing to fetch. Raises PlatformDown when it refuses us for good."""
        name = f"poll:{platform.source}"
        while True:
            try:
                is_ours = await self._storage.run(self._leased(name, lease.take))
                if is_ours and await self._is_over(platform, take, name):
                    return
            except DatabaseUnavailable as error:
                _LOG.error("not polling now", platform=platform.source, reason=str(error))
            await asyncio.sleep(AGAIN_S)

    async def _is_over(self, platform: Platform, take: Take, name: str) -> bool:
        """Fetches as long as the lease is ours. False once it is somebody else's."""
        polling = asyncio.create_task(platform.poll(take))
        try:
            while not polling.done():
                await asyncio.wait({polling}, timeout=self._life.total_seconds() / 3)
                if not await self._storage.run(self._leased(name, lease.renew)):
                    return False
            await polling
            return True
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await self._storage.run(lambda tx: lease.give_up(tx, name, self._holder))

    def _leased(self, name: str, how: Callable[[Tx, str, str, datetime, timedelta], bool]) -> Callable[[Tx], bool]:
        now = self._clock()
        return lambda tx: how(tx, name, self._holder, now, self._life)
