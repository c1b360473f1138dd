"""The limit of calls: a minute's rest helps at first; who goes on is shut out for an hour, then for a day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.cgi.waiting import TRY_AGAIN
from bot.wecom.errors import is_limit

LASTS = timedelta(minutes=10)
"""From here on it is no matter of a minute: what is owed waits, and is tried from time to time."""
FORGOTTEN = 3 * TRY_AGAIN
"""Not met for so long, it is over."""


class Limit:
    """Since when it has been met, of this process's calls."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._since: datetime | None = None
        self._last: datetime | None = None

    def lasts(self, error: Exception) -> bool:
        """Whether this error is the limit, and has been for a while."""
        if not is_limit(error):
            return False
        now = self._clock()
        if self._since is None or self._last is None or now - self._last > FORGOTTEN:
            self._since = now
        self._last = now
        return now - self._since >= LASTS
