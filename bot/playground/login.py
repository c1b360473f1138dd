"""The playground's password: a form, a cookie, and few tries.

The cookie is signed with the password itself, so it holds in every process and after a restart, and a new password
ends all of them.
"""

import hashlib
import hmac
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

COOKIE = "fanloop_playground"
LIFE = timedelta(days=7)
TRIES, WITHIN = 10, timedelta(minutes=1)
"""Wrong passwords in a process, from whomever: more are not looked at."""


class Login:
    """Open to everybody where there is no password."""

    def __init__(self, password: str | None, clock: Callable[[], datetime], *, is_https: bool) -> None:
        self._password = password
        self._clock = clock
        self._is_https = is_https
        self._wrong: deque[datetime] = deque()

    def is_in(self, request: Request) -> bool:
        return self._password is None or self._is_good(request.cookies.get(COOKIE, ""))

    def is_busy(self) -> bool:
        """Too many wrong passwords of late."""
        while self._wrong and self._clock() - self._wrong[0] > WITHIN:
            self._wrong.popleft()
        return len(self._wrong) >= TRIES

    def enter(self, typed: str, query: str = "") -> Response | None:
        """On to the page, with a cookie, and with the link one came by (`query`); None for a wrong password."""
        if not hmac.compare_digest(typed.encode(), (self._password or "").encode()):
            self._wrong.append(self._clock())
            return None
        until = str(int((self._clock() + LIFE).timestamp()))
        response = RedirectResponse(f"/?{urlencode(parse_qsl(query))}" if query else "/", status_code=303)
        response.set_cookie(
            COOKIE,
            f"{until}.{self._signed(until)}",
            max_age=int(LIFE.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self._is_https,
        )
        return response

    def _is_good(self, cookie: str) -> bool:
        until, _, signature = cookie.partition(".")
        is_ours = hmac.compare_digest(signature.encode(), self._signed(until).encode())
        return is_ours and until.isdecimal() and self._clock().timestamp() < int(until)

    def _signed(self, until: str) -> str:
        key = hashlib.sha256((self._password or "").encode()).digest()
        return hmac.new(key, f"playground {until}".encode(), hashlib.sha256).hexdigest()
