"""A bare client of the Bot API, for tests of the stand-in: sends what it is told, right or wrong."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from tests.servers.telegram import TelegramServer

Json = dict[str, Any]


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, answer: Json) -> None:
        super().__init__(f"{answer['error_code']} {answer['description']}")
        self.code: int = answer["error_code"]
        self.text: str = answer["description"]
        self.parameters: Json = answer.get("parameters", {})


class Client:
    """`await client.sendMessage(chat_id=1, text="x")`: a form with nested values as JSON text; bytes go as files."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self.server, self.session = server, session
        self.results: list[tuple[str, Any]] = []
        self.updates: list[Json] = []
        self.offset = 0

    def __getattr__(self, method: str) -> Any:
        async def call(**params: Any) -> Any:
            return await self.call(method, params)

        return call

    async def call(self, method: str, params: Json) -> Any:
        form = aiohttp.FormData()
        for name, value in params.items():
            if isinstance(value, bytes):
                form.add_field(name, value, filename="picture.png", content_type="image/png")
            else:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        return await self.post(method, data=form)

    async def post(self, method: str, **about: Any) -> Any:
        url = f"{self.server.base_url}/bot{self.server.token}/{method}"
        async with self.session.post(url, **about) as response:
            answer: Json = await response.json()
            assert response.status == answer.get("error_code", 200)
        if not answer["ok"]:
            raise Refused(answer)
        self.results.append((method, answer["result"]))
        return answer["result"]

    async def hear(self, **params: Any) -> list[Json]:
        """What is new, confirmed."""
        found: list[Json] = await self.call("getUpdates", {"offset": self.offset, **params})
        if found:
            self.offset = found[-1]["update_id"] + 1
            await self.call("getUpdates", {"offset": self.offset})
        self.updates += found
        return found

    async def hear_all(self) -> None:
        """From now on the bot is told everything it may know."""
        await self.call("getUpdates", {"allowed_updates": EVERYTHING})


EVERYTHING = [
    "message", "edited_message", "channel_post", "edited_channel_post", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
]  # fmt: skip


def kinds(updates: list[Json]) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in updates]


def picture(width: int = 3, height: int = 2) -> bytes:
    """A small whole PNG (its pixels are not looked at)."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
