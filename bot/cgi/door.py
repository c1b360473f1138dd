"""What a door of this kind does before anything is known of its messages: bare ASGI, quick, and never an error."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from bot.cgi.envelope import BadKnock

BODY_BYTES = 1024 * 1024
"""The platforms' largest callbacks are some tens of kilobytes."""
PLAIN = b"text/plain; charset=utf-8"
FIELDS_SHOWN = 8
"""Names of fields that the log has of what means nothing to us."""
XML = b"application/xml; charset=utf-8"


def query_of(scope: Scope) -> Mapping[str, str]:
    """The query's fields, each once. Raises BadKnock."""
    try:
        pairs = parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True, max_num_fields=32)
    except ValueError:
        raise BadKnock(403, "the query cannot be read") from None
    return dict(pairs)


async def body_of(receive: Receive) -> bytes:
    """The whole body. Raises BadKnock for one that is too long, ClientDisconnect where it breaks off."""
    body = bytearray()
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            raise BadKnock(400, "the body is longer than any callback")
        if not message.get("more_body"):
            return bytes(body)


def is_from_nobody(xml: Mapping[str, Any]) -> bool:
    """A genuine callback in which nobody acts, as of a customer service or of a suite: it means nothing to us."""
    return "FromUserName" not in xml and bool(xml.get("Event") or xml.get("InfoType"))


async def answer(send: Send, status: int, body: bytes = b"", kind: bytes = PLAIN) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
