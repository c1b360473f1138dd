"""PostgreSQL behind the face: two pools, one that writes and one that only reads, and a thread for each connection."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg import IsolationLevel
from psycopg.adapt import Dumper, Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg.rows import DictRow, dict_row
from psycopg.types.string import TextLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from storage.errors import ConstraintBroken, DatabaseUnavailable
from storage.sql import Queries
from storage.tx import Dialect, Row, Tx, whole

T = TypeVar("T")
Connection: TypeAlias = psycopg.Connection[DictRow]

WORKERS = 8
READERS = 2
CONNECT_S = 5  # also how long work waits for a connection while the database is away
SILENT_S = 30  # a connection whose other end no longer answers is given up, where libpq would wait for many minutes
PREPARED = 1024  # statements kept prepared, a connection
ATTEMPTS = 30  # the second and later ones run one after another in this process, so each meets fewer others
PAUSE_S = 0.002  # before the second attempt; more before later ones, at most 20 times as long

# No server closes a connection that a cable, a firewall or a moved address has cut: only silence tells.
ALIVE = {
    "keepalives_idle": SILENT_S // 3,
    "keepalives_interval": SILENT_S // 3,
    "keepalives_count": 2,
    "tcp_user_timeout": SILENT_S * 1000,
}

CONFLICTS = (SerializationFailure, DeadlockDetected)

# What libpq says, and what we say. Its own words are not shown: with an unescaped @ they can hold half a password.
REASONS = (
    ("password authentication failed", "refuses the user or the password"),
    ("no password supplied", "wants a password"),
    ("no pg_hba.conf entry", "does not allow this user from this machine (pg_hba.conf)"),
    ("does not exist", "has no such database or role"),
    ("refused", "refuses connections; is it running?"),
    ("resolve", "has a host name that cannot be found"),
    ("starting up", "is still starting up"),
    ("too many clients", "has no free connection; raise its max_connections"),
    ("reserved for", "has no free connection; raise its max_connections"),
)


class _Bigint(Dumper):
    """Every integer is a BIGINT: by their size they would make one query into several, with sums that overflow."""

    oid = psycopg.adapters.types["int8"].oid

    def dump(self, obj: int) -> bytes:
        return str(obj).encode()


class _Number(Loader):
    """A SUM of BIGINT is NUMERIC in PostgreSQL. A whole one is read as an int, as SQLite gives it."""

    def load(self, data: Any) -> int | float:
        text = bytes(data)
        return int(text) if text.lstrip(b"-").isdigit() else float(text)


class PostgresTx(Tx):
    """`again`: the error after which the whole work has to be run anew, whatever the work made of it."""

    dialect = "postgres"

    def __init__(self, connection: Connection, queries: Queries) -> None:
        super().__init__(queries)
        self._connection = connection
        self._cursor = connection.cursor()
        self.again: Exception | None = None

    def restart_ids(self, last_ids: Mapping[str, int]) -> None:
        text = "SELECT setval(pg_get_serial_sequence(%(name)s, 'id'), %(last_id)s)"
        for table, last_id in last_ids.items():
            self._guard(self._execute, text, {"name": table, "last_id": last_id})

    def _hole(self, name: str) -> str:
        return f"%({name})s"

    @property
    def must_run_again(self) -> bool:
        return self.again is not None

    def _execute(self, text: str, values: dict[str, Any]) -> psycopg.Cursor[DictRow]:
        return self._cursor.execute(text.encode(), values)

    def _execute_many(self, text: str, rows: list[dict[str, Any]]) -> None:
        self._cursor.executemany(text.encode(), rows)

    def _command(self, text: str) -> None:
        self._cursor.execute(text.encode())

    def _undo(self, name: str) -> None:
        if self.again is None:
            super()._undo(name)

    def _fetch_all(self, cursor: psycopg.Cursor[DictRow]) -> list[Row]:
        return list(cursor.fetchall())

    def _fetch_one(self, cursor: psycopg.Cursor[DictRow]) -> Row | None:
        return cursor.fetchone()

    def _translated(self, error: Exception) -> Exception:
        if isinstance(error, CONFLICTS) or self._connection.closed:
            self.again = error
        if isinstance(error, psycopg.IntegrityError):
            return ConstraintBroken(error.diag.message_primary or "a constraint was broken")
        return error


class _Again(Exception):
    """Nothing of the transaction was kept; the work has to be run anew."""


class _Lost(_Again):
    """The same, because the connection is gone."""


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One pool and the threads that use it, one for each connection."""

    pool: ConnectionPool[Connection]
    threads: ThreadPoolExecutor

    async def use(self, task: Callable[[ConnectionPool[Connection]], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, task, self.pool)

    def close(self) -> None:
        self.threads.shutdown()
        self.pool.close()


class PostgresStorage:
    dialect: Dialect = "postgres"

    def __init__(self, database_url: str, queries: Queries) -> None:
        self.workers = WORKERS
        self._queries = queries
        self._one_by_one = Lock()
        self._writing = _side(database_url, WORKERS, _prepare_writer)
        self._reading = _side(database_url, READERS, _prepare_reader)

    async def run(self, work: Callable[[Tx], T]) -> T:
        return await self._writing.use(partial(self._insist, work))

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await self._reading.use(partial(self._insist, work))

    async def close(self) -> None:
        for side in (self._reading, self._writing):
            await asyncio.to_thread(side.close)

    def _insist(self, work: Callable[[Tx], T], pool: ConnectionPool[Connection]) -> T:
        """The one place where what met another transaction, or a dead connection, is run again."""
        for attempt in range(ATTEMPTS):
            if attempt > 1:
                time.sleep(PAUSE_S * min(attempt, 20) * random.random())  # noqa: S311 - no secret
            with self._one_by_one if attempt else nullcontext(), suppress(_Again):
                return self._attempt(work, pool)
        raise DatabaseUnavailable(f"the database ended the same work {ATTEMPTS} times; look at its load and its locks")

    def _attempt(self, work: Callable[[Tx], T], pool: ConnectionPool[Connection]) -> T:
        try:
            with pool.connection() as connection:
                return self._whole(work, connection)
        except PoolTimeout:
            raise DatabaseUnavailable("the database does not answer; is it running?") from None
        except _Lost:
            pool.check()  # the others may be as dead as this one
            raise

    def _whole(self, work: Callable[[Tx], T], connection: Connection) -> T:
        tx = PostgresTx(connection, self._queries)
        try:
            result = whole(work, tx)
        except Exception:
            if tx.again is not None:
                raise (_Lost if connection.closed else _Again) from tx.again
            raise
        try:
            connection.commit()
        except CONFLICTS as conflict:
            raise _Again from conflict
        except psycopg.OperationalError:
            raise DatabaseUnavailable("the database went away in a commit; whether it was kept is not known") from None
        return result


async def open_postgres(database_url: str, queries: Queries) -> PostgresStorage:
    """DatabaseUnavailable when it does not answer, with the reason."""
    await asyncio.to_thread(lambda: connect(database_url).close())
    return PostgresStorage(database_url, queries)


def connect(database_url: str) -> psycopg.Connection:
    """A connection of its own. DatabaseUnavailable says why not, without a password."""
    try:
        return psycopg.connect(database_url, connect_timeout=CONNECT_S)
    except psycopg.Error as error:
        raise DatabaseUnavailable(f"the database {_place(database_url)} {_reason(str(error))}") from None


def _reason(said: str) -> str:
    return next((ours for theirs, ours in REASONS if theirs in said), "does not answer")


def _place(database_url: str) -> str:
    try:
        parts = conninfo_to_dict(database_url)
    except psycopg.Error:
        parts = {}
    host, port, name = (str(parts.get(part, "")) for part in ("host", "port", "dbname"))
    if not name or "@" in host + name:  # a password was taken for a part of the address
        return "of FANLOOP_DATABASE_URL (write @ / : ? # in a password as %40 %2F %3A %3F %23)"
    return f"{name} at {host or 'this machine'}:{port or 5432}"


def _side(database_url: str, size: int, prepare: Callable[[Connection], None]) -> _Side:
    kwargs = {"row_factory": dict_row, "connect_timeout": CONNECT_S, "application_name": "fanloop", **ALIVE}
    pool = ConnectionPool(
        database_url,
        connection_class=Connection,
        kwargs=kwargs,
        configure=prepare,
        min_size=1,
        max_size=size,
        timeout=CONNECT_S,
        num_workers=1,
        open=True,
    )
    return _Side(pool=pool, threads=ThreadPoolExecutor(size, thread_name_prefix="postgres"))


def _prepare_writer(connection: Connection) -> None:
    _prepare(connection)
    connection.isolation_level = IsolationLevel.SERIALIZABLE


def _prepare_reader(connection: Connection) -> None:
    _prepare(connection)
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def _prepare(connection: Connection) -> None:
    connection.prepare_threshold = 2
    connection.prepared_max = PREPARED
    adapters = connection.adapters
    adapters.register_dumper(int, _Bigint)
    adapters.register_loader("numeric", _Number)
    for kind in ("json", "jsonb"):
        adapters.register_loader(kind, TextLoader)  # JSON stays text until row_to() reads it, as on SQLite
    connection.execute("SET timezone TO 'UTC'")
    connection.commit()
