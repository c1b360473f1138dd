"""The program and the stand-in for Telegram, started for a story; each way of receiving, on each database."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from zlib import crc32

import pytest

from tests.servers.telegram import TelegramServer
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop

WAYS = [("polling", "sqlite"), ("webhook", "postgres"), ("webhook", "sqlite"), ("polling", "postgres")]
TWO_WAYS = WAYS[:2]
"""One of them, by the story's name, is enough where it is about what is decided, and not about how it travels."""
BARE = {"sqlite": "sqlite_bare_url", "postgres": "pg_bare_url"}
MADE = {"sqlite": "sqlite_url", "postgres": "pg_url"}
"""Empty, with its tables: a first start that makes them is the matter of other stories."""
ORDERS_SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjU"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


def settings_for(server: TelegramServer, mode: str, port: int) -> Mapping[str, str]:
    common = {
        "TELEGRAM__TOKEN": server.token,
        "TELEGRAM__API_BASE": server.base_url,
        "TELEGRAM__MODE": mode,
        "SHOP__NAME": "Hill Tea",
        "SHOP__LANGUAGE": "en",
        "SHOP__QUIET_HOURS": "off",
        "CALLBACKS__ORDERS_SECRET": ORDERS_SECRET,
        "WEB__PORT": str(port),
        "WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    return common | ({"TELEGRAM__WEBHOOK_SECRET": "knock-knock"} if mode == "webhook" else {})


@pytest.fixture(params=WAYS, ids="-".join)
async def shop(request: pytest.FixtureRequest, server: TelegramServer, tmp_path: Path) -> AsyncIterator[TeaShop]:
    """A running program with nobody in it yet."""
    mode, database = request.param
    port = free_port()
    settings = {**settings_for(server, mode, port), "DATABASE_URL": request.getfixturevalue(BARE[database])}
    program = Fanloop(tmp_path, settings, port=port, is_cold=True)
    async with at_work(program):
        yield TeaShop(server=server, program=program)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    says_itself = any("quick" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "quick" in metafunc.fixturenames and not says_itself:
        way = TWO_WAYS[crc32(metafunc.function.__name__.encode()) % len(TWO_WAYS)]
        metafunc.parametrize("quick", [way], indirect=True, ids=["-".join(way)])


@pytest.fixture
async def quick(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TeaShop]:
    """A running program whose owner is Ann, on a server without limits: for stories in which much is said."""
    mode, database = request.param
    async with TelegramServer(limits=None) as server:
        port = free_port()
        settings = {**settings_for(server, mode, port), "DATABASE_URL": request.getfixturevalue(MADE[database])}
        program = Fanloop(tmp_path, settings, port=port)
        shop = TeaShop(server=server, program=program)
        program.set(OWNER=f"telegram:{shop.ann.id}", TELEGRAM__PACE="off")
        async with at_work(program):
            await server.wait_until_listening()
            shop.ann.says(None, "/start")
            await shop.hears(shop.ann, "Hill Tea")
            yield shop


@asynccontextmanager
async def at_work(program: Fanloop) -> AsyncIterator[None]:
    """Started, and in the end stopped: well, and without a word of a fault in its log."""
    await program.start()
    try:
        yield
    finally:
        code = await program.stop()
        log = program.read_log()
    assert code == 0, log
    assert "Traceback" not in log, log
