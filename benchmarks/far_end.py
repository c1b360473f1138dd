"""The far end of a benchmark: a Bot API that says yes to everything, and a person's side that sends updates.

It does as little as possible, so that what is measured is the bot in the other process.
"""

import asyncio
import itertools
import json
import time
from collections import Counter
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

BOT = {"id": 100, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": True}
TRUE = json.dumps({"ok": True, "result": True}).encode()
ME = json.dumps({"ok": True, "result": BOT}).encode()


class FarEnd:
    """`base_url` is the Bot API; `expect(chat)` resolves when the bot has written to that chat."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.total = 0
        self.last_at = 0.0
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.base_url = ""

    async def __aenter__(self) -> "FarEnd":
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{bot}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    def expect(self, chat: str) -> "asyncio.Future[None]":
        """To be awaited after what causes the answer."""
        self._waiting[chat] = asyncio.get_running_loop().create_future()
        return self._waiting[chat]

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await request.read()
        if method.lower() == "getme":
            return web.Response(body=ME, content_type="application/json")
        if not method.lower().startswith("send"):
            return web.Response(body=TRUE, content_type="application/json")
        chat = _chat(request.content_type, body)
        self.sent[chat] += 1
        self.total += 1
        self.last_at = time.perf_counter()
        waiting = self._waiting.pop(chat, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
        message = {
            "message_id": next(self._ids),
            "date": int(time.time()),
            "chat": {"id": int(chat), "type": "private"},
        }
        return web.Response(body=json.dumps({"ok": True, "result": message}).encode(), content_type="application/json")


def _chat(content_type: str, body: bytes) -> str:
    if content_type == "application/json":
        return str(json.loads(body)["chat_id"])
    if content_type.startswith("multipart/"):
        return body.partition(b'name="chat_id"')[2].split(b"\r\n")[2].decode()
    return parse_qs(body.decode())["chat_id"][0]


class Person:
    """Brings updates to a webhook, as Telegram does."""

    def __init__(self, http: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._http = http
        self._url = url
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}

    async def brings(self, update: bytes) -> int:
        async with self._http.post(self._url, data=update, headers=self._headers) as answer:
            await answer.read()
            return answer.status


def message(update_id: int, chat: int, text: str, *, user: int | None = None) -> bytes:
    """A text as Telegram writes it: in private, or (chat < 0) in a group by `user`."""
    who = user or chat
    place = (
        {"id": chat, "type": "private", "first_name": "P"}
        if chat > 0
        else {"id": chat, "type": "supergroup", "title": "G"}
    )
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
    told = {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": int(time.time()),
            "chat": place,
            "from": {"id": who, "is_bot": False, "first_name": "P", "language_code": "en"},
            "text": text,
            **({"entities": entities} if entities else {}),
        },
    }
    return json.dumps(told).encode()
