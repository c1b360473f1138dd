"""/sold: a sale made elsewhere is a fact."""

import pytest

from storage.rows import OrderSource, OrderStatus
from tests.handlers.test_rewards import referred
from tests.handlers.trade import Trade


def test_a_sale_is_recorded_and_rewarded(shop: Trade) -> None:
    jay, lin = referred(shop)
    said = shop.says(shop.owner, "/sold TEA 2 to=@lin")
    assert f"Noted: Tea 50g × 2, ¥79.80 in all, Lin #{lin.id}. Order A-1001" in said.to(shop.owner)[0].text
    order = shop.order("A-1001")
    assert (order.source, order.status, order.paid_by) == (OrderSource.MERCHANT, OrderStatus.PAID, "merchant")
    assert order.paid_at == order.placed_at == shop.now
    assert shop.held(jay) == 798


def test_as_a_reply_the_writer_is_the_buyer(shop: Trade) -> None:
    shop.product()
    lin = shop.member("Lin")
    shop.connection.execute(
        "INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at) "
        f"VALUES ({shop.shop.id}, 'telegram', 'tea-fans', 'group', 'tea-fans', 'on', 0)"
    )
    said = shop.says(shop.owner, "/sold TEA", group="tea-fans", reply_to=lin)
    assert [one.text for one in said.to("tea-fans")] == ["Noted, order A-1001."]
    assert shop.order("A-1001").buyer_id == lin.id


def test_a_sale_to_nobody_known(shop: Trade) -> None:
    shop.product()
    assert "buyer not recorded" in shop.says(shop.owner, "/sold TEA").text
    assert shop.order("A-1001").buyer_id is None


def test_bare_it_asks_in_the_words_of_a_seller(shop: Trade) -> None:
    """Also for what is sold out here: a sale is a fact."""
    shop.product(stock=0)
    asked = shop.says(shop.owner, "/sold").told[0]
    assert asked.text == "Which product?"
    assert shop.presses(shop.owner, asked.button("Tea 50g")).text == "How many were sold?"


def test_another_total(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.says(shop.owner, f"/sold TEA 2 total=60 to={lin.id}")
    assert shop.order("A-1001").total_minor == 6000
    assert shop.held(jay) == 600


def test_a_gift_is_a_sale_of_nothing(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.says(shop.owner, f"/sold TEA total=0 to={lin.id}")
    assert shop.order("A-1001").status is OrderStatus.PAID
    assert shop.held(jay) == 0


def test_stock_stops_at_zero_and_the_shortfall_is_a_task(shop: Trade) -> None:
    shop.product(stock=3)
    said = shop.says(shop.owner, "/sold TEA 5")
    assert "5 of Tea 50g sold, stock was 2 short" in said.text
    assert shop.stock() == (0, 0, 5)
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert shop.stock() == (3, 0, 0)


def test_what_is_promised_to_others_is_not_sold_again(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product(stock=3)
    shop.says(lin, "/buy TEA 2")
    shop.says(shop.owner, "/sold TEA 2")
    assert shop.stock() == (2, 2, 2)
    shop.says(shop.owner, "/paid A-1001")
    assert shop.stock() == (0, 0, 4)


def test_unlimited_stock_is_never_short(shop: Trade) -> None:
    shop.product(stock=None)
    shop.says(shop.owner, "/sold TEA 500")
    assert shop.stock() == (None, 0, 500)
    assert shop.rows("SELECT * FROM tasks") == []


@pytest.mark.parametrize(
    "text",
    ["/sold WINE", "/sold TEA x", "/sold TEA total=ten", "/sold TEA to=@nobody", "/sold TEA to=9", "/sold TEA 1 ttl=5"],
)
def test_what_cannot_be_recorded_changes_nothing(shop: Trade, text: str) -> None:
    shop.product()
    assert len(shop.says(shop.owner, text).told) == 1
    assert shop.rows("SELECT * FROM orders") == []
