"""The passive reply: what the program answers a callback with, read as strictly as the platforms read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .envelope import BadEnvelope, Envelope, sign
from .frames import BadXml, read
from .heard import of_articles
from .media import Medium

Json = dict[str, Any]
TEXT_BYTES = 2048
COMMON = {"ToUserName", "FromUserName", "CreateTime", "MsgType"}
CARRIES = {"text": {"Content"}, "image": {"Image"}, "voice": {"Voice"}, "news": {"ArticleCount", "Articles"}}
SEALED = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
NOTHING = (b"", b"success")


class BadReply(ValueError):
    """The person reads that the service is out of order."""


def opened(token: str, envelope: Envelope | None, body: bytes) -> Json:
    """The reply's fields, out of its envelope where there is a key."""
    fields = parsed(body)
    if envelope is None:
        if "Encrypt" in fields:
            raise BadReply("an encrypted reply, but the account is in plain mode")
        return fields
    if set(fields) != SEALED:
        raise BadReply(f"wanted are {sorted(SEALED)}, the reply has {sorted(fields)}")
    if fields["MsgSignature"] != sign(token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"]):
        raise BadReply("MsgSignature is wrong")
    try:
        return parsed(envelope.open(fields["Encrypt"]))
    except BadEnvelope as error:
        raise BadReply(f"Encrypt: {error}") from error


def parsed(body: bytes) -> Json:
    try:
        return read(body)
    except BadXml as error:
        raise BadReply(str(error)) from error


def checked(fields: Json, person: str, account: str) -> Json:
    """The fields of a right reply from `account` to `person`."""
    kind = fields.get("MsgType", "")
    if kind not in CARRIES or set(fields) != COMMON | CARRIES[kind]:
        raise BadReply(f"a reply of type {kind!r} with the fields {sorted(fields)}")
    if (fields["ToUserName"], fields["FromUserName"]) != (person, account):
        raise BadReply(f"from {fields['FromUserName']} to {fields['ToUserName']}: the wrong way, or to somebody else")
    if not (fields["CreateTime"] or "").isdigit():
        raise BadReply(f"CreateTime is {fields['CreateTime']!r}")
    size = len((fields.get("Content") or "").encode())
    if kind == "text" and not 1 <= size <= TEXT_BYTES:
        raise BadReply(f"Content is {size} bytes, 1 to {TEXT_BYTES} are allowed")
    if kind == "news" and fields["ArticleCount"] != "1":
        raise BadReply("one article only")
    return fields


def content(fields: Json, medium_of: Callable[[str], Medium]) -> Json:
    """What of it is read, as fields of Heard."""
    kind = fields["MsgType"]
    about: Json = {"how": "passive", "kind": kind, "raw": fields}
    if kind == "text":
        return {**about, "text": fields["Content"]}
    if kind == "news":
        item = fields["Articles"]["item"]
        words, urls = of_articles([{name.lower(): value or "" for name, value in item.items()}])
        return {**about, "text": words, "urls": urls}
    return {**about, "data": medium_of(fields[kind.capitalize()]["MediaId"]).data}
