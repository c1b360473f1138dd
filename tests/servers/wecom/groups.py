"""Customer groups: who is in them, and what the program is told, and when it can read it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.callbacks import Callback
from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.heard import Heard
from tests.servers.wire.shapes import Field, group, items, number, text
from tests.servers.wire.stand_in import CannotDo

from .people import Customer, Person, Staff

if TYPE_CHECKING:
    from .server import WecomServer

Json = dict[str, Any]
UNKNOWN, DISMISSED, NO_RIGHT = 40050, 49008, 60011
GET: dict[str, Field] = {"chat_id": text(), "need_name": number(0, 1, need=False)}
LIST: dict[str, Field] = {
    "status_filter": number(0, 3, need=False),
    "owner_filter": group({"userid_list": items(text(), 1, 100)}, need=False),
    "cursor": text(need=False, least=0),
    "limit": number(1, 1000),
}


@dataclass
class Seat:
    """`scene` 1 added, 2 by a link, 3 by a code; `state` of the join way."""

    person: Person
    at: float
    scene: int
    state: str = ""
    inviter: str = ""


class Group:
    """`seats_most`: how many fit. `heard`: what was broadcast into it."""

    def __init__(self, server: WecomServer, chat_id: str, name: str, owner: Staff, seats_most: int) -> None:
        self.server, self.chat_id, self.name, self.owner, self.seats_most = server, chat_id, name, owner, seats_most
        self.created_at = server.clock.now()
        self.notice = ""
        self.is_dismissed = False
        self.seats: dict[str, Seat] = {owner.id: Seat(owner, self.created_at, 1)}
        self.heard: list[Heard] = []
        self._changes = 0

    def __repr__(self) -> str:
        return f"<{self.name} {self.chat_id}>"

    @property
    def version(self) -> str:
        """`member_version`: another after each change of members."""
        return hashlib.md5(f"{self.chat_id} {self._changes}".encode(), usedforsecurity=False).hexdigest()

    @property
    def has_room(self) -> bool:
        return len(self.seats) < self.seats_most and not self.is_dismissed

    # -- what people do -----------------------------------------------------------------------------------------------
    def gains(self, *people: Person, scene: int = 3, state: str = "", inviter: Person | None = None) -> Callback:
        """They join in one go, told in one event. CannotDo if one is in already or the group is full."""
        for person in people:
            if person.id in self.seats or not self.has_room:
                raise CannotDo(f"{person.name} cannot join {self.name}: in it already, or it is full or gone")
            invitor = inviter.id if isinstance(inviter, Staff) else ""
            self.seats[person.id] = Seat(person, self.server.clock.now(), scene, state, invitor)
        return self._changed("add_member", {"JoinScene": scene}, people)

    def loses(self, *people: Person, removed: bool = False) -> Callback:
        for person in people:
            if self.seats.pop(person.id, None) is None:
                raise CannotDo(f"{person.name} is not in {self.name}")
        return self._changed("del_member", {"QuitScene": int(removed)}, people)

    def renames(self, name: str) -> Callback:
        self.name = name
        return self.tell({"ChangeType": "update", "UpdateDetail": "change_name"})

    def announces(self, notice: str) -> Callback:
        self.notice = notice
        return self.tell({"ChangeType": "update", "UpdateDetail": "change_notice"})

    def passes_to(self, owner: Staff) -> Callback:
        """The group has another owner from now on."""
        if owner.id not in self.seats:
            raise CannotDo(f"{owner.name} is not in {self.name}")
        self.owner = owner
        return self.tell({"ChangeType": "update", "UpdateDetail": "change_owner"})

    def ends(self) -> Callback:
        """The owner dismisses it."""
        self.is_dismissed = True
        return self.tell({"ChangeType": "dismiss"})

    # -- how it is told -----------------------------------------------------------------------------------------------
    def _changed(self, detail: str, scene: Json, people: tuple[Person, ...]) -> Callback:
        before = self.version
        self._changes += 1
        frame = {"ChangeType": "update", "UpdateDetail": detail, **scene, "MemChangeCnt": len(people)}
        if self.server.tells_members:
            listed = {"Item": [person.id for person in people]}
            frame |= {"MemChangeList": listed, "LastMemVer": before, "CurMemVer": self.version}
        return self.tell(frame)

    def tell(self, frame: Json) -> Callback:
        event = {"MsgType": "event", "Event": "change_external_chat", "ChatId": self.chat_id}
        return self.server.tell({**event, **frame}, None, queue=self.chat_id)

    # -- what can be read of it ---------------------------------------------------------------------------------------
    def member(self, seat: Seat, *, with_name: bool) -> Json:
        server, person = self.server, seat.person
        about: Json = {"userid": person.id, "type": 1 if isinstance(person, Staff) else 2,
                       "join_time": int(seat.at), "join_scene": seat.scene, "group_nickname": ""}  # fmt: skip
        if isinstance(person, Customer) and person.unionid:
            about["unionid"] = person.unionid
        if seat.state and server.clock.now() >= seat.at + server.state_after_s:
            about["state"] = seat.state
        if seat.inviter:
            about["invitor"] = {"userid": seat.inviter}
        return about | ({"name": person.name} if with_name else {})

    def json(self, *, with_name: bool) -> Json:
        now = self.server.clock.now()
        seen = [seat for seat in self.seats.values() if now >= seat.at + self.server.member_after_s]
        return {
            "chat_id": self.chat_id, "name": self.name, "owner": self.owner.id, "create_time": int(self.created_at),
            "notice": self.notice, "member_list": [self.member(seat, with_name=with_name) for seat in seen],
            "admin_list": [], "member_version": self.version,
        }  # fmt: skip


def of_id(server: WecomServer, chat_id: str) -> Group:
    """CgiError when there is none, it is gone, or its owner is outside the app's range."""
    found = server.groups.get(chat_id)
    if found is None:
        raise server.wrong(f"invalid chatid {chat_id!r}", UNKNOWN)
    if found.is_dismissed:
        raise CgiError(DISMISSED, "group is dismissed")
    if not found.owner.is_visible:
        raise CgiError(NO_RIGHT, "no privilege to access/modify contact/party/agent")
    return found


def get(server: WecomServer, asked: Asked) -> Json:
    found = of_id(server, asked.body["chat_id"])
    return {"group_chat": found.json(with_name=asked.body.get("need_name", 0) == 1)}


def listed(server: WecomServer, asked: Asked) -> Json:
    wanted = asked.body.get("owner_filter", {}).get("userid_list")
    live = [g for g in server.groups.values() if not g.is_dismissed and g.owner.is_visible]
    if wanted is None and len(live) > server.groups_without_filter:
        raise CgiError(81017, "too many groups, filter by owner")
    chosen = [g for g in live if wanted is None or g.owner.id in wanted]
    rows = [{"chat_id": g.chat_id, "status": 0} for g in chosen]
    page, following = server.page(rows, asked.body)
    return {"group_chat_list": page, **following}
