"""Doors of the kind `/cgi-bin/NAME?access_token=...`: the Official Account's and WeCom's.

Answers are HTTP 200 with `errcode` and `errmsg` in the body whatever went wrong, as both platforms have it.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from aiohttp import web

from tests.servers.telegram.clock import Clock

from .faults import Fault
from .shapes import Field, Shape, problems
from .stand_in import Json, StandIn

ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
MIDNIGHT = timedelta(hours=8)  # The platforms' days begin at midnight in China.


class CgiError(Exception):
    """An answer with an `errcode`. `is_fault`: no correct program gets it, so it is a complaint too."""

    def __init__(self, code: int, text: str, *, is_fault: bool = False, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text, self.is_fault, self.more = code, text, is_fault, dict(more or {})

    def body(self) -> Json:
        return {"errcode": self.code, "errmsg": self.text, **self.more}


class Upload(NamedTuple):
    name: str
    mime: str
    data: bytes

    def __repr__(self) -> str:
        return f"<{self.name} {len(self.data)} bytes>"


class Asked(NamedTuple):
    """A request. `query` without the token."""

    query: dict[str, str]
    body: Json
    files: dict[str, Upload]
    token: str = ""

    @property
    def params(self) -> Json:
        return {**self.query, **self.body, **self.files}


Run = Callable[[Any, Asked], Any]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`run(server, asked)` gives the answer's fields (or a whole web.Response).

    `body` None: a GET. `file`: the multipart field. `is_open`: works without a token. `daily`: calls a day.
    """

    run: Run
    body: Shape | None = None
    query: Mapping[str, Field] = field(default_factory=dict)
    file: str = ""
    is_open: bool = False
    daily: int = 0

    @property
    def method(self) -> str:
        return "GET" if self.body is None and not self.file else "POST"


class CgiServer(StandIn):
    """`daily` changes quotas by name; `lacks` names what the account has no permission for."""

    operations: Mapping[str, Operation]
    wrong_field = 40035
    not_allowed = 48001
    quiet: frozenset[str] = frozenset()  # What answers without an `errcode` when all is well.
    ip_refused = 40164

    def __init__(self, *, clock: Clock | None, wall: Callable[[], float], port: int) -> None:
        super().__init__(clock=clock, wall=wall, port=port)
        self.daily: dict[str, int] = {}
        self.lacks: set[str] = set()
        self.is_ip_allowed = True
        self.used: defaultdict[tuple[str, str], int] = defaultdict(int)

    # -- for the platform to say --------------------------------------------------------------------------------------
    def check_token(self, token: str) -> None:
        """CgiError when the token is missing, unknown, or over."""
        raise NotImplementedError

    def today(self) -> str:
        """The platform's day."""
        return (datetime.fromtimestamp(self.clock.now(), UTC) + MIDNIGHT).strftime("%Y-%m-%d")

    def wrong(self, text: str, code: int = 0) -> CgiError:
        """What no correct program sends."""
        return CgiError(code or self.wrong_field, text, is_fault=True)

    # -- answering ----------------------------------------------------------------------------------------------------
    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.removeprefix("/cgi-bin/").removeprefix("/")
        try:
            asked = await read(request)
        except CgiError as error:
            return self._refuse(name, {}, error)
        fault = self.faults.take(name)
        if fault is not None:
            if fault.delay_s:
                await asyncio.sleep(fault.delay_s)
            if fault.drop is True:
                return cut(request)
            if fault.is_error and not fault.is_after:
                return self._faulty(name, asked, fault)
        result = await self._do(request, name, asked)
        if fault is not None and fault.drop == "after":
            return cut(request)
        if fault is not None and fault.is_error:
            return self._faulty(name, asked, fault)
        return result

    async def _do(self, request: web.BaseRequest, name: str, asked: Asked) -> web.StreamResponse:
        try:
            operation = self._operation(request, name)
            self._may(name, operation, asked.token)
            self._check(name, operation, asked)
            result = operation.run(self, asked)
            result = await result if inspect.isawaitable(result) else result
        except CgiError as error:
            return self._refuse(name, asked.params, error)
        self.log(name, asked.params, "")
        if isinstance(result, web.StreamResponse):
            return result
        return said(result if name in self.quiet else {"errcode": 0, "errmsg": "ok", **(result or {})})

    def _operation(self, request: web.BaseRequest, name: str) -> Operation:
        operation = self.operations.get(name)
        if operation is None:
            raise CgiError(404, f"{request.path} is not offered", is_fault=True)
        if request.method != operation.method:
            code = 43001 if operation.method == "GET" else 43002
            raise CgiError(code, f"require {operation.method} method", is_fault=True)
        return operation

    def _may(self, name: str, operation: Operation, token: str) -> None:
        if not self.is_ip_allowed:
            raise CgiError(self.ip_refused, "invalid ip 203.0.113.7, not in whitelist")
        if not operation.is_open:
            self.check_token(token)
        if name in self.lacks:
            raise CgiError(self.not_allowed, "api unauthorized")
        limit = self.daily.get(name, operation.daily)
        key = (name, self.today())
        if limit and self.used[key] >= limit:
            raise CgiError(45009, "reach max api daily quota limit")
        self.used[key] += 1

    def _check(self, name: str, operation: Operation, asked: Asked) -> None:
        found = problems(asked.query, operation.query)
        if operation.file:
            if set(asked.files) != {operation.file}:
                raise CgiError(41005, f"the file must be the field {operation.file!r}", is_fault=True)
        elif operation.body is not None:
            found += problems(asked.body, operation.body)
        if found:
            raise self.wrong("; ".join(map(str, found)), next((one.code for one in found if one.code), 0))

    def _refuse(self, name: str, params: Json, error: CgiError) -> web.Response:
        if error.is_fault:
            self.complain(f"{name}: {error.text}")
        self.log(name, params, str(error))
        return said(error.body())

    def _faulty(self, name: str, asked: Asked, fault: Fault) -> web.Response:
        if not fault.is_after:
            self.log(name, asked.params, f"{fault.code or fault.status} {fault.text}".strip())
        if fault.code:
            return said({"errcode": fault.code, "errmsg": fault.text or "system error"}, fault.status or 200)
        return web.Response(status=fault.status, text="<html>bad gateway</html>", content_type="text/html")


async def read(request: web.BaseRequest) -> Asked:
    """CgiError for a body that is no JSON object in UTF-8."""
    query = dict(request.query)
    token = query.pop("access_token", "")
    if request.content_type == "multipart/form-data":
        files: dict[str, Upload] = {}
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                files[name] = Upload(part.filename, part.content_type, part.file.read())
        return Asked(query, {}, files, token)
    raw = await request.read()
    if request.method == "GET" or not raw:
        return Asked(query, {}, {}, token)
    if ESCAPED.search(raw):
        raise CgiError(40033, "the body has \\uXXXX escapes: people would read them as they are", is_fault=True)
    try:
        body = json.loads(raw)
    except ValueError:
        raise CgiError(47001, "data format error: the body is no JSON", is_fault=True) from None
    if not isinstance(body, dict):
        raise CgiError(47001, "data format error: the body is no object", is_fault=True)
    return Asked(query, body, {}, token)


def said(body: Json, status: int = 200) -> web.Response:
    raw = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=raw, status=status, content_type="application/json")


def cut(request: web.BaseRequest) -> web.Response:
    """No answer at all: the line goes dead."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
