"""The program as a process of its own, started as a shop owner would start it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
START_S = 60.0
STOP_S = 15.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Fanloop:
    """One running `python -m bot`. `settings` are the FANLOOP_ variables without their prefix."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        arguments: tuple[str, ...] = ("run",),
        *,
        port: int | None = None,
    ) -> None:
        self.port = port or free_port()
        self.log = folder / "fanloop.log"
        self._folder = folder
        self._arguments = arguments
        self._settings = {"WEB__PORT": str(self.port), **settings}
        self._process: asyncio.subprocess.Process | None = None

    def set(self, **settings: str) -> None:
        """From the next start on."""
        self._settings |= settings

    @property
    def database_url(self) -> str:
        return self._settings["DATABASE_URL"]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, *, is_waited_for: bool = True) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                *self._arguments,
                cwd=self._folder,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        if is_waited_for:
            await self.wait_until_alive()

    async def wait_until_alive(self) -> None:
        async with asyncio.timeout(START_S), aiohttp.ClientSession() as http:
            while True:
                if self.returncode is not None:
                    raise AssertionError(f"Fanloop ended with {self.returncode}:\n{self.read_log()}")
                try:
                    async with http.get(f"{self.url}/healthz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)

    @property
    def returncode(self) -> int | None:
        return self._process.returncode if self._process else None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        return await self._end(signal.SIGTERM)

    async def interrupt(self) -> int:
        """SIGINT, as Ctrl-C gives it; its exit code."""
        return await self._end(signal.SIGINT)

    async def kill(self) -> int:
        """kill -9, as a power cut would."""
        return await self._end(signal.SIGKILL)

    async def command(self, *arguments: str, into: int = asyncio.subprocess.PIPE) -> tuple[int, str, str]:
        """Run another command of the command line beside it: exit code, output, errors. `into`: a file descriptor
        that takes its output instead."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self._folder,
            env=self._environment(),
            stdout=into,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return process.returncode or 0, (out or b"").decode(), err.decode()

    def read_log(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    async def _end(self, how: signal.Signals) -> int:
        process = self._process
        if process is None or process.returncode is not None:
            return process.returncode or 0 if process else 0
        process.send_signal(how)
        async with asyncio.timeout(STOP_S):
            return await process.wait()

    def _environment(self) -> dict[str, str]:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("FANLOOP_")}
        ours = {f"FANLOOP_{name}": value for name, value in self._settings.items()}
        return {**bare, **ours, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
