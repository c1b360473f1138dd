"""QR codes with a scene: temporary ones that die, permanent ones that are few."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import segno
from aiohttp import web

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, Shape, group, number, problems, text
from tests.servers.wire.stand_in import CannotDo

if TYPE_CHECKING:
    from .server import WechatServer

MOST_S, DEFAULT_S, PERMANENT_MOST = 2_592_000, 60, 100_000
BODY: dict[str, Field] = {
    "action_name": text(only=("QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE")),
    "expire_seconds": number(1, MOST_S, need=False),
    "action_info": group({"scene": group()}),
}
SCENES: dict[str, Shape] = {
    "QR_SCENE": {"scene_id": number(1, 2**32 - 1)},
    "QR_STR_SCENE": {"scene_str": text(64)},
    "QR_LIMIT_SCENE": {"scene_id": number(1, PERMANENT_MOST)},
    "QR_LIMIT_STR_SCENE": {"scene_str": text(64)},
}


@dataclass(frozen=True)
class Code:
    """`url` is what the picture says. `ends_at` None: permanent."""

    scene: str
    ticket: str
    url: str
    ends_at: float | None


class Codes:
    def __init__(self) -> None:
        self.by_ticket: dict[str, Code] = {}

    def add(self, scene: str, ends_at: float | None) -> Code:
        mark = hashlib.sha256(f"{scene} {len(self.by_ticket)}".encode()).hexdigest()
        ticket = f"gQ{mark}{mark[:30]}=="
        code = Code(scene, ticket, f"http://weixin.qq.com/q/02{mark[:22]}", ends_at)
        self.by_ticket[ticket] = code
        return code

    def find(self, what: str) -> list[Code]:
        """By ticket, address or scene, the newest first."""
        return [c for c in reversed(self.by_ticket.values()) if what in (c.ticket, c.url, c.scene)]

    def live(self, what: str, now: float) -> Code:
        """The newest that works. CannotDo when there is none."""
        found = self.find(what)
        if not found:
            raise CannotDo(f"there is no code {what!r}; there are {[c.scene for c in self.by_ticket.values()]}")
        alive = next((c for c in found if c.ends_at is None or now < c.ends_at), None)
        if alive is None:
            raise CannotDo(f"the code {what!r} is dead")
        return alive


def create(server: WechatServer, asked: Asked) -> dict[str, Any]:
    action, scene = asked.body["action_name"], asked.body["action_info"]["scene"]
    if found := problems(scene, SCENES[action], "action_info.scene"):
        raise server.wrong("; ".join(map(str, found)), 40035)
    named = str(scene.get("scene_str") or scene.get("scene_id"))
    if "LIMIT" in action:
        if sum(code.ends_at is None for code in server.codes.by_ticket.values()) >= PERMANENT_MOST:
            raise CgiError(45029, "qrcode count out of limit")
        code = server.codes.add(named, None)
        return {"ticket": code.ticket, "url": code.url}
    seconds = asked.body.get("expire_seconds", DEFAULT_S)
    code = server.codes.add(named, server.clock.now() + seconds)
    return {"ticket": code.ticket, "expire_seconds": seconds, "url": code.url}


def show(server: WechatServer, asked: Asked) -> web.Response:
    code = server.codes.by_ticket.get(asked.query["ticket"])
    if code is None:
        return web.Response(status=404)
    picture = io.BytesIO()
    segno.make(code.url).save(picture, kind="png", scale=8)
    return web.Response(body=picture.getvalue(), content_type="image/png")
