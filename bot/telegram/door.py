"""The webhook's door: POST /telegram/webhook. 200 is said only after the update is stored."""

import hmac
import logging

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from bot.platform import Take
from bot.telegram.receive import parcel

_LOG = logging.getLogger(__name__)

PATH = "/telegram/webhook"
BODY_BYTES = 1024 * 1024
"""Telegram's largest updates are some tens of kilobytes."""
SECRET_HEADER = b"x-telegram-bot-api-secret-token"


class Door:
    """A bare ASGI app: 403 without the secret, 413 for a body beyond 1 MiB, 503 when the update could not be stored."""

    def __init__(self, secret: str, take: Take) -> None:
        self._secret = secret.encode()
        self._take = take

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = await self._answer(scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    async def _answer(self, scope: Scope, receive: Receive) -> int:
        headers = dict(scope["headers"])
        if not hmac.compare_digest(headers.get(SECRET_HEADER, b""), self._secret):
            return 403
        try:
            body = await _body(receive)
        except ClientDisconnect:
            return 400
        if body is None:
            return 413
        try:
            await self._take(*parcel(body))
        except Exception:
            _LOG.exception("an update could not be stored; Telegram will bring it again")
            return 503
        return 200


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too long. Raises ClientDisconnect where it breaks off."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)
