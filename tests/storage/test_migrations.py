"""Bringing a database to a version: step by step, each whole or not at all, by one process at a time."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

import storage
from storage.errors import MigrationFailed
from storage.migrations import steps
from storage.migrations.run import upgrade
from storage.sqlite import create
from storage.url import is_postgres, sqlite_path

ROOT = Path(__file__).parents[2]

STEP = '''
from alembic import op
from storage.migrations.ddl import run_script

revision = "{number}"
down_revision = {before!r}

def upgrade() -> None:
    run_script(op, """{ddl}""")
'''


class Versions:
    """A folder of version files, written as a test goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(self, number: str, ddl: str) -> None:
        before = steps(self.folder)[-1:] or (None,)
        (self.folder / f"{number}_step.py").write_text(STEP.format(number=number, before=before[0], ddl=ddl))
        steps.cache_clear()


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "50 % of versions")


@pytest.fixture
def url(bare_database_url: str) -> str:
    """An empty database that is there."""
    if not is_postgres(bare_database_url):
        create(sqlite_path(bare_database_url))
    return bare_database_url


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    if is_postgres(url):
        with psycopg.connect(url) as postgres:
            return postgres.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(sqlite_path(url))) as sqlite, sqlite:
        return sqlite.execute(query).fetchall()


def tables(url: str) -> set[object]:
    where = "pg_tables WHERE schemaname = 'public'" if is_postgres(url) else "sqlite_master WHERE type = 'table'"
    column = "tablename" if is_postgres(url) else "name"
    return {row[0] for row in ask(url, f"SELECT {column} FROM {where}")} - {"alembic_version", "sqlite_sequence"}


def test_the_version_files_follow_one_another() -> None:
    assert steps() == tuple(f"{number:04}" for number in range(1, len(steps()) + 1))


def test_steps_are_applied_in_order_and_once(url: str, versions: Versions) -> None:
    versions.add("0001", "CREATE TABLE teas (id {ID}, photo {BYTES}, name TEXT DEFAULT '50 %, :name') ; ")
    versions.add("0002", "CREATE TABLE cups (id {ID}, tea_id BIGINT REFERENCES teas (id)); DROP TABLE cups")
    assert upgrade(url, versions.folder) == ["0001", "0002"]
    assert upgrade(url, versions.folder) == []
    versions.add("0003", "ALTER TABLE teas ADD COLUMN price BIGINT; CREATE TABLE pots (id {ID})")
    assert upgrade(url, versions.folder) == ["0003"]
    assert tables(url) == {"teas", "pots"}
    assert ask(url, "SELECT version_num FROM alembic_version") == [("0003",)]
    assert ask(url, "INSERT INTO teas (price) VALUES (5) RETURNING id, name, price") == [(1, "50 %, :name", 5)]


def test_a_step_that_fails_leaves_nothing_and_those_before_it_stay(url: str, versions: Versions) -> None:
    versions.add("0001", "CREATE TABLE teas (id {ID})")
    versions.add("0002", "CREATE TABLE cups (id {ID}); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(MigrationFailed, match=r"step 0002 .*nowhere"):
        upgrade(url, versions.folder)
    assert tables(url) == {"teas"}
    assert ask(url, "SELECT version_num FROM alembic_version") == [("0001",)]
    (versions.folder / "0002_step.py").unlink()
    steps.cache_clear()
    versions.add("0002", "CREATE TABLE cups (id {ID})")
    assert upgrade(url, versions.folder) == ["0002"]


def test_a_step_may_not_leave_references_to_nothing(sqlite_bare_url: str, versions: Versions) -> None:
    create(sqlite_path(sqlite_bare_url))
    versions.add("0001", "CREATE TABLE teas (id {ID}); CREATE TABLE cups (tea_id BIGINT REFERENCES teas (id))")
    versions.add("0002", "INSERT INTO cups VALUES (7)")
    with pytest.raises(MigrationFailed, match="cups"):
        upgrade(sqlite_bare_url, versions.folder)
    assert ask(sqlite_bare_url, "SELECT * FROM cups") == []


MIGRATING = """
import sys
from pathlib import Path
from storage.migrations.run import upgrade
print(*upgrade(sys.argv[1], Path(sys.argv[2])), flush=True)
"""


def migrating(url: str, versions: Versions) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", MIGRATING, url, str(versions.folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_several_processes_at_once_do_each_step_once(url: str, versions: Versions) -> None:
    for number in range(1, 5):
        versions.add(f"000{number}", f"CREATE TABLE t{number} (id {{ID}})")
    started = [migrating(url, versions) for _ in range(3)]
    answers = [process.communicate() for process in started]
    assert [errors for _, errors in answers] == ["", "", ""]
    assert sorted(word for said, _ in answers for word in said.split()) == ["0001", "0002", "0003", "0004"]


async def test_one_process_may_migrate_several_databases_at_once(sqlite_bare_url: str, pg_bare_url: str) -> None:
    urls = [sqlite_bare_url, pg_bare_url] * 3
    applied = await asyncio.gather(*(storage.migrate(url) for url in urls))
    assert sorted(step for each in applied for step in each) == sorted(steps() * 2)


PAUSE = "import sys; print('half', flush=True); sys.stdin.readline()"


def test_killed_in_a_step_nothing_of_it_is_left_and_the_next_start_does_it(url: str, versions: Versions) -> None:
    versions.add("0001", "CREATE TABLE teas (id {ID})")
    versions.add("0002", "CREATE TABLE cups (id {ID})")
    second = versions.folder / "0002_step.py"
    whole = second.read_text()
    second.write_text(f"{whole}    {PAUSE}\n")
    command = [sys.executable, "-c", MIGRATING, url, str(versions.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    assert tables(url) == {"teas"}
    second.write_text(whole)
    assert upgrade(url, versions.folder) == ["0002"]
    assert tables(url) == {"teas", "cups"}


async def test_an_older_database_is_not_opened_unless_it_may_be_migrated(bare_database_url: str) -> None:
    with pytest.raises(storage.DatabaseOutdated, match="bot migrate"):
        await storage.open(bare_database_url)
    opened = await storage.open(bare_database_url, migrate=True)
    assert await opened.read(lambda tx: tx.value("schema_version")) == steps()[-1]
    await opened.close()
    await (await storage.open(bare_database_url)).close()


@pytest.mark.parametrize("migrate", [True, False])
async def test_a_newer_database_is_not_touched(database_url: str, migrate: bool) -> None:
    ask(database_url, "UPDATE alembic_version SET version_num = '9999' RETURNING version_num")
    with pytest.raises(storage.DatabaseTooNew, match=f"9999 by a newer Fanloop, this one knows {steps()[-1]}"):
        await storage.open(database_url, migrate=migrate)
    with pytest.raises(storage.DatabaseTooNew):
        await storage.migrate(database_url)
    assert ask(database_url, "SELECT version_num FROM alembic_version") == [("9999",)]


FAST = """
import asyncio, sys
import storage

async def main() -> None:
    await (await storage.open(sys.argv[1], migrate=True)).close()

asyncio.run(main())
print(*sorted({"alembic", "sqlalchemy", "psycopg", "aiosqlite"} & sys.modules.keys()))
"""


def test_a_start_without_steps_loads_only_its_driver(database_url: str) -> None:
    loaded = subprocess.check_output([sys.executable, "-c", FAST, database_url], cwd=ROOT, text=True)
    assert loaded.split() == ["psycopg" if is_postgres(database_url) else "aiosqlite"]
