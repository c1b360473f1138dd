"""Charges: one open at a time for each way, payer and amount; closed once; a number is one charge's for good."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import Storage, Tx, charges, orders, payments, refunds, shops
from storage.orders import Attribution, NewLine, NewOrder
from storage.payments import Payment
from storage.rows import Charge, Order, OrderSource
from storage.shops import NewShop

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def placed(tx: Tx) -> Order:
    new = NewShop(
        key=shops.MAIN, name="Hill Tea", currency="CNY", timezone="Asia/Shanghai", language="en", quiet_hours="off",
        reserve_s=900, reserve_manual_s=86400,
    )  # fmt: skip
    shop = shops.ensure(tx, new, NOW)
    line = NewLine(product_id=None, product_code="TEA", name="Tea", quantity=1, minor=3990)
    order = orders.add(
        tx,
        shop.id,
        NewOrder(
            source=OrderSource.CHAT, buyer_id=None, currency="CNY", total_minor=3990, lines=(line,),
            attribution=Attribution(), pay_key="KEY", placed_at=NOW,
        ),
    )  # fmt: skip
    assert order is not None
    return order


def begun(tx: Tx, order: Order, number: str, way: charges.Way = "code", payer: str = "") -> Charge | None:
    return charges.add(tx, order, "wechatpay", way, payer, number, NOW, NOW + timedelta(minutes=15))


async def test_one_open_charge_of_each_kind(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        order = placed(tx)
        first = begun(tx, order, "N1")
        assert first is not None
        assert begun(tx, order, "N2") is None
        assert charges.open_one(tx, order, "wechatpay", "code", "") == first
        assert begun(tx, order, "N3", "page", "mia") is not None
        assert begun(tx, order, "N4", "page", "jay") is not None
        assert {one.number for one in charges.close_all(tx, order.id)} == {"N1", "N3", "N4"}
        assert charges.close_all(tx, order.id) == []
        again = begun(tx, order, "N5")
        assert again is not None
        assert charges.close_all(tx, order.id, but_minor=3990) == []
        assert [one.number for one in charges.close_all(tx, order.id, but_minor=2990)] == ["N5"]

    await storage.run(work)


async def test_what_was_paid_stays_paid(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        order = placed(tx)
        charge = begun(tx, order, "N1")
        assert charge is not None
        charges.set_token(tx, order.shop_id, charge.id, "weixin://1", NOW)
        charges.settle(tx, order.shop_id, charge.id, "paid")
        charges.settle(tx, order.shop_id, charge.id, "closed")
        found = charges.get_by_number(tx, order.shop_id, "wechatpay", "N1")
        assert found is not None
        assert (found.status, found.token, found.token_until) == ("paid", "weixin://1", NOW)
        assert charges.get_by_number(tx, order.shop_id, "wechatpay", "N2") is None

    await storage.run(work)


@pytest.mark.parametrize("state", ["given", "failed"])
async def test_a_refund_ends_once(storage: Storage, state: str) -> None:
    def work(tx: Tx) -> None:
        order = placed(tx)
        payment_id = payments.add(
            tx, order, Payment(paid_by="wechatpay", charge_id="42", minor=3990, currency="CNY"), NOW
        )
        assert payment_id is not None
        orders.pay(tx, order, "wechatpay", NOW)
        assert orders.refund(tx, order, "staff:1", 1000, 0, NOW) is not None
        assert refunds.get_by_number(tx, order.shop_id, "R1") is None
        refunds.owe(tx, order, "staff:1", "R1")
        owed = refunds.get_by_number(tx, order.shop_id, "R1")
        assert owed is not None
        assert (owed.state, owed.money_minor, owed.order_id) == ("owed", 1000, order.id)
        assert refunds.settle(tx, order.shop_id, "R1", state)
        assert not refunds.settle(tx, order.shop_id, "R1", state)
        assert refunds.settle(tx, order.shop_id, "R1", "failed") is False

    await storage.run(work)
