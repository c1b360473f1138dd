"""Who somebody is on the other platforms: the union id, which an account has where it belongs to an Open Platform."""

import json
import logging
from collections.abc import Callable
from datetime import datetime

from bot.cgi.faults import Lost, NotSent, Refused
from bot.platform import Take
from bot.wechat.client import Client
from bot.wechat.names import NAME

_LOG = logging.getLogger(__name__)
KNOWN_MAX = 50_000


class People:
    """Asks once a process for each account that is heard from. A failure is no fault: /connect remains."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        self._client, self._clock = client, clock
        self._known: set[str] = set()

    async def recognize(self, openid: str, take: Take) -> None:
        if openid in self._known:
            return
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known.add(openid)
        try:
            found = await self._client.get("user/info", params={"openid": openid, "lang": "zh_CN"})
        except (Refused, NotSent, Lost) as error:
            _LOG.info("WeChat does not say who an account is: %s", error)
            return
        union = found.get("unionid") if isinstance(found, dict) else None
        if not isinstance(union, str) or not union:
            return
        name = f"union:{openid}:{union}"
        told = {"union": f"{NAME}:{union}", "account": openid, "at": self._clock().isoformat()}
        await take(name, openid, json.dumps(told))
