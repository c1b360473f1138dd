"""Deliveries on each database: who is a target, walked window by window, claimed once, and never after /stop."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from storage import Storage, deliveries
from storage.deliveries import Due, Walk
from tests.sending import ask, deliveries_of, make_broadcast, make_community, make_people, make_shop, now, value

TELEGRAM = ["telegram"]


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    """With member 1."""
    await make_shop(storage)


async def frozen(storage: Storage, broadcast: int) -> Walk:
    def work(tx: Any) -> Walk | None:
        walk = deliveries.walk(tx, broadcast)
        assert walk is not None
        deliveries.freeze(tx, walk, now())
        return deliveries.walk(tx, broadcast)

    walk = await storage.run(work)
    assert walk is not None
    return walk


async def expanded(storage: Storage, broadcast: int, size: int = 500) -> int:
    """All of it; how many windows it took."""
    walk: Walk | None = await frozen(storage, broadcast)
    windows = 0
    while walk is not None and not walk.is_expanded:
        walk = await storage.run(partial(deliveries.expand, broadcast=walk, platforms=TELEGRAM, size=size))
        windows += 1
    return windows


async def due(storage: Storage, broadcast: int, most: int = 100, in_hand: Sequence[int] = ()) -> list[Due]:
    return await storage.read(lambda tx: deliveries.due(tx, "telegram", broadcast, in_hand, now(), most))


async def begin(storage: Storage, broadcast: int) -> list[str]:
    """The targets of all that begin."""
    found = await due(storage, broadcast)
    begun = await storage.run(lambda tx: deliveries.begin(tx, [one.id for one in found]))
    return [one.target for one in found if one.id in begun]


async def test_all_are_those_who_can_be_written_to_and_those_who_shut_us_out(storage: Storage) -> None:
    await make_people(storage, ["2", "3"])
    await make_people(storage, ["4"], unreachable="blocked")
    await ask(storage, "INSERT INTO members (id, shop_id, known_at) VALUES (5, 1, 0)")
    await ask(
        storage,
        "INSERT INTO accounts (id, shop_id, member_id, platform, account, can_write)"
        " VALUES (5, 1, 5, 'telegram', '5', FALSE)",
    )
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    assert await deliveries_of(storage, broadcast) == {
        "1": ("queued", None),
        "2": ("queued", None),
        "3": ("queued", None),
        "4": ("unreachable", "blocked"),
    }


async def test_people_on_named_platforms_alone(storage: Storage) -> None:
    await make_people(storage, ["2", "3"])
    await ask(storage, "UPDATE accounts SET platform = 'wechat' WHERE id = 3")
    here = await make_broadcast(storage, {"kind": "private", "platforms": ["telegram"]})
    there = await make_broadcast(storage, {"kind": "private", "platforms": ["wechat"]})
    assert (await frozen(storage, here)).is_private
    await expanded(storage, here)
    await expanded(storage, there)  # of platforms that run, Telegram alone: nobody is on it
    assert await deliveries_of(storage, here) == {"1": ("queued", None), "2": ("queued", None)}
    assert await deliveries_of(storage, there) == {}
    walk = await frozen(storage, other := await make_broadcast(storage, {"kind": "private", "platforms": ["wechat"]}))
    await storage.run(lambda tx: deliveries.expand(tx, walk, [*TELEGRAM, "wechat"], 10))
    assert await deliveries_of(storage, other) == {"3": ("queued", None)}


async def test_the_audience_is_walked_in_windows_and_written_once(storage: Storage) -> None:
    await make_people(storage, [str(number) for number in range(2, 31)])
    broadcast = await make_broadcast(storage)
    walk = await frozen(storage, broadcast)
    first = await storage.run(lambda tx: deliveries.expand(tx, walk, TELEGRAM, 10))
    assert first is not None
    assert (first.cursor, first.is_expanded, len(await deliveries_of(storage, broadcast))) == (10, False, 10)
    assert await storage.run(lambda tx: deliveries.expand(tx, walk, TELEGRAM, 10)) is None  # from the old place again
    assert await expanded(storage, broadcast, size=10) == 2
    assert len(await deliveries_of(storage, broadcast)) == 30


async def test_who_comes_after_the_start_is_no_target(storage: Storage) -> None:
    broadcast = await make_broadcast(storage)
    await frozen(storage, broadcast)
    await make_people(storage, ["2"])
    await expanded(storage, broadcast)
    assert set(await deliveries_of(storage, broadcast)) == {"1"}


async def test_a_tag_names_its_members_alone(storage: Storage) -> None:
    await make_people(storage, ["2", "3"], tag="vip")
    await make_people(storage, ["4"], tag="new")
    audience = {"kind": "tag", "tag": "vip"}
    broadcast = await make_broadcast(storage, audience)
    await expanded(storage, broadcast, size=2)
    assert set(await deliveries_of(storage, broadcast)) == {"2", "3"}


async def test_groups_are_the_shops_own(storage: Storage) -> None:
    await make_community(storage, 11)
    await make_community(storage, 12, status="off")
    await make_community(storage, 13, status="lost")
    await make_community(storage, 14, can_post=False)
    broadcast = await make_broadcast(storage, {"kind": "groups"})
    await expanded(storage, broadcast)
    assert await deliveries_of(storage, broadcast) == {"-11": ("queued", None), "-14": ("unreachable", "not_allowed")}


@pytest.mark.parametrize(("number", "outcome"), [(11, ("queued", None)), (13, ("unreachable", "removed"))])
async def test_one_community_is_named_by_its_id(storage: Storage, number: int, outcome: tuple[str, str | None]) -> None:
    await make_community(storage, 11)
    await make_community(storage, 13, status="lost")
    broadcast = await make_broadcast(storage, {"kind": "community", "id": number})
    await expanded(storage, broadcast)
    assert await deliveries_of(storage, broadcast) == {f"-{number}": outcome}


async def test_a_group_is_told_in_the_topic_for_posts(storage: Storage) -> None:
    await make_community(storage, 11)
    broadcast = await make_broadcast(storage, {"kind": "groups"})
    await expanded(storage, broadcast)
    (one,) = await due(storage, broadcast)
    assert (one.target, one.thread) == ("-11", "7")


async def test_what_is_due_is_found_oldest_first_and_begins_once(storage: Storage) -> None:
    await make_people(storage, [str(number) for number in range(2, 8)])
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    first = await due(storage, broadcast, 4)
    assert [one.target for one in first] == ["1", "2", "3", "4"]
    assert [one.target for one in await due(storage, broadcast, 4, [one.id for one in first])] == ["5", "6", "7"]
    assert len(await begin(storage, broadcast)) == 7
    assert await due(storage, broadcast) == []
    assert await storage.run(lambda tx: deliveries.begin(tx, [one.id for one in first])) == set()


async def test_who_opted_out_meanwhile_is_skipped(storage: Storage) -> None:
    await make_people(storage, ["2"])
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    await ask(storage, "UPDATE members SET opted_out_at = 1 WHERE id = 2")
    assert await begin(storage, broadcast) == ["1"]
    assert (await deliveries_of(storage, broadcast))["2"] == ("skipped", "opted_out")


@pytest.mark.parametrize("status", ["paused", "cancelled"])
async def test_nothing_begins_for_a_broadcast_that_does_not_run(storage: Storage, status: str) -> None:
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    await ask(storage, f"UPDATE broadcasts SET status = '{status}'")
    assert await begin(storage, broadcast) == []
    assert await deliveries_of(storage, broadcast) == {"1": ("queued", None)}


async def test_what_a_cancelled_broadcast_has_not_sent_is_skipped(storage: Storage) -> None:
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    assert await storage.read(deliveries.has_work)
    await ask(storage, "UPDATE broadcasts SET status = 'cancelled'")
    assert await storage.read(deliveries.has_work)
    await storage.run(deliveries.drop_cancelled)
    assert await deliveries_of(storage, broadcast) == {"1": ("skipped", "cancelled")}
    assert not await storage.read(deliveries.has_work)


async def test_a_broadcast_is_finished_once_and_not_before_all_is_sent(storage: Storage) -> None:
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    assert not await storage.run(lambda tx: deliveries.finish(tx, broadcast, now()))
    (one,) = await due(storage, broadcast)
    await begin(storage, broadcast)
    assert not await storage.run(lambda tx: deliveries.finish(tx, broadcast, now()))
    sent: dict[str, Any] = {"id": one.id, "status": "sent", "attempts": 1, "not_before": 0, "reason": None}
    await storage.run(lambda tx: deliveries.settle(tx, [{**sent, "message_id": "9", "sent_at": now()}]))
    assert await storage.run(lambda tx: deliveries.finish(tx, broadcast, now()))
    assert not await storage.run(lambda tx: deliveries.finish(tx, broadcast, now()))
    assert await value(storage, "SELECT status FROM broadcasts") == "done"


async def test_a_broadcast_not_yet_walked_is_not_finished(storage: Storage) -> None:
    broadcast = await make_broadcast(storage)
    assert not await storage.run(lambda tx: deliveries.finish(tx, broadcast, now()))


async def test_what_a_dead_process_was_sending_is_unknown(storage: Storage) -> None:
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    await begin(storage, broadcast)
    at = now()
    await storage.run(lambda tx: deliveries.lost(tx, "telegram", at))
    assert (await deliveries_of(storage, broadcast))["1"][0] == "unknown"
    assert await storage.read(lambda tx: deliveries.sent_since(tx, "telegram", at, 10)) == [(broadcast, "1", at)]


async def test_what_is_put_off_is_due_in_its_time(storage: Storage) -> None:
    broadcast = await make_broadcast(storage)
    await expanded(storage, broadcast)
    (one,) = await due(storage, broadcast)
    later = now() + timedelta(hours=1)
    await storage.run(lambda tx: deliveries.put_off(tx, [{"id": one.id, "not_before": later}]))
    assert await due(storage, broadcast) == []
    assert await storage.read(lambda tx: deliveries.due(tx, "telegram", broadcast, [], later, 9)) == [one]


async def test_a_target_moves_unless_it_is_listed_in_its_new_place(storage: Storage) -> None:
    await make_community(storage, 11)
    await make_community(storage, 12)
    broadcast = await make_broadcast(storage, {"kind": "groups"})
    await expanded(storage, broadcast)
    first, second = await due(storage, broadcast)
    assert await storage.run(lambda tx: deliveries.relocate(tx, first.id, "-100"))
    assert not await storage.run(lambda tx: deliveries.relocate(tx, second.id, "-100"))
    assert set(await deliveries_of(storage, broadcast)) == {"-100", "-12"}
