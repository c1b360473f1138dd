"""The messenger at work: its acts and actions in the database, and whoever waits for them woken."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from bot.platform import Parts
from bot.playground.begin import Beginning
from bot.playground.news import LOOK_S, News
from bot.playground.post import Post
from bot.playground.scene import Scene
from storage import Storage, shops
from storage.tx import Tx

T = TypeVar("T")


class Messenger:
    """What doors and the platform share. `address` opens the page."""

    def __init__(self, parts: Parts, address: str, beginning: Beginning) -> None:
        self.parts = parts
        self.address = address
        self.beginning = beginning
        self.news = News()
        self.post = Post(parts.storage, parts.shop_id)

    @property
    def storage(self) -> Storage:
        return self.parts.storage

    def scene(self, tx: Tx) -> Scene:
        shop = shops.get(tx, self.parts.shop_id)
        return Scene(tx=tx, shop=shop, at=shop.now(self.parts.clock()), address=self.address)

    async def act(self, work: Callable[[Scene], T]) -> T:
        """In one transaction; what it tells us is brought, and whoever watches hears of it."""
        done = await self.change(work)
        await self.post.bring()
        return done

    async def change(self, work: Callable[[Scene], T]) -> T:
        """The same for what tells us nothing."""
        done = await self.storage.run(lambda tx: work(self.scene(tx)))
        self.news.tell()
        return done

    async def look(self, work: Callable[[Scene], T]) -> T:
        return await self.storage.read(lambda tx: work(self.scene(tx)))

    async def until(self, found: Callable[[Scene], T | None], most_s: float) -> T | None:
        """What is looked for, as soon as it is there; None after so many seconds."""
        end = monotonic() + most_s
        with self.news.listening() as heard:
            while (answer := await self.look(found)) is None:
                left = end - monotonic()
                if left <= 0 or heard.is_over:
                    return None
                await heard.wait(min(left, LOOK_S))
            return answer

    async def bring_for_ever(self) -> None:
        """What a crash or another process left on its way."""
        while True:
            await self.post.bring()
            await asyncio.sleep(LOOK_S)
