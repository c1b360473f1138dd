"""Claims that run out, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from storage import Storage, Tx, lease

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TTL = timedelta(seconds=30)
LATER = NOW + TTL


async def take(storage: Storage, holder: str, now: datetime = NOW) -> bool:
    return await storage.run(lambda tx: lease.take(tx, "clock", holder, now, TTL))


async def renew(storage: Storage, holder: str, now: datetime) -> bool:
    return await storage.run(lambda tx: lease.renew(tx, "clock", holder, now, TTL))


async def test_only_one_holds_a_lease(storage: Storage) -> None:
    assert await take(storage, "a")
    assert not await take(storage, "b")
    assert await take(storage, "a")


async def test_a_lease_of_another_name_is_another_lease(storage: Storage) -> None:
    assert await take(storage, "a")
    assert await storage.run(lambda tx: lease.take(tx, "poller", "b", NOW, TTL))


async def test_it_runs_out_to_the_microsecond(storage: Storage) -> None:
    assert await take(storage, "a")
    assert not await take(storage, "b", LATER - timedelta(microseconds=1))
    assert await take(storage, "b", LATER)
    assert not await take(storage, "a", LATER)


async def test_renewing_keeps_it(storage: Storage) -> None:
    assert await take(storage, "a")
    half = NOW + TTL / 2
    assert await renew(storage, "a", half)
    assert not await take(storage, "b", LATER)
    assert await take(storage, "b", half + TTL)


async def test_what_has_run_out_or_is_not_ours_is_not_renewed(storage: Storage) -> None:
    assert not await renew(storage, "a", NOW)
    assert await take(storage, "a")
    assert not await renew(storage, "b", NOW)
    assert not await renew(storage, "a", LATER)


async def test_given_up_it_is_free_at_once_but_only_by_its_holder(storage: Storage) -> None:
    assert await take(storage, "a")
    await storage.run(lambda tx: lease.give_up(tx, "clock", "b"))
    assert not await take(storage, "b")
    await storage.run(lambda tx: lease.give_up(tx, "clock", "a"))
    assert await take(storage, "b")


async def test_of_many_at_once_one_gets_it(storage: Storage) -> None:
    taken = await asyncio.gather(*(take(storage, f"holder {one}") for one in range(20)))
    assert sum(taken) == 1


async def test_a_lease_taken_in_work_that_fails_is_not_taken(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        assert lease.take(tx, "clock", "a", NOW, TTL)
        raise LookupError

    with pytest.raises(LookupError):
        await storage.run(work)
    assert await take(storage, "b")


async def test_all_of_one_that_is_gone_is_free_at_once(storage: Storage) -> None:
    for name, holder in (("process:a", "a"), ("poll", "a"), ("clock", "b")):
        assert await storage.run(partial(lease.take, name=name, holder=holder, now=NOW, ttl=TTL))
    assert await storage.read(lease.holders) == ["a", "b"]
    await storage.run(partial(lease.give_up_all, holder="a"))
    assert await storage.read(lease.holders) == ["b"]
    assert await storage.run(partial(lease.take, name="poll", holder="c", now=NOW, ttl=TTL))
