"""Join ways: codes into groups, each with its own state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.callbacks import Callback
from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, flag, items, number, text
from tests.servers.wire.stand_in import CannotDo

from . import groups

if TYPE_CHECKING:
    from .groups import Group
    from .people import Customer
    from .server import WecomServer

Json = dict[str, Any]
WAYS_MOST, CHATS_MOST = 500_000, 5
FIELDS: dict[str, Field] = {
    "scene": number(only=(1, 2)),
    "remark": text(30, need=False, least=0),
    "auto_create_room": number(0, 1, need=False),
    "room_base_name": text(40, need=False),
    "room_base_id": number(1, need=False),
    "chat_id_list": items(text(), 1, CHATS_MOST),
    "state": text(30, need=False),
    "mark_source": flag(need=False),
}
NAMED: dict[str, Field] = {"config_id": text()}
CHANGED: dict[str, Field] = {**NAMED, **FIELDS}


@dataclass
class JoinWay:
    config_id: str
    body: Json
    qr_code: str
    holds: str


class Ways:
    def __init__(self, server: WecomServer) -> None:
        self.server = server
        self.by_id: dict[str, JoinWay] = {}
        self.made = 0

    def get(self, config_id: str) -> JoinWay:
        found = self.by_id.get(config_id)
        if found is None:
            raise CgiError(self.server.wrong_field, f"invalid config_id {config_id!r}")
        return found

    def live(self, what: str) -> JoinWay:
        """By config_id, state, its picture's address or what that holds, the newest. CannotDo when there is none (never
        was, or deleted)."""
        ways = reversed(self.by_id.values())
        way = next((w for w in ways if what in (w.config_id, w.qr_code, w.holds, w.body.get("state"))), None)
        if way is None:
            raise CannotDo(f"no join way {what!r}; there are {[w.body.get('state') for w in self.by_id.values()]}")
        return way

    def enter(self, person: Customer, what: str) -> Callback:
        way = self.live(what)
        chats = [self.server.groups[chat_id] for chat_id in way.body["chat_id_list"]]
        room = next((chat for chat in chats if chat.has_room and person.id not in chat.seats), None)
        if any(person.id in chat.seats for chat in chats):
            raise CannotDo(f"{person.name} is in a group of {what} already")
        if room is None and not way.body.get("auto_create_room", 1):
            raise CannotDo(f"the groups of {what} are full")
        return (room or self.grow(way, chats[-1])).gains(person, scene=3, state=way.body.get("state", ""))

    def grow(self, way: JoinWay, last: Group) -> Group:
        """A further group, made when the others are full; it has a chat_id of its own."""
        number_ = way.body.get("room_base_id", 1) + len(way.body["chat_id_list"]) - 1
        name = f"{way.body.get('room_base_name', last.name)}{number_}"
        made = self.server.group(name, owner=last.owner, seats_most=last.seats_most)
        way.body["chat_id_list"].append(made.chat_id)
        made.tell({"ChangeType": "create"})
        return made


def check(server: WecomServer, body: Json) -> None:
    for chat_id in body["chat_id_list"]:
        groups.of_id(server, chat_id)
    if body.get("auto_create_room") and "room_base_name" not in body:
        body["room_base_name"] = server.groups[body["chat_id_list"][0]].name


def add(server: WecomServer, asked: Asked) -> Json:
    check(server, asked.body)
    if len(server.ways.by_id) + len(server.contacts.by_id) >= server.ways_most:
        raise CgiError(server.wrong_field, "contact and join ways together out of limit")
    server.ways.made += 1
    config_id = f"9ad7fa5cdaa6511298498f979c{server.ways.made:06}"
    qr_code, holds = server.draw(f"https://work.weixin.qq.com/gm/{config_id}")
    server.ways.by_id[config_id] = JoinWay(config_id, asked.body, qr_code, holds)
    return {"config_id": config_id}


def get(server: WecomServer, asked: Asked) -> Json:
    way = server.ways.get(asked.body["config_id"])
    return {"join_way": {"config_id": way.config_id, "qr_code": way.qr_code, **way.body}}


def update(server: WecomServer, asked: Asked) -> None:
    way = server.ways.get(asked.body["config_id"])
    body = {name: value for name, value in asked.body.items() if name != "config_id"}
    check(server, body)
    way.body = body


def delete(server: WecomServer, asked: Asked) -> None:
    del server.ways.by_id[server.ways.get(asked.body["config_id"]).config_id]
