"""A shop with many members and orders, written straight into a new database."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from storage import Tx, micros, shops
from storage import open as open_storage
from storage.shops import NewShop

OWNER = 1
FIRST_ACCOUNT = 10_000
CHUNK = 5_000
PRICE_MINOR = 3990


async def fill(path: Path, members: int, orders: int = 0) -> None:
    """Member 1 is the owner. Account of member n on Telegram: 10,000 + n. A third came by somebody's code."""
    storage = await open_storage(f"sqlite:///{path}", migrate=True)
    now = datetime.now(UTC)
    try:
        await storage.run(lambda tx: _shop(tx, now))
        for numbers in _chunks(members):
            await storage.run(partial(_people, numbers=numbers, now=now))
        await storage.run(lambda tx: _owner(tx, now))
        for numbers in _chunks(orders):
            await storage.run(partial(_orders, numbers=numbers, members=members, now=now))
    finally:
        await storage.close()


def _chunks(most: int) -> Iterator[range]:
    yield from (range(start, min(start + CHUNK, most + 1)) for start in range(1, most + 1, CHUNK))


def _shop(tx: Tx, now: datetime) -> None:
    shop = NewShop(
        key=shops.MAIN,
        name="Hill Tea",
        currency="CNY",
        timezone="Asia/Shanghai",
        language="en",
        quiet_hours="off",
        reserve_s=900,
        reserve_manual_s=86_400,
    )
    shops.ensure(tx, shop, now)
    community = {"id": 1, "shop_id": 1, "platform": "telegram", "chat": "-1001", "kind": "group", "title": "Tea fans"}
    rest = {"status": "on", "can_invite": True, "can_post": True, "bot_since_at": micros(now - timedelta(days=400))}
    _fill(tx, "communities", [community | rest])


def _owner(tx: Tx, now: datetime) -> None:
    _fill(tx, "staff", [{"shop_id": 1, "member_id": OWNER, "role": "owner", "since_at": micros(now)}])


def _people(tx: Tx, numbers: Sequence[int], now: datetime) -> None:
    dice = random.Random(numbers[0])
    known = {number: now - timedelta(seconds=dice.randrange(1, 60 * 86_400)) for number in numbers}
    _fill(tx, "members", [{"id": n, "shop_id": 1, "known_at": micros(known[n]), "language": "en"} for n in numbers])
    _fill(tx, "people", [{"member_id": n, "shop_id": 1, "name": f"Member {n}"} for n in numbers])
    _fill(tx, "accounts", [_account(n) for n in numbers])
    joined = {"shop_id": 1, "community_id": 1, "way": "unknown", "is_inferred": False}
    _fill(tx, "memberships", [joined | {"member_id": n, "joined_at": micros(known[n])} for n in numbers])
    invited = [n for n in numbers if n % 3 == 0]
    codes = [{"shop_id": 1, "invite_code": f"C{n}", "member_id": n, "created_at": micros(known[n])} for n in numbers]
    _fill(tx, "invite_codes", codes)
    referrals = [_referral(n, dice.randrange(1, max(2, n // 100)), known[n]) for n in invited]
    _fill(tx, "referrals", referrals)


def _account(number: int) -> dict[str, Any]:
    account = {"shop_id": 1, "member_id": number, "platform": "telegram", "account": str(FIRST_ACCOUNT + number)}
    return account | {"can_write": True, "language": "en"}


def _referral(invitee: int, inviter: int, at: datetime) -> dict[str, Any]:
    status = "qualified" if invitee % 2 else "pending"
    who = {"shop_id": 1, "inviter_id": inviter, "invitee_id": invitee, "invite_code": f"C{inviter}"}
    return who | {"at": micros(at), "status": status}


def _orders(tx: Tx, numbers: Sequence[int], members: int, now: datetime) -> None:
    dice = random.Random(numbers[0])
    _fill(tx, "orders", [_order(number, dice.randrange(1, members + 1), dice, now) for number in numbers])


def _order(number: int, buyer: int, dice: random.Random, now: datetime) -> dict[str, Any]:
    at = micros(now - timedelta(seconds=dice.randrange(1, 60 * 86_400)))
    who = {"id": number, "shop_id": 1, "number": f"B-{number}", "source": "callback", "buyer_id": buyer}
    inviter = max(1, buyer // 200) if buyer % 3 == 0 else None
    money = {"currency": "CNY", "total_minor": PRICE_MINOR, "paid_by": "callback", "inviter_id": inviter}
    state = {"status": "paid", "pay_key": f"key{number}", "placed_at": at, "paid_at": at}
    return who | money | state | {"is_reserved": False, "is_shipped": False}


def _fill(tx: Tx, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.table_fill(table, list(rows[0]), rows)
