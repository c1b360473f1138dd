"""HTTP: reads requests in every form, finds who answers, and cuts lines when told to."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import web

from .errors import ApiError, BadCall
from .limits import Throttled, weight_of
from .methods import PLAIN, WITH_FILES
from .updates import Update
from .validate import Upload, Validator
from .world import Call

if TYPE_CHECKING:
    from .faults import Faults
    from .world import World

Json = dict[str, Any]


class Door:
    """Answers `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world, self.faults = world, faults
        self.validator = Validator()
        self.control: Callable[[web.BaseRequest], Awaitable[web.Response]] | None = None

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/") and self.control is not None:
            return await self.control(request)
        if path.startswith("/file/bot"):
            return self._file(path)
        token, _, method = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or not method:
            return answer(ApiError(404, "Not Found"))
        if token != self.world.token:
            return answer(ApiError(401, "Unauthorized"))
        raw, uploads = await read(request)
        return await self._serve(request, method, raw, uploads)

    async def _serve(
        self, request: web.BaseRequest, method: str, raw: Json, uploads: dict[str, Upload]
    ) -> web.StreamResponse:
        fault = self.faults.take(self._name(method), number(raw.get("chat_id")))
        if fault is not None:
            if fault.delay_s:
                await asyncio.sleep(fault.delay_s)
            if fault.drop is True:
                return cut(request)
            if (error := fault.error()) is not None:
                self._log(method, {**raw, **uploads}, error.description)
                return answer(error)
        result = await self.call(method, raw, uploads)
        if fault is not None and fault.drop == "after":
            return cut(request)
        return answer(result)

    def _name(self, method: str) -> str:
        found: str = self.validator.names.get(method.lower(), method)
        return found

    async def call(self, method: str, raw: Json, uploads: dict[str, Upload]) -> Any:
        """Does what a request asks. Gives the result, or the ApiError to answer with."""
        params: Json = {**raw, **uploads}
        try:
            name = self.validator.name_of(method)
            params = self.validator.check(name, raw, uploads)
            self._pace(name, params)
            result = await self._do(name, params, uploads)
        except ApiError as error:
            if isinstance(error, BadCall):
                self.world.complain(f"{self._name(method)}: {error.problem}")
            elif error.code == 404:
                self.world.complain(f"{method}: there is no such method")
            self._log(method, params, error.description)
            return error
        self._log(name, params, "")
        return result

    async def _do(self, name: str, params: Json, uploads: dict[str, Upload]) -> Any:
        if name in WITH_FILES:
            return WITH_FILES[name](self.world, params, uploads)
        result = PLAIN[name](self.world, params)
        return await result if inspect.isawaitable(result) else result

    def _pace(self, name: str, params: Json) -> None:
        meter, weight = self.world.meter, weight_of(name, params)
        if meter is None or not weight or "chat_id" not in params or params.get("allow_paid_broadcast"):
            return
        try:
            chat = self.world.chat_of(params["chat_id"])
        except ApiError:
            return
        now = self.world.clock.now()
        refused = meter.check(now, chat.id, weight, is_private=chat.user is not None, is_channel=chat.kind == "channel")
        if refused is not None:
            which, retry_after = refused
            self.world.throttled.append(Throttled(now, name, chat.id, which, retry_after))
            raise ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})

    def _log(self, method: str, params: Json, error: str) -> None:
        self.world.calls.append(Call(self._name(method), params, self.world.clock.now(), error))
        self.world.changed()

    def _file(self, path: str) -> web.Response:
        token, _, place = path.removeprefix("/file/bot").partition("/")
        found = self.world.files.by_path.get(place)
        if token != self.world.token or found is None:
            return answer(ApiError(404, "Not Found"))
        return web.Response(body=found.data, content_type="application/octet-stream")


async def read(request: web.BaseRequest) -> tuple[Json, dict[str, Upload]]:
    """Parameters and files of a query string, form, multipart or JSON body."""
    raw: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "multipart/form-data":
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                uploads[name] = Upload(part.filename, part.content_type, part.file.read())
            else:
                raw[name] = part if isinstance(part, str) else bytes(part).decode()
    elif kind == "application/json":
        body = await request.read()
        raw |= json.loads(body) if body else {}
    else:
        raw |= dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    return raw, uploads


def number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


def answer(result: Any) -> web.Response:
    if isinstance(result, ApiError):
        return web.Response(
            body=json.dumps(result.body()).encode(), status=result.code, content_type="application/json"
        )
    if isinstance(result, list) and result and isinstance(result[0], Update):
        parts = ",".join(u.raw.decode(errors="replace") if u.raw is not None else json.dumps(u.json) for u in result)
        return web.Response(body=f'{{"ok":true,"result":[{parts}]}}'.encode(), content_type="application/json")
    return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")


def cut(request: web.BaseRequest) -> web.Response:
    """No answer at all: the line goes dead."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
