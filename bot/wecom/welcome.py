"""The welcome: the one thing that can be said to a customer, once, within 20 seconds of their adding staff.

https://developer.work.weixin.qq.com/document/path/92137
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.cgi import marks
from bot.cgi.faults import NotSent, Refused
from bot.wecom.client import Client
from bot.wecom.errors import WELCOME_BUSY, WELCOME_OVER
from bot.wecom.names import NAME, Json
from bot.wecom.receive import WELCOME
from bot.wecom.tasks import TASK_BYTES
from handlers.content import Album, Content, Picture, Text
from handlers.outcomes import Done, Outcome, Unreachable
from storage import Storage, Tx, grants, members
from storage.rows import ShopId

LASTS = timedelta(seconds=20)
BUSY_S = (0.5, 1.0, 2.0)
"""Another app welcomes them at this very moment: tried again, within the 20 seconds."""


class Welcomes:
    def __init__(
        self,
        client: Client,
        storage: Storage,
        shop_id: ShopId,
        clock: Callable[[], datetime],
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client, self._storage, self._shop_id = client, storage, shop_id
        self._clock, self._pause = clock, pause

    async def say(self, account: str, content: Content) -> Outcome:
        """Raises what the client raises. Whatever came of it, nothing more can be said to them: no broadcast counts
        them among those it reaches."""
        try:
            return await self._welcome(account, content)
        finally:
            await self._storage.run(partial(_is_silent, shop_id=self._shop_id, account=account))

    async def _welcome(self, account: str, content: Content) -> Outcome:
        words = _words(content)
        use = partial(grants.use_newest, shop_id=self._shop_id, **self._whose(account))
        grant = await self._storage.run(use) if words else None
        if grant is None:
            return Unreachable(reason="never_started")
        grant_id, code = grant
        try:
            return await self._send(code, words)
        except (NotSent, Refused):
            # It has not been said: within the 20 seconds it may be.
            await self._storage.run(partial(grants.give_back, grant_id=grant_id))
            raise

    async def _send(self, code: str, words: str) -> Outcome:
        asked: Json = {"welcome_code": code.removeprefix(WELCOME), "text": {"content": words}}
        for wait_s in (*BUSY_S, None):
            try:
                await self._client.post("externalcontact/send_welcome_msg", asked)
                return Done(result={"message_id": code})
            except Refused as error:
                if error.errcode in WELCOME_OVER:
                    return Unreachable(reason="never_started")
                if error.errcode != WELCOME_BUSY or wait_s is None:
                    raise
            await self._pause(wait_s)
        return Unreachable(reason="never_started")

    def _whose(self, account: str) -> Json:
        now = self._clock()
        return {"platform": NAME, "account": account, "since": now - LASTS, "now": now}


def _is_silent(tx: Tx, shop_id: ShopId, account: str) -> None:
    members.set_writable(tx, shop_id, NAME, account, can_write=False)


def _words(content: Content) -> str:
    if not isinstance(content, Text | Picture | Album):
        return ""
    buttons = [one for row in content.buttons for one in row if one.url]
    return marks.cut(marks.linked(marks.plain(content.text), buttons).strip(), TASK_BYTES)
