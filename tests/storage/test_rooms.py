"""Rooms, made ways and handovers: what is kept of groups that only their owners write into."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import Storage, Tx, communities, deliveries, grants, handovers, made_ways, posts, rooms
from storage.handovers import Handover
from storage.made_ways import MadeWay
from storage.rooms import Room, Seat
from storage.rows import BroadcastId, CommunityId
from tests.sending import SHOP, make_shop

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIRST = Room(shop_id=SHOP, platform="wecom", chat="wr1", home="wr1", owner="zhang", title="Tea fans")
SECOND = Room(shop_id=SHOP, platform="wecom", chat="wr2", home="wr1", owner="zhang", title="Tea fans 2")


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    await make_shop(storage)


def place(tx: Tx, status: str) -> None:
    community = communities.put(
        tx,
        SHOP,
        platform="wecom",
        chat="wr1",
        kind="group",
        title="Tea fans",
        username=None,
        can_invite=True,
        can_post=True,
        at=START,
    )
    communities.set_status(tx, community, status)


async def test_members_are_looked_for_only_where_the_community_is_the_shops(storage: Storage) -> None:
    def work(tx: Tx) -> list[list[str]]:
        rooms.put(tx, FIRST)
        rooms.put(tx, SECOND)
        place(tx, "off")
        off = rooms.unseen(tx, SHOP, "wecom")
        place(tx, "on")
        on = rooms.unseen(tx, SHOP, "wecom")
        rooms.put(tx, Room(**{**vars(FIRST), "version": "v1"}))
        rooms.sit(tx, FIRST, [Seat(account="mia", joined_at=START, is_told=True)])
        seen = rooms.unseen(tx, SHOP, "wecom")
        place(tx, "off")
        rooms.forget_off(tx, SHOP, "wecom")
        return [off, on, seen, list(rooms.seats(tx, SHOP, "wecom", "wr1"))]

    assert await storage.run(work) == [[], ["wr1", "wr2"], ["wr2"], []]


async def test_somebody_in_two_rooms_of_a_community_is_in_it_until_both_are_left(storage: Storage) -> None:
    def work(tx: Tx) -> list[bool]:
        for room in (FIRST, SECOND):
            rooms.put(tx, room)
            rooms.sit(tx, room, [Seat(account="mia", joined_at=START, is_told=True)])
        before = rooms.is_elsewhere(tx, FIRST, "mia")
        rooms.rise(tx, SECOND, ["mia"])
        return [before, rooms.is_elsewhere(tx, FIRST, "mia")]

    assert await storage.run(work) == [True, False]


async def test_looks_at_one_room_that_are_due_are_one(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        rooms.look_later(tx, SHOP, "wecom", "wr1", [START, START + MINUTE, START + MINUTE * 9], START - MINUTE)
        rooms.look_later(tx, SHOP, "wecom", "wr1", [START])

    await storage.run(work)
    (look,) = await storage.read(lambda tx: rooms.looks_due(tx, SHOP, "wecom", START + MINUTE, 9))
    assert (look.chat, look.due_at, look.hint_at) == ("wr1", START, START - MINUTE)
    await storage.run(lambda tx: rooms.looked(tx, SHOP, "wecom", "wr1", START + MINUTE))
    assert await storage.read(lambda tx: rooms.looks_due(tx, SHOP, "wecom", START + MINUTE, 9)) == []
    assert len(await storage.read(lambda tx: rooms.looks_due(tx, SHOP, "wecom", START + MINUTE * 9, 9))) == 1


async def test_a_made_way_is_found_by_its_state_and_its_link(storage: Storage) -> None:
    way = MadeWay(
        shop_id=SHOP,
        platform="wecom",
        home="wr1",
        state="ABCDEFGH",
        name="invite ABCDEFGH",
        ref="c1",
        link="https://q/1",
        made_at=START,
    )
    await storage.run(lambda tx: made_ways.put(tx, way))
    assert await storage.read(lambda tx: made_ways.get(tx, SHOP, "wecom", "wr1", "ABCDEFGH")) == way
    assert await storage.read(lambda tx: made_ways.by_link(tx, SHOP, "wecom", "https://q/1")) == way
    assert await storage.read(lambda tx: made_ways.of_states(tx, SHOP, "wecom", ["ABCDEFGH", "X"])) == [way]
    assert await storage.read(lambda tx: made_ways.newest(tx, SHOP, "wecom", 5)) == [way]
    assert await storage.read(lambda tx: made_ways.over(tx, SHOP, "wecom", 5)) == []
    assert not await storage.read(lambda tx: made_ways.is_over(tx, SHOP, "ABCDEFGH"))
    await storage.run(lambda tx: made_ways.drop(tx, way))
    assert await storage.read(lambda tx: made_ways.by_link(tx, SHOP, "wecom", "https://q/1")) is None


async def test_what_was_handed_over_is_settled_once(storage: Storage) -> None:
    def work(tx: Tx) -> list[object]:
        grants.give(tx, SHOP, platform="wecom", account="mia", template="welcome A", given_by="1", at=START)
        grants.give(tx, SHOP, platform="wecom", account="mia", template="welcome B", given_by="2", at=START + MINUTE)
        newest = [grants.use_newest(tx, SHOP, "wecom", "mia", START + MINUTE, START + MINUTE) for _ in range(2)]
        welcomes = [one[1] if one else None for one in newest]
        settled = deliveries.settled(
            tx, SHOP, "wecom", "m1", "wr1", status="failed", reason="left out", at=START + MINUTE
        )
        owners = handovers.owners(tx, BroadcastId(1))
        assert posts.by_message(tx, SHOP, CommunityId(1), "m1") is None
        return [*welcomes, settled, owners, deliveries.has_handed_over(tx, BroadcastId(1))]

    assert await storage.run(work) == ["welcome B", None, None, 0, False]


async def test_a_message_counts_once_a_community_unless_it_was_missed(storage: Storage) -> None:
    def handover(task: str, chat: str) -> Handover:
        return Handover(
            shop_id=SHOP,
            platform="wecom",
            task=task,
            chat=chat,
            message_id="m1" if task != "m2" else "m2",
            target="wr1",
            owner=f"of {chat}",
            made_at=START,
            look_at=START,
        )

    parts = [handover("m1", "wr1"), handover("t2", "wr2"), handover("m2", "wr1")]
    await storage.run(lambda tx: handovers.add(tx, parts))
    assert await storage.read(lambda tx: handovers.used(tx, SHOP, START)) == {("wecom", "wr1"): 2}
    await storage.run(lambda tx: handovers.end(tx, parts[2], "missed", "left out", START))
    assert await storage.read(lambda tx: handovers.used(tx, SHOP, START)) == {("wecom", "wr1"): 1}
    await storage.run(lambda tx: handovers.later(tx, parts[0], START + MINUTE, 1))
    assert await storage.read(lambda tx: handovers.due(tx, SHOP, "wecom", START, 9)) == [parts[1]]
    both = await storage.read(lambda tx: handovers.of_message(tx, SHOP, "wecom", "m1", "wr1"))
    assert [(one.chat, one.reminders) for one in both] == [("wr1", 1), ("wr2", 0)]
