"""What waits for a trouble: nobody tells us that it is over, so it is tried again from time to time."""

from datetime import date, datetime, timedelta, timezone

from bot.cgi.errors import Trouble
from storage import Tx, deliveries, outbox

CHINA = timezone(timedelta(hours=8))
"""The platforms' days and months begin at midnight there."""
TRY_AGAIN = timedelta(minutes=5)
WAITS_MOST = timedelta(days=7)
"""Content is kept for 7 days; what could not leave until then does not leave any more."""
MENDED_ELSEWHERE = (Trouble.IP, Trouble.CAPABILITY, Trouble.LIMIT, Trouble.TOKEN, Trouble.SECRET)


class Waiting:
    """Of one platform, since `now`. Which day it is is not known before the first time: a program that was down at
    midnight has missed nothing."""

    def __init__(self, platform: str, now: datetime) -> None:
        self._platform = platform
        self._tried_at, self._day = now, date.min

    def free(self, tx: Tx, now: datetime) -> bool:
        """What may go again does; `freed` is told once that stands. Whether it is all that is mended elsewhere."""
        is_new_day, is_tried = now.astimezone(CHINA).date() != self._day, self._is_tried(now)
        for reason in (*((Trouble.QUOTA,) if is_new_day else ()), *(MENDED_ELSEWHERE if is_tried else ())):
            outbox.free_for(tx, self._platform, reason)
            deliveries.free_for(tx, self._platform, reason)
        if is_tried:  # it goes through all that waits: not each time
            outbox.give_up_waiting(tx, self._platform, now - WAITS_MOST)
            deliveries.give_up_waiting(tx, self._platform, now - WAITS_MOST)
        return is_tried

    def freed(self, now: datetime) -> None:
        """What `free` did at this moment is on record."""
        self._day = now.astimezone(CHINA).date()
        self._tried_at = now if self._is_tried(now) else self._tried_at

    def _is_tried(self, now: datetime) -> bool:
        return now - self._tried_at >= TRY_AGAIN
