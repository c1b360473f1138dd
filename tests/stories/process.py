"""The program as a process of its own, started as a shop owner would start it, or, its modules loaded already, as a
fork of a process that has them (warm.py): most tests are about what it does, not about how it starts."""

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Protocol

import aiohttp

ROOT = Path(__file__).parents[2]
START_S = 60.0
STOP_S = 15.0


class Process(Protocol):
    """What a started program can be asked; asyncio's own has it."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def send_signal(self, signal: int, /) -> None: ...
    async def wait(self) -> int: ...


class Fork:
    """A program forked from the warm process. Whoever made the pipe to it gave its descriptors."""

    def __init__(self, folder: Path, arguments: tuple[str, ...], environment: Mapping[str, str], out: int, err: int):
        asked = {"folder": str(folder), "arguments": arguments, "environment": dict(environment)}
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(warm())
        socket.send_fds(self._line, [json.dumps(asked).encode()], [out, err])
        said = self._line.makefile("rb")
        self.pid = int(said.readline())
        said.close()
        self._line.setblocking(False)
        self._code: int | None = None

    @property
    def returncode(self) -> int | None:
        if self._code is None:
            try:
                self._end(self._line.recv(64))
            except BlockingIOError:
                return None
        return self._code

    def send_signal(self, signal: int, /) -> None:
        os.kill(self.pid, signal)

    async def wait(self) -> int:
        while self._code is None:
            self._end(await asyncio.get_running_loop().sock_recv(self._line, 64))
        return self._code

    def _end(self, said: bytes) -> None:
        self._line.close()
        self._code = int(said)


@cache
def warm() -> str:
    """The address of this test process's warm process, started when it is first wanted."""
    path = tempfile.mkdtemp(prefix="fanloop-warm-") + "/line"
    command = [sys.executable, "-W", "default", "-m", "tests.stories.warm", path]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"ready\n"

    def end(said: IO[bytes], heard: IO[bytes]) -> None:
        said.close()
        heard.close()
        process.wait()

    atexit.register(end, process.stdin, process.stdout)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Fanloop:
    """One running `python -m bot`. `settings` are the FANLOOP_ variables without their prefix. `is_cold`: started from
    nothing, as it is outside of tests."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        arguments: tuple[str, ...] = ("run",),
        *,
        port: int | None = None,
        is_cold: bool = False,
    ) -> None:
        self.port = port or free_port()
        self.log = folder / "fanloop.log"
        self._folder = folder
        self._arguments = arguments
        self._settings = {"WEB__PORT": str(self.port), **settings}
        self._is_cold = is_cold
        self._process: Process | None = None

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
        start = self._cold if self._is_cold else self._warm
        with self.log.open("ab") as log:
            self._process = await start(self._arguments, log.fileno(), log.fileno())
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

    async def command(self, *arguments: str, into: int | None = None, is_cold: bool = False) -> tuple[int, str, str]:
        """Run another command of the command line beside it: exit code, output, errors. `into`: a file descriptor
        that takes its output instead."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = self._cold if is_cold else self._warm
            process = await start(arguments, out.fileno() if into is None else into, err.fileno())
            code = await process.wait()
            out.seek(0)
            err.seek(0)
            return code, out.read().decode(), err.read().decode()

    async def _warm(self, arguments: tuple[str, ...], out: int, err: int) -> Process:
        return Fork(self._folder, arguments, self._environment(), out, err)

    async def _cold(self, arguments: tuple[str, ...], out: int, err: int) -> Process:
        command = (sys.executable, "-m", "bot", *arguments)
        return await asyncio.create_subprocess_exec(
            *command, cwd=self._folder, env=self._environment(), stdout=out, stderr=err
        )

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
