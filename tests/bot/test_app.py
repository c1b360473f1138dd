"""Processes of one shop hear from each other by Redis: here they would look by themselves only in an hour."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot import app, courier, finding, holder, own_events
from bot.app import App
from bot.basis import open_basis, real_now
from bot.process_role import ProcessRole
from config.settings import Settings, load
from handlers.events import Started
from handlers.rewards import RELEASE
from storage import inbox, lease, wakes
from tests.servers.telegram import TelegramServer
from tests.stories.conftest import settings_for
from tests.stories.process import free_port

HOUR = timedelta(hours=1)
GUARD_S = 30.0
WEB, WORKER, CLOCK = ProcessRole.WEB, ProcessRole.WORKER, ProcessRole.CLOCK


@pytest.fixture(autouse=True)
def _nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (app, courier):
        monkeypatch.setattr(module, "LOOK_S", HOUR.total_seconds())
    monkeypatch.setattr(app, "LIFE", HOUR)
    monkeypatch.setattr(finding, "LEASE", HOUR)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


@pytest.fixture
def settings(server: TelegramServer, pg_url: str, redis_url: str, tmp_path: Path) -> Settings:
    ours = {**settings_for(server, "webhook", free_port()), "DATABASE_URL": pg_url, "REDIS_URL": redis_url}
    return load({f"FANLOOP_{name}": value for name, value in ours.items()}, tmp_path)


@asynccontextmanager
async def running(settings: Settings, *roles: ProcessRole) -> AsyncIterator[None]:
    """A part of the program, within this process."""
    basis = await open_basis(settings)
    stopping = asyncio.Event()
    work = asyncio.create_task(App(basis, frozenset(roles), stopping).run())
    try:
        yield
    finally:
        stopping.set()
        assert await work
        await basis.storage.close()


async def until(settings: Settings, query: str, *values: str) -> None:
    """Until the database has a row for it."""
    url = settings.database_url.get_secret_value()
    async with asyncio.timeout(GUARD_S), await psycopg.AsyncConnection.connect(url, autocommit=True) as database:
        while await (await database.execute(query.encode(), values)).fetchone() is None:
            await asyncio.sleep(0.01)


async def until_sent_by_somebody(settings: Settings) -> None:
    await until(settings, "SELECT 1 FROM leases WHERE name LIKE %s", "courier:%")


@pytest.mark.parametrize("second", [(WEB,), (WEB, WORKER)], ids=["a door", "a worker that does not send"])
async def test_what_one_process_leaves_to_another_is_done_at_once(
    server: TelegramServer, settings: Settings, second: tuple[ProcessRole, ...]
) -> None:
    """A door leaves what it took; a worker, where another is the courier, leaves what it decided."""
    async with running(settings, WORKER):
        await until_sent_by_somebody(settings)
        async with running(settings, *second):
            await server.wait_until_listening()
            jay = server.user("Jay", language="en")
            jay.says(None, "/start")
            greeting = await server.wait_for(jay, text_contains="Hill Tea", timeout=GUARD_S)
    assert [one.text for one in server.private(jay) if one.sender != jay] == [greeting.text]


async def test_what_the_clock_wakes_is_done_at_once(settings: Settings) -> None:
    async with running(settings, WORKER):
        await until_sent_by_somebody(settings)
        basis = await open_basis(settings)
        await basis.storage.run(lambda tx: wakes.put(tx, basis.shop.id, RELEASE, "0", real_now()))
        await basis.storage.close()
        async with running(settings, CLOCK):
            await until(settings, "SELECT 1 FROM inbox WHERE source = %s AND status = 'done'", "clock")
    assert await woken(settings) == [("done",)]


async def woken(settings: Settings) -> list[tuple[str]]:
    """How it stands with what the clock has woken."""
    url = settings.database_url.get_secret_value()
    async with await psycopg.AsyncConnection.connect(url) as database:
        return await (await database.execute("SELECT status FROM inbox WHERE source = 'clock'")).fetchall()


async def test_what_a_process_killed_on_this_machine_held_is_taken_up_at_the_next_start(settings: Settings) -> None:
    """Its leases are good for another hour."""
    machine, _, token = holder.own().rsplit(":", 2)
    gone = f"{machine}:999999999:{token}"
    basis = await open_basis(settings)
    raw = own_events.raw_of(Started(at=real_now(), platform="telegram"))
    row = inbox.Arrived(
        shop_id=basis.shop.id, source=own_events.DOOR, external_id="left", lane="", raw=raw, holder=gone
    )
    await basis.storage.run(lambda tx: lease.take(tx, f"process:{gone}", gone, real_now(), HOUR))
    await basis.storage.run(lambda tx: inbox.take(tx, [row], real_now()))
    await basis.storage.close()
    async with running(settings, WORKER):
        await until(settings, "SELECT 1 FROM inbox WHERE external_id = %s AND status = 'done'", "left")
