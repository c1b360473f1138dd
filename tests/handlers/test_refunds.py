"""Giving back: money first, then credit; rewards shrink with it; pieces that have not left come back."""

import pytest

from handlers.events import OrderPaid
from handlers.order_refusals import RefundedMeanwhile, StarsStay
from storage.rows import Member, OrderStatus, Role
from tests.handlers.harness import TOKEN_LINKS
from tests.handlers.test_rewards import referred
from tests.handlers.trade import Trade


def bought(shop: Trade, terms: str = "reward=10% invitee=5.00", what: str = "TEA 2") -> tuple[Member, Member]:
    jay, lin = referred(shop, terms)
    shop.buys(lin, what)
    return jay, lin


def test_it_asks_once_and_one_press_refunds_once(shop: Trade) -> None:
    jay, lin = bought(shop)
    sure = shop.says(shop.owner, "/refund A-1001 39.90").told[0]
    assert "Refund ¥39.90 of order A-1001?" in sure.text
    assert shop.order("A-1001").refunded_minor == 0
    done = shop.presses(shop.owner, sure.button("Yes"))
    assert "¥39.90 of order A-1001 refunded, ¥39.90 remains paid" in done.to(shop.owner)[0].text
    assert "¥39.90 of order A-1001 has been refunded" in done.to(lin)[0].text
    assert "your reward is ¥3.99 less. ¥3.99 is still on its way" in done.to(jay)[0].text
    assert shop.presses(shop.owner, sure.button("Yes")).told == []
    assert shop.order("A-1001").refunded_minor == 3990
    assert (shop.held(jay), shop.held(lin)) == (399, 250)


def test_confirmed_at_once(shop: Trade) -> None:
    bought(shop)
    shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes")
    shop.says(shop.owner, "/refund A-1001 10.00 confirm=yes")
    order = shop.order("A-1001")
    assert (order.refunded_minor, order.status) == (4990, OrderStatus.PAID)


def test_all_of_it_reverses_what_is_held_and_puts_the_pieces_back(shop: Trade) -> None:
    jay, lin = bought(shop)
    assert shop.stock() == (998, 0, 2)
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert shop.order("A-1001").status is OrderStatus.REFUNDED
    assert shop.stock() == (1000, 0, 0)
    assert {one.state for one in shop.ledger() if "reward" in one.why or one.why == "clawback"} == {"reversed"}
    shop.pass_time(days=60)
    assert (shop.balance(jay), shop.balance(lin)) == (0, 0)


def test_what_has_left_the_shop_does_not_come_back_into_stock(shop: Trade) -> None:
    bought(shop)
    shop.says(shop.owner, "/ship A-1001")
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert shop.stock() == (998, 0, 2)


def test_a_part_puts_nothing_back(shop: Trade) -> None:
    bought(shop)
    shop.says(shop.owner, "/refund A-1001 79.79 confirm=yes")
    assert shop.stock() == (998, 0, 2)


def test_after_the_release_it_comes_from_the_balance_which_may_go_below_zero(shop: Trade) -> None:
    jay, _ = bought(shop)
    shop.pass_time(days=8)
    assert shop.balance(jay) == 798
    spend(shop, jay, 798)
    told = shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes").to(jay)[0].text
    assert "Your wallet is at -¥3.99; coming rewards fill that up first" in told
    assert shop.balance(jay) == -399
    assert "below zero" in shop.says(jay, "/wallet").text


def test_partly_before_and_partly_after_the_release(shop: Trade) -> None:
    jay, _ = bought(shop)
    shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes")
    shop.pass_time(days=8)
    assert shop.balance(jay) == 399
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert shop.balance(jay) == 0


@pytest.mark.parametrize(("back", "left"), [("0.01", 797), ("26.60", 532), ("79.79", 0), ("0.10", 797)])
def test_the_reward_is_the_rule_applied_to_what_remains_paid(shop: Trade, back: str, left: int) -> None:
    jay, _ = bought(shop)
    shop.says(shop.owner, f"/refund A-1001 {back} confirm=yes")
    assert shop.held(jay) == left


def test_many_small_refunds_end_where_one_large_one_does(shop: Trade) -> None:
    jay, lin = bought(shop)
    for _ in range(7):
        shop.says(shop.owner, "/refund A-1001 3.33 confirm=yes")
    assert shop.held(jay) == (7980 - 7 * 333) // 10
    assert shop.held(lin) == 500 * (7980 - 7 * 333) // 7980


def test_a_reward_cut_by_its_cap_is_taken_back_once_it_is_more_than_the_rule_gives(shop: Trade) -> None:
    jay, _ = bought(shop, "reward=10% cap=5.00")
    shop.says(shop.owner, "/refund A-1001 20.00 confirm=yes")
    assert shop.held(jay) == 500
    shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes")
    assert shop.held(jay) == 199


def test_money_is_given_back_before_credit(shop: Trade) -> None:
    _, lin = bought(shop, "reward=1% invitee=12.00 hold=0s", "TEA")
    shop.pass_time(seconds=1)
    asked = shop.says(lin, "/buy TEA").to(lin)[0]
    shop.presses(lin, asked.button("Use credit"))
    shop.says(shop.owner, "/paid A-1002")
    shop.says(shop.owner, "/refund A-1002 20.00 confirm=yes")
    assert shop.balance(lin) == 0
    shop.says(shop.owner, "/refund A-1002 confirm=yes")
    assert shop.balance(lin) == 1200
    order = shop.order("A-1002")
    assert (order.refunded_minor, order.status) == (3990, OrderStatus.REFUNDED)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/refund A-1001 79.81", "At most ¥79.80 of order A-1001"),
        ("/refund A-1001 0", "0"),
        ("/refund A-1001 ten", "ten"),
        ("/refund A-1001 -5", "-5"),
        ("/refund A-9", "There is no order “A-9”"),
        ("/refund A-1002", "is not paid yet"),
    ],
)
def test_what_cannot_be_refunded(shop: Trade, text: str, answer: str) -> None:
    _, lin = bought(shop)
    shop.says(lin, "/buy TEA")
    assert answer in shop.says(shop.owner, f"{text} confirm=yes").text
    assert shop.rows("SELECT * FROM refunds") == []


def test_all_was_given_back_before(shop: Trade) -> None:
    bought(shop)
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert "refunded in full" in shop.says(shop.owner, "/refund A-1001 confirm=yes").text


def test_a_button_of_an_old_amount_cannot_refund_too_much(shop: Trade) -> None:
    bought(shop)
    old = shop.says(shop.owner, "/refund A-1001").told[0].button("Yes")
    assert shop.presses(shop.member("Cleo", Role.CLERK), old).told == []
    shop.presses(shop.owner, "refund.do 1.0.222.7000")
    assert "At most ¥9.80" in shop.presses(shop.owner, old).text


@pytest.mark.parametrize("typed", ["/refund A-1001", "/refund A-1001 40 confirm=yes", "/refund A-1001 confirm=yes"])
def test_stars_are_not_said_to_be_given_back(typed: str) -> None:
    """Nobody gives them back by hand."""
    shop = Trade(currency="XTR", links=TOKEN_LINKS)
    shop.product(price=100, is_shipped=False)
    lin = shop.member("Lin")
    shop.says(lin, "/buy TEA")
    order = shop.order("A-1001")
    paid = OrderPaid(
        at=shop.now, who=None, paid_by="stars", payload=order.pay_key, currency="XTR", minor=100, charge_id="c"
    )
    shop.event(paid)
    no = shop.says(shop.owner, typed)
    assert isinstance(no.refusal, StarsStay)
    assert no.to(lin) == []
    assert shop.order("A-1001").refunded_minor == 0


def test_what_two_were_asked_is_given_back_for_who_presses_first_and_the_other_hears_of_it(shop: Trade) -> None:
    bought(shop)
    manager = shop.member("Max", Role.MANAGER)
    first = shop.says(shop.owner, "/refund A-1001 10.00").told[0].button("Yes")
    second = shop.says(manager, "/refund A-1001 10.00").told[0].button("Yes")
    assert "¥10.00 of order A-1001 refunded" in shop.presses(shop.owner, first).to(shop.owner)[0].text
    no = shop.presses(manager, second)
    assert isinstance(no.refusal, RefundedMeanwhile)
    assert "¥69.80 of it is still paid" in no.to(manager)[0].text
    assert shop.order("A-1001").refunded_minor == 1000
    again = shop.says(manager, "/refund A-1001 10.00").told[0].button("Yes")
    shop.presses(manager, again)
    shop.presses(manager, again)
    assert shop.order("A-1001").refunded_minor == 2000


def test_a_providers_money_is_given_back_by_hand(token_shop: Trade) -> None:
    lin = token_shop.with_address(token_shop.member("Lin"))
    token_shop.product()
    token_shop.says(lin, "/buy TEA")
    token_shop.pays("A-1001")
    said = token_shop.says(token_shop.owner, "/refund A-1001 confirm=yes").to(token_shop.owner)[0].text
    assert "Give the money back in your payment provider's pages" in said


def spend(shop: Trade, member: Member, minor: int) -> None:
    """Somebody uses their credit for an order that it covers a part of."""
    shop.with_address(member)
    asked = shop.says(member, "/buy TEA").to(member)[0]
    shop.presses(member, asked.button("Use credit"))
    number = shop.rows("SELECT number FROM orders ORDER BY id DESC")[0]["number"]
    shop.says(shop.owner, f"/paid {number}")
    assert shop.order(number).credit_minor == minor
