"""`migrate`, `owner-code`, `verify`, `backup`, `restore`, as processes of their own."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from storage import open as open_storage
from storage.url import sqlite_path
from tests.commands import BAD_TOKEN, NEWEST, STEPS, names, with_telegram
from tests.lived_in import live_in
from tests.sending import ask
from tests.servers.telegram import TelegramServer
from tests.stories.process import Fanloop, free_port


async def test_migrate_says_what_it_did(bare_database_url: str, tmp_path: Path) -> None:
    program = Fanloop(tmp_path, {"DATABASE_URL": bare_database_url})
    code, out, err = await program.command("migrate")
    assert (code, out) == (0, f"the database was brought to version {NEWEST}\n")
    told = [json.loads(line)["event"] for line in err.splitlines()]
    assert told == [f"the database is at version {step} now" for step in STEPS]
    assert await program.command("migrate") == (0, "the database is at this version already\n", "")


async def test_the_owner_code_is_all_there_is_on_stdout(bare_database_url: str, tmp_path: Path) -> None:
    """In an empty folder, and again: a new one cancels the old."""
    program = Fanloop(tmp_path, {"DATABASE_URL": bare_database_url})
    codes = []
    for _ in range(2):
        code, out, err = await program.command("owner-code")
        assert code == 0
        assert "Traceback" not in err
        codes.append(out)
    assert all(len(code.split()) == 1 and code.endswith("\n") for code in codes)
    storage = await open_storage(bare_database_url)
    assert await ask(storage, "SELECT owner_code FROM owner_codes") == [{"owner_code": codes[1].strip()}]
    await storage.close()


async def test_a_database_of_a_newer_program_is_left_alone(sqlite_shop: Fanloop, sqlite_url: str) -> None:
    storage = await open_storage(sqlite_url)
    await ask(storage, "UPDATE alembic_version SET version_num = '9999'")
    await storage.close()
    folder = sqlite_shop.log.parent
    (folder / "x.csv").write_text("code,name,price\n")
    (folder / "x").write_text("")
    program = Fanloop(folder, {"DATABASE_URL": sqlite_url, "TELEGRAM__TOKEN": BAD_TOKEN})
    commands = ["run", "migrate", "owner-code", "export members", "import products x.csv", "verify", "backup x"]
    ended = await asyncio.gather(*(program.command(*typed.split()) for typed in [*commands, "restore x"]))
    told = (
        f"fanloop: the database was migrated to 9999 by a newer Fanloop, this one knows {NEWEST}; "
        "start the newer program, or restore a backup made before it\n"
    )
    assert ended == [(1, "", told)] * len(ended)


async def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    url = f"postgresql://tea:s3cret-word@127.0.0.1:{free_port()}/shop"
    code, out, err = await Fanloop(tmp_path, {"DATABASE_URL": url}).command("export", "members")
    assert (code, out) == (1, "")
    assert "refuses connections; is it running?" in err
    assert "s3cret" not in err
    assert err.count("\n") == 1


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for typed in ("import products x.csv", "restore x.csv"):
        code, out, err = await Fanloop(tmp_path, {}).command(*typed.split())
        assert (code, out, err) == (1, "", "fanloop: x.csv: No such file or directory\n")
    assert names(tmp_path) == []


async def test_verify_names_the_rows_that_break_an_invariant(shop: Fanloop, database_url: str) -> None:
    code, out, err = await shop.command("verify")
    assert (code, err) == (0, "")
    assert out.startswith("clean: ")
    assert out.count("\n") == 1
    storage = await open_storage(database_url)
    await ask(storage, "UPDATE products SET reserved = 7 WHERE product_code = 'TEA'")
    await storage.close()
    code, out, err = await shop.command("verify")
    assert code == 1
    (line,) = out.splitlines()
    assert json.loads(line.partition(": ")[2])["product_code"] == "TEA"
    assert err == "fanloop: rows that break an invariant: 1; nothing was changed\n"


async def test_backup_while_running_and_restore_elsewhere(
    database_url: str, server: TelegramServer, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    await live_in(database_url, tmp_path)
    other = "pg_bare_url" if database_url.startswith("sqlite") else "sqlite_bare_url"
    there = Fanloop(tmp_path, {"DATABASE_URL": request.getfixturevalue(other)})
    file = tmp_path / "tea.backup"
    file.write_text("yesterday's")
    running = Fanloop(tmp_path, with_telegram(server, DATABASE_URL=database_url))
    await running.start()
    code, out, err = await running.command("backup", str(file))
    assert (code, err) == (0, "")
    rows = out.removeprefix(f"{file}: ").split()[0]
    assert int(rows) > 100
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await running.stop() == 0

    code, out, _ = await there.command("restore", str(file))
    assert (code, out.split(": ")[0]) == (0, str(file))
    assert out.split()[1] == rows
    assert await there.command("export", "memberships") == await running.command("export", "memberships")
    assert (await there.command("verify"))[0] == 0

    code, out, err = await there.command("restore", str(file))
    assert (code, out) == (1, "")
    assert "the database is not empty" in err


async def test_a_cut_backup_is_refused(sqlite_shop: Fanloop, tmp_path: Path) -> None:
    file = tmp_path / "tea.backup"
    await sqlite_shop.command("backup", str(file))
    file.write_bytes(file.read_bytes()[:-100])
    code, out, err = await Fanloop(tmp_path, {}).command("restore", str(file))
    assert (code, out) == (1, "")
    assert f"{file} is no whole archive of Fanloop" in err
    assert "Traceback" not in err


async def test_a_backup_never_takes_the_place_of_the_database(sqlite_shop: Fanloop, sqlite_url: str) -> None:
    path = sqlite_path(sqlite_url)
    code, out, err = await sqlite_shop.command("backup", str(path))
    assert (code, out, err) == (1, "", f"fanloop: {path} is a database, which would be lost; name another file\n")
    assert (await sqlite_shop.command("verify"))[0] == 0
