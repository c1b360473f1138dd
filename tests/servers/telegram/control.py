"""The same face for other processes: `POST /control/...` with the arguments as a JSON object.

    POST /control/server/user              {"name": "Mia", "language": "en"}           -> {"id": 7100000001, ...}
    POST /control/server/group             {"title": "Tea fans", "owner": 7100000001}  -> {"id": -4000000001, ...}
    POST /control/chats/-4000000001/add_bot    {"by": 7100000001}
    POST /control/users/7100000001/says    {"chat": -4000000001, "text": "/group on"}
    POST /control/users/7100000001/presses {"message": {"chat": -4000000001, "id": 7}, "wanted": "Buy", "wait": 10}
    POST /control/server/wait_for          {"where": 7100000001, "text_contains": "welcome", "timeout": 5}
    POST /control/server/push              {"count": 10000, "in_flight": 32, "text": "hello {n}", "people": 500}
    GET  /control/state

People and chats are given by their ids (a `where` above zero is a person), messages as {"chat", "id"}, bytes as base64.
`wait` (seconds) waits for the answer to a press, payment or inline query. 200 with {"result"}, 409 with {"error"} where
Python would raise AssertionError, 400 for arguments that do not fit.
"""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .chats import Chat
from .errors import ApiError
from .faults import Fault
from .invoices import Payment
from .links import InviteLink, JoinRequest
from .load import Load
from .members import Member
from .messages import Message
from .people import User
from .presses import InlineQuery, Press
from .updates import Update
from .validate import Upload
from .world import Call

if TYPE_CHECKING:
    from .server import TelegramServer

Json = dict[str, Any]

SERVER_VERBS = """
user group channel forum fault skip hold release disorder order replay inject wait_for wait_for_call wait_until_taken
wait_until_listening called skip_messages menu assert_clean private
"""
USER_VERBS = """
says edits forwards reacts opens presses asks_inline joins leaves votes pays blocks unblocks deactivates
"""
CHAT_VERBS = """
add_bot remove_bot promote demote ban restrict link approve rename post new_topic migrate delete bot_messages dump
"""
PEOPLE = ("user", "owner", "by", "added_by")
CHATS = ("chat", "group", "linked", "as_channel")
MESSAGES = ("message", "reply_to", "invoice")


class Control:
    """Answers /control/... for a server."""

    def __init__(self, server: TelegramServer) -> None:
        self.server = server
        self.load = Load(server, server.lean)
        extra: dict[str, Callable[..., Any]] = {
            "state": self.state, "watch": self.watch, "seen": self.seen,
            "push": self.load_push, "converse": self.load_converse,
        }  # fmt: skip
        self.verbs = {name: getattr(server, name) for name in SERVER_VERBS.split()} | extra

    async def handle(self, request: web.BaseRequest) -> web.Response:
        try:
            body = await request.read()
            arguments = json.loads(body) if body else {}
            parts = request.path.removeprefix("/control/").strip("/").split("/")
            result = await self._do(parts, arguments)
        except AssertionError as error:
            return web.json_response({"error": str(error)}, status=409)
        except (ApiError, KeyError, TypeError, ValueError, AttributeError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"result": shown(result)})

    async def _do(self, parts: list[str], arguments: Json) -> Any:
        wait = arguments.pop("wait", None)
        verb, chat = self._verb(parts)
        result = verb(**{name: self._read(name, value, chat) for name, value in arguments.items()})
        if inspect.isawaitable(result):
            result = await result
        if wait and isinstance(result, Press | InlineQuery):
            await result.answered(wait)
        if wait and isinstance(result, Payment):
            await result.settled(wait)
        return result

    def _verb(self, parts: list[str]) -> tuple[Callable[..., Any], Chat | None]:
        match parts:
            case ["state"]:
                return self.state, None
            case ["server", name]:
                return self.verbs[name], None
            case ["users", number, name] if name in USER_VERBS.split():
                return getattr(self.server.users[int(number)], name), None
            case ["chats", number, name] if name in CHAT_VERBS.split():
                chat = self.server.chat_of(int(number))
                return getattr(chat, name), chat
        raise KeyError(f"there is no /control/{'/'.join(parts)}")

    def _read(self, name: str, value: Any, chat: Chat | None) -> Any:
        """Ids become people, chats and messages; base64 becomes bytes."""
        if name in PEOPLE and isinstance(value, int):
            return self.server.users[value]
        if name in CHATS and isinstance(value, int):
            return self.server.chat_of(value)
        if name in MESSAGES and isinstance(value, dict):
            return self.server.chat_of(value["chat"]).messages[value["id"]]
        if name == "where" and isinstance(value, int):
            return self.server.users[value] if value > 0 else self.server.chat_of(value)
        if name == "request" and chat is not None:
            return next(r for r in chat.requests if r.user.id == value and r.state == "pending")
        if name in ("photo", "document") and isinstance(value, str):
            return base64.b64decode(value)
        if name == "album":
            return [base64.b64decode(one) for one in value]
        return set(value) if name in ("rights", "permissions") else value

    # -- only here ----------------------------------------------------------------------------------------------------
    def state(self) -> Json:
        """Counts, complaints and how many updates wait."""
        lean = self.server.lean
        counts = dict(lean.counts) if lean is not None else {}
        return {"bot": self.server.bot.json(), "counts": counts, "complaints": self.server.complaints,
                "throttled": len(self.server.throttled), "pending": len(self.server.updates.pending),
                "last": [list(one) for one in list(lean.last)[-20:]] if lean is not None else []}  # fmt: skip

    def watch(self, chats: list[int]) -> None:
        """What goes to these people is kept with its time, for `seen`."""
        if self.server.lean is not None:
            self.server.lean.watched = set(chats)

    def seen(self) -> list[Any]:
        """[at, chat_id, text] of each send to a watched person since the last time asked."""
        lean = self.server.lean
        if lean is None:
            return []
        found = [list(one) for one in lean.seen]
        lean.seen.clear()
        return found

    async def load_push(
        self, count: int, in_flight: int = 32, text: str = "hello {n}", people: int = 500, chat: Chat | None = None
    ) -> Json:
        about = chat.json() if chat is not None else None
        return await self.load.push(count, in_flight=in_flight, text=text, people=people, chat=about)

    async def load_converse(self, count: int, people: int = 8, text: str = "/start") -> Json:
        return await self.load.converse(count, people=people, text=text)


def shown(value: Any) -> Any:
    """Anything the face gives, as JSON."""
    for kind, show in SHOWN.items():
        if isinstance(value, kind):
            return show(value)
    if isinstance(value, dict):
        return {str(key): shown(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [shown(one) for one in value]
    return value


def show_message(message: Message) -> Json:
    return {"id": message.id, "chat": message.chat.id, "text": message.text, "deleted": message.is_deleted,
            "buttons": [button.raw for button in message.buttons], "json": message.json()}  # fmt: skip


SHOWN: dict[type, Callable[[Any], Any]] = {
    User: lambda user: user.json(),
    Chat: lambda chat: chat.json(),
    Member: lambda member: {"id": member.user.id, "status": member.status},
    Message: show_message,
    Press: lambda press: {"id": press.id, "answer": press.answer, "led_to": shown(press.led_to)},
    InlineQuery: lambda query: {"id": query.id, "results": query.results},
    Payment: lambda payment: {"id": payment.query_id, "state": payment.state, "error": payment.error},
    InviteLink: lambda link: {"url": link.url, **link.json()},
    JoinRequest: lambda request: {"user": request.user.id, "state": request.state},
    Call: lambda call: {"method": call.method, "params": shown(call.params), "at": call.at, "error": call.error},
    Update: lambda update: update.json,
    Fault: asdict,
    Upload: lambda upload: {"name": upload.name, "mime": upload.mime, "bytes": len(upload.data)},
    bytes: lambda data: base64.b64encode(data).decode(),
}
