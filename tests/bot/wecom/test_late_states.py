"""Who is in a group is told at once; by which code they came, and what the group is called, as far as it is known."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from aiohttp import web

import storage
from bot.cgi.calls import Wire
from bot.checking import Nothing
from bot.wecom.client import Client
from bot.wecom.groups import Groups
from bot.wecom.translate import translate
from bot.wecom.ways import Ways
from handlers.events import Joined
from storage import Storage, Tx, rooms
from storage.rooms import Room
from tests.bot.between import Asked, Between, GoodToken
from tests.sending import SHOP, ask, make_shop

FIRST, SECOND = "wrAAAAAAAAAAAAAAAAAAAAAAAA", "wrBBBBBBBBBBBBBBBBBBBBBBBB"
"""Two rooms of one community."""
MIA = "wmMIAMIAMIAMIAMIAMIAMIAMI"
GET = "externalcontact/groupchat/get"
NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)


class Town:
    """The rooms, a clock, and what the looks tell."""

    def __init__(self, between: Between, shop: Storage, wire: Wire) -> None:
        self.now, self.shop, self.told = NOW, shop, list[Joined]()
        self.names: set[str] = set()
        self.members: dict[str, list[dict[str, Any]]] = {FIRST: [], SECOND: []}
        client = Client(wire, GoodToken())
        ways = Ways(client, shop, SHOP, None, Nothing(), self.clock)
        self.groups = Groups(client, ways, shop, SHOP, self.clock)
        between.answers[GET] = self.answer

    def clock(self) -> datetime:
        return self.now

    def answer(self, asked: Asked) -> web.Response:
        chat = asked["chat_id"]
        here = {"chat_id": chat, "name": f"Tea {chat[2]}", "owner": "zhang", "member_list": self.members[chat]}
        return web.json_response({"errcode": 0, "group_chat": {**here, "member_version": repr(self.members[chat])}})

    def comes(self, chat: str, **more: Any) -> None:
        joined = {"userid": MIA, "type": 2, "join_scene": 3, "join_time": int(NOW.timestamp()), **more}
        self.members[chat] = [joined]

    async def look(self, chat: str, after_s: int) -> list[Joined]:
        """What is told when the group is looked at so long after the beginning."""
        self.now, self.told = NOW + timedelta(seconds=after_s), []
        await self.shop.run(lambda tx: rooms.look_later(tx, SHOP, "wecom", chat, [self.now]))
        await self.groups.look(self.take)
        return self.told

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        """As the inbox: the same name is no news."""
        if external_id not in self.names:
            self.names.add(external_id)
            self.told += [one for one in translate(raw, self.now) if isinstance(one, Joined)]


@pytest.fixture
async def town(between: Between, sqlite_url: str) -> AsyncIterator[Town]:
    shop = await storage.open(sqlite_url)
    await make_shop(shop)
    await ask(
        shop,
        "INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at)"
        f" VALUES (1, 'wecom', '{FIRST}', 'group', 'Tea A', 'on', 0)",
    )
    await shop.run(_two_rooms)
    wire = Wire(between.url)
    yield Town(between, shop, wire)
    await wire.close()
    await shop.close()


def _two_rooms(tx: Tx) -> None:
    room = partial(Room, shop_id=SHOP, platform="wecom", home=FIRST, owner="zhang", version="0")
    rooms.put(tx, room(chat=FIRST, title="Tea A"))
    rooms.put(tx, room(chat=SECOND, title="Tea B"))


async def test_who_is_there_is_told_before_their_code_is_known(town: Town) -> None:
    town.comes(FIRST)
    (seen,) = await town.look(FIRST, 2)
    assert (seen.who.account, seen.is_certain, seen.link_name) == (MIA, False, None)
    assert await town.look(FIRST, 5) == []
    town.comes(FIRST, state="JAYJAYJY")
    (joined,) = await town.look(FIRST, 10)
    assert (joined.at, joined.is_certain, joined.link_name) == (seen.at, True, "invite JAYJAYJY")
    assert await town.look(FIRST, 60) == []


async def test_who_has_no_code_after_a_minute_has_none(town: Town) -> None:
    town.comes(FIRST)
    assert [one.is_certain for one in await town.look(FIRST, 2)] == [False]
    assert [one.is_certain for one in await town.look(FIRST, 60)] == [True]


async def test_a_further_group_is_called_as_the_first(town: Town) -> None:
    town.comes(SECOND, state="JAYJAYJY")
    (joined,) = await town.look(SECOND, 2)
    assert (joined.where.place.chat, joined.where.title) == (FIRST, "Tea A")


@pytest.mark.parametrize(("inviter", "is_known"), [({"userid": "zhang"}, True), (None, False)])
async def test_whom_a_customer_added_nobody_knows(town: Town, inviter: Asked | None, is_known: bool) -> None:
    """Only of staff it is told: who comes by a customer was brought by somebody, and not by a code, nor by nobody."""
    town.comes(FIRST, join_scene=1, **({"invitor": inviter} if inviter else {}))
    (joined,) = await town.look(FIRST, 2)
    assert joined.by is not None
    assert (joined.by.account, joined.by.is_faceless, joined.link) == ("zhang" * is_known, not is_known, None)
    assert joined.is_certain, "there is no code to wait for"


async def test_who_left_and_came_again_between_two_looks_has_come_twice(town: Town) -> None:
    town.comes(FIRST, state="JAYJAYJY")
    (first,) = await town.look(FIRST, 2)
    town.comes(FIRST, state="LEALEALE", join_time=int(NOW.timestamp()) + 600)
    (again,) = await town.look(FIRST, 700)
    assert (again.at - first.at, again.link_name) == (timedelta(minutes=10), "invite LEALEALE")


async def test_names_are_asked_for(town: Town, between: Between) -> None:
    """The library does not."""
    await town.look(FIRST, 2)
    assert between.bodies(GET) == [{"chat_id": FIRST, "need_name": 1}]
