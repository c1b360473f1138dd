"""What is remembered: SQL, never chat. `open` gives a Storage; `await storage.run(work)` runs `work(tx)`."""

import asyncio

from storage import migrations
from storage.errors import (
    ConstraintBroken,
    DatabaseOutdated,
    DatabaseTooNew,
    DatabaseUnavailable,
    DatabaseUnused,
    MigrationFailed,
    StorageError,
    TransactionBroken,
    UnknownQuery,
)
from storage.face import Storage
from storage.read import instant, micros, row_to
from storage.sql import load
from storage.tx import Dialect, Row, Tx, Value
from storage.url import is_postgres, sqlite_path

__all__ = [
    "ConstraintBroken",
    "DatabaseOutdated",
    "DatabaseTooNew",
    "DatabaseUnavailable",
    "DatabaseUnused",
    "Dialect",
    "MigrationFailed",
    "Row",
    "Storage",
    "StorageError",
    "TransactionBroken",
    "Tx",
    "UnknownQuery",
    "Value",
    "instant",
    "micros",
    "migrate",
    "open",
    "row_to",
]


async def open(database_url: str, *, migrate: bool = False) -> Storage:
    """The database at sqlite:///relative, sqlite:////absolute or postgresql://…, at this program's version.

    With `migrate` an older one is brought up to it first. DatabaseUnavailable, DatabaseOutdated, DatabaseUnused,
    DatabaseTooNew, MigrationFailed.
    """
    storage = await _connected(database_url)
    try:
        last = await storage.read(migrations.version)
        outdated = migrations.is_outdated(last)
        if outdated and not migrate:
            raise await storage.read(lambda tx: _outdated(tx, last))
        if outdated:
            await _upgraded(database_url)
    except BaseException:
        await storage.close()
        raise
    return storage


async def migrate(database_url: str) -> list[str]:
    """The steps applied, in order; empty when there were none. DatabaseUnavailable, DatabaseTooNew, MigrationFailed."""
    storage = await _connected(database_url)
    try:
        outdated = migrations.is_outdated(await storage.read(migrations.version))
        return await _upgraded(database_url) if outdated else []
    finally:
        await storage.close()


def _outdated(tx: Tx, last: str | None) -> DatabaseOutdated:
    """A first start that was killed between two steps leaves tables, and no shop."""
    if last is None or tx.one("shops_any") is None:
        return DatabaseUnused("there is nothing in the database yet; run `python -m bot migrate` first")
    return DatabaseOutdated("the database is older than this Fanloop; run `python -m bot migrate` first")


# The drivers are imported here, so that a start loads only the one it needs, and Alembic only when there is work.


async def _connected(database_url: str) -> Storage:
    if is_postgres(database_url):
        from storage.postgres import open_postgres

        return await open_postgres(database_url, load("postgres"))
    from storage.sqlite import open_sqlite

    return await open_sqlite(sqlite_path(database_url), load("sqlite"))


async def _upgraded(database_url: str) -> list[str]:
    from storage.migrations.run import upgrade

    return await asyncio.to_thread(upgrade, database_url)
