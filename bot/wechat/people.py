"""Who somebody is on the other platforms: the union id, which an account has where it belongs to an Open Platform."""

import json
import logging
from collections.abc import Callable
from datetime import datetime

from bot.cgi.errors import MINUTE_LIMIT, CallError
from bot.cgi.faults import BUSY, Lost, NotSent, Refused
from bot.platform import Take
from bot.wechat.client import Client
from bot.wechat.errors import Trouble, trouble_of
from bot.wechat.names import NAME

_LOG = logging.getLogger(__name__)
KNOWN_MAX = 50_000
AT_ONCE = 8
"""Asked for so many at the same time; the others are asked for when they are heard from again."""


class People:
    """Asks for each account that is heard from, until once a process there is an answer. A failure is no fault:
    /connect remains."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        self._client, self._clock = client, clock
        self._known: set[str] = set()
        self._under_way = 0

    async def recognize(self, account: str, take: Take) -> None:
        if account in self._known or self._under_way >= AT_ONCE:
            return
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known.add(account)
        self._under_way += 1
        is_final = False
        try:
            await self._ask(account, take)
            is_final = True
        except (Refused, NotSent, Lost) as error:
            is_final = _is_final(error)
            _LOG.info("WeChat does not say who an account is: %s", error)
        finally:
            self._under_way -= 1
            if not is_final:
                self._known.discard(account)

    async def _ask(self, openid: str, take: Take) -> None:
        found = await self._client.get("user/info", params={"openid": openid, "lang": "zh_CN"})
        union = found.get("unionid") if isinstance(found, dict) else None
        if not isinstance(union, str) or not union:
            return
        name = f"union:{openid}:{union}"
        told = {"union": f"{NAME}:{union}", "account": openid, "at": self._clock().isoformat()}
        await take(name, openid, json.dumps(told))


def _is_final(error: CallError) -> bool:
    """Whether the next time would end alike: the account may not ask, or that person is not told of."""
    if not isinstance(error, Refused) or error.errcode in (BUSY, MINUTE_LIMIT):
        return False
    return trouble_of(error) in (None, Trouble.CAPABILITY)
