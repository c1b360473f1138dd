"""Broadcasts under way: everybody in the audience once, nobody after /stop, and it goes on after a restart."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.broadcasting import Broadcasting
from handlers.actions import Action, Place, Rank, Say
from handlers.content import Content, Text
from handlers.events import BotPlaced, Event, Moved, Performed
from handlers.outcomes import HandedOver, Outcome, Relocated, RetryLater, Unknown, Unreachable
from handlers.texts import Marked
from storage import DatabaseUnavailable, Storage
from tests.office import Office, office
from tests.sending import (
    FREE,
    SHOP,
    FarEnd,
    ask,
    deliveries_of,
    make_broadcast,
    make_community,
    make_people,
    make_shop,
    now,
    saying,
    until,
    until_asked,
    value,
)

SETTLED = "SELECT COUNT(*) FROM deliveries WHERE status NOT IN ('queued', 'sending')"
UNDER_WAY = "SELECT COUNT(*) FROM deliveries WHERE status = 'sending'"
"""Fourteen: seven being sent, and as many just put on record."""
DONE = "SELECT COUNT(*) FROM broadcasts WHERE status = 'done'"


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    """With member 1."""
    await make_shop(storage)


@pytest.fixture
def platform() -> FarEnd:
    return FarEnd()


@pytest.fixture
async def here(storage: Storage, platform: FarEnd) -> AsyncIterator[Office]:
    async with office(storage, platform) as one:
        yield one


async def people(storage: Storage, last: int) -> None:
    """Members 1 to `last`, quickly."""
    numbers = ", ".join(f"({number}, 1, 0)" for number in range(2, last + 1))
    await ask(storage, f"INSERT INTO members (id, shop_id, known_at) VALUES {numbers}")
    rows = ", ".join(f"({number}, 1, {number}, 'telegram', '{number}', TRUE)" for number in range(2, last + 1))
    await ask(storage, f"INSERT INTO accounts (id, shop_id, member_id, platform, account, can_write) VALUES {rows}")


async def done(here: Office, broadcasts: int = 1) -> None:
    """On record, and told to the shop: the one comes after the other."""
    here.courier.look()
    await until_asked(here.storage, DONE, broadcasts)
    await until(lambda: sum(is_done(event) for event in here.events) == broadcasts)


def is_done(event: Event) -> bool:
    return isinstance(event, Performed) and event.word == "broadcast.done"


def to(chat: str, outcome: Outcome) -> Callable[[Action], Outcome | None]:
    return lambda action: outcome if isinstance(action, Say) and action.to.chat == chat else None


async def test_everybody_gets_it_once_and_the_shop_is_told(here: Office, platform: FarEnd, storage: Storage) -> None:
    await people(storage, 1200)
    broadcast = await make_broadcast(storage)
    await done(here)
    assert Counter(platform.chats) == {str(number): 1 for number in range(1, 1201)}
    assert set((await deliveries_of(storage, broadcast)).values()) == {("sent", None)}
    (event,) = here.events
    assert isinstance(event, Performed)
    assert (event.word, event.ref) == ("broadcast.done", str(broadcast))
    assert await value(storage, "SELECT ended_at >= started_at FROM broadcasts")
    assert await value(storage, "SELECT COUNT(*) FROM deliveries WHERE message_id IS NOT NULL AND attempts = 1") == 1200


async def test_a_group_hears_it_in_its_topic(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_community(storage, 11)
    await make_broadcast(storage, {"kind": "groups"})
    await done(here)
    place = Place(platform="telegram", chat="-11", thread="7")
    assert platform.performed == [Say(to=place, content=Text(text=Marked("hello")), rank=Rank.BROADCAST)]


async def test_what_does_not_arrive_is_told_by_its_reason(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_people(storage, ["2", "3", "4", "5"])
    await make_people(storage, ["6"], unreachable="deactivated")
    outcomes: dict[str, Outcome] = {
        "2": Unreachable(reason="blocked"),
        "3": Unknown(reason="timed out"),
        "4": HandedOver(),
    }
    platform.answer = lambda action: outcomes.get(action.to.chat) if isinstance(action, Say) else None
    broadcast = await make_broadcast(storage)
    await done(here)
    assert await deliveries_of(storage, broadcast) == {
        "1": ("sent", None),
        "2": ("unreachable", "blocked"),
        "3": ("unknown", "timed out"),
        "4": ("handed_over", None),
        "5": ("sent", None),
        "6": ("unreachable", "deactivated"),
    }
    assert Counter(platform.chats)["3"] == 1
    assert await value(storage, "SELECT unreachable FROM accounts WHERE account = '2'") == "blocked"


async def test_who_says_stop_in_the_middle_gets_no_more(here: Office, platform: FarEnd, storage: Storage) -> None:
    """To be in hand already is no excuse: only what is under way arrives."""
    await people(storage, 400)
    platform.gate.clear()
    broadcast = await make_broadcast(storage)
    here.courier.look()
    await until(lambda: len(platform.performed) == 7)
    await until_asked(storage, UNDER_WAY, 14)
    await ask(storage, "UPDATE members SET opted_out_at = 1 WHERE id > 14")
    platform.gate.set()
    await done(here)
    assert Counter(platform.chats) == {str(number): 1 for number in range(1, 15)}
    assert (await deliveries_of(storage, broadcast))["15"] == ("skipped", "opted_out")


async def test_the_audience_is_walked_as_it_is_sent(here: Office, platform: FarEnd, storage: Storage) -> None:
    await people(storage, 3000)
    platform.gate.clear()
    await make_broadcast(storage)
    here.courier.look()
    await until(lambda: bool(platform.performed))
    assert await value(storage, "SELECT COUNT(*) FROM deliveries") <= 500
    assert await value(storage, "SELECT COUNT(*) FROM deliveries WHERE status = 'sending'") <= 14


async def test_an_answer_overtakes_a_broadcast(storage: Storage) -> None:
    """Calls are kept free for it even when the broadcast could take them all."""
    platform = FarEnd()
    async with office(storage, platform) as here:
        await people(storage, 100)
        platform.gate.clear()
        await make_broadcast(storage)
        here.courier.look()
        await until(lambda: len(platform.performed) == 7)
        await here.hand(saying("999", "answer"))
        await until(lambda: len(platform.performed) == 8)
        assert platform.performed[7] == saying("999", "answer")
        platform.gate.set()
        await done(here)


async def test_no_more_is_under_way_than_the_platform_takes(here: Office, platform: FarEnd, storage: Storage) -> None:
    await people(storage, 300)
    platform.gate.clear()
    await make_broadcast(storage)
    here.courier.look()
    await until_asked(storage, UNDER_WAY, 14)
    await here.hand(*[saying(str(1000 + number)) for number in range(5)])
    await until(lambda: platform.under_way == 8)
    platform.gate.set()
    await done(here)
    await here.settled(5)
    assert platform.most_under_way == 8


async def test_a_chat_that_must_wait_is_written_to_later(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_people(storage, ["2", "3"])
    left = [RetryLater(after_s=0.01, reason="slow down")]
    platform.answer = lambda action: left.pop() if left and action.to.chat == "2" else None  # type: ignore[union-attr]
    broadcast = await make_broadcast(storage)
    await done(here)
    assert Counter(platform.chats) == {"1": 1, "2": 2, "3": 1}
    assert await value(storage, "SELECT attempts FROM deliveries WHERE target = '2'") == 2
    assert set((await deliveries_of(storage, broadcast)).values()) == {("sent", None)}


async def test_a_chat_that_waits_long_is_given_back(here: Office, platform: FarEnd, storage: Storage) -> None:
    """It is not held in hand, where /stop would not reach it."""
    platform.answer = lambda action: RetryLater(after_s=3600.0)
    await here.hand(saying("1"))
    await until_asked(storage, "SELECT attempts FROM outbox", 1)
    platform.answer = lambda action: None
    await make_people(storage, ["2"])
    broadcast = await make_broadcast(storage)
    here.courier.look()
    await until_asked(storage, "SELECT COUNT(*) FROM deliveries WHERE status = 'sent' OR not_before > 0", 2)
    assert await deliveries_of(storage, broadcast) == {"1": ("queued", None), "2": ("sent", None)}
    assert await value(storage, "SELECT attempts FROM deliveries WHERE target = '1'") == 0


async def test_a_group_that_moved_is_followed(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_community(storage, 11)
    platform.answer = to("-11", Relocated(new_chat="-100"))
    broadcast = await make_broadcast(storage, {"kind": "groups"})
    await done(here)
    assert await deliveries_of(storage, broadcast) == {"-100": ("sent", None)}
    assert [type(event) for event in here.events] == [Moved, Performed]


async def test_a_group_that_threw_us_out_is_told_of(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_community(storage, 11)
    platform.answer = to("-11", Unreachable(reason="removed"))
    await make_broadcast(storage, {"kind": "groups"})
    await done(here)
    assert [type(event) for event in here.events] == [BotPlaced, Performed]


async def test_quiet_hours_hold_back_people_and_not_groups(here: Office, platform: FarEnd, storage: Storage) -> None:
    here.quiet_until = now() + timedelta(hours=8)
    await make_community(storage, 11)
    await make_broadcast(storage)
    await make_broadcast(storage, {"kind": "groups"})
    await done(here)
    assert platform.chats == ["-11"]
    here.quiet_until = None
    await done(here, 2)
    assert platform.chats == ["-11", "1"]


async def test_a_broadcast_told_to_go_at_a_quiet_time_goes(here: Office, platform: FarEnd, storage: Storage) -> None:
    here.quiet_until = now() + timedelta(hours=8)
    await make_broadcast(storage, is_quiet_ok=True)
    await done(here)
    assert platform.chats == ["1"]


async def test_what_a_cancelled_broadcast_has_not_sent_is_skipped(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    await people(storage, 400)
    platform.gate.clear()
    broadcast = await make_broadcast(storage)
    here.courier.look()
    await until_asked(storage, UNDER_WAY, 14)
    await ask(storage, "UPDATE broadcasts SET status = 'cancelled'")
    here.courier.look()
    await until_asked(storage, "SELECT COUNT(*) FROM deliveries WHERE reason = 'cancelled'", 386)
    platform.gate.set()
    await until_asked(storage, SETTLED, 400)
    outcomes = Counter((await deliveries_of(storage, broadcast)).values())
    assert outcomes == {("sent", None): 14, ("skipped", "cancelled"): 386}
    assert here.told == []


async def test_a_restart_goes_on_where_it_was(storage: Storage) -> None:
    platform = FarEnd()
    await people(storage, 700)
    broadcast = await make_broadcast(storage)
    async with office(storage, platform):
        await until(lambda: len(platform.performed) > 50)
    first = len(platform.performed)
    assert "sending" not in {status for status, _ in (await deliveries_of(storage, broadcast)).values()}
    async with office(storage, platform) as here:
        await done(here)
    assert first < 700
    assert Counter(platform.chats) == {str(number): 1 for number in range(1, 701)}


async def test_what_was_under_way_at_a_crash_is_unknown_and_not_repeated(storage: Storage) -> None:
    platform = FarEnd()
    await make_people(storage, ["2"])
    broadcast = await make_broadcast(storage)
    await ask(
        storage,
        "INSERT INTO deliveries (shop_id, broadcast_id, platform, target, member_id, status)"
        f" VALUES (1, {broadcast}, 'telegram', '1', 1, 'sending')",
    )
    async with office(storage, platform) as here:
        await done(here)
    assert platform.chats == ["2"]
    assert (await deliveries_of(storage, broadcast))["1"] == ("unknown", "stopped while sending")


async def test_after_a_lapse_what_was_not_sent_is_sent(here: Office, platform: FarEnd, storage: Storage) -> None:
    """What was claimed and not under way is not unknown: nobody sent it."""
    await people(storage, 100)
    platform.gate.clear()
    broadcast = await make_broadcast(storage)
    here.courier.look()
    await until_asked(storage, UNDER_WAY, 14)
    await here.lapse()
    await until_asked(storage, "SELECT COUNT(*) FROM deliveries WHERE status = 'unknown'", 14)
    platform.gate.set()
    await done(here)
    assert Counter(platform.chats) == {str(number): 1 for number in range(1, 101)}
    assert set((await deliveries_of(storage, broadcast)).values()) == {("sent", None)}


async def test_the_pace_of_a_broadcast_survives_a_restart(storage: Storage) -> None:
    """A group may hear one in an hour: the broadcast before the restart was it."""
    platform = FarEnd(pace=replace(FREE, community=(1, 3600.0)))
    await make_community(storage, 11)
    await make_broadcast(storage, {"kind": "groups"})
    async with office(storage, platform) as here:
        await done(here)
    async with office(storage, platform) as here:
        await here.hand(saying("-11"), saying("5"))
        await here.settled(1)
    assert platform.chats == ["-11", "5"]


async def test_broadcasts_take_turns(storage: Storage) -> None:
    platform = FarEnd(pace=replace(FREE, at_once=1))
    await people(storage, 1500)
    await make_broadcast(storage)
    await make_community(storage, 11)
    platform.gate.clear()
    async with office(storage, platform) as here:
        await until(lambda: bool(platform.performed))
        await make_broadcast(storage, {"kind": "groups"})
        here.courier.look()
        platform.gate.set()
        await done(here, 2)
    assert platform.chats.index("-11") < 1000


async def test_a_broadcast_goes_on_as_soon_as_the_database_answers_again(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    away = [DatabaseUnavailable("away")]

    def content(broadcast: int) -> Content:
        if away:
            raise away.pop()
        return Text(text=Marked("hello"))

    here.content = content
    await make_broadcast(storage)
    await done(here)
    assert platform.chats == ["1"]
    assert not away


async def test_a_broadcast_whose_content_cannot_be_made_holds_up_no_other(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    def content(broadcast: int) -> Content:
        if broadcast == 1:
            raise LookupError("no picture")
        return Text(text=Marked("hello"))

    here.content = content
    await make_broadcast(storage)
    await make_community(storage, 11)
    await make_broadcast(storage, {"kind": "groups"})
    await done(here)
    assert platform.chats == ["-11"]
    assert await deliveries_of(storage, 1) == {"1": ("queued", None)}


async def test_while_there_is_more_to_claim_more_is_wanted(storage: Storage, platform: FarEnd) -> None:
    """Else a broadcast would go on only at the next look."""
    await people(storage, 3)
    await make_broadcast(storage)
    broadcasting = Broadcasting(
        storage,
        platform,  # type: ignore[arg-type]
        SHOP,
        holder="me",
        clock=now,
        content_of=lambda tx, broadcast: Text(text=Marked("hello")),
        quiet_until=lambda tx, shop, at: None,
        reach=["telegram"],
    )
    assert broadcasting.wanted(0) == 0
    await broadcasting.survey()
    in_hand: list[int] = []
    for _ in range(3):
        assert broadcasting.wanted(0) > 0
        refill = await storage.run(broadcasting.refilling(1, in_hand))
        in_hand += [one.id for one in await broadcasting.owed(refill)]
    assert len(set(in_hand)) == 3
    await broadcasting.owed(await storage.run(broadcasting.refilling(1, in_hand)))
    assert broadcasting.wanted(0) == 0


async def test_a_broadcast_to_nobody_is_done_at_once(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_broadcast(storage, {"kind": "tag", "tag": "nobody"})
    await done(here)
    assert platform.performed == []
    assert len(here.told) == 1


async def test_a_broadcast_leaves_evenly(storage: Storage) -> None:
    """At twenty in a fifth of a second; never more at once, whatever the machine does meanwhile."""
    times: list[float] = []
    platform = FarEnd(pace=replace(FREE, overall=(20, 0.2)))
    platform.answer = lambda action: times.append(asyncio.get_running_loop().time())
    await people(storage, 100)
    async with office(storage, platform) as here:
        await make_broadcast(storage)
        await done(here)
    assert len(times) == 100
    assert all(later - earlier >= 0.2 for earlier, later in zip(times, times[20:], strict=False))
