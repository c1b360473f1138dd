"""A bare client of doors with access tokens, for tests of the stand-ins: sends what it is told, right or wrong."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from tests.servers.wire.cgi import CgiServer

Json = dict[str, Any]


class Refused(Exception):
    """An answer with an `errcode` that is not 0."""

    def __init__(self, answer: Json) -> None:
        super().__init__(f"{answer['errcode']} {answer['errmsg']}")
        self.code: int = answer["errcode"]
        self.answer = answer


class Client:
    def __init__(self, server: CgiServer, session: aiohttp.ClientSession) -> None:
        self.server, self.session, self.token = server, session, ""

    async def post(self, name: str, query: Any = None, **body: Any) -> Json:
        return await self._ask("POST", name, query, data=json.dumps(body, ensure_ascii=False).encode())

    async def get(self, name: str, **query: Any) -> Json:
        return await self._ask("GET", name, query)

    async def upload(self, name: str, data: bytes, file: Any = "a.jpg", field: Any = "media", **query: Any) -> Json:
        form = aiohttp.FormData()
        form.add_field(field, data, filename=file, content_type="image/jpeg")
        return await self._ask("POST", name, query, data=form)

    async def _ask(self, method: str, name: str, query: Json | None, **about: Any) -> Json:
        answer: Json = json.loads(await self.raw(method, name, query, **about))
        if answer.get("errcode"):
            raise Refused(answer)
        return answer

    async def raw(self, method: str, name: str, query: Json | None = None, **about: Any) -> bytes:
        path = f"/{name}" if name.startswith("sns/") else f"/cgi-bin/{name}"
        params = {**({"access_token": self.token} if self.token else {}), **(query or {})}
        async with self.session.request(method, self.server.base_url + path, params=params, **about) as answer:
            return await answer.read()
