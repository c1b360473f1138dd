"""Fanloop and the bare bots as processes, started and ended."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import TOKEN
from benchmarks.bots import SECRET

ROOT = Path(__file__).parents[1]
START_S = 30.0


@dataclass(frozen=True, kw_only=True)
class Serving:
    """A bot that takes webhooks at `hook`."""

    name: str
    hook: str
    process: asyncio.subprocess.Process

    @property
    def memory(self) -> int:
        """Bytes it really holds now."""
        return int(psutil.Process(self.process.pid).memory_info().rss)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fanloop_settings(api_base: str, folder: Path, port: int, more: Mapping[str, str]) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("FANLOOP_")}
    ours = {
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__API_BASE": api_base,
        "TELEGRAM__MODE": "webhook",
        "TELEGRAM__WEBHOOK_SECRET": SECRET,
        "TELEGRAM__PACE": "off",
        "WEB__PORT": str(port),
        "WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "SHOP__QUIET_HOURS": "off",
        "SHOP__LANGUAGE": "en",
        **more,
    }
    return {**bare, "PYTHONPATH": str(ROOT)} | {f"FANLOOP_{name}": value for name, value in ours.items()}


@asynccontextmanager
async def fanloop(api_base: str, folder: Path, **more: str) -> AsyncIterator[Serving]:
    port = free_port()
    env = fanloop_settings(api_base, folder, port, more)
    with (folder / "fanloop.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", cwd=folder, env=env, stdout=log, stderr=log
        )
    async with _ended(process):
        await _listens(port, process)
        yield Serving(name="Fanloop", hook=f"http://127.0.0.1:{port}/telegram/webhook", process=process)


@asynccontextmanager
async def bare(name: str, api_base: str) -> AsyncIterator[Serving]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bots", name, api_base, str(port), cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    async with _ended(process):
        await _listens(port, process)
        yield Serving(name=name, hook=f"http://127.0.0.1:{port}/hook", process=process)


@asynccontextmanager
async def _ended(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(15):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def _listens(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(START_S):
        while True:
            if process.returncode is not None:
                raise RuntimeError(f"a bot ended with {process.returncode} before it listened")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return
