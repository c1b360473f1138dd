"""What is SQLite's own: the file, its durability, its one writer."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from storage import ConstraintBroken, DatabaseUnavailable, TransactionBroken, Tx, migrate
from storage import open as open_storage
from storage.sqlite import READER, WRITER, SqliteStorage, connect, create
from storage.url import sqlite_path

MET_S = 20


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_commit_is_on_the_disk_before_it_is_told(tmp_path: Path) -> None:
    create(tmp_path / "a.db")
    connection = connect(tmp_path / "a.db", WRITER)
    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == 2  # FULL
    assert pragma(connection, "foreign_keys") == 1
    assert pragma(connection, "busy_timeout") == 10_000
    connection.close()
    reader = connect(tmp_path / "a.db", READER)
    assert pragma(reader, "query_only") == 1
    reader.close()


async def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        url = f"sqlite:///{tmp_path}/new/folder/fanloop.db"
        await migrate(url)
        storage = await open_storage(url)
        await storage.run(lambda tx: tx.do("lease_give_up", name="a", holder="b"))
        files = list((tmp_path / "new" / "folder").iterdir())
        assert {path.name for path in files} == {"fanloop.db", "fanloop.db-wal", "fanloop.db-shm"}
        assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
        assert oct((tmp_path / "new" / "folder").stat().st_mode & 0o777) == "0o700"
        await storage.close()
        assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["fanloop.db"]
    finally:
        os.umask(previous)


async def test_a_relative_url_is_relative_to_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await migrate("sqlite:///data/fanloop.db")
    assert (tmp_path / "data" / "fanloop.db").is_file()


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("tea, sugar, and some more words that no database begins with" * 100)
    with pytest.raises(DatabaseUnavailable, match=r"notes\.txt: file is not a database"):
        await open_storage(f"sqlite:///{tmp_path}/notes.txt")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable, match=r"file/fanloop\.db"):
        await open_storage(f"sqlite:///{tmp_path}/file/fanloop.db")


@pytest.mark.parametrize(
    "url", ["sqlite:///", "sqlite:///:memory:", "sqlite://x", "mysql://root:secret@h/d", "data.db"]
)
async def test_a_url_of_neither_database_is_refused_unseen(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="FANLOOP_DATABASE_URL") as caught:
        await open_storage(url)
    assert "secret" not in str(caught.value)


async def test_work_waits_for_another_process_that_writes(sqlite_things: SqliteStorage, sqlite_bare_url: str) -> None:
    other = sqlite3.connect(sqlite_path(sqlite_bare_url), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(sqlite_things.run(lambda tx: tx.do("thing_add", id=1, name="one")))
    assert await sqlite_things.read(lambda tx: tx.value("things_count")) == 0
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    await waiting
    assert await sqlite_things.read(lambda tx: tx.value("things_count")) == 1


class Held:
    """Work that keeps the writer until it is told to go on, so that other work gathers behind it."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, tx: Tx) -> None:
        self.begun.set()
        assert self.go_on.wait(MET_S)


async def gathered(storage: SqliteStorage, works: list[Callable[[Tx], Any]]) -> list[Any]:
    """What becomes of works that wait for the writer together."""
    held = Held()
    holding = asyncio.create_task(storage.run(held))
    assert await asyncio.to_thread(held.begun.wait, MET_S)
    tasks = [asyncio.create_task(storage.run(work)) for work in works]
    await asyncio.sleep(0)
    held.go_on.set()
    await holding
    return await asyncio.gather(*tasks, return_exceptions=True)


def add(number: int) -> Callable[[Tx], int]:
    def work(tx: Tx) -> int:
        tx.do("thing_add", id=number, name=f"thing {number}")
        return number

    return work


def raises(error: BaseException) -> Callable[[Tx], None]:
    def work(tx: Tx) -> None:
        add(100)(tx)
        raise error

    return work


def careless(tx: Tx) -> None:
    add(101)(tx)
    with suppress(ConstraintBroken):
        add(101)(tx)


def seen(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as other:
        return [row[0] for row in other.execute("SELECT id FROM things ORDER BY id")]


async def test_works_written_together_stand_or_fall_alone(sqlite_things: SqliteStorage) -> None:
    works = [add(1), raises(LookupError()), add(2), add(1), careless, raises(GeneratorExit()), add(3)]
    results = await gathered(sqlite_things, works)
    assert [type(result) for result in results] == [
        *(int, LookupError, int, ConstraintBroken, TransactionBroken, GeneratorExit, int)
    ]
    assert [row["id"] for row in await sqlite_things.read(lambda tx: tx.all("things_named"))] == [1, 2, 3]


async def test_works_written_together_are_told_only_when_all_are_on_the_disk(
    sqlite_things: SqliteStorage, sqlite_bare_url: str
) -> None:
    """Seen from another connection while the second is at work, the first is neither told nor there."""
    path = sqlite_path(sqlite_bare_url)
    told: list[int] = []
    during: list[tuple[list[int], list[int]]] = []

    async def telling(work: Callable[[Tx], int]) -> None:
        told.append(await sqlite_things.run(work))

    def looking(tx: Tx) -> int:
        during.append((list(told), seen(path)))
        return add(2)(tx)

    held = Held()
    holding = asyncio.create_task(sqlite_things.run(held))
    assert await asyncio.to_thread(held.begun.wait, MET_S)
    tasks = [asyncio.create_task(telling(work)) for work in (add(1), looking)]
    await asyncio.sleep(0)
    held.go_on.set()
    await asyncio.gather(holding, *tasks)
    assert during == [([], [])]
    assert (sorted(told), seen(path)) == ([1, 2], [1, 2])


async def test_when_the_transaction_itself_fails_everybody_in_it_is_told(
    sqlite_things: SqliteStorage, sqlite_bare_url: str
) -> None:
    """As a full disk does it: SQLite rolls back by itself, and the works before it in the transaction are gone too."""
    works = [add(1), lambda tx: tx.do("thing_add_or_roll_back", id=1, name="one"), add(2)]
    results = await gathered(sqlite_things, works)
    assert [type(result) for result in results] == [ConstraintBroken] * 3
    assert seen(sqlite_path(sqlite_bare_url)) == []
    assert await sqlite_things.run(add(4)) == 4


async def test_closing_finishes_what_was_handed_over(sqlite_things: SqliteStorage, sqlite_bare_url: str) -> None:
    held = Held()
    holding = asyncio.create_task(sqlite_things.run(held))
    assert await asyncio.to_thread(held.begun.wait, MET_S)
    queued = asyncio.create_task(sqlite_things.run(add(1)))
    await asyncio.sleep(0)
    closing_ = asyncio.create_task(sqlite_things.close())
    for _ in range(20):  # as far as it gets while the writer is held
        await asyncio.sleep(0.002)
    assert not closing_.done()
    held.go_on.set()
    await asyncio.gather(holding, queued, closing_)
    assert seen(sqlite_path(sqlite_bare_url)) == [1]
