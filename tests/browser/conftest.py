"""The program as a process, and a real browser before it. Without a browser these tests are skipped."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.desk import WAIT_MS, Desk, Window
from tests.stories.conftest import at_work
from tests.stories.process import Fanloop, free_port

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = Window(width=1280, height=860)
NARROW = Window(width=390, height=844)
BEGIN_WAITS = 5
"""A busy machine needs longer for the sample shop than for a start."""
expect.set_options(timeout=WAIT_MS)


def chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium, then these tests run")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        await started.close()


def settings(folder: Path) -> dict[str, str]:
    """Nothing is configured but the shop's name and language: the playground is on by itself."""
    url = f"sqlite:///{folder / 'fanloop.db'}"
    return {"DATABASE_URL": url, "SHOP__NAME": "Hill Tea", "SHOP__LANGUAGE": "en", "SHOP__QUIET_HOURS": "off"}


@pytest.fixture(scope="session")
def port() -> int:
    """One for all: links that were made before a start lead to where the program was then."""
    return free_port()


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, port: int) -> Path:
    """A database in which the playground has begun, with its sample shop: made once, copied for each test."""
    folder = tmp_path_factory.mktemp("begun")

    async def begin() -> None:
        program = Fanloop(folder, settings(folder), port=port)
        await program.start(is_waited_for=False)
        for _ in range(BEGIN_WAITS):
            with suppress(TimeoutError):
                await program.wait_until_alive()
                break
        assert await program.stop() == 0, program.read_log()

    asyncio.run(begin())
    return folder / "fanloop.db"


@pytest.fixture
async def program(begun: Path, port: int, tmp_path: Path) -> AsyncIterator[Fanloop]:
    shutil.copy(begun, tmp_path / "fanloop.db")
    started = Fanloop(tmp_path, settings(tmp_path), port=port)
    async with at_work(started):
        yield started


@pytest.fixture
async def desks(browser: Browser, program: Fanloop) -> AsyncIterator["Desks"]:
    async with AsyncExitStack() as stack:
        yield Desks(browser, program, stack)


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
async def desk(request: pytest.FixtureRequest, desks: "Desks") -> Desk:
    """A browser before an empty shop, on a desk and in a hand."""
    return await desks.empty(request.param)


class Desks:
    """Browsers before one program, each with a memory of its own. At the end none of them may have met a fault."""

    def __init__(self, browser: Browser, program: Fanloop, stack: AsyncExitStack) -> None:
        self._browser = browser
        self._stack = stack
        self.program = program

    async def one(self, window: Window = WIDE, *, scheme: str = "light", language: str = "en-GB") -> Desk:
        context = await self._browser.new_context(
            viewport={"width": window.width, "height": window.height},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
            has_touch=window == NARROW,
            reduced_motion="reduce",
        )
        self._stack.push_async_callback(context.close)
        desk = Desk(await context.new_page(), self.program.url, window)
        self._stack.callback(desk.assert_clean)
        return desk

    async def empty(self, window: Window = WIDE) -> Desk:
        """A browser before a shop without products."""
        desk = await self.one(window)
        await desk.starts_empty()
        return desk
