"""wechatpy's calls made asynchronously: everything in that library ends in `_request`, which is ours here.

So its API classes (`client.qrcode`, `client.message` …) give awaitables. Those that work on the answer themselves, or
use another way to the network, must not be called; which ones is known by reading the library (1.8.18).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp

from bot.cgi.faults import (
    BUSY,
    TOKEN_OVER,
    Lost,
    NotSent,
    Refused,
    TokenRefused,
    before_it_is_said,
    without_secrets,
)
from config.rules import is_loopback

CONNECT_S, TOTAL_S = 5.0, 20.0
BUSY_S = (0.2, 0.5, 1.0)
"""Waits before it is asked again when it says that it is busy."""
AT_ONCE = 32
JSON = {"Content-Type": "application/json; charset=utf-8"}


class Token(Protocol):
    """An access token: `get` one that should be good, `refuse` one that is not."""

    async def get(self) -> str: ...
    async def refuse(self, value: str) -> None: ...
    def broken(self, error: TokenRefused) -> None:
        """A new one was refused as well."""
        ...


class Wire:
    """HTTP to one platform. Opened at the first use, in the running loop; `close` may be followed by another use."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, method: str, url: str, *, is_file: bool = False, **kwargs: Any) -> Any:
        """The answer's JSON object; where a file is asked for, its bytes. Raises Refused, NotSent, Lost."""
        try:
            async with self._opened().request(method, url, **kwargs) as answer:
                return _read(answer.status, answer.content_type, await answer.read(), is_file=is_file)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(_said(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise Lost(_said(error)) from None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=TOTAL_S, connect=CONNECT_S),
                trust_env=not is_loopback(urlsplit(self.base).hostname or ""),
            )
        return self._session


class Calls:
    """Goes before a class of wechatpy's: `class Client(Calls, WeChatClient)`."""

    def prepare(self, wire: Wire, token: Token, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """`pause` waits (seconds)."""
        self.API_BASE_URL = f"{wire.base}/cgi-bin/"
        self._wire, self._token, self._pause = wire, token, pause

    @property
    def access_token(self) -> str:
        """What the library would fetch by itself, blocking."""
        raise AttributeError("tokens are asked for asynchronously, by _request alone")

    async def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        """One call with a good token; once more with a new one where that is refused. `is_file`: bytes are asked for.
        Raises Refused, NotSent, Lost."""
        process = kwargs.pop("result_processor", None)
        url = url_or_endpoint
        if not url.startswith(("http://", "https://")):
            url = kwargs.pop("api_base_url", self.API_BASE_URL) + url
        params = dict(kwargs.pop("params", None) or {})
        sent = _body(kwargs)
        if "access_token" in params:
            answer = await self._patiently(method, url, params, sent)
        else:
            answer = await self._with_token(method, url, params, sent)
        return process(answer) if process else answer

    async def _with_token(self, method: str, url: str, params: dict[str, Any], sent: Callable[[], Any]) -> Any:
        token = await self._good_token()
        try:
            return await self._patiently(method, url, {**params, "access_token": token}, sent)
        except Refused as error:
            if error.errcode not in TOKEN_OVER:
                raise
        await self._token.refuse(token)
        token = await self._good_token()
        try:
            return await self._patiently(method, url, {**params, "access_token": token}, sent)
        except Refused as error:
            if error.errcode not in TOKEN_OVER:
                raise
            refused = TokenRefused(error.errcode, CHECK)
        self._token.broken(refused)
        raise refused

    async def _good_token(self) -> str:
        with before_it_is_said():
            return await self._token.get()

    async def _patiently(self, method: str, url: str, params: Mapping[str, Any], sent: Callable[[], Any]) -> Any:
        for wait_s in BUSY_S:
            try:
                return await self._wire.ask(method, url, params=params, **sent())
            except Refused as error:
                if error.errcode != BUSY:
                    raise
            await self._pause(wait_s)
        return await self._wire.ask(method, url, params=params, **sent())


CHECK = (
    "an access token fetched just now is refused: does another program fetch tokens of this account by other means, "
    "and is the secret the one in the console?"
)


def _body(kwargs: Mapping[str, Any]) -> Callable[[], dict[str, Any]]:
    """What goes along, made anew for each try: a form can be sent once."""
    files, data, headers = kwargs.get("files"), kwargs.get("data"), dict(kwargs.get("headers") or {})
    is_file = bool(kwargs.get("is_file"))
    if files:
        return lambda: {"data": _form(files), "headers": headers}
    if isinstance(data, Mapping):
        # Escapes (\\u4f60) would be shown to people as they stand. Half characters have no bytes: they become "?".
        data = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
        headers = {**JSON, **headers}
    elif isinstance(data, str):
        data = data.encode("utf-8", "replace")
    return lambda: {"data": data, "headers": headers, "is_file": is_file}


def _form(files: Mapping[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for field, (name, data, mime) in files.items():
        form.add_field(field, data, filename=name, content_type=mime)
    return form


def _read(status: int, content_type: str, payload: bytes, *, is_file: bool) -> Any:
    """What stands between us and the platform (a proxy, a page of maintenance) answers 200 as well: that is no file,
    and no yes."""
    if status >= 400:
        raise Lost(f"HTTP {status}")
    if is_file and content_type.startswith(("image/", "audio/", "video/")):
        return payload
    try:
        answer = json.loads(payload.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        answer = None
    if is_file and answer is None and not content_type.startswith("text/"):
        return payload
    if not isinstance(answer, dict):
        raise Lost("an answer that is not the platform's")
    code = answer.get("errcode", 0)
    if code not in (0, "0", None):
        raise Refused(int(code) if str(code).lstrip("-").isdigit() else 0, str(answer.get("errmsg", "")))
    return answer


def _said(error: Exception) -> str:
    """Without its cause: aiohttp's errors carry the address, and the address carries the token."""
    return without_secrets(f"{type(error).__name__}: {error}")
