"""One program at a time on a SQLite file: two would each take all that is in it for their own."""

import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from storage.errors import DatabaseUnavailable
from storage.url import is_postgres, sqlite_path

LOOK_S = 0.1
_LOG = structlog.get_logger(__name__)


@contextmanager
def at(database_url: str) -> Iterator[None]:
    """Until the block ends no other program is at work there; the system gives it free when this process ends, however
    it does. Nothing for PostgreSQL, which several share. Raises DatabaseUnavailable where another is."""
    if is_postgres(database_url):
        yield
        return
    path = sqlite_path(database_url)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseUnavailable(
                f"another Fanloop is at work in {path}: stop it first, or set FANLOOP_DATABASE_URL to another file"
            ) from None
        yield
    finally:
        os.close(lock)


async def is_free(database_url: str, wait_s: float) -> None:
    """Once it is, or after `wait_s`: whoever is being replaced may take a moment to stop."""
    loop = asyncio.get_running_loop()
    began = looked = loop.time()
    while looked < began + wait_s:
        try:
            with at(database_url):
                return
        except DatabaseUnavailable:
            if looked == began:
                _LOG.info("another Fanloop is at work in this database; waiting for it to stop")
            await asyncio.sleep(LOOK_S)
            looked = loop.time()
