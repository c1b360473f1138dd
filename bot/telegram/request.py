"""HTTP to the Bot API over aiohttp: under python-telegram-bot's Bot, and straight for what is said.

`call` sends plain fields and gives plain JSON: for a message that is half the work of going through the library's
objects, and no field of an answer that nobody reads can make a message fail that has been sent.

Errors are python-telegram-bot's, but for two that it has no name for: a request that never left (`NotSent`), and one
that came too soon (`TooSoon`; the library's RetryAfter warns whenever it is made).
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

CONNECT_S = 10.0
READ_S = 20.0
WRITE_S = 20.0
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "identity"}
PLAIN = {"Accept-Encoding": "identity"}
CLOSED = "closing transport"
"""Words of aiohttp's error when it writes to a connection that is closed already."""
_TOKEN = re.compile(r"\d{3,}(?::|%3A)[\w-]{10,}")


class NotSent(NetworkError):
    """The connection could not be made: nothing left this machine."""


class TooSoon(TelegramError):
    """429: to be tried again after `after_s` seconds."""

    def __init__(self, after_s: float) -> None:
        super().__init__(f"too many requests, retry after {after_s:g} s")
        self.after_s = after_s


class NotThere(BadRequest):
    """404: the server knows no such method, as one that is older than the method; at getMe: no such bot."""


class TooLarge(Exception):
    """A file that is longer than what is taken."""


CLASSES: dict[int, type[TelegramError]] = {401: InvalidToken, 403: Forbidden, 404: NotThere, 409: Conflict}
"""Refusals that are no plain BadRequest; from 500 on nobody knows what became of the request."""


class AiohttpRequest(BaseRequest):
    """One pool of `at_once` connections. `initialize` needs the running loop; both ends may be called again."""

    def __init__(self, *, at_once: int, proxy: str | None = None) -> None:
        self._at_once = at_once
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._timeouts: dict[tuple[float, float, float], aiohttp.ClientTimeout] = {}

    @property
    def read_timeout(self) -> float | None:
        return READ_S

    @property
    def is_open(self) -> bool:
        return self._session is not None

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._at_once, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent",),
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Raises TelegramError for what Telegram never answers."""
        answer = _object(payload)
        if "result" not in answer:
            raise TelegramError("the answer is not Telegram's")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """What BaseRequest asks for. Raises NotSent, TooSoon, TimedOut, BadRequest or NetworkError.

        A pool that is exhausted counts as connecting: `pool_timeout` has no time of its own.
        """
        timeout = self._timeout(
            _seconds(read_timeout, READ_S), _seconds(write_timeout, WRITE_S), _seconds(connect_timeout, CONNECT_S)
        )
        if request_data is not None and request_data.contains_files:
            status, payload = await self._exchange(method, url, _multipart(request_data), PLAIN, timeout)
        else:
            form = _encoded(request_data.json_parameters) if request_data is not None else None
            status, payload = await self._exchange(method, url, form, FORM, timeout)
        if status >= 400:
            raise _refusal(status, payload)
        return status, payload

    async def call(self, url: str, fields: Mapping[str, Any]) -> Any:
        """Posts what is not None and gives the answer's `result`, plain JSON. Bytes are files. Raises as do_request."""
        timeout = self._timeout(READ_S, WRITE_S, CONNECT_S)
        files = {name: value for name, value in fields.items() if isinstance(value, bytes)}
        form = {name: _value(value) for name, value in fields.items() if value is not None and name not in files}
        body, headers = (_with_files(form, files), PLAIN) if files else (_encoded(form), FORM)
        status, payload = await self._exchange("POST", url, body, headers, timeout)
        if status >= 400:
            raise _refusal(status, payload)
        return self.parse_json_payload(payload)["result"]

    async def ask(self, url: str, form: Mapping[str, str], *, read_s: float) -> tuple[int, bytes]:
        """A bare POST: status and body, whatever they are. Raises NotSent, TimedOut or NetworkError."""
        timeout = self._timeout(read_s, WRITE_S, CONNECT_S)
        return await self._exchange("POST", url, _encoded(form), FORM, timeout)

    async def download(self, url: str, *, most: int) -> tuple[int, bytes]:
        """A file of at most `most` bytes. Raises TooLarge, NotSent, TimedOut or NetworkError."""
        try:
            async with self._opened().get(url, timeout=self._timeout(READ_S, WRITE_S, CONNECT_S)) as answer:
                return answer.status, await _read(answer, most)
        except (aiohttp.ClientError, OSError) as error:
            raise _translated(error) from None

    async def _exchange(
        self,
        method: str,
        url: str,
        data: bytes | aiohttp.FormData | None,
        headers: Mapping[str, str],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - a setting of aiohttp, which does the waiting
    ) -> tuple[int, bytes]:
        try:
            async with self._opened().request(method, url, data=data, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, OSError) as error:
            raise _translated(error) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NotSent("the connection is closed")
        return self._session

    def _timeout(self, read_s: float, write_s: float, connect_s: float) -> aiohttp.ClientTimeout:
        key = (read_s, write_s, connect_s)
        if key not in self._timeouts:
            total = read_s + write_s + connect_s
            self._timeouts[key] = aiohttp.ClientTimeout(total=total, connect=connect_s, sock_read=read_s)
        return self._timeouts[key]


def proxy_for(url: str) -> str | None:
    """The HTTP proxy of this process's environment for an address; none for what is on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "localhost" or host.startswith("127.") or host == "::1" or proxy_bypass(host):
        return None
    proxy = getproxies().get(parts.scheme)
    return proxy if proxy and proxy.startswith("http") else None


def without_token(text: str) -> str:
    """A text for logs and outcomes: no bot token in it."""
    return _TOKEN.sub("[token]", text)


def _encoded(form: Mapping[str, str]) -> bytes:
    """A urlencoded body. Names of fields are plain words: encoding them too would double the work."""
    return "&".join([f"{name}={quote_plus(value)}" for name, value in form.items()]).encode()


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _with_files(form: Mapping[str, str], files: Mapping[str, bytes]) -> aiohttp.FormData:
    body = aiohttp.FormData(form)
    for name, data in files.items():
        body.add_field(name, data, filename="picture", content_type="application/octet-stream")
    return body


def _seconds(given: object, usual: float) -> float:
    return float(given) if isinstance(given, int | float) else usual


def _multipart(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    data = bytearray()
    async for chunk in answer.content.iter_any():
        data += chunk
        if len(data) > most:
            raise TooLarge(f"more than {most} bytes")
    return bytes(data)


def _translated(error: Exception) -> NetworkError:
    """Without its cause: aiohttp's errors carry the address, and the address carries the token."""
    said = without_token(f"{type(error).__name__}: {error}")
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError) or _was_closed(error):
        return NotSent(said)
    if isinstance(error, TimeoutError):
        return TimedOut(said)
    return NetworkError(said)


def _was_closed(error: Exception) -> bool:
    """Whether a kept connection turned out to be closed before the request was written to it whole."""
    cause = error.__cause__ or error
    return isinstance(cause, aiohttp.ClientConnectionResetError) and CLOSED in str(cause)


def _refusal(status: int, payload: bytes) -> TelegramError:
    """What a status of 400 and above means. https://core.telegram.org/bots/api#making-requests"""
    answer = _object(payload)
    parameters = answer.get("parameters")
    if not isinstance(parameters, dict):
        parameters = {}
    moved, after = parameters.get("migrate_to_chat_id"), parameters.get("retry_after")
    if isinstance(moved, int):
        return ChatMigrated(moved)
    if status == 429:
        return TooSoon(float(after) if isinstance(after, int | float) and after > 0 else 1.0)
    kind = CLASSES.get(status, BadRequest if status < 500 else NetworkError)
    return kind(str(answer.get("description") or f"HTTP {status}"))


def _object(payload: bytes) -> dict[str, Any]:
    """A JSON object; empty for what is none."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) else {}
