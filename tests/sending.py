"""What tests of sending need: a shop with people, groups and broadcasts in a real database; a platform's far end."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.owed import Owed
from bot.platform import Pace
from handlers.actions import STORED, Action, Place, Rank, Say, lane_of
from handlers.content import Text
from handlers.outcomes import Done, Outcome
from handlers.texts import Marked
from storage import Row, Storage, Tx, micros, outbox
from storage.rows import ShopId

FREE = Pace(overall=(1_000_000, 1.0), private=(1_000_000, 1.0), community=(1_000_000, 60.0), at_once=8)
SHOP = ShopId(1)
Answer = Callable[[Action], Outcome | None]
"""What the far end says to an action; None: yes."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class FarEnd:
    """A platform: performs at once, unless told otherwise. Everything else about it is Telegram's."""

    name: str = "telegram"
    source: str = "telegram:1"
    pace: Pace = FREE
    answer: Answer = lambda action: None
    performed: list[Action] = field(default_factory=list)
    """In the order it was asked, whatever the answer was."""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, nothing is answered."""
    under_way: int = 0
    most_under_way: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def chats(self) -> list[str]:
        return [lane_of(action) for action in self.performed]

    def is_community(self, chat: str) -> bool:
        return chat.startswith("-")

    def cost(self, action: Action) -> int:
        return 1 if isinstance(action, Say) else 0

    async def perform(self, action: Action) -> Outcome:
        self.performed.append(action)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await self.gate.wait()
        await asyncio.sleep(0)
        self.under_way -= 1
        return self.answer(action) or Done(result={"message_id": str(len(self.performed))})


def saying(chat: str, text: str = "hello", rank: Rank = Rank.ANSWER, on_result: str = "") -> Say:
    place = Place(platform="telegram", chat=chat)
    return Say(to=place, content=Text(text=Marked(text)), rank=rank, on_result=on_result)


async def owe(storage: Storage, platform: FarEnd, *actions: Action, not_before: datetime | None = None) -> list[Owed]:
    """The actions as rows of the outbox."""

    def work(tx: Tx) -> list[Owed]:
        return [_owe(tx, platform, action, not_before) for action in actions]

    return await storage.run(work)


def _owe(tx: Tx, platform: FarEnd, action: Action, not_before: datetime | None) -> Owed:
    stored = STORED.dump_json(action).decode()
    cost, lane = platform.cost(action), lane_of(action)
    row = outbox.add(tx, SHOP, platform.name, lane, action.rank, stored, not_before, cost, now())
    return Owed(
        id=row,
        shop_id=SHOP,
        platform=platform.name,
        lane=lane,
        rank=action.rank,
        action=action,
        not_before=not_before,
        cost=cost,
    )


def sql(tx: Tx, text: str) -> list[Row]:
    """Whatever a test wants to know or to arrange."""
    cursor = tx._execute(text, {})
    return tx._fetch_all(cursor) if cursor.description else []


async def ask(storage: Storage, text: str) -> list[Row]:
    return await storage.run(lambda tx: sql(tx, text))


async def value(storage: Storage, text: str) -> Any:
    rows = await ask(storage, text)
    return next(iter(rows[0].values()))


async def make_shop(storage: Storage) -> None:
    await ask(
        storage,
        "INSERT INTO shops (id, key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s,"
        " created_at) VALUES (1, 'main', 'Tea', 'CNY', 'Asia/Shanghai', 'zh', 'off', 900, 86400, 0)",
    )
    await make_people(storage, ["1"])


async def make_people(storage: Storage, accounts: Iterable[str], *, unreachable: str = "", tag: str = "") -> None:
    """Members with one account each, whose number is the member's too."""
    for account in accounts:
        reason = f"'{unreachable}'" if unreachable else "NULL"
        await ask(storage, f"INSERT INTO members (id, shop_id, known_at) VALUES ({account}, 1, 0)")
        await ask(
            storage,
            "INSERT INTO accounts (id, shop_id, member_id, platform, account, can_write, unreachable)"
            f" VALUES ({account}, 1, {account}, 'telegram', '{account}', {not unreachable}, {reason})",
        )
        if tag:
            await ask(storage, f"INSERT INTO tags (shop_id, member_id, tag) VALUES (1, {account}, '{tag}')")


async def make_community(storage: Storage, number: int, *, status: str = "on", can_post: bool = True) -> str:
    """Its chat."""
    chat = f"-{number}"
    await ask(
        storage,
        "INSERT INTO communities (id, shop_id, platform, chat, kind, title, status, can_post, thread, bot_since_at)"
        f" VALUES ({number}, 1, 'telegram', '{chat}', 'group', 'Tea', '{status}', {can_post}, '7', 0)",
    )
    return chat


async def make_broadcast(storage: Storage, audience: dict[str, Any] | None = None, **columns: Any) -> int:
    """A running broadcast; columns as SQL."""
    told = json.dumps(audience or {"kind": "all"})
    given = {"status": "'running'", "is_quiet_ok": "FALSE", **columns}
    names, values = ", ".join(given), ", ".join(str(one) for one in given.values())
    rows = await ask(
        storage,
        f"INSERT INTO broadcasts (shop_id, audience, body, created_by, created_at, {names})"
        f" VALUES (1, '{told}', 'hello', 1, {micros(now())}, {values}) RETURNING id",
    )
    made: int = rows[0]["id"]
    return made


async def deliveries_of(storage: Storage, broadcast: int) -> dict[str, tuple[str, str | None]]:
    """By target: status and reason."""
    rows = await ask(storage, f"SELECT target, status, reason FROM deliveries WHERE broadcast_id = {broadcast}")
    return {row["target"]: (row["status"], row["reason"]) for row in rows}


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition; sixty seconds at most, so that a test that cannot end says where."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be"
        await asyncio.sleep(0.005)


async def until_asked(storage: Storage, text: str, wanted: Any) -> None:
    """Wait until a query gives a value."""
    deadline = time.monotonic() + 60
    while (given := await value(storage, text)) != wanted:
        assert time.monotonic() < deadline, f"{text} is {given}, not {wanted}"
        await asyncio.sleep(0.005)
