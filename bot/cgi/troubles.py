"""Troubles: what only somebody at a console can mend. The owner hears of each once a day; messages wait meanwhile."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.cgi.errors import CallError, Codes, Trouble
from bot.cgi.faults import Refused, without_secrets
from bot.cgi.waiting import CHINA
from bot.platform import Take
from storage import Storage, inbox
from storage.inbox import Arrived
from storage.rows import ShopId

_LOG = logging.getLogger(__name__)


class Troubles:
    """Of one account (`source`). `says`: what the log says of each, and what to do about it."""

    def __init__(
        self,
        storage: Storage,
        shop_id: ShopId,
        source: str,
        codes: Codes,
        says: Mapping[Trouble, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._shop_id, self._source, self._clock = storage, shop_id, source, clock
        self._codes, self._says = codes, says
        self._take: Take | None = None
        self._told: set[str] = set()

    def tell_through(self, take: Take) -> None:
        """How this process puts something into the inbox."""
        self._take = take

    async def met(self, error: CallError) -> None:
        """Tell the owner, unless it is no trouble, or was told today."""
        trouble = self._codes.trouble_of(error)
        if trouble is not None:
            await self.tell(trouble, error)

    async def tell(self, trouble: Trouble, error: CallError) -> None:
        """Once a day."""
        now = self._clock()
        name = f"trouble:{trouble}:{now.astimezone(CHINA).date().isoformat()}"
        if name in self._told:
            return
        self._told.add(name)
        _LOG.error("%s: %s (%s)", self._source, self._says[trouble], without_secrets(str(error)))
        detail = str(error.errcode) if isinstance(error, Refused) else ""
        await self._put(name, json.dumps({"trouble": trouble, "detail": detail, "at": now.isoformat()}))

    async def _put(self, name: str, raw: str) -> None:
        if self._take is not None:
            await self._take(name, name, raw)
            return
        arrived = Arrived(shop_id=self._shop_id, source=self._source, external_id=name, lane=name, raw=raw, holder=None)
        now = self._clock()
        await self._storage.run(lambda tx: inbox.take(tx, [arrived], now))
