"""Parcels: who is told, what is corrected, what comes in the wrong order."""

import pytest

from storage.rows import OrderStatus, Role
from tests.handlers.test_payments import placed
from tests.handlers.trade import Trade


def test_a_clerk_ships_and_delivers(shop: Trade) -> None:
    lin, clerk = placed(shop), shop.member("Cleo", Role.CLERK)
    shop.says(shop.owner, "/paid A-1001")
    sent = shop.says(clerk, "/ship A-1001 SF SF123456")
    assert "on its way: SF SF123456" in sent.to(lin)[0].text
    assert shop.order("A-1001").status is OrderStatus.SHIPPED
    arrived = shop.presses(clerk, sent.to(clerk)[0].button("delivered"))
    assert "has arrived" in arrived.to(lin)[0].text
    assert shop.order("A-1001").status is OrderStatus.DELIVERED


def test_said_twice_it_happens_once_and_a_new_parcel_is_told(shop: Trade) -> None:
    lin = placed(shop)
    shop.says(shop.owner, "/paid A-1001")
    shop.says(shop.owner, "/ship A-1001")
    at = shop.order("A-1001").shipped_at
    shop.pass_time(hours=1)
    assert shop.says(shop.owner, "/ship A-1001").to(lin) == []
    assert "SF 9" in shop.says(shop.owner, "/ship A-1001 SF 9").to(lin)[0].text
    assert shop.says(shop.owner, "/ship A-1001 SF 9").to(lin) == []
    order = shop.order("A-1001")
    assert (order.shipped_at, order.carrier, order.tracking) == (at, "SF", "9")
    shop.says(shop.owner, "/delivered A-1001")
    assert shop.says(shop.owner, "/delivered A-1001").to(lin) == []


def test_nothing_leaves_before_it_is_paid(shop: Trade) -> None:
    placed(shop)
    assert "is not paid yet" in shop.says(shop.owner, "/ship A-1001").text
    assert "is not paid yet" in shop.says(shop.owner, "/delivered A-1001").text


def test_shipping_told_after_delivery_changes_no_status(shop: Trade) -> None:
    lin = placed(shop)
    shop.says(shop.owner, "/paid A-1001")
    shop.says(shop.owner, "/delivered A-1001")
    assert shop.says(shop.owner, "/ship A-1001").to(lin) == []
    order = shop.order("A-1001")
    assert order.status is OrderStatus.DELIVERED
    assert order.shipped_at is not None


def test_a_bare_ship_asks_which_order(shop: Trade) -> None:
    placed(shop)
    shop.says(shop.owner, "/paid A-1001")
    assert "Which order?" in shop.says(shop.owner, "/ship").text
    assert "There is no order" in shop.says(shop.owner, "A-7").text
    assert "is marked as sent" in shop.says(shop.owner, "A-1001").text


def test_each_step_is_a_fact_once(shop: Trade) -> None:
    lin = placed(shop)
    for text in ("/paid A-1001", "/ship A-1001", "/ship A-1001", "/delivered A-1001", "/refund A-1001 confirm=yes"):
        shop.says(shop.owner, text)
    facts = shop.rows("SELECT kind, member_id, ref FROM events WHERE kind NOT IN ('invited', 'to_confirm') ORDER BY id")
    assert [(row["kind"], row["ref"]) for row in facts] == [
        ("ordered", "A-1001"),
        ("paid", "A-1001"),
        ("shipped", "A-1001"),
        ("delivered", "A-1001"),
        ("refunded", "A-1001/1"),
    ]
    assert {row["member_id"] for row in facts} == {lin.id}


@pytest.mark.parametrize("step", ["/ship", "/delivered"])
def test_a_refunded_order_that_leaves_after_all_takes_a_piece_that_somebody_else_has(shop: Trade, step: str) -> None:
    shop.product(stock=1)
    lin, bea = (shop.with_address(shop.member(name)) for name in ("Lin", "Bea"))
    shop.buys(lin)
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    shop.buys(bea, number="A-1002")
    told = shop.says(shop.owner, f"{step} A-1001").to(shop.owner)
    assert ("had been given back before" in told[0].text) is (step == "/ship")
    assert "Order A-1001: 1 of Tea 50g sold, stock was 1 short" in told[1].text
    assert shop.stock() == (0, 0, 2)
    assert shop.broken() == []


def test_what_has_arrived_is_not_offered_to_arrive_again(shop: Trade) -> None:
    placed(shop)
    shop.says(shop.owner, "/paid A-1001")
    labels = [button.label for button in shop.says(shop.owner, "/order A-1001").told[0].buttons]
    assert labels == ["Mark as sent", "Mark as delivered"]
    shop.says(shop.owner, "/delivered A-1001")
    for text in ("/order A-1001", "/ship A-1001 SF 1", "/delivered A-1001"):
        assert shop.says(shop.owner, text).told[0].buttons == [], text


def test_what_is_not_shipped_is_not_offered_to_be_sent(shop: Trade) -> None:
    shop.product("EBOOK", is_shipped=False)
    shop.buys(shop.member("Lin"), "EBOOK")
    labels = [button.label for button in shop.says(shop.owner, "/order A-1001").told[0].buttons]
    assert labels == ["Mark as delivered"]


def test_no_order_of_this_number_shows_one_that_is_there(shop: Trade) -> None:
    clerk = shop.member("Cleo", Role.CLERK)
    assert shop.says(clerk, "/order A-9").text.endswith("for example: /order A-1001"), (
        "how the first one will be called"
    )
    lin = placed(shop)
    shop.says(lin, "/buy TEA 3")
    assert shop.says(clerk, "/order A-9").text == (
        "There is no order “A-9”. Write its number as it was shown, for example: /order A-1002"
    )
    mia = shop.member("Mia")
    for text in ("/address Mia 12345678 Road order=A-1001", "/address Mia 12345678 Road order=A-9"):
        assert shop.says(mia, text).text.endswith("for example: /orders"), "nobody learns of somebody else's"


def test_a_clerk_hears_only_of_what_a_clerk_may_do(shop: Trade) -> None:
    placed(shop)
    clerk = shop.member("Cleo", Role.CLERK)
    assert shop.says(clerk, "/order A-1001 fly").text == "Almost. Written in full it is: /order A-1001"
    assert "a manager sends /paid A-1001" in shop.says(clerk, "/ship A-1001").text
    assert shop.says(shop.owner, "/order A-1001 fly").text.endswith("for example: /order A-1001 cancel")


def test_a_carrier_alone_is_told_without_a_gap(shop: Trade) -> None:
    lin = placed(shop)
    shop.says(shop.owner, "/paid A-1001")
    assert shop.says(shop.owner, "/ship A-1001 SF").to(lin)[0].text.endswith("on its way: SF")
    assert "Parcel: SF\n" in shop.says(shop.owner, "/order A-1001").text + "\n"
