"""GET and POST /wecom: the address is verified, callbacks are checked, stored, acknowledged. Whatever is no genuine
callback gets 403 or 400, and changes nothing. Answers go by the app's messages, never inside the acknowledgement."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from bot.cgi.door import FIELDS_SHOWN, answer, body_of, is_from_nobody, query_of
from bot.cgi.envelope import BadKnock, Envelope, parsed
from bot.platform import Take
from bot.wecom.receive import hear, lane_of, newcomer
from storage import Storage
from storage.rows import ShopId

_LOG = logging.getLogger(__name__)

PATH = "/wecom"
ID_MAX = 128


class Door:
    """A bare ASGI app. `met` is told of customers who have just come by a contact way of ours."""

    def __init__(
        self,
        envelope: Envelope,
        take: Take,
        storage: Storage,
        shop_id: ShopId,
        clock: Callable[[], datetime],
        *,
        met: Callable[[str], None],
    ) -> None:
        self._envelope, self._take, self._met = envelope, take, met
        self._storage, self._shop_id, self._clock = storage, shop_id, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] == "POST":
                await answer(send, await self._post(scope, receive))
            else:
                await answer(send, 200, self._echo(scope))
        except BadKnock as bad:
            _LOG.warning("a knock at %s is turned away: %s", PATH, bad)
            await answer(send, bad.status)
        except ClientDisconnect:
            await answer(send, 400)

    def _echo(self, scope: Scope) -> bytes:
        """The console's check of the address: what stands inside echostr, bare."""
        query = query_of(scope)
        sealed = query.get("echostr", "")
        self._envelope.check(query, self._clock(), name="msg_signature", of=sealed)
        return self._envelope.decrypted(sealed)

    async def _post(self, scope: Scope, receive: Receive) -> int:
        query = query_of(scope)
        body = self._envelope.opened(query, await body_of(receive), self._clock())
        xml = parsed(body)
        sender = xml.get("FromUserName")
        if is_from_nobody(xml):
            _LOG.info("a callback that tells of nobody is acknowledged: %s", ", ".join(list(xml)[:FIELDS_SHOWN]))
            return 200
        if not isinstance(sender, str) or not 0 < len(sender) <= ID_MAX or not isinstance(xml.get("MsgType"), str):
            raise BadKnock(400, "it does not say from whom it is, or what")
        name, now = hashlib.sha256(body).hexdigest(), self._clock()
        try:
            heard = await self._storage.run(partial(hear, shop_id=self._shop_id, xml=xml, name=name, now=now))
            raw = json.dumps({"xml": xml, **heard}, ensure_ascii=False, separators=(",", ":"))
            await self._take(name, lane_of(xml), raw)
        except Exception:
            _LOG.exception("a callback could not be stored; WeCom will bring it again")
            return 503
        account = newcomer(xml)
        if account is not None:
            self._met(account)
        return 200
