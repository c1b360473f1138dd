"""The command line, as processes of its own: what is typed, what is set, how `run` ends."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import commandline
from bot.app import PLATFORMS
from config.settings import load
from storage import open as open_storage
from tests.commands import BAD_TOKEN, NEWEST, names, with_telegram
from tests.config.samples import TELEGRAM, WECHAT, WECOM
from tests.sending import until, value
from tests.servers.telegram import TelegramServer
from tests.stories.process import ROOT, Fanloop, free_port


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
    code, out, err = await Fanloop(tmp_path, {"PLAYGROUND": "off"}).command(*arguments, is_cold=True)
    assert (code, out) == (1, "")
    assert err.startswith("fanloop: nothing is configured, and the playground is off: set FANLOOP_TELEGRAM__TOKEN")
    assert err.count("\n") == 1
    assert names(tmp_path) == []


async def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, {"SHOP__CURRENCY": "GROSCHEN"}).command("migrate")
    assert (code, out) == (1, "")
    assert err.startswith("fanloop: FANLOOP_SHOP__CURRENCY ")
    assert err.count("\n") == 1
    assert "GROSCHEN" not in err


def test_every_platform_that_can_be_configured_is_known(tmp_path: Path) -> None:
    assert set(load(TELEGRAM | WECHAT | WECOM, tmp_path).platforms) == set(PLATFORMS) - {"playground"}


@pytest.mark.parametrize("package", PLATFORMS.values())
def test_a_platform_loads_alone(package: str) -> None:
    """Other tests start from a process that has loaded them all."""
    assert subprocess.run([sys.executable, "-c", f"import {package}"], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("end", [Fanloop.stop, Fanloop.interrupt])
async def test_a_signal_ends_it_well(
    server: TelegramServer, tmp_path: Path, end: Callable[[Fanloop], Awaitable[int]]
) -> None:
    program = Fanloop(tmp_path, with_telegram(server), is_cold=True)
    await program.start()
    await until(lambda: "owner-code" in program.read_log())
    assert await end(program) == 0
    log = program.read_log()
    assert "Traceback" not in log
    assert "alembic" not in log
    assert f"the database is at version {NEWEST} now" in [json.loads(line)["event"] for line in log.splitlines()]


async def test_a_signal_ends_it_while_it_waits_for_a_platform(tmp_path: Path) -> None:
    settings = {"TELEGRAM__TOKEN": BAD_TOKEN, "TELEGRAM__API_BASE": f"http://127.0.0.1:{free_port()}"}
    program = Fanloop(tmp_path, settings)
    await program.start(is_waited_for=False)
    await until(lambda: "Telegram does not answer" in program.read_log())
    assert await program.stop() == 0
    assert "Traceback" not in program.read_log()
    assert "Unclosed" not in program.read_log()


@pytest.mark.parametrize("end", [Fanloop.stop, Fanloop.interrupt])
async def test_a_signal_while_the_database_is_made_ends_it_well(
    server: TelegramServer, tmp_path: Path, end: Callable[[Fanloop], Awaitable[int]]
) -> None:
    program = Fanloop(tmp_path, with_telegram(server))
    await program.start(is_waited_for=False)
    await until((tmp_path / "data" / "fanloop.db-wal").exists)
    assert await end(program) == 0
    assert "Traceback" not in program.read_log()


LOADING = """
import os, signal, sys
from bot.commandline import main

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == "bot.app":
            os.kill(os.getpid(), int(sys.argv[1]))

sys.meta_path.insert(0, Stop())
sys.exit(main(["run"]))
"""


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_while_it_loads_ends_it_well(tmp_path: Path, sent: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FANLOOP_TELEGRAM__TOKEN": BAD_TOKEN}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LOADING, str(int(sent))), cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")


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
