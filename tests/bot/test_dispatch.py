"""Dispatch and inbox: one event stands or falls alone, whatever happens to its neighbours and to the database."""

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.dispatch import Dispatch
from bot.inbox import Inbox
from bot.owed import Owed
from bot.platform import Untranslatable
from handlers import routes
from handlers.actions import AnswerPress, Place, Say
from handlers.content import Text
from handlers.events import Event, Pressed, Said, Voted, Where, Who
from handlers.links import Links
from handlers.texts import Texts, strip
from handlers.turn import House
from storage import DatabaseUnavailable, Storage, communities, inbox, members, polls, shops, staff
from storage.inbox import Arrived, Taken
from storage.polls import NewPoll
from storage.rows import MemberId, Role, ShopId
from storage.shops import NewShop
from storage.tx import Tx
from tests.sending import FarEnd, now, until, value

SHOP = ShopId(1)
ME = "me"
ASKS = json.dumps({"says": "/help", "by": "7"})
HILL_TEA = NewShop(
    key=shops.MAIN,
    name="Hill Tea",
    currency="CNY",
    timezone="Asia/Shanghai",
    language="en",
    quiet_hours="off",
    reserve_s=900,
    reserve_manual_s=86400,
)


class Talk(FarEnd):
    """A platform whose updates are {"says": words, "by": account}, {"presses": data} or {"votes": option}; others break
    its translator."""

    def translate(self, raw: str) -> list[Event]:
        told = json.loads(raw)
        if "nonsense" in told:
            raise Untranslatable("nonsense")
        who = Who(platform="telegram", account=told["by"], name=told["by"])
        where = Where(
            place=Place(platform="telegram", chat=told.get("chat", told["by"])), kind=told.get("kind", "private")
        )
        at = datetime(2026, 4, 2, tzinfo=UTC)
        if "votes" in told:  # Telegram does not say when: it is read as cast now
            return [Voted(at=now(), who=who, poll="p9", options=(told["votes"],))]
        if "presses" in told:
            return [Pressed(at=at, who=who, where=where, message_id="1", press="p1", does=told["presses"])]
        return [Said(at=at, who=who, where=where, message_id="1", text=told["says"])]


class Office:
    """An inbox and a dispatcher at work, and what they hand out."""

    def __init__(
        self, storage: Storage, holder: str | None = ME, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.storage, self.owed, self.platform = storage, list[Owed](), Talk()
        house = House(texts=Texts(), links=Links(), random=secrets, commands=routes.COMMANDS)
        platforms: Any = {self.platform.source: self.platform}
        self.dispatch = Dispatch(
            storage,
            {SHOP: house},
            platforms,
            holder=holder,
            clock=now,
            hand_out=self.owed.extend,
            monotonic=monotonic,
        )
        self.inbox = Inbox(storage, holder=holder, clock=now, hand_on=self._hand_on)
        self._numbers = 0

    def _hand_on(self, taken: Sequence[Taken]) -> None:
        self.dispatch.offer(taken)

    async def takes(self, *told: dict[str, Any], source: str = "telegram:1") -> None:
        updates = []
        for one in told:
            self._numbers += 1
            updates.append(self.inbox.take(SHOP, source, str(self._numbers), one.get("by", ""), json.dumps(one)))
        await asyncio.gather(*updates)

    async def is_done(self) -> None:
        """Until nothing is new, and what was decided has been handed out, which comes after."""
        async with asyncio.timeout(60):
            while await value(self.storage, "SELECT COUNT(*) AS n FROM inbox WHERE status = 'new'") or self.is_at_work:
                await asyncio.sleep(0.01)

    @property
    def is_at_work(self) -> bool:
        return self.dispatch.backlog > 0

    async def states(self) -> dict[str, int]:
        """How many rows of the inbox stand how."""
        found = {}
        for status in ("new", "done", "parked", "waiting"):
            found[status] = await value(self.storage, f"SELECT COUNT(*) AS n FROM inbox WHERE status = '{status}'")
        return {status: amount for status, amount in found.items() if amount}

    @property
    def said(self) -> list[tuple[str, str]]:
        """(to whom, words) of all that is owed."""
        says = [one.action for one in self.owed if isinstance(one.action, Say)]
        return [(one.to.chat, strip(one.content.text)) for one in says if isinstance(one.content, Text)]


@pytest.fixture
async def office(storage: Storage) -> AsyncIterator[Office]:
    await storage.run(a_shop)
    made = Office(storage)
    made.dispatch.start()
    yield made
    await made.dispatch.stop()


def a_shop(tx: Tx) -> None:
    """Hill Tea, owned by Ann, who has written to the bot."""
    shop = shops.ensure(tx, HILL_TEA, now())
    met = members.meet(
        tx,
        shop.id,
        platform="telegram",
        account="Ann",
        name="Ann",
        username=None,
        language="en",
        at=now(),
        writes_privately=True,
    )
    staff.put(tx, shop.id, MemberId(met.member.id), Role.OWNER, now())


def due(what: str) -> dict[str, Any]:
    at = "2026-04-02T00:00:00Z"
    return {"event": "Due", "at": at, "what": what, "ref": "1", "due_at": at}


async def test_what_breaks_is_parked_and_the_owner_hears_of_it_once_a_day(office: Office) -> None:
    await office.takes({"says": "/help", "by": "Mia"}, {"by": "Mia"}, {"nonsense": 1}, {"says": "/help", "by": "Mia"})
    await office.takes(due("no such thing"), due("another"), source="clock")
    await office.is_done()
    assert await office.states() == {"done": 2, "parked": 4}
    answers = [to for to, words in office.said if "You can" in words]
    assert answers == ["Mia", "Mia"]
    to_owner = [words for to, words in office.said if to == "Ann"]
    assert len(to_owner) == 1
    assert "One thing went wrong" in to_owner[0]


async def test_a_no_leaves_nothing_else_behind(office: Office) -> None:
    await office.takes({"says": "/nonsense", "by": "Mia"})
    await office.is_done()
    assert await office.states() == {"done": 1}
    assert office.said == [("Mia", "I do not know “/nonsense”. Send /help to see what I can do")]


async def test_the_same_update_is_taken_once(office: Office) -> None:
    raw = json.dumps({"says": "/help", "by": "Mia"})
    await asyncio.gather(*(office.inbox.take(SHOP, "telegram:1", "7", "Mia", raw) for _ in range(10)))
    await office.inbox.take(SHOP, "telegram:1", "7", "Mia", raw)
    await office.is_done()
    assert len(office.said) == 1


async def test_a_button_in_a_place_that_is_not_ours_stops_spinning(office: Office) -> None:
    await office.takes({"presses": "/shop", "by": "Mia", "chat": "-5", "kind": "group"})
    await office.is_done()
    (owed,) = office.owed
    assert owed.action == AnswerPress(platform="telegram", press="p1")
    assert await value(office.storage, "SELECT COUNT(*) AS n FROM members") == 1, "nobody was met there"


async def test_a_vote_that_waited_is_dated_when_it_was_cast(office: Office) -> None:
    await office.takes({"votes": 1, "by": "Mia"})
    await office.is_done()
    assert await office.states() == {"waiting": 1}
    office.dispatch.offer(await office.storage.run(a_poll))
    await office.is_done()
    assert await office.states() == {"done": 1}
    taken_at = await value(office.storage, "SELECT taken_at FROM inbox")
    assert await value(office.storage, "SELECT at FROM votes") == taken_at
    assert await value(office.storage, "SELECT at FROM events WHERE kind = 'voted'") == taken_at


def a_poll(tx: Tx) -> list[Taken]:
    """It stands in a group: what waits for it is free."""
    place: Any = {"platform": "telegram", "chat": "-1", "kind": "group", "title": "Tea", "username": None}
    community = communities.put(tx, SHOP, **place, can_invite=True, can_post=True, at=now())
    communities.set_status(tx, community, "on")
    new = NewPoll(question="Which?", options=("Green", "Black"), is_multiple=False, right_option=None, until_at=None)
    poll = polls.add(tx, SHOP, new, MemberId(1), now())
    posting = polls.post(tx, poll, community.id, is_native=True, shown="")
    polls.placed(tx, posting, "77", "p9")
    return inbox.known(tx, SHOP, ["poll:p9"], ME)


class Away:
    """A real database that does not answer for a while."""

    def __init__(self, storage: Storage) -> None:
        self._storage, self.is_away, self.refused = storage, False, asyncio.Event()
        self.dialect, self.workers = storage.dialect, storage.workers

    async def run(self, work: Callable[[Tx], Any]) -> Any:
        if self.is_away:
            self.refused.set()
            raise DatabaseUnavailable("the database does not answer")
        return await self._storage.run(work)


async def test_events_wait_for_a_database_that_is_away(storage: Storage) -> None:
    await storage.run(a_shop)
    away: Any = Away(storage)
    office = Office(away)
    office.storage = storage
    await office.takes({"says": "/help", "by": "Mia"})
    away.is_away = True
    with pytest.raises(DatabaseUnavailable):
        await office.takes({"says": "/help", "by": "Lin"})
    office.dispatch.start()
    await away.refused.wait()
    away.is_away = False
    await office.is_done()
    assert [to for to, _ in office.said] == ["Mia"]
    await office.dispatch.stop()


async def test_a_stop_while_the_database_is_away_leaves_events_in_the_inbox(storage: Storage) -> None:
    await storage.run(a_shop)
    away: Any = Away(storage)
    office = Office(away)
    office.storage = storage
    await office.takes({"says": "/help", "by": "Mia"})
    away.is_away = True
    office.dispatch.start()
    await away.refused.wait()
    await office.dispatch.stop()
    assert await office.states() == {"new": 1}
    again = Office(storage, "another")
    again.dispatch.start()
    assert await again.inbox.claim_all() == 1
    await again.is_done()
    assert [to for to, _ in again.said] == ["Mia"]
    await again.dispatch.stop()


async def test_a_door_without_workers_leaves_what_it_sets_free_to_others(storage: Storage) -> None:
    """A refund that came before its payment: the process that takes the payment handles nothing else."""
    await storage.run(a_shop)
    door, worker = Office(storage, None), Office(storage)
    worker.dispatch.start()
    await worker.takes(report("refunded"), source="callback:orders")
    await worker.is_done()
    assert await worker.states() == {"waiting": 1}
    assert await door.dispatch.handle_or_refuse(lambda tx: arrived(tx, report("paid")))
    assert await value(storage, "SELECT holder FROM inbox WHERE status = 'new'") is None
    assert await worker.inbox.claim() == 1
    await worker.is_done()
    assert await worker.states() == {"done": 2}
    assert await value(storage, "SELECT refunded_minor FROM orders") == 100
    await worker.dispatch.stop()


def report(step: str) -> dict[str, Any]:
    about = {"event": "OrderReported", "at": "2026-04-02T00:00:00Z", "step": step, "number": "X-1", "minor": 100}
    return {**about, "currency": "CNY", "buyer": None, "invite_code": None, "lines": [], "refund": None, "report": step}


def arrived(tx: Tx, told: dict[str, Any]) -> Taken:
    row = Arrived(
        shop_id=SHOP, source="callback:orders", external_id="paid", lane="X-1", raw=json.dumps(told), holder=None
    )
    (taken,) = inbox.take(tx, [row], now())
    return taken


async def test_what_a_crash_left_is_taken_up_once_more(storage: Storage) -> None:
    """Alone on its database, a process has the same name after a restart."""
    await storage.run(a_shop)
    crashed = Office(storage, "alone")
    await crashed.takes(*({"says": "/help", "by": f"P{number}"} for number in range(600)))
    again = Office(storage, "alone")
    assert await again.inbox.claim_all() == 600
    again.dispatch.start()
    await again.is_done()
    assert sorted(to for to, _ in again.said) == sorted(f"P{number}" for number in range(600))
    await again.dispatch.stop()


# --- several processes, and commits without an answer ----------------------------------------------------------------


async def test_what_another_process_took_over_is_handled_once(storage: Storage) -> None:
    """This one was away for longer than a sign of life is good for, and its queue is still full."""
    await storage.run(a_shop)
    here, there = Office(storage, "here"), Office(storage, "there")
    await here.takes({"says": "/help", "by": "7"})
    assert await there.inbox.claim() == 1
    for office in (there, here):
        office.dispatch.start()
    await there.is_done()
    await there.dispatch.stop()
    await here.dispatch.stop()
    assert (len(there.said), here.said) == (1, [])
    assert await value(storage, "SELECT COUNT(*) FROM outbox") == 1


async def test_a_batch_whose_answer_was_lost_is_not_handled_again(office: Office) -> None:
    row = Arrived(shop_id=SHOP, source="telegram:1", external_id="1", lane="7", raw=ASKS, holder=ME)
    taken = await office.storage.run(lambda tx: inbox.take(tx, [row], now()))
    for _ in range(2):
        await office.dispatch.handle(taken)
    assert len(office.said) == 1


async def test_what_was_stored_without_an_answer_is_found_and_handled(office: Office) -> None:
    row = Arrived(shop_id=SHOP, source="telegram:1", external_id="1", lane="7", raw=ASKS, holder=ME)
    await office.storage.run(lambda tx: inbox.take(tx, [row], now()))
    await office.inbox.find_own()
    await office.inbox.find_own()
    await office.is_done()
    assert len(office.said) == 1


async def test_what_follows_in_a_lane_goes_to_whoever_has_what_came_before(storage: Storage) -> None:
    await storage.run(a_shop)
    here, there = Office(storage, "here"), Office(storage, "there")
    await here.takes({"says": "/stop", "by": "7"})
    there._numbers = 10
    await there.takes({"says": "/help", "by": "7"}, {"says": "/help", "by": "8"})
    assert await value(storage, "SELECT holder FROM inbox WHERE external_id = '11'") == "here"
    assert await value(storage, "SELECT holder FROM inbox WHERE external_id = '12'") == "there"
    there.dispatch.start()
    await until(lambda: len(there.said) == 1)
    assert [to for to, _ in there.said] == ["8"]
    here.dispatch.start()
    await here.inbox.find_own()
    await here.is_done()
    assert [to for to, _ in here.said] == ["7", "7"]
    for office in (here, there):
        await office.dispatch.stop()


async def test_a_row_of_a_shop_that_is_served_no_more_holds_up_nobody(office: Office) -> None:
    """The playground has been turned off, and something of it is left."""
    gone = await office.storage.run(lambda tx: shops.ensure(tx, replace(HILL_TEA, key=shops.PLAYGROUND), now()))
    await office.inbox.take(gone.id, "telegram:1", "old", "7", ASKS)
    await office.takes({"says": "/help", "by": "7"})
    await office.is_done()
    assert len(office.said) == 1
    assert await office.states() == {"done": 1, "parked": 1}


async def test_a_transaction_that_takes_long_leaves_the_rest_to_the_next(storage: Storage) -> None:
    await storage.run(a_shop)
    ticks = itertools.count()
    office = Office(storage, monotonic=lambda: next(ticks) * 1.0)
    await office.takes(*({"says": "/help", "by": f"P{number}"} for number in range(5)))
    taken = await storage.read(lambda tx: inbox.own(tx, ME, 10))
    left = await office.dispatch.handle(taken)
    assert left == taken[1:]
    assert await office.states() == {"done": 1, "new": 4}
    office.dispatch.start()
    await office.inbox.find_own()
    await office.is_done()
    assert sorted(to for to, _ in office.said) == [f"P{number}" for number in range(5)]
    await office.dispatch.stop()
