"""What waits for a day's end goes on after it, whenever we looked last."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

import storage
from bot.cgi.errors import Trouble
from bot.cgi.waiting import Waiting
from handlers.actions import STORED, Place, Rank, Say
from handlers.content import Text
from handlers.texts import Marked
from storage import Storage, Tx, outbox
from tests.sending import SHOP, ask, make_shop

NOON = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
"""In China."""
WAITING = "UPDATE outbox SET not_before = 253402214400000000, reason = '{}'"
FREE = "SELECT COUNT(*) AS n FROM outbox WHERE not_before IS NULL OR not_before < 253402214400000000"


async def waits(shop: Storage, reason: str) -> None:
    await ask(shop, WAITING.format(reason))


async def is_free(shop: Storage) -> bool:
    return bool((await ask(shop, FREE))[0]["n"])


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[Storage]:
    """Somebody is owed a message that waits."""
    opened = await storage.open(sqlite_url)
    await make_shop(opened)
    await opened.run(_owe)
    yield opened
    await opened.close()


def _owe(tx: Tx) -> None:
    said = Say(to=Place(platform="wecom", chat="lisi"), content=Text(text=Marked("hello")), rank=Rank.NOTICE)
    outbox.add(tx, SHOP, "wecom", "lisi", said.rank, STORED.dump_json(said).decode(), None, 1, NOON)


async def test_a_program_that_was_down_at_midnight_has_missed_nothing(shop: Storage) -> None:
    await waits(shop, Trouble.QUOTA)
    await shop.run(partial(Waiting("wecom", NOON).free, now=NOON))
    assert await is_free(shop)


async def test_a_day_that_could_not_be_put_on_record_begins_again(shop: Storage) -> None:
    waiting = Waiting("wecom", NOON)
    waiting.freed(NOON)
    await waits(shop, Trouble.QUOTA)
    await shop.run(partial(waiting.free, now=NOON + timedelta(seconds=20)))
    assert not await is_free(shop)
    with pytest.raises(LookupError):
        await shop.run(partial(_broken, waiting, now=NOON + timedelta(hours=12)))
    await shop.run(partial(waiting.free, now=NOON + timedelta(hours=12, seconds=20)))
    assert await is_free(shop)


async def test_too_many_calls_are_tried_again_in_minutes(shop: Storage) -> None:
    waiting = Waiting("wecom", NOON)
    waiting.freed(NOON)
    await waits(shop, Trouble.LIMIT)
    await shop.run(partial(waiting.free, now=NOON + timedelta(minutes=4)))
    assert not await is_free(shop)
    await shop.run(partial(waiting.free, now=NOON + timedelta(minutes=5)))
    assert await is_free(shop)


def _broken(waiting: Waiting, tx: Tx, now: datetime) -> None:
    waiting.free(tx, now)
    raise LookupError("the database went away")
