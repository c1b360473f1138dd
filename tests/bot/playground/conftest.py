"""The program with nothing but its playground, on the test's own loop; and the playground alone, in a database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

import storage as storage_
from bot import playground
from bot.app import App
from bot.basis import open_basis, with_playground
from bot.media import StoredMedia
from bot.pictures import Pictures
from bot.platform import Parts
from bot.playground import PlaygroundPlatform, begin
from bot.playground.begin import Beginning
from bot.playground.scene import Scene
from bot.process_role import ProcessRole
from config.settings import Settings, load
from handlers.texts import Texts
from storage import Storage, Tx, shops
from storage import playground as rows
from storage.rows import Shop
from storage.shops import NewShop
from tests.bot.playground.page import Page
from tests.stories.process import free_port

NOW = datetime(2026, 4, 2, 4, tzinfo=UTC)


def picture(colour: str = "green") -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def settings_of(database_url: str, folder: Path, **more: str) -> Settings:
    ours = {"DATABASE_URL": database_url, "SHOP__LANGUAGE": "en", "WEB__PORT": str(free_port()), **more}
    return load({f"FANLOOP_{name}": value for name, value in ours.items()}, folder)


@asynccontextmanager
async def running(settings: Settings, *roles: ProcessRole) -> AsyncIterator[Page]:
    """The whole program, or one process of it that has doors; and a page of its playground."""
    basis = await with_playground(await open_basis(settings))
    stopping = asyncio.Event()
    work = asyncio.create_task(App(basis, frozenset(roles or ProcessRole), stopping).run())
    url = f"http://127.0.0.1:{settings.web.port}"
    try:
        async with aiohttp.ClientSession() as http:
            await _until_open(http, url, work)
            yield Page(http, url, stopping.set)
    finally:
        stopping.set()
        assert await work
        await basis.storage.close()


async def _until_open(http: aiohttp.ClientSession, url: str, work: "asyncio.Task[bool]") -> None:
    async with asyncio.timeout(60):
        while not work.done():
            try:
                async with http.get(f"{url}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)
    await work


@pytest.fixture
async def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """Of a program whose playground has begun without the sample shop."""
    storage = await storage_.open(sqlite_url)
    await begin_empty(storage, datetime.now(UTC))
    await storage.close()
    return settings_of(sqlite_url, tmp_path)


@pytest.fixture
async def page(settings: Settings) -> AsyncIterator[Page]:
    """An empty shop: p1 the merchant, p2 the clerk, p3 and p4 customers, p5 a friend; groups g1 and g2."""
    async with running(settings) as page:
        yield page


async def begin_empty(storage: Storage, at: datetime) -> Shop:
    def work(tx: Tx) -> Shop:
        shop = shops.ensure(tx, NEW_SHOP, at)
        rows.begin(tx, shop.id)
        scene = Scene(tx=tx, shop=shop, at=at, address="http://127.0.0.1:1/")
        begin.empty(Beginning(texts=Texts(), shop=NEW_SHOP), scene)
        return shop

    return await storage.run(work)


NEW_SHOP = NewShop(
    key=shops.PLAYGROUND,
    name="My shop",
    currency="CNY",
    timezone="Asia/Shanghai",
    language="en",
    quiet_hours="off",
    reserve_s=900,
    reserve_manual_s=86400,
)


class Stage:
    """A playground in a database, without the rest of the program: what it tells us is kept."""

    def __init__(self, storage: Storage, shop: Shop, settings: Settings, clock: Callable[[], datetime]) -> None:
        media = StoredMedia(storage, shop.id, no_pictures, clock)
        self.parts = Parts(settings=settings, storage=storage, shop_id=shop.id, media=media, clock=clock)
        self.storage, self.shop = storage, shop
        self.platform: PlaygroundPlatform = playground.build(self.parts)
        self.told: list[tuple[str, str, str]] = []
        self.platform.messenger.post.take = self._take

    async def _take(self, external_id: str, lane: str, raw: str) -> None:
        self.told.append((external_id, lane, raw))

    @property
    def events(self) -> list[Any]:
        return [event for _, _, raw in self.told for event in self.platform.translate(raw)]

    async def last(self) -> Any:
        """The newest event told."""
        return self.events[-1]


def no_pictures() -> Pictures:
    raise AssertionError("no poster is wanted here")


@pytest.fixture
async def stage(storage: Storage, tmp_path: Path) -> Stage:
    """On each database in turn: begun, and nothing told yet."""
    shop = await begin_empty(storage, NOW)
    stage = Stage(storage, shop, settings_of("sqlite:///unused.db", tmp_path), lambda: NOW)
    await stage.platform.start()
    await stage.platform.messenger.post.bring()
    stage.told.clear()
    return stage
