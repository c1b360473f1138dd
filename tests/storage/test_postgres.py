"""What is PostgreSQL's own: meeting other transactions, losing connections, not answering."""

import asyncio
import os
import socket
import threading
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from storage import DatabaseUnavailable, Tx, open
from storage.postgres import ATTEMPTS, PostgresStorage, PostgresTx
from tests.servers.postgres import Cluster
from tests.servers.process import free_port

MET_S = 20
GIVEN_UP_S = 60
KEPT_ALIVE = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)


class Meeting:
    """Work that changes a row only after somebody else has, at each of its first `times` attempts."""

    def __init__(self, database_url: str, times: int = 1) -> None:
        self.database_url = database_url
        self.times = times
        self.attempts = 0

    def interfere(self) -> None:
        self.attempts += 1
        if self.attempts <= self.times:
            with psycopg.connect(self.database_url) as other:
                other.execute("UPDATE things SET size = size + 1 WHERE id = 1")

    def work(self, tx: Tx) -> int:
        size: int = tx.value("things_size")
        self.interfere()
        tx.do("thing_resize_quietly", id=1, size=size + 100)
        return size

    def careless(self, tx: Tx) -> int:
        with suppress(Exception):
            self.work(tx)
        return -1

    def saved(self, tx: Tx) -> int:
        with suppress(Exception), tx.savepoint():
            return self.work(tx)
        return -1

    def renamed(self, tx: Tx) -> int:
        try:
            return self.work(tx)
        except Exception:
            raise LookupError("it went wrong") from None


@pytest.fixture
async def one_thing(postgres_things: PostgresStorage) -> PostgresStorage:
    await postgres_things.run(lambda tx: tx.do("thing_add", id=1, name="one"))
    return postgres_things


def size(tx: Tx) -> Any:
    return tx.value("things_size")


async def test_work_that_met_another_change_runs_again(one_thing: PostgresStorage, pg_bare_url: str) -> None:
    meeting = Meeting(pg_bare_url, times=3)
    assert await one_thing.run(meeting.work) == 3
    assert meeting.attempts == 4
    assert await one_thing.read(size) == 103


@pytest.mark.parametrize("way", ["saved", "renamed"])
async def test_it_runs_again_whatever_the_work_made_of_the_error(
    one_thing: PostgresStorage, pg_bare_url: str, way: str
) -> None:
    meeting = Meeting(pg_bare_url)
    assert await one_thing.run(getattr(meeting, way)) == 1
    assert await one_thing.read(size) == 101


async def test_a_swallowed_conflict_is_not_taken_for_a_result(one_thing: PostgresStorage, pg_bare_url: str) -> None:
    meeting = Meeting(pg_bare_url)
    assert await one_thing.run(meeting.careless) == -1
    assert meeting.attempts == 2
    assert await one_thing.read(size) == 101


async def test_what_never_gets_through_ends_with_a_clear_error(one_thing: PostgresStorage, pg_bare_url: str) -> None:
    meeting = Meeting(pg_bare_url, times=1000)
    with pytest.raises(DatabaseUnavailable, match="locks"):
        await one_thing.run(meeting.work)
    assert meeting.attempts == ATTEMPTS


async def test_of_two_that_wait_for_each_other_both_get_through(postgres_things: PostgresStorage) -> None:
    await postgres_things.run(lambda tx: tx.many("thing_add", [{"id": one, "name": str(one)} for one in (1, 2)]))
    met, attempts = threading.Barrier(2), []

    def crossing(first: int, second: int) -> Any:
        def work(tx: Tx) -> None:
            attempts.append(first)
            tx.do("thing_resize_quietly", id=first, size=first)
            if len(attempts) <= 2:
                met.wait(MET_S)
            tx.do("thing_resize_quietly", id=second, size=second)

        return work

    await asyncio.gather(postgres_things.run(crossing(1, 2)), postgres_things.run(crossing(2, 1)))
    assert len(attempts) > 2
    assert await postgres_things.read(size) == 3


async def test_the_server_reckons_in_utc(postgres_things: PostgresStorage) -> None:
    for ask in (postgres_things.run, postgres_things.read):
        assert await ask(lambda tx: tx.value("setting_get", name="TimeZone")) == "UTC"


def put_out(database_url: str) -> None:
    """Ends every connection to this database but the one that asks."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_after_a_restart_of_the_server_work_goes_on(one_thing: PostgresStorage, pg_bare_url: str) -> None:
    put_out(pg_bare_url)
    await one_thing.run(lambda tx: tx.do("thing_resize_quietly", id=1, size=5))
    assert await one_thing.read(size) == 5


async def test_work_whose_connection_is_lost_runs_again(one_thing: PostgresStorage, pg_bare_url: str) -> None:
    attempts = []

    def work(tx: Tx) -> None:
        attempts.append(1)
        tx.do("thing_add", id=2, name="two")
        if len(attempts) == 1:
            put_out(pg_bare_url)
        tx.do("thing_resize_quietly", id=2, size=7)

    await one_thing.run(work)
    assert len(attempts) == 2
    assert await one_thing.read(size) == 7


async def test_a_connection_that_is_cut_without_a_word_is_given_up(one_thing: PostgresStorage) -> None:
    """Else all that use it hang until the system's own limits: a quarter of an hour, or two hours while they wait."""

    def seconds(tx: Tx) -> tuple[int, int]:
        assert isinstance(tx, PostgresTx)
        with socket.socket(fileno=os.dup(tx._connection.fileno())) as wire:
            unheard = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) // 1000
            idle, each, times = (wire.getsockopt(socket.IPPROTO_TCP, one) for one in KEPT_ALIVE)
            return unheard, idle + each * times

    for ask in (one_thing.run, one_thing.read):
        assert all(0 < one <= GIVEN_UP_S for one in await ask(seconds))


async def test_a_commit_that_may_have_happened_is_not_run_again(one_thing: PostgresStorage, pg_bare_url: str) -> None:
    attempts = []

    def work(tx: Tx) -> None:
        attempts.append(1)
        tx.do("thing_resize_quietly", id=1, size=7)
        put_out(pg_bare_url)

    with pytest.raises(DatabaseUnavailable, match="commit"):
        await one_thing.run(work)
    assert len(attempts) == 1


async def test_a_server_that_stays_away_is_said_to_and_found_again(
    one_thing: PostgresStorage, postgres_cluster: Cluster, pg_bare_url: str
) -> None:
    name = pg_bare_url.rpartition("/")[2]
    with psycopg.connect(postgres_cluster.url("postgres"), autocommit=True) as connection:
        put_out(pg_bare_url)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        with pytest.raises(DatabaseUnavailable, match="does not answer"):
            await one_thing.run(size)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    assert await one_thing.run(size) == 0


SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda url, password: url.replace(password, SECRET), "refuses the user or the password"),
        (lambda url, password: url.replace(password, f"{SECRET}%40{SECRET}"), "refuses the user or the password"),
        (lambda url, password: url.replace(password, f"x@{SECRET}"), "write @ / : "),
        (lambda url, password: url.replace(password, f"12/{SECRET}"), "write @ / : "),
        (lambda url, password: url.replace(password, f"x?{SECRET}"), "refuses the user or the password"),
        (lambda url, password: url.replace(f":{password}", ""), "wants a password"),
        (lambda url, password: f"{url}_gone", "has no such database or role"),
        (
            lambda url, password: f"postgresql://me:{SECRET}@127.0.0.1:{free_port()}/x",
            "x at 127.0.0.1:.* is it running",
        ),
        (lambda url, password: f"postgresql://me:{SECRET}@nowhere.invalid/x", "a host name that cannot be found"),
    ],
    ids=["password", "escaped", "at", "slash", "question", "none", "database", "port", "host"],
)
async def test_why_it_does_not_answer_is_said_without_the_password(
    postgres_cluster: Cluster, pg_url: str, change: Any, reason: str
) -> None:
    with pytest.raises(DatabaseUnavailable, match=reason) as caught:
        await open(change(pg_url, postgres_cluster.password))
    assert SECRET not in str(caught.value)
    assert postgres_cluster.password not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
