"""A stand-in for Telegram, and shops in databases, for what runs the program as a process of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cgi.calls import Wire
from tests.bot.between import Between, standing_between
from tests.lived_in import live_in
from tests.servers.telegram import TelegramServer
from tests.stories.process import Fanloop


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


@pytest.fixture
async def between() -> AsyncIterator[Between]:
    async with standing_between() as made:
        yield made


@pytest.fixture
async def wire(between: Between) -> AsyncIterator[Wire]:
    made = Wire(between.url)
    yield made
    await made.close()


@pytest.fixture
async def shop(database_url: str, tmp_path: Path) -> Fanloop:
    """A shop that has lived, on each database in turn; the program is not running."""
    await live_in(database_url, tmp_path)
    return Fanloop(tmp_path, {"DATABASE_URL": database_url})


@pytest.fixture
async def sqlite_shop(sqlite_url: str, tmp_path: Path) -> Fanloop:
    """The same on SQLite alone."""
    await live_in(sqlite_url, tmp_path)
    return Fanloop(tmp_path, {"DATABASE_URL": sqlite_url})
