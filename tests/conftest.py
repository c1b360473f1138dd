"""Databases for every kind of test. A database is made once, migrated, and copied for each test that wants one."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

import storage as storage_
from storage.migrations.run import upgrade
from storage.sqlite import create
from tests.servers.postgres import Cluster, cluster
from tests.servers.redis import redis_server

DATABASES = ["sqlite", "postgres"]


def pytest_configure() -> None:
    """A traceback that shows every local, as structlog draws it where rich is installed, takes seconds."""
    dev = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, dev])


LONG = ("tests/stories/", "tests/browser/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: the last test to end is then a short one."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One PostgreSQL for the whole run, started when the first test wants it."""
    with cluster() as one:
        yield one


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    """The name of a migrated, empty database to copy."""
    name = postgres_cluster.create()
    upgrade(postgres_cluster.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    create(path)
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def pg_url(postgres_cluster: Cluster, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, migrated and empty."""
    name = postgres_cluster.create(postgres_template)
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture
def pg_bare_url(postgres_cluster: Cluster) -> Iterator[str]:
    """A PostgreSQL database of the test's own, without any table."""
    name = postgres_cluster.create()
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file of the test's own, migrated and empty."""
    path = tmp_path / "fanloop.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_bare_url(tmp_path: Path) -> str:
    """A SQLite file of the test's own, not made yet."""
    return f"sqlite:///{tmp_path / 'bare' / 'fanloop.db'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, migrated and empty."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgres": "pg_url"}[request.param])
    return url


@pytest.fixture(params=DATABASES)
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, never migrated."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_bare_url", "postgres": "pg_bare_url"}[request.param])
    return url


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[storage_.Storage]:
    """An open Storage on each database in turn, migrated and empty."""
    opened = await storage_.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """One Redis for the whole run; a test that writes uses keys of its own."""
    with redis_server() as url:
        yield url
