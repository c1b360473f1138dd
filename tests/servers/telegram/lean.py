"""The door for benchmarks: the busiest methods as fast as it goes, memory bounded whatever is sent.

On that path nothing is checked, every positive chat id is a person who has pressed Start, and only counts and the last
sends are kept. It reads the form right off the connection and answers at once; whatever it does not know (other
methods, groups, people made by name, uploads, a fault that waits) goes through the ordinary door, without limits.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from .errors import ApiError
from .web import Door

if TYPE_CHECKING:
    from .faults import Faults
    from .world import World

Json = dict[str, Any]
LENGTH = b"content-length:"
FORM = b"application/x-www-form-urlencoded"
HELD_MOST = 1 << 16
FOREVER_S = 1e6  # The ordinary door must not close a line as idle that this one keeps busy.
TRUE = b'{"ok":true,"result":true}'


class Sent(NamedTuple):
    """One message to a person: `at` is time.time() on this machine."""

    at: float
    chat_id: int
    text: str


class LeanDoor(Door):
    """`counts` by method, the `last` sends, and those `seen` by `watched` chats."""

    def __init__(self, world: World, faults: Faults, *, kept: int = 1_000) -> None:
        super().__init__(world, faults)
        self.counts: Counter[str] = Counter()
        self.last: deque[Sent] = deque(maxlen=kept)
        self.watched: set[int] = set()
        self.seen: deque[Sent] = deque(maxlen=100_000)
        self.expected: dict[int, asyncio.Future[Sent]] = {}
        self.prefix = f"POST /bot{world.token}/".encode()
        self._ids = itertools.count(1_000_001)
        self._from = json.dumps(world.bot.json())
        self._quick = {
            b"sendMessage": self._message,
            b"sendPhoto": self._photo,
            b"answerCallbackQuery": self._answer,
            b"sendChatAction": self._true,
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.counts[request.path.rpartition("/")[2]] += 1
        return await super().handle(request)

    def quick(self, head: bytes, body: bytes) -> bytes | None:
        """The whole answer to a request, or None when the ordinary door must see to it."""
        method = head[len(self.prefix) : head.index(b" ", len(self.prefix))]
        answer = self._quick.get(method)
        if answer is None or FORM not in head or self.faults.waiting:
            return None
        result = answer(body)
        if result is None:
            return None
        self.counts[method.decode()] += 1
        lines = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(result)
        return lines + result

    def expect(self, chat_id: int) -> asyncio.Future[Sent]:
        """The next message to this person."""
        self.expected[chat_id] = asyncio.get_running_loop().create_future()
        return self.expected[chat_id]

    def _message(self, form: bytes) -> bytes | None:
        text = field(form, b"text")
        return self._sent(form, text, f'"text":{json.dumps(text)}')

    def _photo(self, form: bytes) -> bytes | None:
        try:
            photo = self.world.files.of(field(form, b"photo")).content
        except ApiError:
            return None
        caption = field(form, b"caption")
        return self._sent(form, caption, f'"photo":{json.dumps(photo)},"caption":{json.dumps(caption)}')

    def _answer(self, form: bytes) -> bytes | None:
        return None if field(form, b"callback_query_id") in self.world.presses else TRUE

    def _true(self, form: bytes) -> bytes:
        return TRUE

    def _sent(self, form: bytes, text: str, content: str) -> bytes | None:
        chat = field(form, b"chat_id")
        if not chat.isdigit() or int(chat) in self.world.users:
            return None
        now = time.time()
        sent = Sent(now, int(chat), text)
        self.last.append(sent)
        if sent.chat_id in self.watched:
            self.seen.append(sent)
        if (waiting := self.expected.pop(sent.chat_id, None)) is not None and not waiting.done():
            waiting.set_result(sent)
        return (
            f'{{"ok":true,"result":{{"message_id":{next(self._ids)},"date":{int(now)},"from":{self._from},'
            f'"chat":{{"id":{chat},"type":"private","first_name":"P"}},{content}}}}}'
        ).encode()


class LeanServer(web.Server):
    """An aiohttp server whose connections try the quick way first."""

    def __init__(self, door: LeanDoor) -> None:
        super().__init__(door.handle)
        self.door = door

    def __call__(self) -> RequestHandler:
        return LeanConnection(self, self.door)


class LeanConnection(RequestHandler):
    """A request that came whole (in one piece or two) and can be answered at once is; all else is aiohttp's."""

    def __init__(self, server: LeanServer, door: LeanDoor) -> None:
        super().__init__(server, loop=asyncio.get_running_loop(), keepalive_timeout=FOREVER_S)
        self.door = door
        self.held = b""

    def data_received(self, data: bytes) -> None:
        if self.held:
            data, self.held = self.held + data, b""
        if not data.startswith(self.door.prefix):
            super().data_received(data)
            return
        end = data.find(b"\r\n\r\n")
        length = length_of(data[:end]) if end > 0 else -1
        if length < 0 or length > HELD_MOST:
            super().data_received(data)
            return
        missing = end + 4 + length - len(data)
        if missing > 0:
            self.held = data
            return
        answer = self.door.quick(data[:end], data[end + 4 :]) if not missing else None
        if answer is None or self.transport is None:
            super().data_received(data)
        else:
            self.transport.write(answer)


def length_of(head: bytes) -> int:
    """Content-Length, -1 where there is none."""
    lower = head.lower()
    start = lower.find(LENGTH)
    if start < 0:
        return -1
    end = lower.find(b"\r\n", start)
    return int(lower[start + len(LENGTH) : end if end > 0 else None])


def field(form: bytes, name: bytes) -> str:
    """One value of an urlencoded form, without reading the others."""
    mark = name + b"="
    start = 0 if form.startswith(mark) else form.find(b"&" + mark) + 1
    if not start and not form.startswith(mark):
        return ""
    end = form.find(b"&", start)
    value = form[start + len(mark) : end if end > 0 else None].decode()
    return unquote_plus(value) if "%" in value or "+" in value else value
