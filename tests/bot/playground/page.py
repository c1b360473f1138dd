"""A page of the playground as its browser sees it: its questions, its deeds and its feed, over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import aiohttp

Json = dict[str, Any]
GUARD_S = 20.0


class Told:
    """What one open feed has told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Json]] = []
        self.ids: list[int] = []
        self.is_over = False
        self._new = asyncio.Event()

    def add(self, event: str, data: Json, version: int) -> None:
        self.events.append((event, data))
        self.ids.append(version)
        self._new.set()

    async def until(self, found: Callable[[str, Json], object]) -> Json:
        """The first event that is looked for."""
        async with asyncio.timeout(GUARD_S):
            while True:
                self._new.clear()
                for event, data in self.events:
                    if found(event, data):
                        return data
                await self._new.wait()

    async def message(self, text: str) -> Json:
        """The newest telling of a message that contains this."""
        await self.until(lambda event, data: any(text in shown(one) for one in data.get("messages", ())))
        told = [one for _, data in self.events for one in data.get("messages", ()) if text in shown(one)]
        newest: Json = told[-1]
        return newest


class Page:
    """`stop` ends the program behind it."""

    def __init__(self, http: aiohttp.ClientSession, url: str, stop: Callable[[], None] = lambda: None) -> None:
        self.http, self.url, self.stop = http, url, stop

    async def get(self, door: str, **asked: Any) -> Json:
        async with self.http.get(
            f"{self.url}/playground/{door}", params={k: str(v) for k, v in asked.items()}
        ) as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def state(self, me: str = "") -> Json:
        return await self.get("state", **{"as": me})

    async def messages(self, me: str, chat: str, **asked: Any) -> list[Json]:
        return list((await self.get("messages", **{"as": me, "chat": chat, **asked}))["messages"])

    async def post(self, door: str, body: Any, **more: Any) -> tuple[int, Json]:
        async with self.http.post(f"{self.url}/playground/{door}", json=body, **more) as answer:
            return answer.status, await answer.json()

    async def do(self, me: str, do: str, **asked: Any) -> Json:
        status, answer = await self.post("do", {"as": me, "do": do, **asked})
        assert status == 200, answer
        assert answer.pop("ok") is True
        return answer

    async def refused(self, me: str, do: str, **asked: Any) -> tuple[int, str]:
        status, answer = await self.post("do", {"as": me, "do": do, "lang": "en", **asked})
        return status, str(answer.get("error"))

    async def says(self, me: str, text: str, chat: str | None = None, **more: Any) -> int:
        return int((await self.do(me, "say", chat=chat or me, text=text, **more))["message"])

    async def photo(self, me: str, data: bytes) -> str:
        headers = {"content-type": "image/jpeg"}
        async with self.http.post(f"{self.url}/playground/photo?as={me}", data=data, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["media"])

    async def until(self, me: str, chat: str, text: str) -> Json:
        """The newest message of the bot's there that contains this, as soon as there is one."""
        end = monotonic() + GUARD_S
        while monotonic() < end:
            said = await self.messages(me, chat)
            found = [one for one in said if one["from"] is None and text in shown(one)]
            if found:
                return found[-1]
            await asyncio.sleep(0.02)
        raise AssertionError(f"{me} never saw {text!r} in {chat}:\n" + "\n---\n".join(map(shown, said)))

    async def eventually(self, look: Callable[[], Any]) -> Any:
        """What an async question answers, once that is not empty."""
        async with asyncio.timeout(GUARD_S):
            while not (found := await look()):
                await asyncio.sleep(0.02)
            return found

    async def presses(self, me: str, message: Json, label: str) -> Json:
        return await self.do(me, "press", message=message["id"], does=button(message, label)["press"])

    @asynccontextmanager
    async def feed(self, me: str, since: int, **more: Any) -> AsyncIterator[Told]:
        told = Told()
        asked = {"as": me, "since": str(since)}
        async with self.http.get(f"{self.url}/playground/feed", params=asked, **more) as answer:
            assert answer.status == 200, await answer.text()
            assert answer.content_type == "text/event-stream"
            listening = asyncio.create_task(_listen(answer, told))
            try:
                yield told
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)


async def _listen(answer: aiohttp.ClientResponse, told: Told) -> None:
    fields: dict[str, str] = {}
    async for raw in answer.content:
        text = raw.decode().rstrip("\n")
        if text and not text.startswith(":"):
            name, _, value = text.partition(": ")
            fields[name] = value
        elif "data" in fields:
            told.add(fields["event"], json.loads(fields["data"]), int(fields["id"]))
            fields = {}
    told.is_over = True


def shown(message: Json) -> str:
    """All that is read in a message."""
    content = message["content"]
    labels = [one["label"] for row in content.get("buttons", ()) for one in row]
    words = [str(content.get(name, "")) for name in ("html", "question", "title", "what", "name")]
    return "\n".join([*words, *labels])


def button(message: Json, label: str) -> Json:
    return next(one for row in message["content"]["buttons"] for one in row if label in one["label"])
