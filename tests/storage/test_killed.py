"""kill -9 in the middle of work, and other ends without a goodbye, on both databases."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from storage.url import is_postgres, sqlite_path

ROOT = Path(__file__).parents[2]

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


def _leases(database_url: str) -> list[str]:
    query = "SELECT name FROM leases"
    if is_postgres(database_url):
        with psycopg.connect(database_url) as postgres:
            return [row[0] for row in postgres.execute(query)]
    sqlite = sqlite3.connect(sqlite_path(database_url))
    names = [row[0] for row in sqlite.execute(query)]
    sqlite.close()
    return names
