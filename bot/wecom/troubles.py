"""Troubles that only a setting can mend: told once, and what waits for them is tried again from time to time."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.platform import Take
from bot.wecom.errors import CallError, Trouble, trouble_of
from bot.wecom.names import CHINA, NAME
from storage import Tx, deliveries, outbox

TRY_AGAIN = timedelta(minutes=5)
"""Nobody tells us that a setting was mended."""
WAITS_MOST = timedelta(days=7)
MENDED_ELSEWHERE = (Trouble.IP, Trouble.CAPABILITY, Trouble.TOKEN, Trouble.SECRET)


class Troubles:
    """What the inbox is told goes through the newest `take` this process was given."""

    def __init__(self, source: str, clock: Callable[[], datetime]) -> None:
        self._source, self._clock = source, clock
        self._take: Take | None = None
        self._told: set[str] = set()
        self._tried_at = clock()
        self._day = clock().astimezone(CHINA).date()

    def tell_through(self, take: Take) -> None:
        self._take = take

    async def met(self, error: CallError) -> None:
        """Into the inbox once a day and trouble, whichever process met it first."""
        trouble, now = trouble_of(error), self._clock()
        name = f"trouble:{trouble}:{now.astimezone(CHINA).date().isoformat()}"
        if trouble is None or self._take is None or name in self._told:
            return
        told = {"trouble": trouble, "detail": str(error), "at": now.isoformat()}
        await self._take(name, name, json.dumps(told, ensure_ascii=False))
        self._told = {name, *list(self._told)[:9]}

    def tidy(self, tx: Tx) -> None:
        """What waits for a trouble that may be over goes again."""
        now = self._clock()
        for reason in self._over(now):
            outbox.free_for(tx, NAME, reason)
            deliveries.free_for(tx, NAME, reason)
        outbox.give_up_waiting(tx, NAME, now - WAITS_MOST)
        deliveries.give_up_waiting(tx, NAME, now - WAITS_MOST)

    def _over(self, now: datetime) -> list[str]:
        reasons: list[str] = []
        today = now.astimezone(CHINA).date()
        if today != self._day:
            self._day = today
            reasons.append(Trouble.QUOTA)
        if now - self._tried_at >= TRY_AGAIN:
            self._tried_at = now
            reasons += MENDED_ELSEWHERE
        return reasons
