"""The program split over processes that share PostgreSQL and Redis: a door, workers, a clock."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.servers.redis import redis_server
from tests.servers.telegram import TelegramServer
from tests.stories.conftest import settings_for
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop
from tests.stories.test_loop import report

GUARD_S = 90.0
"""Against hanging: what a dead process held is free for another after 15 seconds, and the machine may be busy."""
LOOK_S = 0.05


class Split:
    """The processes of one shop, by name."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder, self._settings = folder, settings
        self.parts: dict[str, Fanloop] = {}

    async def start(self, name: str, roles: str) -> Fanloop:
        """And wait until it says that it is ready."""
        folder = self._folder / name
        folder.mkdir()
        self.parts[name] = part = Fanloop(
            folder, self._settings, ("run", "--roles", roles), port=int(self._settings["WEB__PORT"])
        )
        await part.start(is_waited_for=False)
        async with asyncio.timeout(GUARD_S):
            while not any(json.loads(line)["event"] == "ready" for line in part.read_log().splitlines()):
                assert part.returncode is None, part.read_log()
                await asyncio.sleep(LOOK_S)
        return part

    async def holder(self, lease: str) -> Fanloop:
        """The living part that holds a lease whose name begins so, once one does."""
        async with (
            asyncio.timeout(GUARD_S),
            await psycopg.AsyncConnection.connect(self._settings["DATABASE_URL"], autocommit=True) as database,
        ):
            while True:
                found = await database.execute("SELECT holder FROM leases WHERE name LIKE %s", (f"{lease}:%",))
                pids = {int(row[0].split(":")[1]) for row in await found.fetchall()}
                for part in self.parts.values():
                    if part.pid in pids and part.returncode is None:
                        return part
                await asyncio.sleep(LOOK_S)

    async def stop(self) -> None:
        codes = {name: await part.stop() for name, part in self.parts.items()}
        logs = {name: part.read_log() for name, part in self.parts.items()}
        assert all(code in (0, -signal.SIGKILL) for code in codes.values()), (codes, logs)
        assert not any("Traceback" in log for log in logs.values()), logs


@asynccontextmanager
async def split(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Split]:
    made = Split(folder, settings)
    try:
        yield made
    finally:
        await made.stop()


def settings(server: TelegramServer, mode: str, database_url: str, redis_url: str) -> Mapping[str, str]:
    common = settings_for(server, mode, free_port())
    return {**common, "DATABASE_URL": database_url, "REDIS_URL": redis_url}


async def test_the_loop_through_a_door_a_worker_and_a_clock(
    server: TelegramServer, pg_bare_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with split(tmp_path, settings(server, "webhook", pg_bare_url, redis_url)) as parts:
        web = await parts.start("web", "web")
        await parts.start("worker", "worker")
        await parts.start("clock", "clock")
        shop = TeaShop(server=server, program=web)
        await shop.opens()
        await shop.sells_tea()
        await shop.starts_campaign()
        link = await shop.invites(shop.jay)
        await shop.comes(shop.mia, link)
        number = await shop.buys(shop.mia)
        shop.ann.says(None, f"/paid {number}")
        await shop.hears(shop.jay, "¥7.98")
        await a_refund_that_came_before_its_payment_is_handled(shop)
        shop.ann.says(None, "/post TEA at=+1s")
        await server.until(lambda: len(cards(shop)) == 2, timeout=GUARD_S, what="the clock's post")
        await shop.is_verified()
        server.assert_clean()


def cards(shop: TeaShop) -> list[object]:
    return [one for one in shop.group.bot_messages() if one.photo and "Dragon Well" in one.text]


async def a_refund_that_came_before_its_payment_is_handled(shop: TeaShop) -> None:
    """The door decides on the payment itself; what that sets free is the workers'."""
    now = datetime.now(UTC)
    buyer = {"platform": "telegram", "account": str(shop.mia.id)}
    total = {"minor": 3990, "currency": "CNY"}
    line = {"product": "TEA", "quantity": 1}
    refund = {"number": "X-1", "total": total, "refund": "R-1", "at": now.isoformat()}
    paid = {"number": "X-1", "buyer": buyer, "total": total, "lines": [line], "at": now.isoformat()}
    assert (await report(shop, "order.refunded", refund, "msg_1", now))[0] == 200
    assert (await report(shop, "order.paid", paid, "msg_2", now))[0] == 200
    await shop.until_rows("orders", lambda rows: any(row["refunded_minor"] == 3990 for row in rows), "the refund")


@pytest.mark.parametrize("work", ["poll", "courier"])
async def test_another_worker_takes_over_when_one_is_killed(
    server: TelegramServer, pg_bare_url: str, redis_url: str, tmp_path: Path, work: str
) -> None:
    """Whoever polls or sends: what was said meanwhile is answered, and once."""
    async with split(tmp_path, settings(server, "polling", pg_bare_url, redis_url)) as parts:
        one = await parts.start("one", "worker,clock")
        two = await parts.start("two", "worker,clock")
        shop = TeaShop(server=server, program=one)
        await server.wait_until_listening()
        shop.jay.says(None, "/start")
        await shop.hears(shop.jay, "Hill Tea")
        dead = await parts.holder(work)
        await dead.kill()
        shop.program = two if dead is one else one
        shop.mia.says(None, "/start")
        await server.wait_for(shop.mia, text_contains="Hill Tea", timeout=GUARD_S)
        assert await parts.holder("poll") is await parts.holder("courier") is shop.program
        assert len(server.private(shop.mia)) == 1
        assert len(server.private(shop.jay)) in (1, 2), "an answer whose arrival was not on record yet is sent again"
        await shop.is_verified()


async def test_without_redis_work_goes_on(server: TelegramServer, pg_bare_url: str, tmp_path: Path) -> None:
    with ExitStack() as redis:
        given = settings(server, "webhook", pg_bare_url, redis.enter_context(redis_server()))
        async with split(tmp_path, given) as parts:
            web = await parts.start("web", "web,clock")
            worker = await parts.start("worker", "worker")
            shop = TeaShop(server=server, program=web)
            shop.jay.says(None, "/start")
            await shop.hears(shop.jay, "Hill Tea")
            redis.close()
            for who in (shop.mia, shop.lin):
                who.says(None, "/start")
                await shop.hears(who, "Hill Tea")
    for part in (web, worker):
        assert part.read_log().count("Redis does not answer") == 1, part.read_log()
