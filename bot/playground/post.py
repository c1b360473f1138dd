"""Brings what people did to the inbox. It stands in a table of the messenger until the inbox has it: a crash between
loses nothing, and what is brought twice is taken once."""

import asyncio
from functools import partial

from bot.platform import Take
from storage import Storage, playground
from storage.rows import ShopId

AT_ONCE = 200


class Post:
    def __init__(self, storage: Storage, shop_id: ShopId) -> None:
        self._storage = storage
        self._shop_id = shop_id
        self._bringing = asyncio.Lock()
        self.take: Take | None = None
        """Where to bring it; None in a process that takes nothing in."""

    async def bring(self) -> None:
        """All that is on its way. Raises what the database raises."""
        if self.take is None:
            return
        async with self._bringing:
            while await self._bring_some(self.take):
                pass

    async def _bring_some(self, take: Take) -> bool:
        shop_id = self._shop_id
        found = await self._storage.read(partial(playground.updates, shop_id=shop_id, most=AT_ONCE))
        if not found:
            return False
        # Gathered in their order, which the inbox keeps.
        await asyncio.gather(*(take(str(one.id), one.lane, one.raw) for one in found))
        ids = [one.id for one in found]
        await self._storage.run(lambda tx: playground.forget_updates(tx, shop_id, ids))
        return len(found) == AT_ONCE
