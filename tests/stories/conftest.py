"""The program and the stand-in for Telegram, started for a story; each way of receiving, on each database."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from tests.servers.telegram import TelegramServer
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop

WAYS = [("polling", "sqlite"), ("webhook", "postgres"), ("webhook", "sqlite"), ("polling", "postgres")]
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
    bare = {"sqlite": "sqlite_bare_url", "postgres": "pg_bare_url"}[database]
    port = free_port()
    settings = {**settings_for(server, mode, port), "DATABASE_URL": request.getfixturevalue(bare)}
    program = Fanloop(tmp_path, settings, port=port)
    await program.start()
    try:
        yield TeaShop(server=server, program=program)
    finally:
        code = await program.stop()
        log = program.read_log()
    assert code == 0, log
    assert "Traceback" not in log, log
