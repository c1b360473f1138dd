"""Parcels: who is told, what is corrected, what comes in the wrong order."""

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
    facts = shop.rows("SELECT kind, member_id, ref FROM events WHERE kind <> 'invited' ORDER BY id")
    assert [(row["kind"], row["ref"]) for row in facts] == [
        ("ordered", "A-1001"),
        ("paid", "A-1001"),
        ("shipped", "A-1001"),
        ("delivered", "A-1001"),
        ("refunded", "A-1001/1"),
    ]
    assert {row["member_id"] for row in facts} == {lin.id}
