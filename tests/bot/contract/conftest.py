"""Every platform there is, each with the driver of its far end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

import storage as storage_
from storage import shops
from tests.bot.contract.driver import Driver
from tests.bot.contract.on_playground import on_playground
from tests.bot.contract.on_telegram import on_telegram
from tests.bot.contract.on_wechat import on_wechat
from tests.bot.contract.on_wecom import on_wecom
from tests.bot.playground.conftest import NEW_SHOP, NOW

PLATFORMS = ("telegram", "wechat", "wecom", "playground")


@pytest.fixture(params=PLATFORMS)
async def driver(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Driver]:
    storage = await storage_.open(sqlite_url)
    shop = await storage.run(lambda tx: shops.ensure(tx, NEW_SHOP, NOW))
    far_ends: dict[str, Callable[[], AbstractAsyncContextManager[Driver]]] = {
        "telegram": lambda: on_telegram(storage, shop.id),
        "wechat": lambda: on_wechat(storage, shop.id, tmp_path),
        "wecom": lambda: on_wecom(storage, shop.id, tmp_path),
        "playground": lambda: on_playground(storage, tmp_path),
    }
    async with far_ends[request.param]() as driver:
        yield driver
    await storage.close()
