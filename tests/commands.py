"""What tests of the command line share."""

from pathlib import Path

from storage import migrations
from tests.servers.telegram import TelegramServer

STEPS = migrations.steps()
NEWEST = STEPS[-1]
BAD_TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def with_telegram(server: TelegramServer, **more: str) -> dict[str, str]:
    """Settings."""
    return {"TELEGRAM__TOKEN": server.token, "TELEGRAM__API_BASE": server.base_url, **more}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
