"""Broadcasts on each database: drafts, their states, whom they reach, how they went."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import ConstraintBroken, Storage, broadcasts, polls
from storage.broadcasts import Broadcast, Heads, NewBroadcast, Tally
from storage.polls import NewPoll
from storage.rows import MemberId
from tests.sending import SHOP, ask, make_community, make_people, make_shop

AT = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
TELEGRAM = ["telegram"]


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    """With member 1, who can be written to."""
    await make_shop(storage)


async def add(storage: Storage, **changes: Any) -> Broadcast:
    new = NewBroadcast(
        audience={"kind": "all"},
        body="Hello",
        photos=0,
        album=None,
        is_confirmed=False,
        every=None,
        fire_at=None,
        is_quiet_ok=False,
        created_by=MemberId(1),
        platform="telegram",
        chat="1",
    )
    return await storage.run(lambda tx: broadcasts.add(tx, SHOP, replace(new, **changes), AT))


async def get(storage: Storage, broadcast: Broadcast) -> Broadcast:
    found = await storage.read(lambda tx: broadcasts.get(tx, broadcast.id))
    assert found is not None
    return found


async def move(storage: Storage, broadcast: Broadcast, status: str, *of: str) -> bool:
    return await storage.run(lambda tx: broadcasts.move(tx, broadcast, status, of=of))


async def heads(storage: Storage, **audience: Any) -> Heads:
    return await storage.read(lambda tx: broadcasts.heads(tx, SHOP, audience, TELEGRAM))


async def test_a_draft_is_as_it_was_made(storage: Storage) -> None:
    audience = {"kind": "tag", "tag": "vip"}
    made = await add(storage, audience=audience, photos=1, album="a", fire_at=AT, is_quiet_ok=True, is_confirmed=True)
    assert made == await get(storage, made)
    assert (made.status, made.audience, made.media, made.fire_at) == ("draft", audience, (None,), AT)
    assert (made.is_complete, made.is_private, made.is_quiet_ok, made.is_confirmed) == (False, True, True, True)


async def test_only_a_draft_can_be_changed(storage: Storage) -> None:
    made = await add(storage, photos=1, album="a")
    changed = replace(made, body="Hi", media=("x", "y"), album=None, is_quiet_ok=True)
    await storage.run(lambda tx: broadcasts.put(tx, changed))
    assert await get(storage, made) == changed
    await move(storage, made, "running", "draft")
    await storage.run(lambda tx: broadcasts.put(tx, replace(changed, body="Too late")))
    assert (await get(storage, made)).body == "Hi"


async def test_an_album_names_its_draft_until_it_is_complete(storage: Storage) -> None:
    made = await add(storage, photos=1, album="a")
    await add(storage)

    async def found(member: int, album: str) -> Broadcast | None:
        return await storage.read(lambda tx: broadcasts.of_album(tx, SHOP, MemberId(member), album))

    assert await found(1, "a") == made
    assert await found(2, "a") is None
    assert await found(1, "b") is None
    await storage.run(lambda tx: broadcasts.put(tx, replace(made, album=None)))
    assert await found(1, "a") is None


async def test_it_moves_from_the_states_named_and_once(storage: Storage) -> None:
    made = await add(storage)
    assert not await move(storage, made, "paused", "running")
    assert await move(storage, made, "running", "draft", "scheduled")
    assert not await move(storage, made, "running", "draft", "scheduled")
    assert (await get(storage, made)).status == "running"


async def test_a_plan_fires_once_for_a_time(storage: Storage) -> None:
    plan = await add(storage, every="0 20 * * fri", is_quiet_ok=True)
    await storage.run(lambda tx: broadcasts.stands_at(tx, plan, "7"))
    first = await storage.run(lambda tx: broadcasts.add_firing(tx, plan, AT, AT))
    assert first is not None
    assert (first.parent_id, first.fire_at, first.every, first.status) == (plan.id, AT, None, "draft")
    assert (first.body, first.audience, first.is_quiet_ok) == (plan.body, plan.audience, True)
    assert (first.report_chat, first.report_message_id) == ("1", None)
    assert await storage.run(lambda tx: broadcasts.add_firing(tx, plan, AT, AT)) is None
    assert await storage.run(lambda tx: broadcasts.add_firing(tx, plan, AT + timedelta(days=7), AT)) is not None


async def test_people_are_counted_by_what_can_be_done_with_them(storage: Storage) -> None:
    await make_people(storage, ["2", "3", "4"], tag="vip")
    await make_people(storage, ["5", "6"], unreachable="blocked", tag="vip")
    await make_people(storage, ["7"], unreachable="blocked")
    await ask(storage, "UPDATE members SET opted_out_at = 1 WHERE id IN (4, 6)")
    await ask(storage, "INSERT INTO members (id, shop_id, known_at) VALUES (8, 1, 0)")
    await ask(
        storage,
        "INSERT INTO accounts (id, shop_id, member_id, platform, account, can_write)"
        " VALUES (8, 1, 8, 'telegram', '8', FALSE), (9, 1, 8, 'wechat', 'w8', TRUE)",
    )
    assert await heads(storage, kind="all") == Heads(reached=3, opted_out=1, unreachable=3)
    assert await heads(storage, kind="tag", tag="vip") == Heads(reached=2, opted_out=1, unreachable=2)
    assert await heads(storage, kind="tag", tag="none") == Heads(reached=0, opted_out=0, unreachable=0)


async def test_people_on_named_platforms_are_counted_alone(storage: Storage) -> None:
    await make_people(storage, ["2", "3", "4"])
    await ask(storage, "UPDATE accounts SET platform = 'wechat' WHERE id > 2")
    await ask(storage, "UPDATE members SET opted_out_at = 1 WHERE id = 4")

    async def on(*named: str) -> Heads:
        audience = {"kind": "private", "platforms": list(named)}
        return await storage.read(lambda tx: broadcasts.heads(tx, SHOP, audience, ["telegram", "wechat"]))

    assert await on("wechat") == Heads(reached=1, opted_out=1, unreachable=0)
    assert await on("wechat", "telegram") == Heads(reached=3, opted_out=1, unreachable=0)
    assert await heads(storage, kind="private", platforms=["wechat"]) == Heads(reached=0, opted_out=0, unreachable=0)


async def test_a_poll_has_one(storage: Storage) -> None:
    poll = await storage.run(
        lambda tx: polls.add(tx, SHOP, NewPoll(question="Which?", options=("A", "B")), MemberId(1), AT)
    )
    assert await storage.read(lambda tx: broadcasts.of_poll(tx, SHOP, poll.id)) is None
    made = await add(storage, audience={"kind": "private", "platforms": TELEGRAM}, poll_id=poll.id)
    assert (made.poll_id, made.is_private) == (poll.id, True)
    assert await storage.read(lambda tx: broadcasts.of_poll(tx, SHOP, poll.id)) == made
    with pytest.raises(ConstraintBroken):
        await add(storage, poll_id=poll.id)


async def test_groups_are_counted_if_they_are_the_shops(storage: Storage) -> None:
    await make_community(storage, 1)
    await make_community(storage, 2, can_post=False)
    await make_community(storage, 3, status="off")
    await make_community(storage, 4, status="lost")
    assert await heads(storage, kind="groups") == Heads(reached=1, opted_out=0, unreachable=1)
    assert await heads(storage, kind="community", id=1) == Heads(reached=1, opted_out=0, unreachable=0)
    assert await heads(storage, kind="community", id=3) == Heads(reached=0, opted_out=0, unreachable=0)
    assert await heads(storage, kind="community", id=4) == Heads(reached=0, opted_out=0, unreachable=1)


async def test_how_it_went(storage: Storage) -> None:
    made, other = await add(storage), await add(storage)
    rows = [
        (made, "sent", 1, None),
        (made, "sent", 2, None),
        (made, "handed_over", 1, None),
        (made, "unreachable", 0, "blocked"),
        (made, "unreachable", 1, "blocked"),
        (other, "sent", 1, None),
    ]
    for number, (broadcast, status, attempts, reason) in enumerate(rows):
        why = f"'{reason}'" if reason else "NULL"
        await ask(
            storage,
            "INSERT INTO deliveries (shop_id, broadcast_id, platform, target, status, attempts, reason)"
            f" VALUES (1, {broadcast.id}, 'telegram', '{number}', '{status}', {attempts}, {why})",
        )
    tallied = await storage.read(lambda tx: broadcasts.tally(tx, made))
    assert tallied[0] == Tally(status="sent", reason="", was_tried=True, deliveries=2)
    assert set(tallied[1:]) == {
        Tally(status="handed_over", reason="", was_tried=True, deliveries=1),
        Tally(status="unreachable", reason="blocked", was_tried=True, deliveries=1),
        Tally(status="unreachable", reason="blocked", was_tried=False, deliveries=1),
    }
    assert await storage.read(lambda tx: broadcasts.count_arrived(tx, made)) == 3
    assert await storage.read(lambda tx: broadcasts.count_waiting(tx, made)) == 0
    waits = "status = 'queued', not_before = 253402214400000000, reason = 'window'"
    await ask(storage, f"UPDATE deliveries SET {waits} WHERE status = 'handed_over' RETURNING id")
    assert await storage.read(lambda tx: broadcasts.count_waiting(tx, made)) == 1
