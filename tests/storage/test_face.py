"""The face of storage: one suite, run on SQLite and on PostgreSQL."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from storage import ConstraintBroken, Row, Storage, TransactionBroken, Tx, UnknownQuery, Value

MET_S = 20  # how long two pieces of work wait for one another before the test gives up


def add(*ids: int) -> Callable[[Tx], None]:
    def work(tx: Tx) -> None:
        for one in ids:
            tx.do("thing_add", id=one, name=f"thing {one}")

    return work


def ids(tx: Tx) -> list[int]:
    return [row["id"] for row in tx.all("things_named")]


async def test_work_gives_its_result_and_is_kept(things: Storage) -> None:
    def work(tx: Tx) -> Row | None:
        add(1)(tx)
        return tx.one("thing_get", id=1)

    row = await things.run(work)
    assert row is not None
    assert (row["id"], row["name"], row["size"]) == (1, "thing 1", 0)
    assert await things.read(ids) == [1]


async def test_what_is_not_there_is_none(things: Storage) -> None:
    assert await things.read(lambda tx: tx.one("thing_get", id=1)) is None
    assert await things.read(lambda tx: tx.value("thing_get", id=1)) is None
    assert await things.read(lambda tx: tx.all("things_named")) == []


async def test_work_that_raises_leaves_nothing_and_its_error_goes_on(things: Storage) -> None:
    def work(tx: Tx) -> None:
        add(1)(tx)
        raise LookupError("no such customer")

    with pytest.raises(LookupError, match="no such customer"):
        await things.run(work)
    assert await things.read(ids) == []
    await things.run(add(1))
    assert await things.read(ids) == [1]


async def test_an_error_that_no_future_can_carry_becomes_one_that_it_can(things: Storage) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await things.run(lambda tx: next(iter(tx.all("things_named"))))


class NoError(BaseException):
    """As a test that fails, or a process that is to end, raises."""


async def test_what_is_no_ordinary_error_goes_on_too(things: Storage) -> None:
    def raises(tx: Tx) -> None:
        raise NoError

    def work(tx: Tx) -> None:
        add(1)(tx)
        raises(tx)

    with pytest.raises(NoError):
        await things.run(work)
    with pytest.raises(NoError):
        await things.read(raises)
    await things.run(add(2))
    assert await things.read(ids) == [2]


async def test_a_savepoint_undoes_its_block_alone(things: Storage) -> None:
    def work(tx: Tx) -> None:
        add(1)(tx)
        with suppress(LookupError), tx.savepoint():
            add(2)(tx)
            with tx.savepoint():
                add(3)(tx)
            raise LookupError
        with tx.savepoint():
            add(4)(tx)
            with suppress(LookupError), tx.savepoint():
                add(5)(tx)
                raise LookupError
        add(6)(tx)

    await things.run(work)
    assert await things.read(ids) == [1, 4, 6]


async def test_a_broken_constraint_in_a_savepoint_does_not_end_the_work(things: Storage) -> None:
    def work(tx: Tx) -> None:
        add(1)(tx)
        with pytest.raises(ConstraintBroken), tx.savepoint():
            add(2, 1)(tx)
        add(3)(tx)

    await things.run(work)
    assert await things.read(ids) == [1, 3]


@pytest.mark.parametrize(
    "broken",
    [
        lambda tx: tx.do("thing_add", id=1, name="secret name"),
        lambda tx: tx.do("thing_add", id=2, name=None),
        lambda tx: tx.one("thing_resize", id=1, size=-77777),
        lambda tx: tx.do("thing_add_child", id=2, name="secret name", parent_id=77777),
        lambda tx: tx.many("thing_add", [{"id": 7, "name": "seven"}, {"id": 1, "name": "secret name"}]),
    ],
    ids=["unique", "not-null", "check", "references", "many"],
)
async def test_a_constraint_is_named_without_the_values_that_broke_it(
    things: Storage, broken: Callable[[Tx], None]
) -> None:
    await things.run(add(1))
    with pytest.raises(ConstraintBroken) as caught:
        await things.run(broken)
    assert "secret" not in str(caught.value)
    assert "77777" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert await things.read(ids) == [1]


async def test_an_error_swallowed_outside_a_savepoint_undoes_everything(things: Storage) -> None:
    await things.run(add(1))

    def careless(tx: Tx) -> None:
        add(2)(tx)
        with suppress(ConstraintBroken):
            add(1)(tx)

    with pytest.raises(TransactionBroken, match="savepoint"):
        await things.run(careless)
    assert await things.read(ids) == [1]


async def test_after_an_error_nothing_more_runs(things: Storage) -> None:
    def careless(tx: Tx) -> None:
        add(1)(tx)
        with suppress(ConstraintBroken):
            add(1)(tx)
        add(2)(tx)

    with pytest.raises(TransactionBroken, match="earlier"):
        await things.run(careless)
    assert await things.read(ids) == []


async def test_whether_something_changed_is_read_from_returning(things: Storage) -> None:
    def once(tx: Tx) -> bool:
        return tx.one("thing_add_once", id=1, name="one") is not None

    assert await things.run(once)
    assert not await things.run(once)


async def test_a_statement_without_rows_is_asked_for_none(things: Storage) -> None:
    with pytest.raises(Exception, match=r"gives no rows|didn't produce records"):
        await things.run(lambda tx: tx.one("thing_resize_quietly", id=1, size=1))


async def test_many_takes_each_row_and_no_rows(things: Storage) -> None:
    rows: list[dict[str, Value]] = [{"id": one, "name": f"thing {one}"} for one in range(1, 6)]
    await things.run(lambda tx: tx.many("thing_add", rows))
    await things.run(lambda tx: tx.many("thing_add", []))
    assert await things.read(ids) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda tx: tx.one("thing_get"),
        lambda tx: tx.one("thing_get", id=1, name="more"),
        lambda tx: tx.many("thing_add", [{"id": 1}]),
    ],
    ids=["too few", "too many", "many"],
)
async def test_parameters_are_those_of_the_query(things: Storage, wrong: Callable[[Tx], None]) -> None:
    with pytest.raises(TypeError, match=r"things\.sql:\d+\) takes \["):
        await things.run(wrong)


async def test_an_unknown_query_is_named(things: Storage) -> None:
    with pytest.raises(UnknownQuery, match="thing_lose"):
        await things.run(lambda tx: tx.do("thing_lose"))


async def test_reading_cannot_write(things: Storage) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await things.read(add(1))
    assert await things.read(ids) == []


async def test_readers_see_one_moment_beside_the_writer(things: Storage) -> None:
    """A read begun before a change does not see it; neither waits for the other."""
    begun, changed = threading.Event(), threading.Event()

    def reading(tx: Tx) -> tuple[list[int], list[int]]:
        before = ids(tx)
        begun.set()
        assert changed.wait(MET_S)
        return before, ids(tx)

    read = asyncio.create_task(things.read(reading))
    assert await asyncio.to_thread(begun.wait, MET_S)
    await things.run(add(1))
    changed.set()
    assert await read == ([], [])
    assert await things.read(ids) == [1]


async def test_readers_do_not_wait_for_work_in_hand(things: Storage) -> None:
    begun, seen = threading.Event(), threading.Event()

    def writing(tx: Tx) -> None:
        add(1)(tx)
        begun.set()
        assert seen.wait(MET_S)

    write = asyncio.create_task(things.run(writing))
    assert await asyncio.to_thread(begun.wait, MET_S)
    assert await things.read(ids) == []
    seen.set()
    await write
    assert await things.read(ids) == [1]


async def test_two_readers_run_side_by_side(things: Storage) -> None:
    met = threading.Barrier(2)

    def reading(tx: Tx) -> list[int]:
        met.wait(MET_S)
        return ids(tx)

    assert [*await asyncio.gather(things.read(reading), things.read(reading))] == [[], []]


async def test_work_at_the_same_time_ends_as_one_after_another(things: Storage) -> None:
    """Read, then write what was read plus one: nobody's step is lost."""
    await things.run(add(1))

    def step(tx: Tx) -> None:
        size = tx.one("thing_get", id=1)["size"]  # type: ignore[index]
        tx.one("thing_resize", id=1, size=size + 1)

    await asyncio.gather(*(things.run(step) for _ in range(60)))
    assert await things.read(lambda tx: tx.value("things_size")) == 60


async def test_a_sum_checked_before_it_is_added_to_is_never_passed(things: Storage) -> None:
    """The shape of a budget: each adds a row only while the sum of all rows leaves room."""

    def spend(one: int) -> Callable[[Tx], bool]:
        def work(tx: Tx) -> bool:
            if (tx.value("things_size") or 0) + 10 > 50:
                return False
            tx.do("thing_add", id=one, name=f"thing {one}")
            tx.one("thing_resize", id=one, size=10)
            return True

        return work

    spent = await asyncio.gather(*(things.run(spend(one)) for one in range(30)))
    assert sum(spent) == 5
    assert await things.read(lambda tx: tx.value("things_size")) == 50


async def test_a_caller_that_gives_up_harms_nobody_else(things: Storage) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        add(1)(tx)
        begun.set()
        assert go_on.wait(MET_S)

    task = asyncio.create_task(things.run(slow))
    assert await asyncio.to_thread(begun.wait, MET_S)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await things.run(add(2))
    assert 2 in await things.read(ids)
