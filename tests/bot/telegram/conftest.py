"""One stand-in server and one platform a test, both on the test's own loop."""

from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.pictures.photo import normalize
from bot.telegram import TelegramPlatform
from config.settings import Settings
from handlers.content import Chart, Code, Poster
from tests.servers.telegram import TelegramServer


def picture(colour: str = "green") -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


class Shelf:
    """Pictures in memory: what storage and the painter are to the platform."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self.file_ids: dict[tuple[str, str], str] = {}
        self.posters: list[Poster] = []
        self.charts: list[Chart] = []

    def put(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        self.pictures[name] = data
        return name

    async def file_id(self, instance: str, sha256: str) -> str | None:
        return self.file_ids.get((instance, sha256))

    async def remember(self, instance: str, sha256: str, file_id: str) -> None:
        self.file_ids[instance, sha256] = file_id

    async def bytes(self, sha256: str) -> Any:
        return self.pictures[sha256]

    async def poster(self, poster: Poster) -> Any:
        self.posters.append(poster)
        return picture("red")

    async def code(self, code: Code) -> Any:
        raise LookupError(code.text)

    async def chart(self, chart: Chart) -> Any:
        self.charts.append(chart)
        return picture("blue")

    async def keep(self, data: Any) -> str:
        return self.put(normalize(data).data)


class Pauses:
    """Waits for nothing, and knows how long it was to wait. `after` runs at each pause."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.after: Callable[[float], None] = lambda _: None

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.after(seconds)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def pauses(server: TelegramServer) -> Pauses:
    """The server's clock goes on with them."""
    pauses = Pauses()
    pauses.after = server.skip
    return pauses


def settings(server: TelegramServer, **more: Any) -> Settings:
    telegram = {"token": server.token, "api_base": server.base_url, "payment_token": server.payment_token, **more}
    web = {"public_url": "http://127.0.0.1:1"} if more.get("mode") == "webhook" else {}
    return Settings.model_validate({"telegram": telegram, "web": web})


@pytest.fixture
async def platform(server: TelegramServer, shelf: Shelf, pauses: Pauses) -> AsyncIterator[TelegramPlatform]:
    platform = TelegramPlatform(settings(server), shelf, pause=pauses)
    await platform.start()
    yield platform
    await platform.stop()


def ours(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged, but for the stand-in server's own account of what it was asked."""
    return "\n".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
