"""The far end of an Official Account: an API that says yes to everything, and callbacks, sealed beforehand.

It does as little as possible while it is measured; a sealed callback is good for an hour.
"""

import asyncio
import itertools
import json
import secrets
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import xmltodict
from aiohttp import web

from benchmarks import serving
from benchmarks.serving import Serving
from bot.cgi.envelope import Envelope

APP_ID, ACCOUNT = "wxbenchmark00000001", "gh_benchmark"
TOKEN, SECRET = "benchmarkToken", "0123456789abcdef0123456789abcdef"
AES_KEY = "kQb1lXcYx7WlJr2bS0aVnT4uM9oPz3qR5tD6fG8hEyA"
ENVELOPE = Envelope(TOKEN, AES_KEY, APP_ID)
NUMBERS = itertools.count(1)


class OfficialEnd:
    """`base_url` is the API. What is said in the answer to a callback is not heard here."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[asyncio.Future[None]]] = defaultdict(deque)
        self.base_url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "OfficialEnd":
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/cgi-bin/{call:.+}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    def expect(self, openid: str) -> "asyncio.Future[None]":
        """A message to this follower; each resolves one, the oldest first."""
        self._waiting[openid].append(asyncio.get_running_loop().create_future())
        return self._waiting[openid][-1]

    async def _call(self, request: web.Request) -> web.Response:
        call, body = request.match_info["call"], await request.read()
        if call == "message/custom/send":
            self._written(json.loads(body)["touser"])
        return web.json_response({**ANSWERS.get(call, {}), "errcode": 0, "errmsg": "ok"})

    def _written(self, openid: str) -> None:
        while waiting := self._waiting[openid]:
            first = waiting.popleft()
            if not first.done():
                first.set_result(None)
                break


@asynccontextmanager
async def official(far: OfficialEnd, folder: Path, owner: str) -> AsyncIterator[Serving]:
    """A Fanloop that has this account and nothing else; `hook` is the account's door. `owner`: an openid."""
    account = {"APP_ID": APP_ID, "SECRET": SECRET, "TOKEN": TOKEN, "AES_KEY": AES_KEY, "API_BASE": far.base_url}
    ours = {f"WECHAT__{name}": value for name, value in account.items()} | {"OWNER": f"wechat:{owner}"}
    no_telegram = {f"TELEGRAM__{name}": "" for name in ("TOKEN", "MODE", "WEBHOOK_SECRET", "PACE")}
    async with serving.fanloop("", folder, **no_telegram, **ours) as made:
        yield replace(made, hook=made.hook.replace("/telegram/webhook", "/wechat"))


ANSWERS: dict[str, dict[str, object]] = {
    "stable_token": {"access_token": "benchmark", "expires_in": 7200},
    "qrcode/create": {"ticket": "ticket", "url": "http://127.0.0.1/q", "expire_seconds": 2_592_000},
    "media/upload": {"type": "image", "media_id": "medium"},
}


@dataclass(frozen=True, kw_only=True)
class Knock:
    """One callback: what is appended to the door's address, and the body."""

    query: str
    body: bytes


def knock(openid: str, kind: str, **fields: str) -> Knock:
    """What this follower did, encrypted and signed as the platform does it. `fields` as the platform names them."""
    now, nonce = datetime.now(UTC), secrets.token_hex(5)
    common = {"ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": int(now.timestamp()), "MsgType": kind}
    numbered = {} if kind == "event" else {"MsgId": next(NUMBERS)}
    plain = xmltodict.unparse({"xml": {**common, **fields, **numbered}}, full_document=False)
    sealed = xmltodict.parse(ENVELOPE.sealed(plain, now, nonce))["xml"]
    query = {"msg_signature": sealed["MsgSignature"], "timestamp": sealed["TimeStamp"], "nonce": nonce}
    body = {"xml": {"ToUserName": ACCOUNT, "Encrypt": sealed["Encrypt"]}}
    return Knock(
        query=urlencode({**query, "encrypt_type": "aes", "openid": openid}),
        body=xmltodict.unparse(body, full_document=False).encode(),
    )


async def brings(http: aiohttp.ClientSession, door: str, one: Knock) -> float:
    """How long its acknowledgement took, in seconds. Anything else than 200 is an error."""
    began = time.perf_counter()
    async with http.post(f"{door}?{one.query}", data=one.body, headers={"Content-Type": "text/xml"}) as answer:
        await answer.read()
        if answer.status != 200:
            raise RuntimeError(f"a callback was answered with {answer.status}")
    return time.perf_counter() - began
