"""Load for benchmarks: updates pushed as fast as the bot takes them, and conversations that wait for each answer."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import CannotDo
from .webhook import SECRET_HEADER, Hook

if TYPE_CHECKING:
    from .lean import LeanDoor
    from .world import World

Json = dict[str, Any]
FIRST_PERSON = 7_500_000_001


class Line:
    """One kept connection to the webhook, a request at a time."""

    def __init__(self, hook: Hook) -> None:
        address = urlsplit(hook.url)
        self.host, self.port = address.hostname or "127.0.0.1", address.port or 80
        secret = f"{SECRET_HEADER}: {hook.secret}\r\n" if hook.secret else ""
        path = address.path or "/"
        self.head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n{secret}Content-Length: "
        )
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, body: bytes) -> int:
        """Status of the answer."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        self.writer.write(f"{self.head}{len(body)}\r\n\r\n".encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        start = head.find(b"content-length:")
        if start >= 0:
            await self.reader.readexactly(int(head[start + 15 : head.index(b"\r\n", start)]))
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Load:
    """Makes updates of made-up people (ids from FIRST_PERSON on)."""

    def __init__(self, world: World, door: LeanDoor | None) -> None:
        self.world, self.door = world, door
        self._message_ids = itertools.count(50_000_001)

    def message(self, person: int, text: str, chat: Json | None) -> bytes:
        """A whole update: somebody says something, in a group or in private."""
        sender = {"id": person, "is_bot": False, "first_name": f"P{person % 100_000}", "language_code": "en"}
        body: Json = {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "from": sender,
            "chat": chat or {"id": person, "type": "private", "first_name": sender["first_name"]},
            "text": text,
        }
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}]
        update_id, self.world.updates.next_id = self.world.updates.next_id, self.world.updates.next_id + 1
        return json.dumps({"update_id": update_id, "message": body}).encode()

    async def push(self, count: int, *, in_flight: int, text: str, people: int, chat: Json | None) -> Json:
        """Posts `count` messages to the webhook on `in_flight` lines; what came of it and how long each took."""
        hook = self.world.webhook.hook
        if hook is None:
            raise CannotDo("pushing needs a webhook")
        bodies = (self.message(FIRST_PERSON + i % people, text.replace("{n}", str(i)), chat) for i in range(count))
        times: list[float] = []
        refused = 0

        async def work(line: Line) -> None:
            nonlocal refused
            for body in bodies:
                started = time.perf_counter()
                refused += await line.post(body) >= 300
                times.append(time.perf_counter() - started)
            line.close()

        started = time.perf_counter()
        await asyncio.gather(*(work(Line(hook)) for _ in range(in_flight)))
        return {**summary(times, time.perf_counter() - started), "refused": refused}

    async def converse(self, count: int, *, people: int, text: str) -> Json:
        """`people` conversations side by side, `count` messages in all: each is sent when the last was answered."""
        if self.door is None:
            raise CannotDo("conversations need a lean server")
        hook = self.world.webhook.hook
        numbers = iter(range(count))
        times: list[float] = []

        async def talk(person: int) -> None:
            line = Line(hook) if hook is not None else None
            for i in numbers:
                answered = self.door.expect(person) if self.door else None
                assert answered is not None
                body = self.message(person, text.replace("{n}", str(i)), None)
                started = time.perf_counter()
                if line is not None:
                    await line.post(body)
                else:
                    self.world.updates.inject(json.loads(body), queue=person)
                await answered
                times.append(time.perf_counter() - started)
            if line is not None:
                line.close()

        started = time.perf_counter()
        await asyncio.gather(*(talk(FIRST_PERSON + i) for i in range(people)))
        return summary(times, time.perf_counter() - started)


def summary(times: list[float], seconds: float) -> Json:
    """Rates and quantiles, in milliseconds."""
    ordered = sorted(times)
    quantiles = {
        f"p{q}_ms": round(ordered[min(len(ordered) - 1, len(ordered) * q // 100)] * 1000, 2) for q in (50, 95, 99)
    }
    return {"count": len(times), "seconds": round(seconds, 4), "per_s": round(len(times) / seconds, 1), **quantiles}
