"""The contract on WeChat's Official Account: one to one, through the door and the API."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import web
from bot.platform import Parts
from bot.wechat import WechatPlatform
from config.settings import load
from handlers.actions import Action, Say, lane_of
from handlers.content import Poll
from handlers.outcomes import Done, Outcome
from storage import Storage
from storage.rows import ShopId
from tests.bot.contract.driver import Can, Desk, Shown
from tests.bot.telegram.conftest import Shelf
from tests.servers.wechat import Follower, Heard, WechatServer
from tests.stories.process import free_port

CAN = frozenset({Can.BLOCKS, Can.MENUS, Can.POLLS})
"""There are no groups, and a message cannot be changed. Buttons are numbers and items: see tests/bot/wechat."""


class Watched(WechatPlatform):
    """The platform, and which messages became of which action: the platform gives messages no name."""

    def __init__(self, parts: Parts, server: WechatServer) -> None:
        super().__init__(parts)
        self._server = server
        self.shown: list[tuple[Action, str, list[Heard]]] = []

    async def perform(self, action: Action) -> Outcome:
        person = self._server.people.get(lane_of(action))
        before = len(person.heard) if person else 0
        outcome = await super().perform(action)
        if isinstance(outcome, Done) and person and len(person.heard) > before:
            name = str(outcome.result.get("message_id", ""))
            self.shown.append((action, name, person.heard[before:]))
        return outcome


class WechatDriver:
    can = CAN
    group = ""

    def __init__(self, server: WechatServer, platform: Watched, desk: Desk, shelf: Shelf) -> None:
        self._server, self._watched, self.platform, self.desk, self._shelf = server, platform, platform, desk, shelf

    async def person(self, name: str, *, is_in: bool) -> str:
        person = self._server.person(name, follows=True)
        await person.says("hello").answered()
        return person.openid

    async def says(
        self, me: str, chat: str, text: str, *, photo: bytes | None = None, reply_to: str | None = None
    ) -> None:
        person = self._who(me)
        await (person.says(text) if photo is None else person.sends_picture(photo)).answered()

    def presses(self, me: str, message: Shown, label: str, chat: str) -> Awaitable[str]:
        raise NotImplementedError(CAN)

    async def votes(self, me: str, message: Shown, options: Sequence[int]) -> None:
        (option,) = options
        await self._who(me).taps(message.options[option]).answered()

    def pays(self, me: str, message: Shown) -> Awaitable[str]:
        raise NotImplementedError(CAN)

    async def opens(self, me: str, link: str) -> None:
        raise NotImplementedError(CAN)

    async def leaves(self, me: str) -> None:
        raise NotImplementedError(CAN)

    async def blocks(self, me: str, *, is_blocked: bool) -> None:
        person = self._who(me)
        await (person.unfollows() if is_blocked else person.follows()).answered()
        if not is_blocked:  # a scan is what tells that somebody follows already
            self._server.codes.add("ABCDEFGH", None)
            await person.scans("ABCDEFGH").answered()

    async def is_in(self, me: str) -> bool:
        return False

    async def shows(self, chat: str) -> list[Shown]:
        return [_shown(action, name, heard) for action, name, heard in self._watched.shown if lane_of(action) == chat]

    async def keeps(self, data: bytes) -> str:
        return await self._shelf.keep(data)

    async def has_picture(self, sha256: str) -> bool:
        return sha256 in self._shelf.pictures

    async def repeats(self) -> None:
        for told in self._server.callbacks.replay():
            await told.answered()

    def _who(self, account: str) -> Follower:
        return self._server.people[account]


def _shown(action: Action, name: str, heard: list[Heard]) -> Shown:
    if isinstance(action, Say) and isinstance(action.content, Poll):
        options = tuple(item.content for item in heard[-1].items)
        return Shown(message_id=name, kind="poll", text=heard[-1].text.partition("\n")[0], options=options)
    pictures = sum(one.kind == "image" for one in heard)
    words: list[Any] = [one.text for one in heard if one.kind != "image"]
    return Shown(message_id=name, kind="picture" if pictures else "text", text="\n".join(words), pictures=pictures)


@asynccontextmanager
async def on_wechat(storage: Storage, shop_id: ShopId, folder: Path) -> AsyncIterator[WechatDriver]:
    shelf, desk = Shelf(), Desk(storage, shop_id)
    async with WechatServer() as server:
        port = free_port()
        settings = load({"FANLOOP_PLAYGROUND": "off", "FANLOOP_WEB__PORT": str(port)} | server.settings(), folder)
        parts = Parts(settings=settings, storage=storage, shop_id=shop_id, media=shelf, clock=_now)
        platform = Watched(parts, server)
        desk.source, desk.translate = platform.source, platform.translate
        await platform.start()
        polling = asyncio.create_task(platform.poll(desk.take))
        try:
            async with web.served(settings, platform.doors(desk.take)):
                await server.connect(f"http://127.0.0.1:{port}/wechat")
                yield WechatDriver(server, platform, desk, shelf)
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await platform.stop()


def _now() -> datetime:
    return datetime.now(UTC)
