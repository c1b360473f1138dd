"""The command line, as processes of their own: what it writes where, and how it ends."""

import asyncio
import csv
import io
import json
import os
import signal
import socket
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import commandline, exporting
from storage import open as open_storage
from storage.exports import KINDS
from storage.url import sqlite_path
from tests.lived_in import FORMULA, ODD, live_in
from tests.sending import ask, until, value
from tests.servers.telegram import TelegramServer
from tests.stories.process import Fanloop, free_port

BAD_TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


def with_telegram(server: TelegramServer, **more: str) -> dict[str, str]:
    return {"TELEGRAM__TOKEN": server.token, "TELEGRAM__API_BASE": server.base_url, **more}


@pytest.fixture
async def shop(database_url: str, tmp_path: Path) -> Fanloop:
    """A shop that has lived, on each database in turn."""
    await live_in(database_url, tmp_path)
    return Fanloop(tmp_path, {"DATABASE_URL": database_url})


@pytest.fixture
async def sqlite_shop(sqlite_url: str, tmp_path: Path) -> Fanloop:
    await live_in(sqlite_url, tmp_path)
    return Fanloop(tmp_path, {"DATABASE_URL": sqlite_url})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- what was typed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("nope", "invalid choice: 'nope' (choose from 'run', 'migrate', 'check', 'owner-code', 'export'"),
        ("export", "the following arguments are required: KIND"),
        ("export member", "argument KIND: invalid choice: 'member' (choose from 'members', 'memberships', 'referrals'"),
        ("export members --format xml", "invalid choice: 'xml' (choose from 'json', 'csv')"),
        ("export members --forma csv", "unrecognized arguments: --forma csv"),
        ("import orders x.csv", "invalid choice: 'orders' (choose from 'products')"),
        ("import products", "the following arguments are required: FILE.csv"),
        ("run --roles web,cook", "'web,cook' is not made of web, worker, clock"),
        ("run --roles ''", "is not made of web, worker, clock"),
        ("backup", "the following arguments are required: FILE"),
        ("verify now", "unrecognized arguments: now"),
    ],
)
def test_what_is_typed_wrong_gets_the_usage(typed: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commandline.main(typed.split())
    written = capsys.readouterr()
    assert ended.value.code == 2
    assert written.out == ""
    assert written.err.startswith("usage: python -m bot")
    assert says in written.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commandline.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(name in said and command.says.split()[0] in said for name, command in commandline.COMMANDS.items())


@pytest.mark.parametrize("arguments", [("run",), ()])
async def test_nothing_configured_is_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = await Fanloop(tmp_path, {}).command(*arguments)
    assert (code, out) == (1, "")
    assert err == ("fanloop: nothing is configured: set FANLOOP_TELEGRAM__TOKEN to the token that @BotFather gives\n")
    assert names(tmp_path) == []


async def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, {"SHOP__CURRENCY": "GROSCHEN"}).command("migrate")
    assert (code, out) == (1, "")
    assert err.startswith("fanloop: FANLOOP_SHOP__CURRENCY ")
    assert err.count("\n") == 1
    assert "GROSCHEN" not in err


async def test_a_platform_that_is_not_known_yet(tmp_path: Path) -> None:
    wechat = {"APP_ID": "wx1234567890abcdef", "SECRET": "0" * 32, "TOKEN": "abc", "AES_KEY": "a" * 43}
    program = Fanloop(tmp_path, {f"WECHAT__{name}": value for name, value in wechat.items()})
    code, out, err = await program.command("run")
    assert (code, out) == (1, "")
    assert "does not speak wechat yet" in err


# --- the database ------------------------------------------------------------------------------------------------


async def test_migrate_says_what_it_did(bare_database_url: str, tmp_path: Path) -> None:
    program = Fanloop(tmp_path, {"DATABASE_URL": bare_database_url})
    code, out, err = await program.command("migrate")
    assert (code, out) == (0, "the database was brought to version 0001\n")
    (line,) = err.splitlines()
    assert json.loads(line)["event"] == "the database is at version 0001 now"
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
        "fanloop: the database was migrated to 9999 by a newer Fanloop, this one knows 0001; "
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


# --- export ------------------------------------------------------------------------------------------------------


async def test_json_is_one_array(shop: Fanloop) -> None:
    for kind in ("members", "orders"):
        code, out, err = await shop.command("export", kind)
        assert (code, err) == (0, "")
        rows = json.loads(out)
        assert [list(row) for row in rows] == [list(KINDS[kind].fields)] * len(rows)
        assert len(rows) == {"members": 5, "orders": 7}[kind]
    assert rows[0]["lines"][0]["quantity"] == 2


async def test_csv_begins_no_formula_and_is_for_its_owner(shop: Fanloop, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("what was there")
    file.chmod(0o644)
    assert await shop.command("export", "members", "--format", "csv", "--out", str(file)) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    assert [row["name"] for row in rows] == ["Olga", f"'{FORMULA}", ODD, "", "Mia"]
    assert [row["opted_out"] for row in rows] == ["false", "true", "false", "false", "false"]
    assert json.loads(rows[0]["accounts"]) == [{"platform": "telegram", "account": "Olga-account"}]
    assert rows[0]["inviter_id"] == ""
    assert [name for name in names(tmp_path) if "members" in name] == ["members.csv"]


async def test_nothing_to_export_still_has_a_header(tmp_path: Path) -> None:
    program = Fanloop(tmp_path, {})
    code, out, _ = await program.command("export", "votes", "--format", "csv")
    assert (code, out) == (0, "poll,question,member_id,options,at\n")
    assert await program.command("export", "votes") == (0, "[]\n", "")


async def test_one_shop_of_several(sqlite_shop: Fanloop, sqlite_url: str) -> None:
    storage = await open_storage(sqlite_url)
    await ask(
        storage,
        "INSERT INTO shops (id, key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s,"
        " created_at) VALUES (2, 'playground', 'Play Tea', 'USD', 'UTC', 'en', 'off', 1, 1, 1)",
    )
    await ask(storage, "INSERT INTO members (shop_id, known_at) VALUES (2, 5)")
    await storage.close()
    for name, members in (("Hill Tea", 5), ("main", 5), ("Play Tea", 1), ("playground", 1)):
        code, out, _ = await sqlite_shop.command("export", "members", "--shop", name)
        assert (code, len(json.loads(out))) == (0, members)
    code, out, err = await sqlite_shop.command("export", "members", "--shop", "Coffee")
    assert (code, out) == (1, "")
    assert err == "fanloop: there is no shop 'Coffee'; there is: Hill Tea (main), Play Tea (playground)\n"


async def test_a_file_that_cannot_be_written(sqlite_shop: Fanloop, tmp_path: Path) -> None:
    code, _, err = await sqlite_shop.command("export", "members", "--out", str(tmp_path / "nowhere" / "x"))
    assert (code, err) == (1, f"fanloop: there is no folder {tmp_path / 'nowhere'}; make it first\n")
    code, _, err = await sqlite_shop.command("export", "members", "--out", str(tmp_path))
    assert (code, err) == (1, f"fanloop: {tmp_path} is a folder; name a file\n")


async def test_who_reads_no_further_gets_no_traceback(sqlite_shop: Fanloop) -> None:
    """As `export … | head` does."""
    reading, writing = os.pipe()
    os.close(reading)
    assert await sqlite_shop.command("export", "events", into=writing) == (1, "", "")
    os.close(writing)


@pytest.mark.parametrize("sign", exporting.FORMULA)
def test_no_cell_begins_as_a_formula_does(sign: str) -> None:
    out = io.StringIO(newline="")
    exporting.write_csv(["a", "b"], [{"a": f"{sign}1+1", "b": -5}, {"a": f"x\r{sign}1", "b": True}], out)
    first, *rows = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert first == ["a", "b"]
    assert [row[0][:2] for row in rows] == ["'\n" if sign == "\r" else f"'{sign}", "x\n"]
    assert [row[1] for row in rows] == ["-5", "true"]


# --- import, verify ----------------------------------------------------------------------------------------------


async def test_products_are_imported_all_or_none(shop: Fanloop, tmp_path: Path) -> None:
    file = tmp_path / "tea.csv"
    file.write_text("code,name,price,stock\nCUP,Cup,9.90,5\nTEA,Tea,x,1\nLID,Lid\n", encoding="utf-8")
    code, out, err = await shop.command("import", "products", str(file))
    assert (code, out) == (1, "")
    assert [line.split(": ")[:3] for line in err.splitlines()] == [
        ["fanloop", str(file), "line 3"],
        ["fanloop", str(file), "line 4"],
        ["fanloop", "nothing was imported"],
    ]

    file.write_text("code,name,price,stock\nCUP,Cup,9.90,5\nTEA,Tea,1,1\n", encoding="utf-8")
    code, out, err = await shop.command("import", "products", str(file))
    assert (code, out) == (1, "")
    assert f"{file}: line 3: the shop already has TEA" in err

    file.write_text("code,name,price,stock\nCUP,Cup,9.90,5\nLID,盖子,1,\n", encoding="utf-8")
    assert await shop.command("import", "products", str(file)) == (0, "products added: 2\n", "")
    _, out, _ = await shop.command("export", "products")
    assert [(row["code"], row["price_minor"], row["stock"]) for row in json.loads(out)] == [
        ("TEA", 3990, 994),
        ("POT", 12800, None),
        ("CUP", 990, 5),
        ("LID", 100, None),
    ]


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


# --- backup, restore ---------------------------------------------------------------------------------------------


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


# --- check -------------------------------------------------------------------------------------------------------


def told(out: str) -> Mapping[str, list[tuple[str, str]]]:
    """What `check` says, by what it is about."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for line in out.splitlines():
        lines.setdefault(line[7:18].strip(), []).append((line[:7].strip(), line[18:]))
    return lines


async def test_check_of_an_empty_folder_makes_nothing(server: TelegramServer, tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, with_telegram(server)).command("check")
    assert (code, err) == (0, "")
    assert told(out)["database"] == [("ok", "SQLite, data/fanloop.db: not there yet, `run` makes it")]
    assert told(out)["telegram"] == [("ok", "answers, and takes the token")]
    assert told(out)["redis"][0][0] == "unset"
    assert names(tmp_path) == []
    server.assert_clean()


async def test_check_when_all_is_well(
    shop: Fanloop, database_url: str, server: TelegramServer, redis_url: str, tmp_path: Path
) -> None:
    settings = with_telegram(server, DATABASE_URL=database_url, REDIS_URL=redis_url, TELEGRAM__PAYMENT_TOKEN="1:TEST:x")
    code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (0, "")
    kind = f"SQLite, {tmp_path}/fanloop.db" if database_url.startswith("sqlite") else "PostgreSQL"
    assert told(out)["database"] == [("ok", f"{kind}: answers, version 0001")]
    assert told(out)["owner"] == [("ok", "there: 1")]
    assert told(out)["redis"] == [("ok", "answers")]
    assert told(out)["payments"] == [("ok", "configured")]
    assert "1:TEST:x" not in out


async def test_check_names_every_fault_at_once(server: TelegramServer, tmp_path: Path) -> None:
    settings = with_telegram(
        server,
        TELEGRAM__TOKEN=BAD_TOKEN,
        DATABASE_URL=f"postgresql://tea:s3cret-word@127.0.0.1:{free_port()}/shop",
        REDIS_URL=f"redis://:s3cret-word@127.0.0.1:{free_port()}/0",
    )
    code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (1, "")
    assert [told(out)[what][0][0] for what in ("database", "redis", "telegram")] == ["fault"] * 3
    assert "s3cret" not in out
    assert BAD_TOKEN not in out


async def test_check_of_a_platform_that_does_not_answer(tmp_path: Path) -> None:
    settings = {"TELEGRAM__TOKEN": BAD_TOKEN, "TELEGRAM__API_BASE": f"http://127.0.0.1:{free_port()}"}
    code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (1, "")
    ((state, says),) = told(out)["telegram"]
    assert state == "fault"
    assert says.startswith("Telegram does not answer at http://127.0.0.1:")


async def test_check_of_a_folder_where_nothing_may_be_written(server: TelegramServer, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    code, out, err = await Fanloop(tmp_path, with_telegram(server)).command("check")
    assert (code, err) == (1, "")
    assert told(out)["database"][0][0] == "fault"


async def test_check_with_nothing_configured(tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, {}).command("check")
    assert (code, err) == (1, "")
    assert told(out)["platforms"][0][0] == "fault"


# --- run ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [Fanloop.stop, Fanloop.interrupt])
async def test_a_signal_ends_it_well(
    server: TelegramServer, tmp_path: Path, end: Callable[[Fanloop], Awaitable[int]]
) -> None:
    program = Fanloop(tmp_path, with_telegram(server))
    await program.start()
    await until(lambda: "owner-code" in program.read_log())
    assert await end(program) == 0
    log = program.read_log()
    assert "Traceback" not in log
    assert "alembic" not in log
    assert "the database is at version 0001 now" in [json.loads(line)["event"] for line in log.splitlines()]


async def test_a_signal_ends_it_while_it_waits_for_a_platform(tmp_path: Path) -> None:
    settings = {"TELEGRAM__TOKEN": BAD_TOKEN, "TELEGRAM__API_BASE": f"http://127.0.0.1:{free_port()}"}
    program = Fanloop(tmp_path, settings)
    await program.start(is_waited_for=False)
    await until(lambda: "Telegram does not answer" in program.read_log())
    assert await program.stop() == 0
    assert "Traceback" not in program.read_log()
    assert "Unclosed" not in program.read_log()


@pytest.mark.parametrize("end", [Fanloop.stop, Fanloop.interrupt])
@pytest.mark.parametrize("made", ["", "data/fanloop.db-wal"])
async def test_a_signal_before_it_is_ready_ends_it_well(
    server: TelegramServer, tmp_path: Path, end: Callable[[Fanloop], Awaitable[int]], made: str
) -> None:
    """From when it has begun to listen to them, while it loads, and while it makes the database."""
    program = Fanloop(tmp_path, with_telegram(server))
    await program.start(is_waited_for=False)
    await until(lambda: program.hears(signal.SIGTERM) and (tmp_path / made).exists())
    assert await end(program) == 0
    assert "Traceback" not in program.read_log()


async def test_a_token_that_is_refused(server: TelegramServer, tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, with_telegram(server, TELEGRAM__TOKEN=BAD_TOKEN)).command("run")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith("fanloop: Telegram ")
    assert "Traceback" not in err
    assert BAD_TOKEN not in err


async def test_an_address_that_is_taken(server: TelegramServer, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, out, err = await Fanloop(tmp_path, with_telegram(server), port=port).command("run")
    assert (code, out) == (1, "")
    assert f"fanloop: cannot listen on 127.0.0.1:{port}; is another program there?" in err.splitlines()[-1]
    assert "Traceback" not in err


async def test_parts_need_a_database_that_they_share(server: TelegramServer, tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, with_telegram(server)).command("run", "--roles", "web")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "PostgreSQL" in err


async def test_the_owner_of_the_settings_is_one_from_the_start(
    bare_database_url: str, server: TelegramServer, tmp_path: Path
) -> None:
    settings = with_telegram(server, DATABASE_URL=bare_database_url, OWNER="telegram:12345")
    program = Fanloop(tmp_path, settings)
    for _ in range(2):
        await program.start()
        assert await program.stop() == 0
    assert "owner-code" not in program.read_log()
    _, out, _ = await program.command("export", "members")
    found: list[dict[str, Any]] = json.loads(out)
    assert [(row["accounts"], row["role"]) for row in found] == [
        ([{"platform": "telegram", "account": "12345"}], "owner")
    ]
    storage = await open_storage(bare_database_url)
    assert await value(storage, "SELECT COUNT(*) FROM staff") == 1
    await storage.close()
