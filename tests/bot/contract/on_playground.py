"""The contract on the playground: its far end is our own database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import playground
from bot.media import StoredMedia
from bot.platform import Parts
from bot.playground import PlaygroundPlatform, doing
from bot.playground.messenger import Messenger
from handlers.texts import strip
from storage import Storage, media, playground_chats, playground_messages
from storage.playground_messages import Message
from storage.rows import Shop
from tests.bot.contract.driver import Can, Desk, Shown
from tests.bot.playground.conftest import begin_empty, no_pictures, settings_of

CAN = frozenset(Can)
KINDS = {"text": 0, "picture": 1, "poll": 0, "invoice": 0}


class PlaygroundDriver:
    can = CAN

    def __init__(self, platform: PlaygroundPlatform, desk: Desk, parts: Parts) -> None:
        self.platform, self.desk, self._parts = platform, desk, parts
        self.group = "g1"

    @property
    def _messenger(self) -> Messenger:
        return self.platform.messenger

    async def _do(self, me: str, do: str, **asked: Any) -> Any:
        return await doing.done(self._messenger, {"as": me, "do": do, **asked})

    async def person(self, name: str, *, is_in: bool) -> str:
        account = str((await self._do("p1", "person", name=name, language="en"))["account"])
        if is_in:
            await self._do(account, "join", chat=self.group)
        return account

    async def says(
        self, me: str, chat: str, text: str, *, photo: bytes | None = None, reply_to: str | None = None
    ) -> None:
        photos = [await self._parts.media.keep(photo)] if photo else []
        await self._do(me, "say", chat=chat, text=text, photo=photos, reply_to=int(reply_to) if reply_to else None)

    def presses(self, me: str, message: Shown, label: str, chat: str) -> "asyncio.Task[str]":
        async def answered() -> str:
            found = await self._message(message)
            does = next(one["does"] for row in found.content["buttons"] for one in row if one["label"] == label)
            return str((await self._do(me, "press", message=found.id, does=does)).get("toast", ""))

        return asyncio.create_task(answered())

    async def votes(self, me: str, message: Shown, options: Sequence[int]) -> None:
        await self._do(me, "vote", message=int(message.message_id), options=list(options))

    def pays(self, me: str, message: Shown) -> "asyncio.Task[str]":
        async def settled() -> str:
            answer = await self._do(me, "pay", message=int(message.message_id))
            return "paid" if answer["paid"] else str(answer["refusal"])

        return asyncio.create_task(settled())

    async def opens(self, me: str, link: str) -> None:
        await self._do(me, "open", link=link)

    async def leaves(self, me: str) -> None:
        await self._do(me, "leave", chat=self.group)

    async def blocks(self, me: str, *, is_blocked: bool) -> None:
        await self._do(me, "block", is_blocked=is_blocked)

    async def is_in(self, me: str) -> bool:
        shop_id = self._parts.shop_id
        return await self._parts.storage.read(lambda tx: playground_chats.is_in(tx, shop_id, self.group, me))

    async def shows(self, chat: str) -> list[Shown]:
        shop_id = self._parts.shop_id
        found = await self._parts.storage.read(lambda tx: playground_messages.page(tx, shop_id, chat, None, 100))
        return [_shown(one) for one in reversed(found) if one.account is None and one.content["kind"] != "service"]

    async def keeps(self, data: bytes) -> str:
        return await self._parts.media.keep(data)

    async def has_picture(self, sha256: str) -> bool:
        shop_id = self._parts.shop_id
        return await self._parts.storage.read(lambda tx: media.is_there(tx, shop_id, sha256))

    async def repeats(self) -> None:
        for update in list(self.desk.offered):
            await self.desk.take(*update)

    async def _message(self, shown: Shown) -> Message:
        number, shop_id = int(shown.message_id), self._parts.shop_id
        found = await self._parts.storage.read(lambda tx: playground_messages.get(tx, shop_id, number))
        assert found is not None
        return found


def _shown(message: Message) -> Shown:
    content = message.content
    words = content.get("question") or content.get("title") or strip(content.get("text", ""))
    return Shown(
        message_id=str(message.id),
        kind=content["kind"],
        text=words,
        buttons=tuple(one["label"] for row in content.get("buttons", ()) for one in row),
        options=tuple(content.get("options", ())),
        pictures=len(content["media"]) if content["kind"] == "album" else KINDS[content["kind"]],
        is_closed=bool(content.get("is_closed")),
        reply_to=str(message.reply_to) if message.reply_to else None,
    )


@asynccontextmanager
async def on_playground(storage: Storage, folder: Path) -> AsyncIterator[PlaygroundDriver]:
    shop: Shop = await begin_empty(storage, _now())
    stored = StoredMedia(storage, shop.id, no_pictures, _now)
    settings = settings_of("sqlite:///unused.db", folder)
    parts = Parts(settings=settings, storage=storage, shop_id=shop.id, media=stored, clock=_now)
    platform, desk = playground.build(parts), Desk(storage, shop.id)
    desk.source, desk.translate = platform.source, platform.translate
    await platform.start()
    polling = asyncio.create_task(platform.poll(desk.take))
    try:
        yield PlaygroundDriver(platform, desk, parts)
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await platform.stop()


def _now() -> datetime:
    return datetime.now(UTC)
