"""Who a customer is on the other platforms: the union id, which WeCom tells of those whom its staff have added.

https://developer.work.weixin.qq.com/document/path/92114
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime

from bot.cgi.faults import NONSENSE
from bot.platform import Take
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS

_LOG = logging.getLogger(__name__)


class People:
    """A failure is no fault: a group's details tell it too, and /connect remains."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        self._client, self._clock = client, clock

    async def recognize(self, account: str, take: Take) -> None:
        try:
            found = await self._client.get("externalcontact/get", external_userid=account)
            union = found["external_contact"].get("unionid")
        except (*CALL_ERRORS, *NONSENSE) as error:
            _LOG.info("WeCom does not say who a customer is: %s", error)
            return
        if isinstance(union, str) and union:
            told = {"update": "union", "account": account, "union": union, "at": self._clock().isoformat()}
            await take(f"union:{account}:{union}", account, json.dumps(told))
