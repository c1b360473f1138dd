"""Codes that lead into the account by an invite: temporary QR codes with the invite code as their scene.

They live for 30 days at most, and permanent ones are few: each is kept, shown as long as it lives, and made anew
before it dies. https://developers.weixin.qq.com/doc/offiaccount/Account_Management/Generating_a_Parametric_QR_Code.html
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.cgi.faults import Refused
from bot.wechat.client import Client
from bot.wechat.names import NAME
from storage import Storage, entries
from storage.entries import Entry
from storage.rows import ShopId

LIFE = timedelta(days=30)
EARLY = timedelta(days=3)
"""So long before its end a code is made anew: whoever saved a picture of the page has that much time."""
PAGE = 50


class Entries:
    def __init__(self, client: Client, storage: Storage, shop_id: ShopId, clock: Callable[[], datetime]) -> None:
        self._client, self._storage, self._shop_id, self._clock = client, storage, shop_id, clock
        self._making: dict[str, asyncio.Lock] = {}

    async def of(self, invite_code: str) -> str:
        """The address to open, or to draw as a QR code. Raises what a call raises."""
        lock = self._making.setdefault(invite_code, asyncio.Lock())
        try:
            async with lock:
                kept = await self._storage.read(lambda tx: entries.get(tx, self._shop_id, NAME, invite_code))
                if kept is not None and self._clock() < kept.until_at - EARLY / 2:
                    return kept.address
                return (await self._make(invite_code)).address
        finally:
            self._making.pop(invite_code, None)

    async def renew(self) -> int:
        """Make those anew that are about to die; how many there were. Raises what a call raises."""
        before = self._clock() + EARLY
        ending = await self._storage.read(lambda tx: entries.ending(tx, self._shop_id, NAME, before, PAGE))
        for one in ending:
            await self._make(one.invite_code)
        return len(ending)

    async def _make(self, invite_code: str) -> Entry:
        now = self._clock()
        asked = {
            "expire_seconds": int(LIFE.total_seconds()),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": invite_code}},
        }
        answer = await self._client.qrcode.create(asked)
        address, lives_s = answer.get("url"), int(answer.get("expire_seconds") or 0)
        if not isinstance(address, str):
            raise Refused(0, "a code without an address")
        entry = Entry(
            shop_id=self._shop_id,
            platform=NAME,
            invite_code=invite_code,
            address=address,
            ref=str(answer.get("ticket") or ""),
            made_at=now,
            until_at=now + timedelta(seconds=lives_s),
        )
        await self._storage.run(lambda tx: entries.put(tx, entry))
        return entry
