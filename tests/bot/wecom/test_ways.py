"""A join way is made once, whatever happens after it was: no console shows it, and all are counted."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

import storage
from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, Refused
from bot.checking import Nothing
from bot.wecom.client import Client
from bot.wecom.ways import NoWay, Ways
from tests.bot.between import Asked, Between, GoodToken, blocked
from tests.bot.program import GUARD_S
from tests.sending import SHOP, make_shop

HOME = "wrAAAAAAAAAAAAAAAAAAAAAAAA"
ADD, GET = "groupchat/add_join_way", "groupchat/get_join_way"


@pytest.fixture
async def ways(sqlite_url: str, between: Between) -> AsyncIterator[Ways]:
    shop = await storage.open(sqlite_url)
    await make_shop(shop)
    wire = Wire(between.url)
    yield Ways(Client(wire, GoodToken()), shop, SHOP, None, Nothing(), lambda: datetime.now(UTC))
    await wire.close()
    await shop.close()


def added(between: Between) -> web.Response:
    return web.json_response({"errcode": 0, "config_id": f"c{len(between.bodies(ADD))}"})


def found(asked: Asked) -> web.Response:
    return web.json_response({"errcode": 0, "join_way": {"qr_code": f"https://q/{asked['config_id']}"}})


async def test_a_way_whose_link_is_not_told_at_once_is_made_once(ways: Ways, between: Between) -> None:
    between.answers = {ADD: lambda asked: added(between), GET: blocked}
    for _ in range(3):
        with pytest.raises(Lost):
            await ways.way(HOME, "invite ABCDEFGH")
    between.answers[GET] = found
    assert (await ways.way(HOME, "invite ABCDEFGH")).link == "https://q/c1"
    assert (await ways.way(HOME, "invite ABCDEFGH")).link == "https://q/c1"
    assert (len(between.bodies(ADD)), len(between.bodies(GET))) == (1, 4)


async def test_a_way_that_was_deleted_before_its_link_was_told_is_made_anew(ways: Ways, between: Between) -> None:
    between.answers = {ADD: lambda asked: added(between), GET: lambda asked: web.json_response({"errcode": 41044})}
    with pytest.raises(Refused):
        await ways.way(HOME, "invite ABCDEFGH")
    between.answers[GET] = found
    assert (await ways.way(HOME, "invite ABCDEFGH")).link == "https://q/c2"


async def test_a_way_that_is_there_waits_for_no_other_to_be_made(ways: Ways, between: Between) -> None:
    between.answers = {ADD: lambda asked: added(between), GET: found}
    kept = await ways.way(HOME, "invite ABCDEFGH")
    between.gate.clear()
    making = asyncio.create_task(ways.way(HOME, "invite BBBBBBBB"))
    while len(between.bodies(ADD)) < 2:
        await asyncio.sleep(0.01)
    async with asyncio.timeout(GUARD_S):
        assert await ways.way(HOME, "invite ABCDEFGH") == kept
    assert not making.done()
    between.gate.set()
    assert (await making).link == "https://q/c2"


async def test_two_who_want_the_same_way_at_once_get_one(ways: Ways, between: Between) -> None:
    between.answers = {ADD: lambda asked: added(between), GET: found}
    first, second = await asyncio.gather(*(ways.way(HOME, "invite ABCDEFGH") for _ in range(2)))
    assert first == second
    assert (len(between.bodies(ADD)), len(between.bodies(GET))) == (1, 1)


@pytest.mark.parametrize("name", ["invite ", "invite " + "A" * 31])
async def test_a_state_longer_than_the_platform_keeps_is_not_asked_for(ways: Ways, between: Between, name: str) -> None:
    with pytest.raises(NoWay):
        await ways.way(HOME, name)
    assert between.asked == []
