"""SQLite behind the face: one writing connection and a few that only read, each in a thread of its own."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from storage.errors import ConstraintBroken, DatabaseUnavailable
from storage.sql import Queries
from storage.tx import Dialect, Row, Tx, whole

T = TypeVar("T")

OLDEST = (3, 35, 0)  # RETURNING
READERS = 2
STATEMENTS = 1024  # prepared and kept, a connection
BUSY_MS = 10_000  # how long to wait for another process that writes, such as `restore` on the command line

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit is on the disk before anybody is told "taken"
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",  # KiB, a connection
)
WRITER = (*PRAGMAS, "PRAGMA journal_size_limit = 67108864")  # bytes; a WAL that once grew is cut back
MIGRATOR = (
    *PRAGMAS,
    "PRAGMA busy_timeout = 600000",  # another process may be in a long step
    "PRAGMA foreign_keys = OFF",  # a step may rebuild a table that others refer to
)
READER = (*PRAGMAS, "PRAGMA query_only = ON")


class SqliteTx(Tx):
    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection, queries: Queries) -> None:
        super().__init__(queries)
        self._connection = connection

    def restart_ids(self, tables: Sequence[str]) -> None:
        """AUTOINCREMENT goes on behind the highest number by itself."""

    def _hole(self, name: str) -> str:
        return f":{name}"

    def _execute(self, text: str, values: dict[str, Any]) -> sqlite3.Cursor:
        return self._connection.execute(text, values)

    def _execute_many(self, text: str, rows: list[dict[str, Any]]) -> None:
        self._connection.executemany(text, rows)

    def _command(self, text: str) -> None:
        self._connection.execute(text)

    def _fetch_all(self, cursor: sqlite3.Cursor) -> list[Row]:
        names = _names(cursor)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _fetch_one(self, cursor: sqlite3.Cursor) -> Row | None:
        names = _names(cursor)
        row = cursor.fetchone()
        return None if row is None else dict(zip(names, row, strict=True))

    def _translated(self, error: Exception) -> Exception:
        return ConstraintBroken(str(error)) if isinstance(error, sqlite3.IntegrityError) else error


def _names(cursor: sqlite3.Cursor) -> list[str]:
    if cursor.description is None:
        raise sqlite3.ProgrammingError("the statement gives no rows; use do(), or RETURNING")
    return [column[0] for column in cursor.description]


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, which can also run a whole function in its thread."""

    async def in_thread(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result


class SqliteStorage:
    dialect: Dialect = "sqlite"
    workers = 1

    def __init__(self, writer: Connection, readers: list[Connection], queries: Queries) -> None:
        self._writer = writer
        self._readers = readers
        self._waiting = [0] * len(readers)
        self._queries = queries

    async def run(self, work: Callable[[Tx], T]) -> T:
        return await self._writer.in_thread(partial(self._whole, "BEGIN IMMEDIATE", work))

    async def read(self, work: Callable[[Tx], T]) -> T:
        least = self._waiting.index(min(self._waiting))
        self._waiting[least] += 1
        try:
            return await self._readers[least].in_thread(partial(self._whole, "BEGIN", work))
        finally:
            self._waiting[least] -= 1

    async def close(self) -> None:
        # The writer last: the last connection to close folds the WAL into the file.
        for connection in (*self._readers, self._writer):
            await connection.close()

    def _whole(self, begin: str, work: Callable[[Tx], T], connection: sqlite3.Connection) -> T:
        connection.execute(begin)
        try:
            result = whole(work, SqliteTx(connection, self._queries))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise
        return result


async def open_sqlite(path: Path, queries: Queries) -> SqliteStorage:
    """Makes the file, for its owner's eyes only, and its folder where they are missing. DatabaseUnavailable."""
    if sqlite3.sqlite_version_info < OLDEST:
        raise DatabaseUnavailable(f"SQLite {sqlite3.sqlite_version} is too old; Fanloop needs 3.35 or newer")
    opened: list[Connection] = []
    try:
        create(path)
        for pragmas in (WRITER, *[READER] * READERS):
            connection = Connection(partial(connect, path, pragmas), iter_chunk_size=64)
            opened.append(connection)
            _ = await connection
    except (OSError, sqlite3.Error) as error:
        await asyncio.gather(*(connection.close() for connection in opened))
        raise unavailable(path, error) from error
    return SqliteStorage(opened[0], opened[1:], queries)


def unavailable(path: Path, error: Exception) -> DatabaseUnavailable:
    """Why the file cannot be used, and what to look at."""
    return DatabaseUnavailable(f"cannot open the database file {path}: {error}; check FANLOOP_DATABASE_URL")


def create(path: Path) -> None:
    """The empty file, unless it is there. SQLite gives its -wal and -shm files the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def connect(path: Path, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    """A connection without the driver's own transactions: every BEGIN and COMMIT is ours."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=STATEMENTS)
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
