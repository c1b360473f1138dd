"""Brings a database to this program's version, one step after another. The only place that loads Alembic."""

import logging
from functools import partial
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from storage.errors import MigrationFailed, StorageError
from storage.migrations import VERSIONS, pending
from storage.url import is_postgres, sqlite_path

_LOG = logging.getLogger(__name__)

ADVISORY_LOCK = 0x66616E6C6F6F70  # any number that nobody else uses in this database

# `alembic.op` and `alembic.context` are one for the whole process, so only one thread can be inside them.
ALEMBIC = Lock()


def upgrade(database_url: str, versions: Path = VERSIONS) -> list[str]:
    """The steps applied. Several processes may call it at once: each step is done by one of them, the others see it."""
    engine = _engine(database_url)
    applied = []
    with ALEMBIC:
        while step := _next_step(engine, versions):
            _LOG.info("the database is at version %s now", step)
            applied.append(step)
    return applied


def _next_step(engine: Engine, versions: Path) -> str | None:
    """One step in one transaction, which holds the database's lock from before the version is read."""
    with engine.begin() as connection:
        todo = pending(MigrationContext.configure(connection).get_current_revision(), versions)
        if not todo:
            return None
        try:
            command.upgrade(_config(connection, versions), todo[0])
            _check_references(connection)
        except StorageError:
            raise
        except Exception as error:
            raise MigrationFailed(f"step {todo[0]} failed and left nothing behind: {error}") from error
        return todo[0]


def _config(connection: Connection, versions: Path) -> Config:
    config = Config(attributes={"connection": connection})
    for option, value in {
        "script_location": str(Path(__file__).parent),
        "version_locations": str(versions),
        "path_separator": "newline",
    }.items():
        config.set_main_option(option, value.replace("%", "%%"))
    return config


def _engine(database_url: str) -> Engine:
    if is_postgres(database_url):
        from storage.postgres import connect

        engine = create_engine("postgresql+psycopg://", creator=partial(connect, database_url), poolclass=NullPool)
        event.listen(engine, "begin", _lock_postgres)
    else:
        from storage.sqlite import MIGRATOR
        from storage.sqlite import connect as connect_file

        opener = partial(connect_file, sqlite_path(database_url), MIGRATOR)
        engine = create_engine("sqlite://", creator=opener, poolclass=NullPool)
        event.listen(engine, "begin", _lock_sqlite)
    return engine


def _lock_postgres(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")


def _lock_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_references(connection: Connection) -> None:
    """SQLite's references are not enforced while a step rebuilds tables; they are looked through before it commits."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise MigrationFailed(f"rows would refer to nothing in: {sorted({row[0] for row in broken})}")
