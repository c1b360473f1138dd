"""Welcomes: to a new contact within 20 seconds and once; to whoever joins a group by a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, group, number, text

from . import attachments

if TYPE_CHECKING:
    from .people import Customer
    from .server import WecomServer

Json = dict[str, Any]
LIFE_S, TEMPLATES_MOST = 20.0, 100
BAD_CODE, DONE, TOO_MANY = 41050, 41051, 45009
BODY: dict[str, Field] = {"welcome_code": text(), **attachments.MESSAGE}
CARRIED: dict[str, Field] = {
    kind: group(attachments.KINDS[kind], need=False) for kind in ("image", "link", "miniprogram", "file", "video")
}
ADDED: dict[str, Field] = {
    "text": group({"content": text(most_bytes=3000)}, need=False),
    **CARRIED,
    "agentid": number(need=False),
    "notify": number(0, 1, need=False),
}
NAMED: dict[str, Field] = {"template_id": text()}
CHANGED: dict[str, Field] = {**NAMED, **ADDED}


@dataclass
class Welcome:
    customer: Customer
    ends_at: float
    is_used: bool = False


def send(server: WecomServer, asked: Asked) -> None:
    content = attachments.read(server, asked.body)
    found = server.welcomes.get(asked.body["welcome_code"])
    if found is None or server.clock.now() >= found.ends_at:
        raise CgiError(BAD_CODE, "invalid welcome_code, or older than 20 seconds")
    if found.is_used:
        raise CgiError(DONE, "already sent a welcome, or chatting")
    found.is_used = True
    server.show(found.customer, how="welcome", **content)


def template_of(server: WecomServer, asked: Asked) -> str:
    template_id: str = asked.body["template_id"]
    if template_id not in server.templates:
        raise server.wrong(f"invalid template_id {template_id!r}")
    return template_id


def add_template(server: WecomServer, asked: Asked) -> Json:
    if len(server.templates) >= TEMPLATES_MOST:
        raise CgiError(TOO_MANY, "template library is full")
    check(server, asked.body)
    template_id = f"msgXXXXXX{server.next_id()}"
    server.templates[template_id] = asked.body
    return {"template_id": template_id}


def check(server: WecomServer, body: Json) -> None:
    carried = set(body) & set(CARRIED)
    if "text" not in body and not carried:
        raise server.wrong("neither text nor anything else to say")
    if len(carried) > 1:
        raise server.wrong(f"one of {sorted(carried)} only")


def get_template(server: WecomServer, asked: Asked) -> Json:
    return dict(server.templates[template_of(server, asked)])


def edit_template(server: WecomServer, asked: Asked) -> None:
    check(server, asked.body)
    body = {name: value for name, value in asked.body.items() if name != "template_id"}
    server.templates[template_of(server, asked)] = body


def delete_template(server: WecomServer, asked: Asked) -> None:
    del server.templates[template_of(server, asked)]
