"""Access tokens: two hours, of two separate kinds.

`stable`: everybody gets the same one; in its last five minutes a new one is given, and both are good until the old one
ends. Forced, the old one ends at once; 20 times a day, 30 seconds apart. `plain` (`GET token`): each call voids the
token the call before gave.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable

from tests.servers.wire.cgi import CgiError

LIFE_S, OVERLAP_S = 7200, 300
FORCED_A_DAY, FORCED_APART_S = 20, 30


class Tokens:
    def __init__(self, now: Callable[[], float], today: Callable[[], str]) -> None:
        self._now, self._today = now, today
        self._numbers = itertools.count(1)
        self._ends: dict[str, float] = {}
        self._current: dict[str, str] = {}
        self._forced: Counter[str] = Counter()
        self._forced_at = 0.0
        self.given = 0

    def stable(self, *, is_forced: bool = False) -> tuple[str, int]:
        """(token, seconds it is still good)."""
        if is_forced:
            self._count_force()
            self.void("stable")
        current = self._current.get("stable", "")
        if self._left(current) <= OVERLAP_S:
            current = self._new("stable")
        return current, int(self._left(current))

    def plain(self) -> tuple[str, int]:
        self.void("plain")
        return self._new("plain"), LIFE_S

    def _count_force(self) -> None:
        now, today = self._now(), self._today()
        if self._forced[today] >= FORCED_A_DAY:
            raise CgiError(45009, "reach max force_refresh daily quota")
        if now < self._forced_at + FORCED_APART_S:
            raise CgiError(45011, "force_refresh too often, wait 30 seconds")
        self._forced[today] += 1
        self._forced_at = now

    def _new(self, kind: str) -> str:
        number = next(self._numbers)
        self.given += 1
        # More than 512 characters may come: 136 + some is what is seen.
        token = f"{number}_{hashlib.sha512(f'{kind}{number}'.encode()).hexdigest()}{'x' * 400}"
        self._current[kind] = token
        self._ends[token] = self._now() + LIFE_S
        return token

    def _left(self, token: str) -> float:
        return self._ends.get(token, 0.0) - self._now()

    def void(self, kind: str = "stable") -> None:
        """The current token is good no more, as when somebody else refreshed it."""
        self._ends.pop(self._current.pop(kind, ""), None)

    def check(self, token: str) -> None:
        """CgiError 41001 missing, 40001 unknown or void, 42001 over."""
        if not token:
            raise CgiError(41001, "access_token missing", is_fault=True)
        if token not in self._ends:
            raise CgiError(40001, "invalid credential, access_token is invalid or not latest")
        if self._left(token) <= 0:
            raise CgiError(42001, "access_token expired")
