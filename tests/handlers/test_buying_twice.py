"""Buy pressed twice: one order stands, and says so; another one takes another wish."""

import pytest

from handlers.actions import DropButtons
from handlers.content import Invoice
from handlers.refusals import ButtonGone
from storage.rows import Member, Role
from tests.handlers.harness import Outcome
from tests.handlers.trade import Trade

STANDS = "You have ordered this already, so I did not make a second order."


def numbers(shop: Trade) -> list[tuple[str, str]]:
    return [(row["number"], row["status"]) for row in shop.rows("SELECT number, status FROM orders ORDER BY id")]


def buyer(shop: Trade) -> Member:
    shop.product(price=1000)
    return shop.with_address(shop.member("Lin"))


def stands(outcome: Outcome, number: str) -> bool:
    return STANDS in outcome.text and f"Order {number}" in outcome.text


def last(outcome: Outcome, member: Member) -> list[str]:
    return [button.label for button in outcome.to(member)[-1].buttons]


@pytest.mark.parametrize("quantity", [0, 1_000_001, 10**14])
def test_nobody_forges_a_button_for_another_quantity(shop: Trade, quantity: int) -> None:
    lin = buyer(shop)
    shop.presses(lin, "/buy TEA")
    assert isinstance(shop.presses(lin, f"order.more 1.{quantity}").refusal, ButtonGone)
    assert numbers(shop) == [("A-1001", "placed")]


@pytest.mark.parametrize("forged", ["0.²", "0.١", "0.-1", "0.", "0.99"])
def test_nobody_forges_an_answer_to_a_question(shop: Trade, forged: str) -> None:
    lin = buyer(shop)
    word = shop.says(lin, "/buy").told[0].buttons[0].does.split()[0]
    assert shop.presses(lin, f"{word} {forged}").told == []
    assert numbers(shop) == []


def test_two_presses_are_one_order(shop: Trade) -> None:
    lin = buyer(shop)
    first = shop.presses(lin, "/buy TEA")
    shop.performed(first)
    again = shop.presses(lin, "/buy TEA")
    assert numbers(shop) == [("A-1001", "placed")]
    assert shop.stock() == (12, 1, 0)
    (told,) = [one.text for one in again.to(lin)]
    assert told.startswith(f"{STANDS}\nTea 50g, ¥10.00 in all. Order A-1001")
    assert last(again, lin) == ["Change address", "Cancel", "Buy 1 more"]
    assert again.to(shop.owner) == [], "the merchant has been asked before"
    assert [one for one in again.actions if isinstance(one, DropButtons)], "the older message's buttons go"


def test_one_more_is_another_order_once(shop: Trade) -> None:
    lin = buyer(shop)
    shop.presses(lin, "/buy TEA")
    more = shop.presses(lin, "/buy TEA").to(lin)[-1].button("1 more")
    assert "Order A-1002" in shop.presses(lin, more).to(lin)[0].text
    assert shop.stock() == (12, 2, 0)
    twice = shop.presses(lin, more)
    assert numbers(shop) == [("A-1001", "placed"), ("A-1002", "placed")]
    assert stands(twice, "A-1002")
    shop.presses(lin, twice.to(lin)[-1].button("1 more"))
    assert len(numbers(shop)) == 3


def test_another_quantity_is_another_wish(shop: Trade) -> None:
    lin = buyer(shop)
    shop.says(lin, "/buy TEA 2")
    assert stands(shop.says(lin, "/buy TEA 2"), "A-1001")
    assert stands(shop.says(lin, "/buy tea"), "A-1001")
    assert "A-1002" in shop.says(lin, "/buy TEA 3").text
    assert stands(shop.says(lin, "/buy TEA 2"), "A-1001"), "each to its own"
    assert stands(shop.says(lin, "/buy TEA"), "A-1002"), "the newest"
    assert shop.stock() == (12, 5, 0)


def test_what_is_paid_cancelled_lapsed_or_somebody_elses_does_not_stand(shop: Trade) -> None:
    lin = buyer(shop)
    mia = shop.with_address(shop.member("Mia"))
    shop.product("POT")
    shop.says(mia, "/buy TEA")
    shop.says(lin, "/buy POT")
    shop.says(lin, "/buy TEA")
    shop.says(shop.owner, "/paid A-1003")
    shop.says(lin, "/buy TEA")
    shop.presses(lin, f"order.cancel {shop.order('A-1004').id}")
    shop.says(lin, "/buy TEA")
    shop.pass_time(hours=25)
    shop.says(lin, "/buy TEA")
    assert [number for number, status in numbers(shop) if status == "placed"] == ["A-1006"]


def test_the_price_it_was_placed_at_is_the_one_it_stands_at(shop: Trade) -> None:
    lin = buyer(shop)
    shop.says(lin, "/buy TEA")
    shop.connection.execute("UPDATE products SET price_minor = 900")
    again = shop.says(lin, "/buy TEA").to(lin)[-1]
    assert "¥10.00 in all" in again.text
    assert "¥9.00 in all. Order A-1002" in shop.presses(lin, again.button("1 more")).text


def test_sold_out_with_ones_own_order_it_stands_and_nothing_more_is_offered(shop: Trade) -> None:
    shop.product(stock=1, is_shipped=False)
    lin = shop.member("Lin")
    shop.says(lin, "/buy TEA")
    again = shop.says(lin, "/buy TEA")
    assert last(again, lin) == ["Cancel"]
    assert numbers(shop) == [("A-1001", "placed")]


def test_it_asks_for_the_address_again_while_that_is_missing(shop: Trade) -> None:
    shop.product()
    lin = shop.member("Lin")
    shop.says(lin, "/buy TEA")
    again = shop.says(lin, "/buy TEA")
    assert "Who is it for?" in again.text
    assert numbers(shop) == [("A-1001", "placed")]
    for words in ("Lin Li", "13812345678", "1 Longjing Road"):
        asked = shop.says(lin, words)
    assert "Goes to Lin Li" in asked.to(lin)[0].text


def test_in_a_group_it_is_shown_in_private(shop: Trade) -> None:
    lin = buyer(shop)
    shop.rows("INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at)"
              " VALUES (1, 'telegram', '-1', 'group', 'Tea', 'on', 0) RETURNING id")  # fmt: skip
    shop.says(lin, "/buy TEA", group="-1")
    again = shop.says(lin, "/buy TEA", group="-1")
    assert STANDS in again.to(lin)[0].text
    assert [one.text for one in again.to("-1")] == ["Noted. I have sent Lin the order in private."]
    assert numbers(shop) == [("A-1001", "placed")]


def test_the_invoice_comes_again(token_shop: Trade) -> None:
    lin = buyer(token_shop)
    token_shop.says(lin, "/buy TEA")
    again = token_shop.says(lin, "/buy TEA")
    invoice = again.to(lin)[-1].content
    assert isinstance(invoice, Invoice)
    assert invoice.description.startswith(STANDS)
    assert invoice.payload == token_shop.order("A-1001").pay_key
    assert last(again, lin) == ["Pay ¥10.00", "Change address", "Cancel", "Buy 1 more"]


def test_nobody_orders_more_of_somebody_elses(shop: Trade) -> None:
    lin = buyer(shop)
    shop.says(lin, "/buy TEA")
    mia = shop.member("Mia", Role.CLERK)
    assert shop.presses(mia, f"order.more {shop.order('A-1001').id}.1").refusal is not None
    assert len(numbers(shop)) == 1
