"""The contract on Telegram: against the stand-in server, polled."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.telegram import TelegramPlatform
from storage import Storage
from storage.rows import ShopId
from tests.bot.contract.driver import Can, Desk, Shown
from tests.bot.telegram.conftest import Shelf, settings
from tests.servers.telegram import Message, TelegramServer, User

CAN = frozenset(Can) - {Can.REFUNDS}
"""Telegram gives back Stars alone, and those whole."""


class TelegramDriver:
    can = CAN

    def __init__(self, server: TelegramServer, platform: TelegramPlatform, desk: Desk, shelf: Shelf) -> None:
        self._server, self.platform, self.desk, self._shelf = server, platform, desk, shelf
        self._chat = server.group("Tea fans", owner=server.user("Ann"), supergroup=True)
        self._chat.add_bot()
        self.group = str(self._chat.id)

    async def person(self, name: str, *, is_in: bool) -> str:
        user = self._server.user(name, started=True)
        if is_in:
            user.joins(self._chat)
        return str(user.id)

    async def says(
        self, me: str, chat: str, text: str, *, photo: bytes | None = None, reply_to: str | None = None
    ) -> None:
        where = None if chat == me else self._chat
        answered = self._message(chat, reply_to) if reply_to else None
        self._user(me).says(where, text, photo=photo, reply_to=answered)

    def presses(self, me: str, message: Shown, label: str, chat: str) -> "asyncio.Task[str]":
        press = self._user(me).presses(self._message(chat, message.message_id), label)

        async def answered() -> str:
            return (await press.answered()).text

        return asyncio.create_task(answered())

    async def votes(self, me: str, message: Shown, options: Sequence[int]) -> None:
        found = self._message(self.group, message.message_id)
        self._user(me).votes(found, [message.options[option] for option in options])

    def pays(self, me: str, message: Shown) -> "asyncio.Task[str]":
        payment = self._user(me).pays(self._message(me, message.message_id))

        async def settled() -> str:
            done = await payment.settled()
            return "paid" if done.state == "paid" else done.error

        return asyncio.create_task(settled())

    async def opens(self, me: str, link: str) -> None:
        self._user(me).opens(link)

    async def leaves(self, me: str) -> None:
        self._user(me).leaves(self._chat)

    async def blocks(self, me: str, *, is_blocked: bool) -> None:
        (self._user(me).blocks if is_blocked else self._user(me).unblocks)()

    async def is_in(self, me: str) -> bool:
        return self._chat.member(self._user(me)).inside

    async def shows(self, chat: str) -> list[Shown]:
        found: list[Shown] = []
        albums: dict[str, int] = {}
        for one in self._where(chat).bot_messages():
            if one.album in albums:
                place = albums[one.album]
                found[place] = _with_one_more(found[place])
                continue
            if one.album is not None:
                albums[one.album] = len(found)
            found.append(_shown(one))
        return found

    async def keeps(self, data: bytes) -> str:
        return await self._shelf.keep(data)

    async def has_picture(self, sha256: str) -> bool:
        return sha256 in self._shelf.pictures

    async def repeats(self) -> None:
        self._server.replay()
        await self._server.wait_until_taken()

    def _user(self, account: str) -> User:
        return self._server.users[int(account)]

    def _where(self, chat: str) -> Any:
        return self._chat if chat == self.group else self._user(chat).private

    def _message(self, chat: str, message_id: str) -> Message:
        found: Message = self._where(chat).messages[int(message_id)]
        return found


def _shown(message: Message) -> Shown:
    kind = "poll" if message.poll else "invoice" if message.invoice else "picture" if message.photo else "text"
    return Shown(
        message_id=str(message.id),
        kind="album" if message.album else kind,
        text=message.text,
        buttons=tuple(button.label for button in message.buttons),
        options=tuple(message.poll.options) if message.poll else (),
        pictures=1 if message.photo else 0,
        is_closed=bool(message.poll and message.poll.is_closed),
        reply_to=str(message.reply_to.id) if message.reply_to else None,
    )


def _with_one_more(album: Shown) -> Shown:
    return Shown(message_id=album.message_id, kind="album", text=album.text, pictures=album.pictures + 1)


@asynccontextmanager
async def on_telegram(storage: Storage, shop_id: ShopId) -> AsyncIterator[TelegramDriver]:
    shelf, desk = Shelf(), Desk(storage, shop_id)
    async with TelegramServer(limits=None) as server:
        platform = TelegramPlatform(settings(server), shelf, pause=_at_once)
        await platform.start()
        desk.source, desk.translate = platform.source, platform.translate
        polling = asyncio.create_task(platform.poll(desk.take))
        await server.wait_until_listening()
        try:
            yield TelegramDriver(server, platform, desk, shelf)
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await platform.stop()


async def _at_once(seconds: float) -> None:
    await asyncio.sleep(0)
