"""Looks at groups that cannot be looked at: what is wrong with one holds up no other, and ends nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest
from aiohttp import web

import storage
from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, Refused
from bot.cgi.troubles import Troubles
from bot.checking import Nothing
from bot.wecom.client import Client
from bot.wecom.errors import CALL_LIMIT, CODES, SAYS
from bot.wecom.groups import AGAIN, Groups
from bot.wecom.tasks import Tasks
from bot.wecom.upkeep import AFTER_FAULT_S, AFTER_LIMIT_S, EVERY_S, Upkeep
from bot.wecom.ways import Ways
from storage import Storage, Tx, rooms
from storage.rooms import Room
from tests.bot.between import Asked, Between, GoodToken, blocked
from tests.sending import SHOP, ask, make_shop

BAD, GOOD = "wrAAAAAAAAAAAAAAAAAAAAAAAA", "wrBBBBBBBBBBBBBBBBBBBBBBBB"
"""The bad one comes first."""
GET = "externalcontact/groupchat/get"
NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


async def take(external_id: str, lane: str, raw: str) -> None:
    """What is told is looked at elsewhere."""


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[Storage]:
    """Two groups that are the shop's; the bad one has never been seen, at the good one a look is due."""
    opened = await storage.open(sqlite_url)
    await make_shop(opened)
    await opened.run(_two_rooms)
    for chat in (BAD, GOOD):
        await ask(
            opened,
            "INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at)"
            f" VALUES (1, 'wecom', '{chat}', 'group', 'Tea', 'on', 0)",
        )
    yield opened
    await opened.close()


def _two_rooms(tx: Tx) -> None:
    for chat, version in ((BAD, ""), (GOOD, "1")):
        room = Room(shop_id=SHOP, platform="wecom", chat=chat, home=chat, owner="zhang", title="Tea", version=version)
        rooms.put(tx, room)
    rooms.look_later(tx, SHOP, "wecom", GOOD, [NOW])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def groups(between: Between, shop: Storage, clock: Clock) -> AsyncIterator[Groups]:
    wire = Wire(between.url)
    client = Client(wire, GoodToken())
    yield Groups(client, Ways(client, shop, SHOP, None, Nothing(), clock), shop, SHOP, clock)
    await wire.close()


def answer(asked: Asked, bad: web.Response) -> web.Response:
    if asked["chat_id"] == BAD:
        return bad
    return web.json_response(
        {"errcode": 0, "group_chat": {"chat_id": GOOD, "owner": "zhang", "member_list": [], "member_version": "2"}}
    )


async def version(shop: Storage) -> str:
    room = await shop.read(partial(rooms.get, shop_id=SHOP, platform="wecom", chat=GOOD))
    assert room is not None
    return room.version


async def test_a_group_that_is_refused_holds_up_no_other(
    groups: Groups, between: Between, shop: Storage, clock: Clock
) -> None:
    between.answers[GET] = lambda asked: answer(asked, web.json_response({"errcode": 40097, "errmsg": "invalid args"}))
    with pytest.raises(Refused):
        await groups.look(take)
    assert await version(shop) == "2"
    await groups.look(take)
    assert [body["chat_id"] for body in between.bodies(GET)] == [BAD, GOOD]
    clock.now += AGAIN
    with pytest.raises(Refused):
        await groups.look(take)
    assert [body["chat_id"] for body in between.bodies(GET)][2] == BAD


@pytest.mark.parametrize("odd", [{"errcode": 0}, {"errcode": 0, "group_chat": []}, {"errcode": 0, "group_chat": None}])
async def test_details_that_make_no_sense_hold_up_no_other(
    groups: Groups, between: Between, shop: Storage, odd: Asked
) -> None:
    between.answers[GET] = lambda asked: answer(asked, web.json_response(odd))
    with pytest.raises((LookupError, TypeError)):
        await groups.look(take)
    assert await version(shop) == "2"


async def test_where_nothing_answers_the_rest_is_for_the_next_time(groups: Groups, between: Between) -> None:
    between.answers[GET] = blocked
    with pytest.raises(Lost):
        await groups.look(take)
    assert len(between.asked) == 1


@pytest.mark.parametrize(
    ("bad", "rest_s"),
    [
        (web.json_response({"errcode": 40050}), EVERY_S),
        (web.json_response({"errcode": 0}), AFTER_FAULT_S),
        (web.Response(status=502), AFTER_FAULT_S),
        (web.json_response({"errcode": CALL_LIMIT}), AFTER_LIMIT_S),
    ],
)
async def test_upkeep_rests_and_goes_on(
    groups: Groups, between: Between, shop: Storage, clock: Clock, bad: web.Response, rest_s: float
) -> None:
    """Raised out of it, an answer that makes no sense would end the whole program, of every platform."""
    between.answers[GET] = lambda asked: answer(asked, bad)
    tasks = Tasks(groups._client, groups, Nothing(), shop, SHOP, clock)
    troubles = Troubles(shop, SHOP, "wecom:ww1", CODES, SAYS, clock)
    upkeep = Upkeep(groups, tasks, groups._ways, troubles, shop, clock)
    assert await upkeep.once(take) == rest_s
