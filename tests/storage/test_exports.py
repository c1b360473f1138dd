"""Exports: the fields that others rely on, the same from both databases."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import storage as storage_
from storage import Storage, exports
from storage.rows import ShopId
from tests.lived_in import FORMULA, ODD, live_in
from tests.sending import ask

CONTRACT = {
    "members": "id accounts name joined_at orders spent_minor points credit_minor inviter_id opted_out",
    "memberships": "member_id community platform joined_at left_at way code",
    "referrals": "inviter_id invitee_id code campaign at status reason",
    "orders": "number source paid_by buyer_id inviter_id status lines total_minor credit_minor refunded_minor currency"
    " placed_at paid_at shipped_at delivered_at",
    "ledger": "transfer at why ref from to amount unit state",
    "deliveries": "id broadcast platform target status attempts sent_at reason",
    "votes": "poll member_id options at",
    "events": "kind member_id ref at",
    "campaigns": "name status reward invitee hold_s budget_minor spent_minor from until",
    "products": "code name price_minor currency stock reserved sold status",
}
INTEGERS = (
    "id orders spent_minor points credit_minor inviter_id member_id invitee_id buyer_id total_minor refunded_minor"
    " transfer amount broadcast attempts poll hold_s budget_minor cap_minor price_minor stock reserved sold"
)
FIRST, LATER = "2026-04-02T05:00:00+00:00", "2026-04-10T05:00:00+00:00"
"""When the first order was made; eight days after."""
Rows = list[dict[str, Any]]


@pytest.fixture
async def lived(database_url: str, tmp_path: Path) -> AsyncIterator[Storage]:
    await live_in(database_url, tmp_path)
    opened = await storage_.open(database_url)
    yield opened
    await opened.close()


async def exported(storage: Storage, kind: str, shop: int = 1) -> Rows:
    return await storage.read(lambda tx: list(exports.rows(tx, ShopId(shop), exports.KINDS[kind])))


def picked(rows: Rows, names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names.split()) for row in rows]


@pytest.mark.parametrize("kind", CONTRACT)
async def test_the_fields_that_others_rely_on_are_there(lived: Storage, kind: str) -> None:
    rows = await exported(lived, kind)
    assert rows
    for row in rows:
        assert set(CONTRACT[kind].split()) <= set(row)
        assert list(row) == list(exports.KINDS[kind].fields)


@pytest.mark.parametrize("kind", CONTRACT)
async def test_numbers_are_integers_truths_are_booleans_times_are_utc(lived: Storage, kind: str) -> None:
    for row in await exported(lived, kind):
        assert json.loads(json.dumps(row)) == row
        for name, value in row.items():
            if value is None:
                continue
            if name in exports.TIMES and (kind, name) != ("ledger", "from"):
                assert datetime.fromisoformat(value).utcoffset() == timedelta(0)
            elif name == "opted_out":
                assert isinstance(value, bool)
            elif name in INTEGERS.split():
                assert type(value) is int, name
            elif name not in ("accounts", "lines", "options"):
                assert type(value) is str, name


@pytest.mark.parametrize("kind", CONTRACT)
async def test_page_by_page_it_is_the_same(lived: Storage, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = await exported(lived, kind)
    monkeypatch.setattr(exports, "PAGE", 1)
    assert await exported(lived, kind) == at_once


@pytest.mark.parametrize("kind", CONTRACT)
async def test_nothing_of_another_shop_is_in_it(lived: Storage, kind: str) -> None:
    assert await exported(lived, kind, shop=2) == []


async def test_members(lived: Storage) -> None:
    rows = await exported(lived, "members")
    assert picked(rows, "id name joined_at orders spent_minor points credit_minor inviter_id opted_out role") == [
        (1, "Olga", "2026-04-02T04:00:00+00:00", 0, 0, 0, 0, None, False, "owner"),
        (2, FORMULA, "2026-04-02T04:00:00+00:00", 0, 0, 0, 399, None, True, None),
        (3, ODD, FIRST, 3, 7980, 100, 0, 2, False, None),
        (4, "", LATER, 1, 4490, 0, 0, None, False, None),
        (5, "Mia", LATER, 0, 0, 0, 0, None, False, None),
    ]
    assert rows[0]["accounts"] == [{"platform": "telegram", "account": "Olga-account"}]


async def test_a_member_without_a_name_or_an_account_is_in_it(lived: Storage) -> None:
    """Somebody who was erased."""
    await ask(lived, "DELETE FROM people WHERE member_id = 5")
    await ask(lived, "DELETE FROM accounts WHERE member_id = 5")
    assert picked(await exported(lived, "members"), "id name accounts")[-1] == (5, None, [])


async def test_memberships(lived: Storage) -> None:
    rows = await exported(lived, "memberships")
    assert picked(rows, "member_id community platform joined_at left_at way code") == [
        (2, "-1001", "telegram", LATER, "2026-04-10T06:00:00+00:00", "unknown", None),
        (3, "-1001", "telegram", LATER, None, "invite", "ABCDEFGH"),
    ]


async def test_referrals(lived: Storage) -> None:
    await ask(
        lived,
        "INSERT INTO referrals (shop_id, inviter_id, invitee_id, invite_code, at, status, reason)"
        " VALUES (1, 3, 2, 'ABCDEFGH', 1775700000000001, 'void', 'known')",
    )
    rows = await exported(lived, "referrals")
    assert picked(rows, "inviter_id invitee_id campaign at status reason") == [
        (2, 3, "spring", FIRST, "qualified", None),
        (3, 2, None, "2026-04-09T02:00:00.000001+00:00", "void", "known"),
    ]


async def test_orders(lived: Storage) -> None:
    rows = await exported(lived, "orders")
    named = "number source paid_by buyer_id inviter_id status total_minor credit_minor refunded_minor currency"
    assert picked(rows, named) == [
        ("A-1001", "chat", "merchant", 3, 2, "delivered", 7980, 0, 3990, "CNY"),
        ("A-1002", "chat", "merchant", 3, 2, "paid", 3990, 0, 0, "CNY"),
        ("A-1003", "chat", "merchant", 3, 2, "refunded", 11970, 0, 11970, "CNY"),
        ("A-1004", "chat", None, 3, 2, "placed", 12800, 0, 0, "CNY"),
        ("A-1005", "chat", None, 3, 2, "cancelled", 19950, 0, 0, "CNY"),
        ("A-1006", "merchant", "merchant", None, None, "paid", 7980, 0, 0, "CNY"),
        ("A-1", "callback", "callback", 4, None, "paid", 4490, 0, 0, "CNY"),
    ]
    assert picked(rows[:2], "placed_at paid_at shipped_at delivered_at cancelled_at") == [
        (FIRST, FIRST, FIRST, FIRST, None),
        (LATER, LATER, None, None, None),
    ]
    assert rows[-1]["lines"] == [
        {"product": "TEA", "name": "Tea 50g", "quantity": 1, "minor": 3990},
        {"product": "UNKNOWN", "name": "UNKNOWN", "quantity": 1, "minor": 500},
    ]


async def test_ledger(lived: Storage) -> None:
    rows = [row for row in await exported(lived, "ledger") if row["why"] != "payment"]
    assert picked(rows, "transfer at why ref from to amount unit state") == [
        (2, FIRST, "reward", "A-1001", "shop:rewards", "member:2", 798, "CNY", "posted"),
        (3, FIRST, "reward", "A-1001", "shop:rewards", "member:3", 200, "points", "posted"),
        (4, LATER, "refund", "A-1001/1", "shop:sales", "outside", 3990, "CNY", "posted"),
        (5, LATER, "clawback", "A-1001/1", "member:2", "shop:rewards", 399, "CNY", "posted"),
        (6, LATER, "clawback", "A-1001/1", "member:3", "shop:rewards", 100, "points", "posted"),
        (8, LATER, "reward", "A-1002", "shop:rewards", "member:2", 399, "CNY", "held"),
        (10, LATER, "reward", "A-1003", "shop:rewards", "member:2", 1197, "CNY", "reversed"),
        (11, LATER, "refund", "A-1003/2", "shop:sales", "outside", 11970, "CNY", "posted"),
        (12, LATER, "clawback", "A-1003/2", "member:2", "shop:rewards", 1197, "CNY", "reversed"),
        (15, LATER, "payout_asked", "P1", "member:1", "shop:payouts", 5, "CNY", "posted"),
        (16, LATER, "payout", "P1", "shop:payouts", "outside", 5, "CNY", "reversed"),
        (17, LATER, "payout_void", "P1", "outside", "shop:payouts", 5, "CNY", "reversed"),
        (18, LATER, "payout_back", "P1", "shop:payouts", "member:1", 5, "CNY", "posted"),
    ]


async def test_deliveries(lived: Storage) -> None:
    assert picked(await exported(lived, "deliveries"), CONTRACT["deliveries"]) == [
        (1, 1, "telegram", "77", "sent", 1, "2026-03-31T23:33:20+00:00", None),
        (2, 1, "telegram", "78", "skipped", 0, None, "opted_out"),
    ]


async def test_a_vote_that_was_taken_back_is_none(lived: Storage) -> None:
    assert picked(await exported(lived, "votes"), CONTRACT["votes"]) == [(1, 2, ["=A", "B"], LATER)]


async def test_events(lived: Storage) -> None:
    rows = picked(await exported(lived, "events"), CONTRACT["events"])
    assert ("paid", 3, "A-1001", FIRST) in rows
    assert ("paid", 4, "callback:A-1", LATER) in rows
    assert ("paid", None, "A-1006", LATER) in rows
    assert rows[-1] == ("link_opened", None, "ABCDEFGH", LATER)


async def test_campaigns(lived: Storage) -> None:
    assert picked(await exported(lived, "campaigns"), CONTRACT["campaigns"]) == [
        ("spring", "started", "10%", "200p", 604800, 50000, 798, None, None),
        ("autumn", "draft", "5.00", None, 604800, None, 0, None, None),
    ]


async def test_products(lived: Storage) -> None:
    assert picked(await exported(lived, "products"), CONTRACT["products"]) == [
        ("TEA", "Tea 50g", 3990, "CNY", 994, 0, 6, "on"),
        ("POT", "=1+1", 12800, "CNY", None, 1, 0, "on"),
    ]
