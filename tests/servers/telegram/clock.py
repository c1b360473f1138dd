"""The server's own time: real time plus what a test has skipped, and things that fall due."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable


class Clock:
    """`now()` in unix seconds. `skip(s)` moves it forward and at once runs what has fallen due meanwhile."""

    def __init__(self) -> None:
        self._skipped = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> float:
        return time.time() + self._skipped

    def unix(self) -> int:
        return int(self.now())

    def skip(self, seconds: float) -> None:
        self._skipped += seconds
        self._run_due()

    def at(self, when: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._due, (when, next(self._order), what))
        self._wind()

    def stop(self) -> None:
        self._due.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run_due(self) -> None:
        while self._due and self._due[0][0] <= self.now():
            heapq.heappop(self._due)[2]()
        self._wind()

    def _wind(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._due:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # Not serving yet: `skip` still runs what is due.
        self._timer = loop.call_later(max(0.0, self._due[0][0] - self.now()), self._run_due)
