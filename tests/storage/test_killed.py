"""kill -9 in the middle of work, and other ends without a goodbye, on both databases."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.migrations import VERSIONS
from storage.url import is_postgres, sqlite_path
from tests.stories.process import ROOT, Fanloop

STEPS = [path.read_text("utf-8") for path in sorted(VERSIONS.glob("*.py"))]
FIRST = {"alembic_version", *re.findall(r"CREATE TABLE (\w+)", STEPS[0])}
GONE = set(re.findall(r"DROP TABLE (\w+)", "\n".join(STEPS)))
ALL = FIRST.union(re.findall(r"CREATE TABLE (\w+)", "\n".join(STEPS))) - GONE

KILLED = """
import asyncio, sys
from storage import open
from storage.tx import Tx

def work(tx: Tx, number: int) -> None:
    for part in ("a", "b", "c"):
        tx.do("lease_take", name=f"{number} {part}", holder="h", now=0, until_at=number)
        print(number, part, flush=True)

async def main() -> None:
    storage = await open(sys.argv[1])
    for number in range(1_000_000):
        await storage.run(lambda tx: work(tx, number))
        print(number, "kept", flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("last", ["7 a", "8 b", "9 c", "10 kept"])
def test_killed_in_the_middle_work_is_whole_or_nothing(database_url: str, last: str) -> None:
    """And what was told to be kept is kept."""
    command = [sys.executable, "-c", KILLED, database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        lines = [line.strip() for line in iter(process.stdout.readline, f"{last}\n")]
        process.send_signal(signal.SIGKILL)
        lines += [last, *(line.strip() for line in process.stdout)]
    kept = {line.removesuffix(" kept") for line in lines if line.endswith(" kept")}
    found = _leases(database_url)
    assert {name.partition(" ")[0] for name in found} >= kept
    by_number = [name.partition(" ")[0] for name in found]
    assert {by_number.count(number) for number in by_number} == {3}


UNCLOSED = """
import asyncio, sys
import storage

async def main() -> None:
    opened = await storage.open(sys.argv[1])
    await opened.run(lambda tx: tx.do("lease_take", name="kept", holder="h", now=0, until_at=1))
    raise SystemExit(3)

asyncio.run(main())
"""


def test_a_process_that_ends_without_closing_ends_and_keeps_what_was_kept(database_url: str) -> None:
    ended = subprocess.run([sys.executable, "-c", UNCLOSED, database_url], cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == 3
    assert _leases(database_url) == ["kept"]


FIRST_START = """
import sys
from itertools import count
from sqlalchemy import Engine, Pool, event
from bot.commandline import main

numbers = count(1)

def reached(moment: str) -> None:
    if moment == sys.argv[1]:
        print("here", flush=True)
        sys.stdin.readline()

event.listen(Engine, "after_cursor_execute", lambda *_: reached(str(next(numbers))))
event.listen(Engine, "commit", lambda *_: reached("commit"))
event.listen(Pool, "close", lambda *_: reached("close"))
sys.exit(main(["owner-code"]))
"""
MOMENTS = [str(random.Random(7).randrange(2, 90)), "commit", "close"]
"""Behind the statement of this number of the first step, before its commit, behind it."""


def first_start_killed(database_url: str, folder: Path, moment: str) -> None:
    environment = {**os.environ, "FANLOOP_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", FIRST_START, moment]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_killed_in_the_very_first_start_the_next_one_is_whole(
    bare_database_url: str, tmp_path: Path, moment: str
) -> None:
    """Wherever it is by then, the first step was done whole or not at all, and the next start does what is left."""
    first_start_killed(bare_database_url, tmp_path, moment)
    left = _tables(bare_database_url)
    assert left == (FIRST if moment == "close" else set())

    code, out, err = await Fanloop(tmp_path, {"DATABASE_URL": bare_database_url}).command("owner-code")
    assert (code, len(out.split())) == (0, 1), err
    assert _tables(bare_database_url) == ALL
    assert _names(bare_database_url, "SELECT key FROM shops") == ["main"]


def _leases(database_url: str) -> list[str]:
    return _names(database_url, "SELECT name FROM leases")


def _tables(database_url: str) -> set[str]:
    if is_postgres(database_url):
        return set(_names(database_url, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    return set(_names(database_url, "SELECT name FROM sqlite_master WHERE type = 'table'")) - {"sqlite_sequence"}


def _names(database_url: str, query: str) -> list[str]:
    """The first column."""
    if is_postgres(database_url):
        with psycopg.connect(database_url) as postgres:
            return [row[0] for row in postgres.execute(query.encode())]
    with closing(sqlite3.connect(sqlite_path(database_url))) as sqlite:
        return [row[0] for row in sqlite.execute(query)]
