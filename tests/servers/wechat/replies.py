"""The passive reply: what the program answers a callback with, read as strictly as WeChat reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire.envelope import BadEnvelope, sign
from tests.servers.wire.frames import BadXml, read

from .heard import of_articles

if TYPE_CHECKING:
    from .people import Follower
    from .server import WechatServer

Json = dict[str, Any]
TEXT_BYTES = 2048
COMMON = {"ToUserName", "FromUserName", "CreateTime", "MsgType"}
CARRIES = {"text": {"Content"}, "image": {"Image"}, "voice": {"Voice"}, "news": {"ArticleCount", "Articles"}}
SEALED = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
NOTHING = (b"", b"success")


class BadReply(ValueError):
    """The person reads that the service is out of order."""


def opened(server: WechatServer, body: bytes) -> Json:
    """The reply's fields, out of its envelope where the account is in safe mode."""
    fields = parsed(body)
    if server.envelope is None:
        if "Encrypt" in fields:
            raise BadReply("an encrypted reply, but the account is in plain mode")
        return fields
    if set(fields) != SEALED:
        raise BadReply(f"safe mode wants {sorted(SEALED)}, the reply has {sorted(fields)}")
    signed = sign(server.token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    if fields["MsgSignature"] != signed:
        raise BadReply("MsgSignature is wrong")
    try:
        return parsed(server.envelope.open(fields["Encrypt"]))
    except BadEnvelope as error:
        raise BadReply(f"Encrypt: {error}") from error


def parsed(body: bytes) -> Json:
    try:
        return read(body)
    except BadXml as error:
        raise BadReply(str(error)) from error


def take(server: WechatServer, person: Follower, body: bytes) -> Any:
    """Shows the reply to the person; gives what was shown, None for no reply."""
    if body in NOTHING:
        return None
    fields = opened(server, body)
    check(server, person, fields)
    kind = fields["MsgType"]
    about: Json = {}
    if kind == "text":
        about["text"] = fields["Content"]
    elif kind == "news":
        articles = fields["Articles"]["item"]
        listed = [
            {k.lower(): v or "" for k, v in a.items()} for a in ([articles] if isinstance(articles, dict) else articles)
        ]
        about["text"], about["urls"] = of_articles(listed)
    else:
        about["data"] = server.medium_of(fields[kind.capitalize()]["MediaId"]).data
    return server.show(person, how="passive", kind=kind, raw=fields, **about)


def check(server: WechatServer, person: Follower, fields: Json) -> None:
    kind = fields.get("MsgType", "")
    if kind not in CARRIES or set(fields) != COMMON | CARRIES[kind]:
        raise BadReply(f"a reply of type {kind!r} with the fields {sorted(fields)}")
    if (fields["ToUserName"], fields["FromUserName"]) != (person.openid, server.account):
        raise BadReply(f"from {fields['FromUserName']} to {fields['ToUserName']}: the wrong way, or to somebody else")
    if not (fields["CreateTime"] or "").isdigit():
        raise BadReply(f"CreateTime is {fields['CreateTime']!r}")
    if kind == "text" and not 1 <= len((fields["Content"] or "").encode()) <= TEXT_BYTES:
        raise BadReply(f"Content is {len((fields['Content'] or '').encode())} bytes, 1 to {TEXT_BYTES} are allowed")
    if kind == "news" and fields["ArticleCount"] != "1":
        raise BadReply("one article only")
