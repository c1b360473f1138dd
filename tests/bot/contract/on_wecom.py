"""The contract on WeCom: staff speak with the app, customers come into a group that the program looks at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import web, wecom
from bot.platform import Parts
from bot.wecom import WecomPlatform
from config.settings import load
from storage import Storage, Tx, communities
from storage.rows import ShopId
from tests.bot.contract.driver import Can, Desk, Shown, until
from tests.bot.telegram.conftest import Shelf
from tests.servers.wecom import Customer, Group, Heard, Staff, WecomServer
from tests.stories.process import free_port

CAN = frozenset({Can.ALBUMS, Can.LINKS})
"""In a group nothing is said at once and nothing heard; a message of the app's cannot be changed."""


class WecomDriver:
    """Somebody in the group who speaks with the bot is staff; who is not in it yet is a customer."""

    can = CAN

    def __init__(
        self, server: WecomServer, platform: WecomPlatform, desk: Desk, shelf: Shelf, group: Group, owner: Staff
    ) -> None:
        self.platform, self.desk = platform, desk
        self._server, self._shelf, self._group, self._owner = server, shelf, group, owner
        self.group = group.chat_id

    async def person(self, name: str, *, is_in: bool) -> str:
        if not is_in:
            return self._server.customer(name).id
        if name in self._server.people:
            return name
        staff = self._server.staff(name, name)
        staff.joins(self._group)
        return staff.id

    async def says(
        self, me: str, chat: str, text: str, *, photo: bytes | None = None, reply_to: str | None = None
    ) -> None:
        staff = self._server.people[me]
        told = staff.says(text) if photo is None else staff.sends_picture(photo)
        await told.answered()

    def presses(self, me: str, message: Shown, label: str, chat: str) -> Awaitable[str]:
        raise NotImplementedError(CAN)

    async def votes(self, me: str, message: Shown, options: Sequence[int]) -> None:
        raise NotImplementedError(CAN)

    def pays(self, me: str, message: Shown) -> Awaitable[str]:
        raise NotImplementedError(CAN)

    async def opens(self, me: str, link: str) -> None:
        self._customer(me).scans(link)

    async def leaves(self, me: str) -> None:
        self._customer(me).leaves(self._group)

    async def blocks(self, me: str, *, is_blocked: bool) -> None:
        raise NotImplementedError(CAN)

    async def is_in(self, me: str) -> bool:
        return me in self._group.seats

    async def shows(self, chat: str) -> list[Shown]:
        """Pictures belong to the words that follow them."""
        found: list[Shown] = []
        pictures = 0
        for one in self._server.people[chat].heard:
            if one.kind == "image":
                pictures += 1
                continue
            found.append(_shown(one, pictures))
            pictures = 0
        return [*found, _shown(self._server.people[chat].heard[-1], pictures)] if pictures else found

    async def keeps(self, data: bytes) -> str:
        return await self._shelf.keep(data)

    async def has_picture(self, sha256: str) -> bool:
        return sha256 in self._shelf.pictures

    async def repeats(self) -> None:
        for told in self._server.callbacks.replay():
            await told.answered()

    def _customer(self, account: str) -> Customer:
        return self._server.customers[account]


def _shown(heard: Heard, pictures: int) -> Shown:
    kinds = ("text", "picture", "album")
    return Shown(
        message_id=f"app{heard.number + 1}",
        kind=kinds[min(pictures, 2)],
        text=heard.text,
        pictures=pictures,
    )


@asynccontextmanager
async def on_wecom(storage: Storage, shop_id: ShopId, folder: Path) -> AsyncIterator[WecomDriver]:
    shelf, desk = Shelf(), Desk(storage, shop_id)
    async with WecomServer(state_after_s=0.0) as server:
        owner = server.staff("zhangsan", "Zhang San")
        group, port = server.group("Tea fans", owner=owner), free_port()
        given = {"FANLOOP_PLAYGROUND": "off", "FANLOOP_WEB__PORT": str(port)}
        settings = load(given | server.settings(sender=owner), folder)
        parts = Parts(settings=settings, storage=storage, shop_id=shop_id, media=shelf, clock=_now)
        platform = wecom.build(parts)
        desk.source, desk.translate = platform.source, platform.translate
        await storage.run(lambda tx: _make_ours(tx, shop_id, group.chat_id))
        polling = asyncio.create_task(platform.poll(desk.take))
        try:
            async with web.served(settings, platform.doors(desk.take)):
                await server.connect(f"http://127.0.0.1:{port}/wecom")
                await until(lambda: desk.offered or None, "the first look at the group")
                yield WecomDriver(server, platform, desk, shelf, group, owner)
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await platform.stop()


def _make_ours(tx: Tx, shop_id: ShopId, chat: str) -> None:
    """As /group on does."""
    community = communities.put(
        tx,
        shop_id,
        platform="wecom",
        chat=chat,
        kind="group",
        title="Tea fans",
        username=None,
        can_invite=True,
        can_post=True,
        at=_now(),
    )
    communities.set_status(tx, community, "on")


def _now() -> datetime:
    return datetime.now(UTC)
