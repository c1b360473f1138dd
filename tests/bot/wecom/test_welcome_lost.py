"""A welcome that could not be said is said within its 20 seconds; one that may have been is not said twice."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from aiohttp import web

import storage
from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, NotSent, Refused
from bot.wecom.client import Client
from bot.wecom.names import Json
from bot.wecom.receive import WELCOME
from bot.wecom.welcome import BUSY_S, LASTS, Welcomes
from handlers.content import Text
from handlers.outcomes import Done, Unreachable
from handlers.texts import Marked
from storage import Storage, grants
from tests.bot.between import Between, GoodToken, blocked
from tests.sending import SHOP, make_shop

NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
MIA = "wmAAAAAAAAAAAAAAAAAAAAAAAA"
HELLO = Text(text=Marked("hello"))
SEND = "send_welcome_msg"


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def welcomes(sqlite_url: str, wire: Wire, clock: Clock) -> AsyncIterator[Welcomes]:
    """Mia has added somebody just now."""
    shop: Storage = await storage.open(sqlite_url)
    await make_shop(shop)
    given: Json = {"platform": "wecom", "account": MIA, "template": f"{WELCOME}CODE", "given_by": "u1"}
    await shop.run(partial(grants.give, shop_id=SHOP, at=NOW, **given))
    yield Welcomes(Client(wire, GoodToken()), shop, SHOP, clock, pause=at_once)
    await shop.close()


async def at_once(seconds: float) -> None:
    """No waiting here."""


def answered(errcode: int) -> web.Response:
    return web.json_response({"errcode": errcode, "errmsg": ""})


async def test_what_never_left_is_said_the_next_time(welcomes: Welcomes, wire: Wire, between: Between) -> None:
    wire.base, address = "http://127.0.0.1:9", wire.base
    welcomes._client.API_BASE_URL = f"{wire.base}/cgi-bin/"
    with pytest.raises(NotSent):
        await welcomes.say(MIA, HELLO)
    welcomes._client.API_BASE_URL = f"{address}/cgi-bin/"
    between.answers[SEND] = lambda asked: answered(0)
    assert isinstance(await welcomes.say(MIA, HELLO), Done)
    assert [one["welcome_code"] for one in between.bodies(SEND)] == ["CODE"]
    assert isinstance(await welcomes.say(MIA, HELLO), Unreachable)


@pytest.mark.parametrize(("code", "calls"), [(41096, len(BUSY_S) + 1), (60020, 1)])
async def test_what_was_refused_for_now_is_said_the_next_time(
    welcomes: Welcomes, between: Between, clock: Clock, code: int, calls: int
) -> None:
    between.answers[SEND] = lambda asked: answered(code)
    with pytest.raises(Refused):
        await welcomes.say(MIA, HELLO)
    assert len(between.asked) == calls
    between.answers[SEND] = lambda asked: answered(0)
    clock.now += LASTS - timedelta(seconds=1)
    assert isinstance(await welcomes.say(MIA, HELLO), Done)


async def test_what_may_have_been_said_is_not_said_twice(welcomes: Welcomes, between: Between) -> None:
    between.answers[SEND] = blocked
    with pytest.raises(Lost):
        await welcomes.say(MIA, HELLO)
    assert isinstance(await welcomes.say(MIA, HELLO), Unreachable)
    assert len(between.asked) == 1
