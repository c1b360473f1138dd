"""Customer-service messages: `message/custom/send`, inside the windows only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.heard import of_articles, of_menu
from tests.servers.wire.shapes import Field, Shape, group, items, problems, text

if TYPE_CHECKING:
    from .people import Follower
    from .server import WechatServer

Json = dict[str, Any]
TEXT_BYTES = 2048
ARTICLE: Shape = {
    "title": text(most_bytes=128),
    "description": text(most_bytes=512, need=False, least=0),
    "url": text(form=r"https?://.+", most_bytes=2048, need=False),
    "picurl": text(form=r"https?://.+", most_bytes=2048, need=False),
}
MENU_ITEM: Shape = {"id": text(128), "content": text(most_bytes=TEXT_BYTES)}
MEDIUM: Shape = {"media_id": text(128)}
# What each `msgtype` carries, under a field of the same name.
KINDS: dict[str, Shape] = {
    "text": {"content": text(most_bytes=TEXT_BYTES, code=45002)},
    "image": MEDIUM,
    "voice": MEDIUM,
    "news": {"articles": items(ARTICLE, 1, 1, code=45008)},
    "msgmenu": {
        "head_content": text(most_bytes=TEXT_BYTES, need=False, least=0),
        "list": items(MENU_ITEM, 1),
        "tail_content": text(most_bytes=TEXT_BYTES, need=False, least=0),
    },
    "miniprogrampage": {
        "title": text(64, need=False), "appid": text(), "pagepath": text(1024), "thumb_media_id": text(128),
    },
}  # fmt: skip
BODY: dict[str, Field] = {
    "touser": text(),
    "msgtype": text(only=tuple(KINDS), code=40008),
    "customservice": group({"kf_account": text()}, need=False),
    **{kind: group(need=False) for kind in KINDS},
}


def send(server: WechatServer, asked: Asked) -> None:
    body = asked.body
    kind = body["msgtype"]
    given = {name for name in KINDS if name in body}
    if given != {kind}:
        raise server.wrong(f"msgtype is {kind}, but the message carries {sorted(given) or 'nothing'}")
    if found := problems(body[kind], KINDS[kind], kind):
        raise server.wrong("; ".join(map(str, found)), next((one.code for one in found if one.code), 0))
    person = server.follower_of(body["touser"])
    medium = read_medium(server, kind, body[kind])
    check_window(server, person)
    server.show(person, how="service", kind=kind, raw=body, data=medium, **shown(kind, body[kind]))


def check_window(server: WechatServer, person: Follower) -> None:
    code = person.windows.take(server.clock.now())
    if code:
        text_ = "response out of time limit or subscription is canceled" if code == 45015 else "out of response count"
        raise CgiError(code, text_)


def read_medium(server: WechatServer, kind: str, content: Json) -> bytes:
    media_id = content.get("media_id") or content.get("thumb_media_id")
    return server.medium_of(media_id).data if media_id else b""


def shown(kind: str, content: Json) -> Json:
    """What of it the person reads."""
    if kind == "text":
        return {"text": content["content"]}
    if kind == "msgmenu":
        words, lines = of_menu(content)
        return {"text": words, "items": lines}
    if kind == "news":
        words, urls = of_articles(content["articles"])
        return {"text": words, "urls": urls}
    return {"text": content.get("title", "")}
