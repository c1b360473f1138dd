"""GET and POST /wechat: the address is verified, callbacks are checked, stored, acknowledged, and answered if there is
an answer at once. Whatever is no genuine callback gets 403 or 400, and changes nothing."""

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from bot.cgi.door import FIELDS_SHOWN, PLAIN, XML, answer, body_of, is_from_nobody, query_of
from bot.cgi.envelope import BadKnock, Envelope, parsed, written
from bot.platform import Take
from bot.wechat.names import Xml
from bot.wechat.receive import Hearing, contact_of
from bot.wechat.replies import Replies, Reply, Request

_LOG = logging.getLogger(__name__)

PATH = "/wechat"
DONE = b"success"
ANSWERED = frozenset({"text", "image"})
ANSWERED_EVENTS = frozenset({"subscribe", "scan", "click"})
"""What people do that we answer; for everything else the request need not be held open."""
OPENID_MAX = 128
HELD_MAX = 48
"""Requests held open at once. Where so many wait the answers are late anyway: the next are acknowledged at once."""


class Door:
    """A bare ASGI app. `hold_s` says for how long a request may be held open."""

    def __init__(
        self,
        envelope: Envelope,
        take: Take,
        hearing: Hearing,
        replies: Replies,
        *,
        clock: Callable[[], datetime],
        hold_s: Callable[[], float],
    ) -> None:
        self._envelope, self._take, self._hearing, self._replies = envelope, take, hearing, replies
        self._clock, self._hold_s = clock, hold_s
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] == "POST":
                await self._post(scope, receive, send)
            else:
                await self._get(scope, send)
        except BadKnock as bad:
            _LOG.warning("a knock at %s is turned away: %s", PATH, bad)
            await answer(send, bad.status)
        except ClientDisconnect:
            await answer(send, 400)

    async def _get(self, scope: Scope, send: Send) -> None:
        """The console's check of the address: echostr goes back as it came, in safe mode too."""
        query = query_of(scope)
        self._envelope.check(query, self._clock())
        await answer(send, 200, query.get("echostr", "").encode(), PLAIN)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        until = asyncio.get_running_loop().time() + self._hold_s()
        query = query_of(scope)
        body = self._envelope.opened(query, await body_of(receive), self._clock())
        xml = parsed(body)
        account = xml.get("FromUserName")
        if is_from_nobody(xml):
            _LOG.info("a callback that tells of nobody is acknowledged: %s", ", ".join(list(xml)[:FIELDS_SHOWN]))
            await answer(send, 200, DONE, PLAIN)
            return
        if not isinstance(account, str) or not 0 < len(account) <= OPENID_MAX or not xml.get("MsgType"):
            raise BadKnock(400, "it does not say from whom it is, or what")
        with self._replies.opened(account, until) as request:
            if not await self._is_stored(xml, account, hashlib.sha256(body).hexdigest()):
                await answer(send, 503)
                return
            await self._acknowledge(xml, request, send)

    async def _is_stored(self, xml: Xml, account: str, update: str) -> bool:
        try:
            understood = await self._hearing.hear(contact_of(xml, update, self._clock()))
            raw = {"xml": xml, "does": understood.does, "is_asked": understood.is_asked}
            await self._take(update, account, json.dumps(raw, ensure_ascii=False, separators=(",", ":")))
        except Exception:
            _LOG.exception("a callback could not be stored; WeChat will bring it again")
            return False
        return True

    async def _acknowledge(self, xml: Xml, request: Request, send: Send) -> None:
        """With the answer inside, if it comes in time."""
        reply = await self._held_open(request) if self._is_held(xml) else None
        if reply is None:
            await answer(send, 200, DONE, PLAIN)
            return
        now = self._clock()
        sealed = self._envelope.sealed(_framed(xml, reply, now), now, secrets.token_hex(8))
        await answer(send, 200, sealed.encode(), XML)
        request.sent(True)

    async def _held_open(self, request: Request) -> Reply | None:
        self._held += 1
        try:
            return await request.wait()
        finally:
            self._held -= 1

    def _is_held(self, xml: Xml) -> bool:
        if self._held >= HELD_MAX:
            return False
        kind, event = str(xml["MsgType"]).lower(), str(xml.get("Event") or "").lower()
        return self._replies.is_served and (kind in ANSWERED or (kind == "event" and event in ANSWERED_EVENTS))


def _framed(xml: Xml, reply: Reply, now: datetime) -> str:
    frame = {
        "ToUserName": str(xml["FromUserName"]),
        "FromUserName": str(xml.get("ToUserName") or ""),
        "CreateTime": int(now.timestamp()),
    }
    return written({**frame, **reply.fields})
