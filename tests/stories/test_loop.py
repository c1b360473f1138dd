"""The whole loop, as real processes: invite, join, buy, reward, refund; every door of an order ends in the same."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import aiohttp
import pytest
from standardwebhooks import Webhook

from tests.stories.conftest import ORDERS_SECRET, TWO_WAYS
from tests.stories.shop import TeaShop


async def test_a_friend_comes_buys_and_the_inviter_is_rewarded(shop: TeaShop) -> None:
    await shop.opens()
    card = await shop.sells_tea()
    await shop.starts_campaign()
    link = await shop.invites(shop.jay)
    await shop.comes(shop.mia, link)
    number = await shop.buys(shop.mia)
    await shop.server.until(lambda: "10 left" in card.text, what="the card shows what is left")
    shop.ann.says(None, f"/paid {number}")
    await shop.hears(shop.jay, "¥7.98")
    orders = {row["number"]: row for row in await shop.exports("orders")}
    members = {row["name"]: row for row in await shop.exports("members")}
    assert orders[number]["status"] == "paid"
    assert orders[number]["inviter_id"] == members["Jay"]["id"]
    assert members["Mia"]["inviter_id"] == members["Jay"]["id"]
    assert members["Jay"]["credit_minor"] == 0
    held = [row for row in await shop.exports("ledger") if row["state"] == "held"]
    assert {(row["to"], row["amount"]) for row in held} == {
        (f"member:{members['Jay']['id']}", 798),
        (f"member:{members['Mia']['id']}", 500),
    }
    memberships = [row for row in await shop.exports("memberships") if row["member_id"] == members["Mia"]["id"]]
    assert [row["way"] for row in memberships] == ["invite"]
    shop.ann.says(None, f"/refund {number} 39.90 confirm=yes")
    await shop.hears(shop.jay, "¥3.99")
    await shop.is_verified()
    shop.server.assert_clean()


async def report(shop: TeaShop, kind: str, data: Mapping[str, object], report_id: str, at: datetime) -> tuple[int, str]:
    return await send(shop, json.dumps({"type": kind, "data": data}), report_id, at)


@pytest.mark.parametrize("shop", TWO_WAYS, indirect=True, ids="-".join)
async def test_a_reported_order_ends_in_the_same_reward(shop: TeaShop) -> None:
    await shop.opens()
    await shop.sells_tea()
    await shop.starts_campaign()
    link = await shop.invites(shop.jay)
    code = link.rpartition("i_")[2]
    now = datetime.now(UTC)
    paid = {
        "number": "X-1",
        "buyer": {"platform": "telegram", "account": str(shop.lin.id)},
        "code": code,
        "total": {"minor": 7980, "currency": "CNY"},
        "lines": [{"product": "TEA", "quantity": 2, "minor": 7980}],
        "at": now.isoformat(),
    }
    refund = {"number": "X-1", "total": {"minor": 3990, "currency": "CNY"}, "refund": "R-1", "at": now.isoformat()}
    assert (await report(shop, "order.refunded", refund, "msg_2", now))[0] == 200
    assert (await report(shop, "order.paid", paid, "msg_1", now))[0] == 200
    assert (await report(shop, "order.paid", paid, "msg_1", now))[0] == 200
    assert (await report(shop, "order.paid", paid, "msg_3", now))[0] == 200
    wrong = {**paid, "number": "X-2", "total": {"minor": 7980, "currency": "USD"}}
    assert (await report(shop, "order.paid", wrong, "msg_4", now))[0] == 409
    await shop.server.until(lambda: any("3.99" in one.text for one in shop.server.private(shop.jay)))
    (order,) = await shop.exports("orders")
    assert (order["status"], order["refunded_minor"], order["source"]) == ("paid", 3990, "callback")
    await shop.is_verified()
    shop.server.assert_clean()


async def send(shop: TeaShop, body: str, report_id: str, at: datetime) -> tuple[int, str]:
    headers = {
        "webhook-id": report_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(ORDERS_SECRET).sign(report_id, at, body),
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{shop.program.url}/callbacks/orders", data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


@pytest.mark.parametrize("shop", [("polling", "sqlite")], ids="-".join, indirect=True)
async def test_a_signed_body_that_is_no_report_is_told_what_is_wrong(shop: TeaShop) -> None:
    now = datetime.now(UTC)
    bodies = ["", "not json", "[" * 100_000, "[]", '{"type": "order.paid"}', '{"type": "order.lost", "data": {}}']
    answers = [await send(shop, body, f"msg_{at}", now) for at, body in enumerate(bodies)]
    assert [status for status, _ in answers] == [400] * len(bodies), answers
    assert "the body is no JSON" in answers[1][1]
    assert "type must be one of order.paid" in answers[5][1]


@pytest.mark.parametrize("shop", TWO_WAYS[1:], indirect=True, ids="-".join)
async def test_a_wrong_signature_changes_nothing(shop: TeaShop) -> None:
    async with aiohttp.ClientSession() as http:
        signature = "v1," + base64.b64encode(b"no").decode()
        headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": signature}
        async with http.post(f"{shop.program.url}/callbacks/orders", data=b"{}", headers=headers) as answer:
            assert answer.status == 401
    assert (await shop.get("/readyz"))[0] == 200
    assert (await shop.get("/i/ABCDEFGH"))[0] == 404
