"""A Storage with tables and queries of the tests' own, on each database in turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Storage
from storage.postgres import PostgresStorage, open_postgres
from storage.sql import Queries, load
from storage.sqlite import SqliteStorage, open_sqlite
from storage.url import is_postgres, sqlite_path

QUERIES = Path(__file__).parent / "queries"


def queries(dialect: str) -> Queries:
    """The tests' own, and those that every database needs."""
    return load(dialect, QUERIES)


@pytest.fixture
async def things(bare_database_url: str) -> AsyncIterator[Storage]:
    """An open Storage with an empty table `things`; see queries/things.sql."""
    opened: Storage
    if is_postgres(bare_database_url):
        opened = await open_postgres(bare_database_url, queries("postgres"))
    else:
        opened = await open_sqlite(sqlite_path(bare_database_url), queries("sqlite"))
    await opened.run(lambda tx: tx.do("things_make"))
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_things(sqlite_bare_url: str) -> AsyncIterator[SqliteStorage]:
    """The same on SQLite alone."""
    opened = await open_sqlite(sqlite_path(sqlite_bare_url), queries("sqlite"))
    await opened.run(lambda tx: tx.do("things_make"))
    yield opened
    await opened.close()


@pytest.fixture
async def postgres_things(pg_bare_url: str) -> AsyncIterator[PostgresStorage]:
    """The same on PostgreSQL alone."""
    opened = await open_postgres(pg_bare_url, queries("postgres"))
    await opened.run(lambda tx: tx.do("things_make"))
    yield opened
    await opened.close()
