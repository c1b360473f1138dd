"""The archive: everything comes back as it was, from either database into either; or nothing does."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import storage as storage_
from storage import Storage, Tx, archive
from storage.archive import ArchiveFault
from tests.handlers.harness import START
from tests.lived_in import PHOTO, live_in
from tests.sending import ask, sql, value

Everything = dict[str, list[dict[str, Any]]]


def everything(tx: Tx) -> Everything:
    """Every row of every table, as the archive sees it: the same on both databases."""
    found = {}
    for table in archive.tables(tx):
        encode = archive._encoder(table)
        found[table.name] = [encode(row) for row in archive._rows(tx, table)]
    return found


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncIterator[Storage]:
    """A shop that has lived, on SQLite."""
    url = f"sqlite:///{tmp_path / 'lived.db'}"
    await live_in(url, tmp_path)
    opened = await storage_.open(url)
    yield opened
    await opened.close()


@pytest.fixture
async def file(lived: Storage, tmp_path: Path) -> Path:
    """Its archive."""
    path = tmp_path / "shop.zip"
    await lived.read(lambda tx: archive.write(tx, path, START))
    return path


async def test_from_sqlite_to_postgres_and_back_nothing_has_changed(
    lived: Storage, file: Path, pg_url: str, tmp_path: Path
) -> None:
    before = await lived.read(everything)
    assert [name for name, rows in before.items() if not rows] == []

    there = await storage_.open(pg_url)
    counts = await there.run(lambda tx: archive.read(tx, file))
    assert counts == {name: len(rows) for name, rows in before.items()}
    assert await there.read(everything) == before

    again = tmp_path / "again.zip"
    await there.read(lambda tx: archive.write(tx, again, START))
    await there.close()
    back = await storage_.open(f"sqlite:///{tmp_path / 'back.db'}", migrate=True)
    await back.run(lambda tx: archive.read(tx, again))
    assert await back.read(everything) == before
    assert await value(back, "SELECT bytes FROM media") == PHOTO
    assert await value(back, "SELECT until_at FROM entries") == 9007199254740993
    assert await back.read(lambda tx: tx.all("archive_references")) != []
    await back.close()


async def test_every_table_is_in_it_but_what_belongs_to_a_process(lived: Storage, file: Path) -> None:
    tables = {row["table_name"] for row in await lived.read(lambda tx: tx.all("archive_columns"))}
    with zipfile.ZipFile(file) as archived:
        assert set(archived.namelist()) == {f"{name}.jsonl" for name in tables - archive.LEFT_OUT} | {archive.MANIFEST}


async def test_numbers_go_on_behind_the_last_one_given_out(lived: Storage, storage: Storage, tmp_path: Path) -> None:
    await ask(lived, "INSERT INTO wakes (shop_id, kind, ref, due_at) VALUES (1, 'x', 'y', 5)")
    last = await value(lived, "SELECT MAX(id) FROM wakes")
    await ask(lived, f"DELETE FROM wakes WHERE id >= {last}")
    path = tmp_path / "shop.zip"
    await lived.read(lambda tx: archive.write(tx, path, START))
    await storage.run(lambda tx: archive.read(tx, path))
    add = "INSERT INTO wakes (shop_id, kind, ref, due_at) VALUES (1, 'x', 'z', 5) RETURNING id"
    assert await value(storage, add) == last + 1
    assert await value(storage, "INSERT INTO members (shop_id, known_at) VALUES (1, 5) RETURNING id") == (
        await value(lived, "SELECT MAX(id) FROM members") + 1
    )


async def test_a_second_archive_of_it_is_the_same(storage: Storage, file: Path, tmp_path: Path) -> None:
    """Numbers given out included."""
    second = tmp_path / "second.zip"
    await storage.run(lambda tx: archive.read(tx, file))
    await storage.read(lambda tx: archive.write(tx, second, START))
    with zipfile.ZipFile(file) as one, zipfile.ZipFile(second) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


async def test_what_a_first_start_made_gives_way(storage: Storage, lived: Storage, file: Path) -> None:
    await ask(
        storage,
        "INSERT INTO shops (key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s,"
        " created_at) VALUES ('main', 'My shop', 'USD', 'UTC', 'en', 'off', 1, 1, 1)",
    )
    await ask(storage, "INSERT INTO owner_codes (shop_id, owner_code, expires_at) VALUES (1, 'X', 5)")
    await storage.run(lambda tx: archive.read(tx, file))
    assert await storage.read(everything) == await lived.read(everything)


async def test_a_database_that_was_used_is_left_alone(storage: Storage, file: Path) -> None:
    await ask(storage, "INSERT INTO media_files (instance, sha256, file_id) VALUES ('a', 'b', 'c')")
    before = await storage.read(everything)
    with pytest.raises(ArchiveFault, match=r"the database is not empty, there are media_files in it"):
        await storage.run(lambda tx: archive.read(tx, file))
    assert await storage.read(everything) == before


async def test_into_itself_it_does_not_go(lived: Storage, file: Path) -> None:
    before = await lived.read(everything)
    with pytest.raises(ArchiveFault, match="not empty"):
        await lived.run(lambda tx: archive.read(tx, file))
    assert await lived.read(everything) == before


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def damaged(data: bytes) -> bytes:
    middle = data.index(b"members.jsonl") + 60
    return data[:middle] + bytes(255 - byte for byte in data[middle : middle + 20]) + data[middle + 20 :]


def spoil(file: Path, how: Callable[[bytes], bytes]) -> None:
    file.write_bytes(how(file.read_bytes()))


@pytest.mark.parametrize("how", [cut, damaged, lambda data: b"", lambda data: b"{}"])
async def test_a_file_that_is_not_whole_leaves_nothing(storage: Storage, file: Path, how: Any) -> None:
    before = await storage.read(everything)
    spoil(file, how)
    with pytest.raises(ArchiveFault, match=r"shop\.zip is no whole archive of Fanloop"):
        await storage.run(lambda tx: archive.read(tx, file))
    assert await storage.read(everything) == before


def rewritten(file: Path, **members: Any) -> None:
    """The archive with other text in some of its files; None leaves one out."""
    with zipfile.ZipFile(file) as old:
        texts = {name: old.read(name).decode() for name in old.namelist()}
    changed = {f"{name}.{'json' if name == 'manifest' else 'jsonl'}": text for name, text in members.items()}
    with zipfile.ZipFile(file, "w") as new:
        for name, text in {**texts, **changed}.items():
            if text is not None:
                new.writestr(name, text)


def manifest(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archived:
        found: dict[str, Any] = json.loads(archived.read(archive.MANIFEST))
    return found


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"manifest": None}, "no whole archive"),
        ({"manifest": "[]"}, "no whole archive"),
        ({"manifest": "{}"}, "no whole archive"),
        ({"transfers": None}, "no whole archive"),
        ({"transfers": "{}\n"}, "no whole archive"),
        ({"media_files": ""}, "does not hold the rows"),
        ({"shops": ""}, "no whole archive"),
    ],
)
async def test_one_that_somebody_wrote_leaves_nothing(
    storage: Storage, file: Path, members: dict[str, Any], says: str
) -> None:
    before = await storage.read(everything)
    rewritten(file, **members)
    with pytest.raises(storage_.StorageError, match=says):
        await storage.run(lambda tx: archive.read(tx, file))
    assert await storage.read(everything) == before


@pytest.mark.parametrize("other", [{"format": 2}, {"schema": "0000"}])
async def test_one_of_another_version_is_for_another_program(storage: Storage, file: Path, other: Any) -> None:
    rewritten(file, manifest=json.dumps({**manifest(file), **other}))
    with pytest.raises(ArchiveFault, match="restore it with the Fanloop that made it, then upgrade"):
        await storage.run(lambda tx: archive.read(tx, file))


async def test_it_holds_what_was_true_at_one_moment(storage: Storage, file: Path, tmp_path: Path) -> None:
    """While it is read, others write."""
    await storage.run(lambda tx: archive.read(tx, file))
    has_begun, has_changed = Event(), Event()
    path = tmp_path / "during.zip"

    def write(tx: Tx) -> dict[str, int]:
        members = sql(tx, "SELECT COUNT(*) AS members FROM members")[0]["members"]
        has_begun.set()
        assert has_changed.wait(20)
        return {"members before": members, **archive.write(tx, path, START)}

    writing = asyncio.create_task(storage.read(write))
    await asyncio.to_thread(has_begun.wait, 20)
    await ask(storage, "INSERT INTO members (shop_id, known_at) VALUES (1, 5)")
    has_changed.set()
    counts = await writing
    assert counts["members"] == counts["members before"]
