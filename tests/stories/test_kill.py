"""kill -9 at ten random points of the loop, the first migration among them: nothing is lost, nothing happens twice."""

import asyncio
import os
import random
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.url import is_postgres, sqlite_path
from tests.servers.telegram import Message, TelegramServer, User
from tests.stories.conftest import BARE, TWO_WAYS, settings_for
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop, photo

KILLS = 10
KILLS_AT_START = 2
GUARD_S = 90.0
"""Against hanging: what a dead process held is free for another after 15 seconds, and the machine may be busy."""
MOMENT_S = 2.0
TICK_S = 0.01
MIGRATION_TICKS, START_TICKS = 25, 120
"""From when the first migration begins; from when the process does."""
LOCKED = """
SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE l.locktype = 'advisory' AND d.datname = current_database()
"""
STEP_TICKS = 12
SEEDS = [int(seed) for seed in os.environ.get("KILL_SEEDS", "20261122").split(",")]
NEWS = "The new harvest is here."


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something somebody does once, and what everybody can see when the bot has done its part. Seen again it is seen
    too: an answer may come a second time after a crash."""

    what: str
    does: Callable[[], Awaitable[object] | object]
    seen: Callable[[], Any]


class Story:
    """The loop, step by step, on what the stand-in shows; nothing is asked of the program meanwhile."""

    def __init__(self, shop: TeaShop) -> None:
        self.shop, self.server = shop, shop.server
        self.group = self.server.group("Tea fans", owner=shop.ann)
        self.request: Any = None
        self.owner_code = ""

    def said(self, who: User | None, *words: str, button: str = "") -> Message | None:
        """The newest message with all these words there, None: in the group."""
        messages = self.group.bot_messages() if who is None else self.server.private(who)
        for message in reversed(messages):
            labels = " ".join(one.label for one in message.buttons)
            if all(word in message.text for word in words) and button in labels:
                return message
        return None

    def says(self, who: User, text: str, where: Any = None, **content: Any) -> Callable[[], object]:
        return lambda: who.says(where, text, **content)

    def steps(self) -> list[Step]:
        ann, jay, mia = self.shop.ann, self.shop.jay, self.shop.mia
        product = '/product add TEA "Dragon Well 50g" 39.90 stock=12\nPicked on 22 March.'
        told: list[tuple[str, Callable[[], Awaitable[object] | object], Callable[[], Any]]] = [
            ("claim", lambda: ann.says(None, f"/claim {self.owner_code}"), lambda: self.said(ann, "You own")),
            ("the bot comes", lambda: self.group.add_bot(by=ann), lambda: self.said(ann, "Tea fans")),
            ("group on", self.says(ann, "/group on", self.group), lambda: self.said(None, "belongs to the shop")),
            ("product", self.says(ann, product, photo=photo()), lambda: self.said(ann, "TEA", "39.90")),
            ("post", self.says(ann, "/post TEA"), lambda: self.said(None, "12 left", button="Buy")),
            (
                "campaign",
                self.says(ann, "/campaign new spring reward=10% invitee=5.00 hold=7d"),
                lambda: self.said(ann, "spring"),
            ),
            ("campaign starts", self.says(ann, "/campaign start spring"), lambda: self.said(None, "spring")),
            ("invite", self.says(jay, "/invite"), lambda: self.said(jay, "start=i_")),
            ("a friend comes", lambda: mia.opens(self.link()), lambda: self.said(mia, "Hill Tea") and self.door()),
            ("asks in", self.asks_in, lambda: self.request.state == "approved"),
            ("buys", self.says(mia, "/buy TEA 2"), lambda: self.said(mia, "¥79.80", "A-")),
            ("the card follows", lambda: None, lambda: self.said(None, "10 left")),
            ("paid", lambda: ann.says(None, f"/paid {self.number}"), lambda: self.said(jay, "¥7.98")),
            (
                "refund",
                lambda: ann.says(None, f"/refund {self.number} 39.90 confirm=yes"),
                lambda: self.said(jay, "¥3.99"),
            ),
            ("broadcast", self.says(ann, f"/broadcast to=all confirm=yes\n{NEWS}"), lambda: self.said(ann, "3")),
        ]
        return [Step(what=what, does=does, seen=seen) for what, does, seen in told]

    def link(self) -> str:
        invite = self.said(self.shop.jay, "start=i_")
        assert invite is not None
        return next(word for word in invite.text.split() if "start=i_" in word)

    def door(self) -> str | None:
        """The friend's own link into the group."""
        greeting = self.said(self.shop.mia, "Hill Tea")
        assert greeting is not None
        return next((one.url for one in greeting.buttons if one.url), None)

    @property
    def number(self) -> str:
        bought = self.said(self.shop.mia, "¥79.80", "A-")
        assert bought is not None
        found = re.search(r"A-\d+", bought.text)
        assert found is not None
        return found[0]

    def asks_in(self) -> None:
        door = self.door()
        assert door is not None
        self.request = self.shop.mia.opens(door)


@pytest.fixture(params=TWO_WAYS, ids="-".join)
async def killed(request: pytest.FixtureRequest, server: TelegramServer, tmp_path: Path) -> AsyncIterator[TeaShop]:
    """A program that was never started."""
    mode, database = request.param
    port = free_port()
    settings = {**settings_for(server, mode, port), "DATABASE_URL": request.getfixturevalue(BARE[database])}
    program = Fanloop(tmp_path, settings, port=port)
    yield TeaShop(server=server, program=program)
    await program.kill()


def note(text: str) -> None:
    """Shown where the test fails."""
    sys.stdout.write(f"{text}\n")


async def some_ticks(chance: random.Random, most: int) -> int:
    ticks = chance.randrange(most)
    for _ in range(ticks):
        await asyncio.sleep(TICK_S)
    return ticks


async def is_killed_at_its_start(program: Fanloop, chance: random.Random, begun: Callable[[], bool], most: int) -> None:
    """A while after something has begun; what that was does not matter to what follows."""
    await program.start(is_waited_for=False)
    async with asyncio.timeout(GUARD_S):
        while not begun():
            assert program.returncode is None, program.read_log()
            await asyncio.sleep(TICK_S)
    ticks = await some_ticks(chance, most)
    assert program.returncode is None, program.read_log()
    await program.kill()
    note(f"killed {ticks * TICK_S:.2f} s after it began")


def is_migrating(database_url: str) -> bool:
    """Or has been: SQLite's log stays behind a kill."""
    if not is_postgres(database_url):
        return Path(f"{sqlite_path(database_url)}-wal").exists()
    with psycopg.connect(database_url, autocommit=True) as database:
        return database.execute(LOCKED).fetchone() is not None


async def killed_during(shop: TeaShop, step: Step, chance: random.Random, how: str) -> None:
    """A while after it; or when it is taken and not handled; or when a first call came that is not on record."""
    server = shop.server
    calls = len(server.calls)
    with nothing_is_decided(shop.program.database_url) if how == "taken" else nullcontext():
        step.does()
        if how == "a while":
            await some_ticks(chance, STEP_TICKS)
        elif how == "taken":
            await server.wait_until_taken(timeout=GUARD_S)
        else:
            with suppress(AssertionError):  # a step that needs no call
                await server.until(lambda: len(server.calls) > calls, timeout=MOMENT_S)
        await shop.program.kill()
    note(f"killed during: {step.what} ({how})")


@contextmanager
def nothing_is_decided(database_url: str) -> Iterator[None]:
    """What comes can be stored; handling it cannot end. SQLite has no lock as fine as that: it is left to luck."""
    if not is_postgres(database_url):
        yield
        return
    with psycopg.connect(database_url) as database:
        database.execute("LOCK TABLE outbox IN SHARE MODE")
        yield


async def happens(shop: TeaShop, step: Step, chance: random.Random, how: str | None) -> None:
    """`how` it is killed meanwhile; None: it is not."""
    if how is not None:
        await killed_during(shop, step, chance, how)
        await shop.program.start()
    else:
        step.does()
    await shop.server.until(step.seen, timeout=GUARD_S, what=step.what)


@pytest.mark.parametrize("seed", SEEDS)
async def test_killed_at_ten_points_nothing_is_lost_and_nothing_happens_twice(killed: TeaShop, seed: int) -> None:
    note(f"KILL_SEEDS={seed}")
    chance = random.Random(seed)
    program = killed.program
    await is_killed_at_its_start(program, chance, lambda: is_migrating(program.database_url), MIGRATION_TICKS)
    await is_killed_at_its_start(program, chance, lambda: True, START_TICKS)
    await program.start()
    story = Story(killed)
    story.owner_code = (await program.command("owner-code"))[1].strip()
    steps = story.steps()
    fatal = chance.sample(range(len(steps)), KILLS - KILLS_AT_START)
    ways = {number: chance.choice(("a while", "called")) for number in fatal} | {fatal[0]: "taken"}
    for number, step in enumerate(steps):
        await happens(killed, step, chance, ways.get(number))
    await everything_is_there_once(killed, story)
    assert await program.stop() == 0
    log = program.read_log()
    assert "Traceback" not in log, log


async def everything_is_there_once(shop: TeaShop, story: Story) -> None:
    people = {row["name"]: row for row in await shop.exports("members")}
    ann, jay, mia = (people[name]["id"] for name in ("Ann", "Jay", "Mia"))
    assert len(people) == 3
    (order,) = await shop.exports("orders")
    assert (order["number"], order["status"], order["refunded_minor"]) == (story.number, "paid", 3990)
    assert (order["buyer_id"], order["inviter_id"]) == (mia, jay)
    (referral,) = await shop.exports("referrals")
    assert (referral["inviter_id"], referral["invitee_id"], referral["status"]) == (jay, mia, "qualified")
    stays = [(row["member_id"], row["way"], row["left_at"]) for row in await shop.exports("memberships")]
    assert stays.count((mia, "invite", None)) == 1
    assert len([one for one in stays if one[0] == mia]) == 1
    ledger = await shop.exports("ledger")
    assert len({(row["why"], row["ref"], row["from"], row["to"]) for row in ledger}) == len(ledger)
    (campaign,) = await shop.exports("campaigns")
    assert campaign["status"] == "started"
    (product,) = await shop.exports("products")
    assert (product["stock"], product["reserved"], product["sold"]) == (10, 0, 2)
    await everybody_heard_the_news_once(shop, {ann, jay, mia})
    assert len([one for one in story.group.bot_messages() if any("Buy" in b.label for b in one.buttons)]) == 1
    await shop.is_verified()


async def everybody_heard_the_news_once(shop: TeaShop, members: set[int]) -> None:
    """Or it is on record that nobody knows whether they did: a broadcast is never sent a second time."""

    def is_over(rows: list[dict[str, Any]]) -> bool:
        return {row["member_id"] for row in rows} == members and not {"queued", "sending"} & {
            row["status"] for row in rows
        }

    rows = await shop.until_rows("deliveries", is_over, "the broadcast")
    for row in rows:
        assert row["status"] in ("sent", "unknown"), row
    for person in (shop.ann, shop.jay, shop.mia):
        assert len([one for one in shop.server.private(person) if one.text == NEWS]) <= 1
