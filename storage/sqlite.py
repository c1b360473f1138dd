"""SQLite behind the face: one writing connection and a few that only read, each in a thread of its own."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    "PRAGMA cache_size = -4096",  # KiB, a connection: a large shop takes no more memory than a small one
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

    def restart_ids(self, last_ids: Mapping[str, int]) -> None:
        for table, last_id in last_ids.items():
            values = {"name": table, "seq": last_id}
            self._guard(self._execute, "DELETE FROM sqlite_sequence WHERE name = :name", values)
            self._guard(self._execute, "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)", values)

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


TOGETHER_MAX = 64
"""Pieces of work in one transaction: a bound on how long the first of them waits for the last."""


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, which can also run a whole function in its thread.

    A process that ends without closing it ends all the same; what was committed is kept, what was not is not.
    """

    def __init__(self, path: Path, pragmas: tuple[str, ...]) -> None:
        super().__init__(partial(connect, path, pragmas), iter_chunk_size=64)
        self._thread.daemon = True

    async def close(self) -> None:
        """Also when it never opened: the thread is gone when this returns, and reports to no event loop any more."""
        await super().close()
        await asyncio.to_thread(self._thread.join)

    async def in_thread(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result


@dataclass(frozen=True, slots=True)
class Result:
    value: Any

    def settle(self, done: "asyncio.Future[Any]") -> None:
        done.set_result(self.value)


@dataclass(frozen=True, slots=True)
class Failed:
    error: BaseException

    def settle(self, done: "asyncio.Future[Any]") -> None:
        done.set_exception(self.error)


class SqliteStorage:
    dialect: Dialect = "sqlite"
    workers = 1

    def __init__(self, writer: Connection, readers: list[Connection], queries: Queries) -> None:
        self._writer = writer
        self._readers = readers
        self._waiting = [0] * len(readers)
        self._queries = queries
        self._gathered: list[tuple[Callable[[Tx], Any], asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Tx], T]) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._gathered.append((work, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await done

    async def read(self, work: Callable[[Tx], T]) -> T:
        least = self._waiting.index(min(self._waiting))
        self._waiting[least] += 1
        try:
            return await self._readers[least].in_thread(partial(self._whole, "BEGIN", work))
        finally:
            self._waiting[least] -= 1

    async def close(self) -> None:
        while self._writing is not None:
            await asyncio.wait({self._writing})
        # The writer last: the last connection to close folds the WAL into the file.
        for connection in (*self._readers, self._writer):
            await connection.close()

    async def _write_all(self) -> None:
        """One transaction after another; what gathers while one is written shares the next, and its disk."""
        try:
            while self._gathered:
                batch, self._gathered = self._gathered[:TOGETHER_MAX], self._gathered[TOGETHER_MAX:]
                works = [work for work, _ in batch]
                try:
                    outcomes = await self._writer.in_thread(partial(self._together, works))
                except BaseException as error:  # the transaction itself failed; whoever waits is told, and it goes on
                    outcomes = [Failed(error)] * len(batch)
                for (_, done), outcome in zip(batch, outcomes, strict=True):
                    if not done.done():
                        outcome.settle(done)
        finally:
            self._writing = None

    def _together(self, works: list[Callable[[Tx], Any]], connection: sqlite3.Connection) -> "list[Result | Failed]":
        """The outcome of each piece of work. Each stands or falls alone; what stands reaches the disk at once."""
        _command(connection, "BEGIN IMMEDIATE")
        try:
            outcomes = [self._beside_others(work, connection) for work in works]
            _command(connection, "COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise
        return outcomes

    def _beside_others(self, work: Callable[[Tx], Any], connection: sqlite3.Connection) -> "Result | Failed":
        connection.execute("SAVEPOINT work")
        try:
            result = whole(work, SqliteTx(connection, self._queries))
        except BaseException as error:
            if not connection.in_transaction:  # a full disk has rolled back all of it
                raise
            connection.execute("ROLLBACK TO SAVEPOINT work")
            connection.execute("RELEASE SAVEPOINT work")
            return Failed(error)
        connection.execute("RELEASE SAVEPOINT work")
        return Result(result)

    def _whole(self, begin: str, work: Callable[[Tx], T], connection: sqlite3.Connection) -> T:
        _command(connection, begin)
        try:
            result = whole(work, SqliteTx(connection, self._queries))
            _command(connection, "COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise
        return result


def _command(connection: sqlite3.Connection, text: str) -> None:
    """DatabaseUnavailable while another program keeps the file to itself, or the disk is full."""
    try:
        connection.execute(text)
    except sqlite3.OperationalError as error:
        raise DatabaseUnavailable(f"the database file cannot be used now: {error}") from error


async def open_sqlite(path: Path, queries: Queries) -> SqliteStorage:
    """Makes the file, for its owner's eyes only, and its folder where they are missing. DatabaseUnavailable."""
    if sqlite3.sqlite_version_info < OLDEST:
        raise DatabaseUnavailable(f"SQLite {sqlite3.sqlite_version} is too old; Fanloop needs 3.35 or newer")
    opened: list[Connection] = []
    try:
        create(path)
        for pragmas in (WRITER, *[READER] * READERS):
            connection = Connection(path, pragmas)
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
