"""Troubles: what only somebody at a console can mend. The owner hears of each once a day; messages wait meanwhile."""

import json
import logging
from collections.abc import Callable
from datetime import datetime

from bot.cgi.faults import Refused, without_secrets
from bot.platform import Take
from bot.wechat.errors import CallError, Trouble
from bot.wechat.names import CHINA
from storage import Storage, inbox
from storage.inbox import Arrived
from storage.rows import ShopId

_LOG = logging.getLogger(__name__)

SAYS = {
    Trouble.IP: "WeChat refuses this machine's address: put it on the account's IP list in the console",
    Trouble.CAPABILITY: "the account has no permission for this: see the console's list of interfaces",
    Trouble.QUOTA: "today's quota is used up; it begins anew at midnight in China",
    Trouble.TOKEN: "WeChat refuses a token that was fetched just now; does another program fetch tokens with"
    " `GET token`, and is FANLOOP_WECHAT__SECRET the one in the console?",
    Trouble.SECRET: "WeChat refuses FANLOOP_WECHAT__APP_ID or FANLOOP_WECHAT__SECRET: take both from the console",
}
"""As `check` and the log say it."""


class Troubles:
    """`found` are the troubles met since this process started."""

    def __init__(self, storage: Storage, shop_id: ShopId, source: str, clock: Callable[[], datetime]) -> None:
        self._storage, self._shop_id, self._source, self._clock = storage, shop_id, source, clock
        self._take: Take | None = None
        self._told: set[str] = set()
        self.found: set[Trouble] = set()

    def tell_through(self, take: Take) -> None:
        """How this process puts something into the inbox."""
        self._take = take

    async def met(self, trouble: Trouble | None, error: CallError) -> None:
        """Tell the owner, unless it was told today. None: it is no trouble."""
        if trouble is None:
            return
        self.found.add(trouble)
        now = self._clock()
        name = f"trouble:{trouble}:{now.astimezone(CHINA).date().isoformat()}"
        if name in self._told:
            return
        self._told.add(name)
        _LOG.error("WeChat: %s (%s)", SAYS[trouble], without_secrets(str(error)))
        detail = str(error.errcode) if isinstance(error, Refused) else ""
        await self._put(name, json.dumps({"trouble": trouble, "detail": detail, "at": now.isoformat()}))

    async def _put(self, name: str, raw: str) -> None:
        if self._take is not None:
            await self._take(name, name, raw)
            return
        arrived = Arrived(shop_id=self._shop_id, source=self._source, external_id=name, lane=name, raw=raw, holder=None)
        now = self._clock()
        await self._storage.run(lambda tx: inbox.take(tx, [arrived], now))
