"""Every platform there is, each with the driver of its far end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import storage as storage_
from storage import shops
from tests.bot.contract.driver import Driver
from tests.bot.contract.on_playground import on_playground
from tests.bot.contract.on_telegram import on_telegram
from tests.bot.playground.conftest import NEW_SHOP, NOW

PLATFORMS = ("telegram", "playground")


@pytest.fixture(params=PLATFORMS)
async def driver(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Driver]:
    storage = await storage_.open(sqlite_url)
    shop = await storage.run(lambda tx: shops.ensure(tx, NEW_SHOP, NOW))
    far_end = on_telegram(storage, shop.id) if request.param == "telegram" else on_playground(storage, tmp_path)
    async with far_end as driver:
        yield driver
    await storage.close()
