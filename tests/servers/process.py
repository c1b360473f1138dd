"""Servers that tests start: on a free port, and gone when the test process is, however it ends."""

import pwd
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STOP_S = 30.0
START_S = 30.0
POLL_S = 0.02

# The shell holds a pipe that only the test process has the other end of. When that closes, the server is asked to stop.
WATCHED = '"$@" & server=$!; cat >/dev/null; kill -INT "$server" 2>/dev/null; wait "$server"'


@contextmanager
def running(command: Sequence[str], log: Path, *, user: str | None = None) -> Iterator[None]:
    """The command as a process of its own, its output in `log`; stopped with SIGINT at the end."""
    identity: dict[str, object] = {}
    if user is not None:
        identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    with log.open("wb") as output:
        shell = subprocess.Popen(
            ["/bin/sh", "-c", WATCHED, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **identity,  # type: ignore[call-overload]
        )
    try:
        yield
    finally:
        shell.communicate(timeout=STOP_S)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(is_ready: Callable[[], bool], log: Path) -> None:
    """RuntimeError with the end of the log when it is not ready in time."""
    deadline = time.monotonic() + START_S
    while not is_ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(POLL_S)
