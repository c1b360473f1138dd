"""Contact ways (codes by which people add staff) and what can be read about customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, flag, group, items, number, text
from tests.servers.wire.stand_in import CannotDo

if TYPE_CHECKING:
    from .people import Customer
    from .server import WecomServer

Json = dict[str, Any]
DAY_S, TEMPORARY_S, TEMPORARY_MOST_S = 86400, 7 * 86400, 14 * 86400
NO_CONTACT_RIGHT, NO_RELATION, BAD_CUSTOMER = 84074, 84061, 40096
FIELDS: dict[str, Field] = {
    "style": number(1, 3, need=False),
    "remark": text(30, need=False, least=0),
    "skip_verify": flag(need=False),
    "state": text(30, need=False),
    "user": items(text(), 1, 100, need=False),
    "party": items(number(), need=False),
    "expires_in": number(1, TEMPORARY_MOST_S, need=False),
    "chat_expires_in": number(1, TEMPORARY_MOST_S, need=False),
    "unionid": text(need=False),
    "is_exclusive": flag(need=False),
    "mark_source": flag(need=False),
    "conclusions": group(need=False),
}
ADDED: dict[str, Field] = {
    "type": number(only=(1, 2)), "scene": number(only=(1, 2)), "is_temp": flag(need=False), **FIELDS,
}  # fmt: skip
NAMED: dict[str, Field] = {"config_id": text()}
CHANGED: dict[str, Field] = {**NAMED, **FIELDS}
LIST: dict[str, Field] = {
    "start_time": number(need=False),
    "end_time": number(need=False),
    "cursor": text(need=False, least=0),
    "limit": number(1, 1000, need=False),
}


@dataclass
class ContactWay:
    config_id: str
    body: Json
    qr_code: str
    holds: str
    made_at: float
    ends_at: float | None


class Contacts:
    def __init__(self, server: WecomServer) -> None:
        self.server = server
        self.by_id: dict[str, ContactWay] = {}
        self.made = 0

    def get(self, config_id: str) -> ContactWay:
        found = self.by_id.get(config_id)
        if found is None:
            raise CgiError(self.server.wrong_field, f"invalid config_id {config_id!r}")
        return found

    def live(self, what: str, now: float) -> ContactWay:
        """By config_id, state, its picture's address or what that holds, the newest. CannotDo when there is none, or it
        is over."""
        ways = reversed(self.by_id.values())
        found = (w for w in ways if what in (w.config_id, w.qr_code, w.holds, w.body.get("state")))
        way = next((w for w in found if w.ends_at is None or now < w.ends_at), None)
        if way is None:
            raise CannotDo(f"no contact way {what!r}; there are {[w.body.get('state') for w in self.by_id.values()]}")
        return way


def check(server: WecomServer, body: Json) -> None:
    users = body.get("user", [])
    if body["type"] == 1 and len(users) != 1:
        raise server.wrong(f"type 1 wants exactly one user, given are {len(users)}")
    if not users and not body.get("party"):
        raise server.wrong("neither user nor party")
    for userid in users:
        staff = server.person_staff(userid)
        if not staff.has_contacts or not staff.is_visible:
            raise CgiError(NO_CONTACT_RIGHT, f"{userid} has no permission of external contact")
    only_temporary = {"expires_in", "chat_expires_in", "unionid", "conclusions"} & set(body)
    if only_temporary and not body.get("is_temp"):
        raise server.wrong(f"{sorted(only_temporary)} need is_temp")


def add(server: WecomServer, asked: Asked) -> Json:
    check(server, asked.body)
    if len(server.ways.by_id) + len(server.contacts.by_id) >= server.ways_most:
        raise CgiError(server.wrong_field, "contact and join ways together out of limit")
    server.contacts.made += 1
    now = server.clock.now()
    ends_at = now + asked.body.get("expires_in", TEMPORARY_S) if asked.body.get("is_temp") else None
    config_id = f"42b34949e138eb6e027c123cba{server.contacts.made:06}"
    qr_code, holds = server.draw(f"https://work.weixin.qq.com/ca/{config_id}")
    server.contacts.by_id[config_id] = ContactWay(config_id, asked.body, qr_code, holds, now, ends_at)
    return {"config_id": config_id, "qr_code": qr_code}


def get(server: WecomServer, asked: Asked) -> Json:
    way = server.contacts.get(asked.body["config_id"])
    return {"contact_way": {"config_id": way.config_id, "qr_code": way.qr_code, **way.body}}


def update(server: WecomServer, asked: Asked) -> None:
    way = server.contacts.get(asked.body["config_id"])
    body = {**way.body, **{name: value for name, value in asked.body.items() if name != "config_id"}}
    check(server, body)
    way.body = body


def delete(server: WecomServer, asked: Asked) -> None:
    del server.contacts.by_id[server.contacts.get(asked.body["config_id"]).config_id]


def listed(server: WecomServer, asked: Asked) -> Json:
    """Of the last 90 days; temporary ones are not listed."""
    begin = asked.body.get("start_time", server.clock.now() - 90 * DAY_S)
    end = asked.body.get("end_time", server.clock.now() + 1)
    ways = [w for w in server.contacts.by_id.values() if w.ends_at is None and begin <= w.made_at <= end]
    page, following = server.page([{"config_id": way.config_id} for way in ways], asked.body, most=100)
    return {"contact_way": page, **following}


# -- customers ----------------------------------------------------------------------------------------------------
def customer_of(server: WecomServer, external_userid: str) -> Customer:
    found = server.customers.get(external_userid)
    if found is None:
        raise server.wrong(f"invalid external userid {external_userid!r}", BAD_CUSTOMER)
    return found


def read(server: WecomServer, asked: Asked) -> Json:
    found = customer_of(server, asked.query["external_userid"])
    if not found.friends:
        raise CgiError(NO_RELATION, "not external contact")
    about: Json = {"external_userid": found.id, "name": found.name, "type": 1, "gender": 0}
    if found.unionid:
        about["unionid"] = found.unionid
    rows = [{"userid": userid, "remark": found.name, "description": "", "add_way": 1, **row}
            for userid, row in found.friends.items()]  # fmt: skip
    return {"external_contact": about, "follow_user": rows}


def of_staff(server: WecomServer, asked: Asked) -> Json:
    userid = server.person_staff(asked.query["userid"]).id
    ids = [one.id for one in server.customers.values() if userid in one.friends]
    if not ids:
        raise CgiError(NO_RELATION, "not external contact")
    return {"external_userid": ids}


def with_contacts(server: WecomServer, asked: Asked) -> Json:
    return {"follow_user": [one.id for one in server.people.values() if one.has_contacts and one.is_visible]}
