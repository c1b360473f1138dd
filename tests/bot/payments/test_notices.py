"""The door: what is genuine is stored once, whatever it says; what is not is 401; nothing is ever 500."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.inbox import Inbox
from bot.payments.notices import PATH
from bot.payments.wechatpay import WechatPay, build
from bot.platform import Parts, Untranslatable
from handlers.events import OrderPaid, PayoutChanged, RefundChanged
from storage import Storage
from tests.bot.payments.conftest import NOW, parts_for
from tests.bot.payments.far import FarEnd, notice, signed, trade
from tests.sending import SHOP, ask, make_shop


@pytest.fixture
def parts(far: FarEnd, tmp_path: Path, shop: Storage) -> Parts:
    """With a database: a payment opens a window."""
    return parts_for(far, tmp_path, shop)


class Kept:
    """What the door stored: a repeat under one name is not stored again."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        self.rows.setdefault(external_id, raw)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
async def door(provider: WechatPay, kept: Kept) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=provider.doors(kept.take)))
    async with httpx.AsyncClient(transport=transport, base_url="https://tea.example") as client:
        yield client


async def told(door: httpx.AsyncClient, kind: str, resource: Any, **changes: Any) -> int:
    headers, body = notice(kind, resource, changes.pop("at", NOW), **changes)
    return (await door.post(PATH, content=body, headers=headers)).status_code


def events(provider: WechatPay, kept: Kept) -> list[Any]:
    return [event for raw in kept.rows.values() for event in provider.translate(raw)]


async def test_a_payment_is_stored_once(door: httpx.AsyncClient, provider: WechatPay, kept: Kept) -> None:
    for _ in range(3):
        assert await told(door, "TRANSACTION.SUCCESS", trade("A1")) == 200
    (event,) = events(provider, kept)
    assert isinstance(event, OrderPaid)
    assert (event.payload, event.minor, event.currency, event.charge_id) == ("A1", 7980, "CNY", "42A1")
    assert event.at == NOW


@pytest.mark.parametrize("other", [{"appid": "wx-other"}, {"mchid": "1900000002"}])
async def test_money_of_another_app_or_merchant_names_no_order(
    door: httpx.AsyncClient, provider: WechatPay, kept: Kept, other: dict[str, Any]
) -> None:
    assert await told(door, "TRANSACTION.SUCCESS", trade("A1", **other)) == 200
    (event,) = events(provider, kept)
    assert (event.payload, event.minor) == ("", 7980)


async def test_what_is_not_signed_or_old_is_refused(door: httpx.AsyncClient, kept: Kept) -> None:
    assert await told(door, "TRANSACTION.SUCCESS", trade("A1"), by="stranger") == 401
    assert await told(door, "TRANSACTION.SUCCESS", trade("A1"), at=NOW - timedelta(minutes=5)) == 401
    assert (await door.post(PATH, content=b"{}")).status_code == 401
    assert (await door.post(PATH, content=b"x" * 70_000)).status_code == 413
    assert kept.rows == {}


SEALED = json.loads(notice("TRANSACTION.SUCCESS", trade("A1"), NOW)[1])
SIGNED_NONSENSE = {
    "empty": "",
    "bom": "\ufeff",
    "no json": "<xml/>",
    "null": "null",
    "list": "[]",
    "nothing": "{}",
    "deep": "[" * 20_000,
    "not sealed": json.dumps(SEALED | {"resource_type": "plain", "resource": trade("A1")}),
    "open in a sealed one": json.dumps(SEALED | {"resource": trade("A1")}),
    "nothing sealed": json.dumps(SEALED | {"resource": {**SEALED["resource"], "ciphertext": ""}}),
    "another cipher": json.dumps(SEALED | {"resource": {**SEALED["resource"], "algorithm": "NONE"}}),
    "another nonce": json.dumps(SEALED | {"resource": {**SEALED["resource"], "nonce": "000000000000"}}),
    "a list for one": json.dumps(SEALED | {"resource": [SEALED["resource"]]}),
}


@pytest.mark.parametrize("body", SIGNED_NONSENSE.values(), ids=SIGNED_NONSENSE)
async def test_what_is_signed_and_not_sealed_for_us_is_refused(door: httpx.AsyncClient, kept: Kept, body: str) -> None:
    answer = await door.post(PATH, content=body.encode(), headers=signed(body, NOW))
    assert (answer.status_code, answer.json()["code"]) == (401, "FAIL")
    assert kept.rows == {}


@pytest.mark.parametrize("resource", [[], ["TRADE"], "text", 1, None])
async def test_what_is_sealed_for_us_and_no_record_is_refused(
    door: httpx.AsyncClient, kept: Kept, resource: Any
) -> None:
    assert await told(door, "TRANSACTION.SUCCESS", resource) == 401
    assert kept.rows == {}


ODD: list[dict[str, Any]] = [
    {"out_trade_no": "A\0"},
    {"out_trade_no": "\ud83d"},
    {"transaction_id": "4\0"},
    {"payer": {"openid": "o\0"}},
    {"payer": {"openid": "\ud83d"}},
    {"success_time": "9999-12-31T23:59:59+08:00"},
    {"success_time": "0001-01-01T00:00:00+14:00"},
    {"success_time": "2026-12-01T20:00:00"},
    {"amount": {"total": 10**30, "currency": "CNY"}},
    {"amount": {"total": 1, "currency": "\0"}},
    {"attach": "]]>\0\ud83d" + "😀" * 600},
]


async def test_what_no_database_can_hold_is_no_error(storage: Storage, far: FarEnd, tmp_path: Path) -> None:
    """On each database: some take half characters and NUL, some do not."""
    await make_shop(storage)
    provider = build(parts_for(far, tmp_path, storage))
    inbox = Inbox(storage, holder=None, clock=lambda: NOW, hand_on=lambda taken: None)
    routes = provider.doors(partial(inbox.take, SHOP, provider.source))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=Starlette(routes=routes))) as door:
        for number, odd in enumerate(ODD):
            headers, body = notice("TRANSACTION.SUCCESS", trade("A1") | odd, NOW, name=f"N{number}")
            assert (await door.post(f"http://x{PATH}", content=body, headers=headers)).status_code == 200, odd
        for name in ("\0", "\ud83d", 7, ["N"], None):
            headers, body = notice("TRANSACTION.SUCCESS", trade("A1"), NOW, name=name)  # type: ignore[arg-type]
            assert (await door.post(f"http://x{PATH}", content=body, headers=headers)).status_code == 200, name
    rows = await ask(storage, "SELECT raw FROM inbox")
    assert len(rows) == len(ODD) + 5
    assert sum("why" in row["raw"] for row in rows) == 5


@pytest.mark.parametrize(
    "resource",
    [{}, trade("A1", amount={}), trade("A1", amount={"total": "7980"}), trade("A1", amount={"total": True}),
     trade("A1", amount={"total": -1}), trade("A1", amount=None), trade("A1", out_trade_no=["A1"])],
)  # fmt: skip
async def test_a_genuine_notice_that_makes_no_sense_is_parked(
    door: httpx.AsyncClient, provider: WechatPay, kept: Kept, resource: Any
) -> None:
    assert await told(door, "TRANSACTION.SUCCESS", resource) == 200
    with pytest.raises(Untranslatable):
        events(provider, kept)


async def test_what_means_nothing_to_us_is_acknowledged(door: httpx.AsyncClient, kept: Kept) -> None:
    assert await told(door, "COUPON.USE", {"coupon_id": "1"}) == 200
    assert await told(door, "TRANSACTION.SUCCESS", trade("A1", trade_state="NOTPAY"), name="N2") == 200
    assert kept.rows == {}


async def test_refunds_and_payouts(door: httpx.AsyncClient, provider: WechatPay, kept: Kept) -> None:
    back = {"mchid": "1900000001", "out_refund_no": "R1", "refund_id": "50R1", "refund_status": "SUCCESS"}
    assert await told(door, "REFUND.SUCCESS", back | {"amount": {"refund": 3990, "total": 7980}}) == 200
    other = back | {"mchid": "1900000002", "amount": {"refund": 3990}}
    assert await told(door, "REFUND.SUCCESS", other, name="N2") == 200
    bill = {"mch_id": "1900000001", "out_bill_no": "P1", "state": "SUCCESS", "transfer_amount": 100}
    assert await told(door, "MCHTRANSFER.BILL.FINISHED", bill, name="N3") == 200
    for number, change in enumerate(({"mch_id": "1900000002"}, {"appid": "wx-other"}), 4):
        assert await told(door, "MCHTRANSFER.BILL.FINISHED", bill | change, name=f"N{number}") == 200
    given, unknown, paid, *others = events(provider, kept)
    assert isinstance(given, RefundChanged)
    assert (given.number, given.state, given.minor) == ("R1", "given", 3990)
    assert unknown.number == "?50R1"
    assert isinstance(paid, PayoutChanged)
    assert (paid.payout, paid.state, paid.minor, paid.currency) == ("P1", "paid", 100, "CNY")
    assert [one.payout for one in others] == ["?P1", "?P1"]
