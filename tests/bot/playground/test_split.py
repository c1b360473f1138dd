"""The doors in one process, the work in others: what one changes the other's pages see, by way of the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage as storage_
from bot.app import App
from bot.basis import open_basis, with_playground
from bot.process_role import ProcessRole
from config.settings import Settings
from storage import shops
from tests.bot.playground.conftest import NEW_SHOP, NOW, Stage, begin_empty, running, settings_of
from tests.bot.playground.page import Page
from tests.sending import ask, value


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncIterator[None]:
    """A process without doors."""
    basis = await with_playground(await open_basis(settings))
    stopping = asyncio.Event()
    work = asyncio.create_task(App(basis, frozenset({ProcessRole.WORKER, ProcessRole.CLOCK}), stopping).run())
    try:
        yield
    finally:
        stopping.set()
        assert await work
        await basis.storage.close()


@pytest.fixture
async def page(pg_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Page]:
    storage = await storage_.open(pg_url)
    await begin_empty(storage, datetime.now(UTC))
    await storage.close()
    settings = settings_of(pg_url, tmp_path, REDIS_URL=redis_url)
    async with at_work(settings), running(settings, ProcessRole.WEB) as page:
        yield page


async def test_what_is_said_here_is_answered_there_and_seen_here(page: Page) -> None:
    version = (await page.state("p3"))["version"]
    async with page.feed("p3", version) as told:
        await page.says("p3", "/start")
        await told.message("Hi, this is")


async def test_presses_and_payments_are_answered_across_processes(page: Page) -> None:
    await page.says("p1", '/product add TEA "Hill tea" 39.90')
    noted = await page.until("p1", "p1", "TEA")
    assert "toast" not in await page.presses("p1", noted, "Post")
    await page.says("p3", "/buy TEA")
    for question, answer in (("Who is it for", "Jay"), ("hone", "13800001234"), ("ddress", "1 Lake Road, Hangzhou")):
        await page.until("p3", "p3", question)
        await page.says("p3", answer)
    invoice = await page.until("p3", "p3", "Pay")
    assert await page.do("p3", "pay", message=invoice["id"]) == {"paid": True}
    await page.until("p3", "p3", "A-1001")


async def test_processes_that_start_at_once_begin_it_once(pg_url: str, tmp_path: Path) -> None:
    storage = await storage_.open(pg_url)
    shop = await storage.run(lambda tx: shops.ensure(tx, NEW_SHOP, NOW))
    settings = settings_of("sqlite:///unused.db", tmp_path)
    starting = [Stage(storage, shop, settings, lambda: NOW).platform.start() for _ in range(2)]
    await asyncio.gather(*starting)
    groups = await value(storage, "SELECT COUNT(*) AS n FROM playground_chats WHERE kind = 'group'")
    members = await ask(storage, "SELECT account FROM playground_people WHERE number = 1")
    assert (groups, [row["account"] for row in members]) == (2, ["p1"])
    await storage.close()
