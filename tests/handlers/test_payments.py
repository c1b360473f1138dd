"""Money that comes in: by a provider, by the merchant's word, twice, too late, of the wrong size."""

from datetime import timedelta

import pytest

from handlers.actions import AnswerCheckout
from handlers.order_refusals import MoneyUsed
from storage import ledger
from storage.rows import Member, OrderStatus, Role
from tests.handlers.trade import Trade


def placed(shop: Trade, what: str = "TEA 2", stock: int = 12) -> Member:
    lin = shop.with_address(shop.member("Lin"))
    shop.product(stock=stock)
    shop.says(lin, f"/buy {what}")
    return lin


def answer(outcome: object) -> AnswerCheckout:
    (found,) = [one for one in outcome.actions if isinstance(one, AnswerCheckout)]  # type: ignore[attr-defined]
    return found


def tasks(shop: Trade) -> list[str]:
    return [row["kind"] for row in shop.rows("SELECT kind FROM tasks ORDER BY id")]


def test_a_checkout_is_answered_yes(token_shop: Trade) -> None:
    lin = placed(token_shop)
    order = token_shop.order("A-1001")
    said = answer(token_shop.checkout(lin, order.pay_key, 7980))
    assert (said.checkout, said.refusal) == ("c1", "")


@pytest.mark.parametrize(("minor", "currency"), [(7979, "CNY"), (7980, "USD"), (0, "CNY")])
def test_a_checkout_of_another_amount_is_refused(token_shop: Trade, minor: int, currency: str) -> None:
    lin = placed(token_shop)
    said = answer(token_shop.checkout(lin, token_shop.order("A-1001").pay_key, minor, currency))
    assert "The amount of this order has changed" in said.refusal


def test_an_order_is_not_paid_before_it_is_placed(token_shop: Trade) -> None:
    placed(token_shop)
    token_shop.pays("A-1001", at=token_shop.now - timedelta(milliseconds=700))
    order = token_shop.order("A-1001")
    assert order.paid_at == order.placed_at


def test_a_checkout_of_nothing_is_refused(token_shop: Trade) -> None:
    lin = placed(token_shop)
    assert "This order is gone" in answer(token_shop.checkout(lin, "nonsense", 7980)).refusal


def test_a_checkout_of_a_paid_or_cancelled_order_is_refused(token_shop: Trade) -> None:
    lin = placed(token_shop)
    token_shop.says(lin, "/buy TEA 1")
    token_shop.pays("A-1001")
    token_shop.presses(lin, "order.cancel 2")
    assert "is paid already" in answer(token_shop.checkout(lin, token_shop.order("A-1001").pay_key, 7980)).refusal
    assert "This order is gone" in answer(token_shop.checkout(lin, token_shop.order("A-1002").pay_key, 3990)).refusal


def test_a_checkout_of_a_lapsed_order_takes_its_pieces_anew(token_shop: Trade) -> None:
    lin = placed(token_shop)
    token_shop.pass_time(hours=1)
    assert token_shop.stock() == (12, 0, 0)
    assert answer(token_shop.checkout(lin, token_shop.order("A-1001").pay_key, 7980)).refusal == ""
    assert token_shop.stock() == (12, 2, 0)
    token_shop.pass_time(hours=1)
    assert token_shop.stock() == (12, 0, 0)


def test_a_checkout_of_a_lapsed_order_that_nothing_is_left_for_is_refused(token_shop: Trade) -> None:
    lin = placed(token_shop, stock=2)
    token_shop.pass_time(hours=1)
    token_shop.says(token_shop.owner, "/sold TEA 1")
    assert "This order is gone" in answer(token_shop.checkout(lin, token_shop.order("A-1001").pay_key, 7980)).refusal


def test_who_was_told_yes_has_the_time_to_pay(token_shop: Trade) -> None:
    lin = placed(token_shop, "TEA", stock=1)
    token_shop.pass_time(minutes=14, seconds=58)
    assert answer(token_shop.checkout(lin, token_shop.order("A-1001").pay_key, 3990)).refusal == ""
    token_shop.pass_time(seconds=3)
    assert "sold out" in token_shop.says(token_shop.member("Bea"), "/buy TEA").text
    token_shop.pays("A-1001")
    assert token_shop.order("A-1001").status is OrderStatus.PAID
    assert tasks(token_shop) == []


def lapsed_with_credit(shop: Trade) -> Member:
    """A-1001 of ¥79.80 lapsed, with ¥29.80 of credit on it that is back."""
    lin = placed(shop, stock=2)
    gives(shop, lin, 2980)
    shop.presses(lin, "order.credit 1")
    shop.pass_time(minutes=16)
    assert (shop.order("A-1001").status, shop.balance(lin)) == (OrderStatus.CANCELLED, 2980)
    return lin


def gives(shop: Trade, member: Member, minor: int) -> None:
    book = ledger.of_member(member.id)
    given = ledger.NewTransfer(
        at=shop.now, why="gift", ref="1", from_book=ledger.OUTSIDE, to_book=book, amount=minor, unit="CNY"
    )
    shop.work(lambda tx: ledger.post(tx, shop.shop.id, given))


def test_what_was_due_beside_credit_pays_a_lapsed_order_with_the_credit(token_shop: Trade) -> None:
    lin = lapsed_with_credit(token_shop)
    token_shop.pays("A-1001", 5000)
    order = token_shop.order("A-1001")
    assert (order.status, order.credit_minor, token_shop.balance(lin)) == (OrderStatus.PAID, 2980, 0)
    assert tasks(token_shop) == []
    assert token_shop.broken() == []


def test_a_checkout_beside_credit_revives_a_lapsed_order_with_it(token_shop: Trade) -> None:
    lin = lapsed_with_credit(token_shop)
    assert answer(token_shop.checkout(lin, token_shop.order("A-1001").pay_key, 5000)).refusal == ""
    assert (token_shop.order("A-1001").credit_minor, token_shop.balance(lin)) == (2980, 0)
    token_shop.pays("A-1001", 5000)
    assert token_shop.order("A-1001").status is OrderStatus.PAID


def test_credit_that_is_gone_pays_no_lapsed_order(token_shop: Trade) -> None:
    lin = lapsed_with_credit(token_shop)
    token_shop.says(lin, "/buy TEA 1")
    token_shop.presses(lin, "order.credit 2")
    assert token_shop.balance(lin) == 0
    token_shop.pays("A-1001", 5000)
    assert tasks(token_shop) == ["payment.amount"]
    assert token_shop.order("A-1001").status is OrderStatus.CANCELLED
    assert token_shop.broken() == []


def test_money_beside_credit_that_came_late_pays_once_there_is_stock_again(token_shop: Trade) -> None:
    lin = lapsed_with_credit(token_shop)
    token_shop.says(token_shop.owner, "/sold TEA 1")
    token_shop.pays("A-1001", 5000)
    assert tasks(token_shop) == ["payment.late"]
    token_shop.restocks(5)
    token_shop.says(token_shop.owner, "/paid A-1001")
    order = token_shop.order("A-1001")
    assert (order.status, order.paid_by, order.credit_minor) == (OrderStatus.PAID, "telegram", 2980)
    assert token_shop.balance(lin) == 0
    assert token_shop.broken() == []


def test_a_payment_pays_once(token_shop: Trade) -> None:
    lin = placed(token_shop)
    clerk = token_shop.member("Cleo", Role.CLERK)
    first = token_shop.pays("A-1001")
    assert "Payment received, order A-1001" in first.to(lin)[0].text
    assert "1 Longjing Road" in first.to(clerk)[0].text
    assert token_shop.stock() == (10, 0, 2)
    for _ in range(3):
        assert token_shop.pays("A-1001").actions == []
    assert [one.why for one in token_shop.ledger()] == ["payment"]
    assert tasks(token_shop) == []


def test_a_second_charge_for_a_paid_order_is_a_task(token_shop: Trade) -> None:
    lin = placed(token_shop)
    token_shop.pays("A-1001")
    again = token_shop.pays("A-1001", charge="ch2")
    assert "was paid before, and another ¥79.80 came in" in again.to(token_shop.owner)[0].text
    assert "¥79.80 came in" in again.to(lin)[0].text
    assert token_shop.pays("A-1001", charge="ch2").actions == []
    assert tasks(token_shop) == ["payment.twice"]


@pytest.mark.parametrize(("minor", "currency"), [(7979, "CNY"), (7980, "USD")])
def test_a_wrong_amount_never_pays(token_shop: Trade, minor: int, currency: str) -> None:
    placed(token_shop)
    token_shop.pays("A-1001", minor=minor, currency=currency)
    assert token_shop.order("A-1001").status is OrderStatus.PLACED
    assert tasks(token_shop) == ["payment.amount"]
    token_shop.pays("A-1001", charge="right")
    assert token_shop.order("A-1001").status is OrderStatus.PAID


@pytest.mark.parametrize(("minor", "currency"), [(7979, "CNY"), (7980, "USD")])
def test_a_charge_told_of_again_with_the_right_amount_pays(token_shop: Trade, minor: int, currency: str) -> None:
    placed(token_shop)
    token_shop.pays("A-1001", minor=minor, currency=currency)
    assert token_shop.pays("A-1001", minor=1).actions == []
    for _ in range(3):
        token_shop.pays("A-1001")
    assert token_shop.order("A-1001").status is OrderStatus.PAID
    sums = "SELECT unit, SUM(CASE WHEN to_book = 'shop:sales' THEN amount ELSE -amount END) AS got FROM transfers"
    got = {row["unit"]: row["got"] for row in token_shop.rows(f"{sums} GROUP BY unit ORDER BY unit")}
    assert got == {"CNY": 7980, currency: 7980 if currency == "CNY" else 0}
    assert token_shop.broken() == []


def test_money_for_an_order_nobody_knows_is_a_task(token_shop: Trade) -> None:
    placed(token_shop)
    said = token_shop.pays("A-1001", payload="nonsense")
    assert "¥79.80 came in for an order I do not know" in said.to(token_shop.owner)[0].text
    token_shop.pays("A-1001", payload="nonsense")
    assert tasks(token_shop) == ["payment.unknown"]


def test_a_lapsed_order_that_is_paid_takes_the_stock_anew(token_shop: Trade) -> None:
    placed(token_shop)
    token_shop.pass_time(hours=1)
    token_shop.pays("A-1001")
    order = token_shop.order("A-1001")
    assert (order.status, order.lapsed_at, order.cancelled_at) == (OrderStatus.PAID, None, None)
    assert token_shop.stock() == (10, 0, 2)


def test_a_lapsed_order_that_nothing_is_left_for_is_a_task_with_its_money(token_shop: Trade) -> None:
    lin = placed(token_shop, stock=2)
    token_shop.pass_time(hours=1)
    token_shop.says(token_shop.owner, "/sold TEA 1")
    late = token_shop.pays("A-1001")
    assert "¥79.80 came in for order A-1001 after it lapsed" in late.to(token_shop.owner)[0].text
    assert late.to(lin)
    assert token_shop.order("A-1001").status is OrderStatus.CANCELLED
    assert token_shop.stock() == (1, 0, 1)
    assert [one.amount for one in token_shop.ledger() if one.why == "payment"] == [3990, 7980]


def test_the_money_that_came_late_pays_once_there_is_stock_again(token_shop: Trade) -> None:
    placed(token_shop, stock=2)
    token_shop.pass_time(hours=1)
    token_shop.says(token_shop.owner, "/sold TEA 1")
    token_shop.pays("A-1001")
    assert "nothing is left in stock" in token_shop.says(token_shop.owner, "/paid A-1001").text
    token_shop.restocks(5)
    assert "is paid: ¥79.80" in token_shop.says(token_shop.owner, "/paid A-1001").text
    order = token_shop.order("A-1001")
    assert (order.status, order.paid_by) == (OrderStatus.PAID, "telegram")
    assert [one.amount for one in token_shop.ledger() if one.why == "payment"] == [3990, 7980]


def test_a_late_charge_reported_again_changes_nothing_even_with_new_stock(token_shop: Trade) -> None:
    placed(token_shop, stock=2)
    token_shop.pass_time(hours=1)
    token_shop.says(token_shop.owner, "/sold TEA 1")
    token_shop.pays("A-1001")
    token_shop.restocks(5)
    assert token_shop.pays("A-1001").actions == []
    assert token_shop.stock() == (5, 0, 1)
    assert token_shop.order("A-1001").status is OrderStatus.CANCELLED


def test_money_for_a_cancelled_order_is_a_task(token_shop: Trade) -> None:
    lin = placed(token_shop)
    token_shop.presses(lin, "order.cancel 1")
    said = token_shop.pays("A-1001").to(token_shop.owner)[0]
    assert "¥79.80 came in for order A-1001 after it was cancelled" in said.text
    assert tasks(token_shop) == ["payment.cancelled"]
    assert token_shop.order("A-1001").status is OrderStatus.CANCELLED


def test_money_that_has_gone_back_since_is_the_owners_to_decide(token_shop: Trade) -> None:
    placed(token_shop)
    said = token_shop.pays("A-1001", is_given_back=True).to(token_shop.owner)[0]
    assert "all or part of it has been given back" in said.text
    assert tasks(token_shop) == ["payment.given_back"]
    assert token_shop.order("A-1001").status is OrderStatus.PLACED
    assert token_shop.pays("A-1001", is_given_back=True).actions == []
    token_shop.says(token_shop.owner, "/paid A-1001")
    assert token_shop.order("A-1001").status is OrderStatus.PAID


def test_what_was_given_back_after_it_paid_changes_nothing(token_shop: Trade) -> None:
    placed(token_shop)
    token_shop.pays("A-1001")
    assert token_shop.pays("A-1001", is_given_back=True).actions == []
    assert tasks(token_shop) == []


def test_the_merchants_word_pays_once(shop: Trade) -> None:
    placed(shop)
    assert "Order A-1001 is paid: ¥79.80." in shop.says(shop.owner, "/paid a-1001").text
    assert "is paid already" in shop.says(shop.owner, "/paid A-1001").text
    assert len(shop.ledger()) == 1


def test_the_merchants_word_for_a_lapsed_order_without_stock(shop: Trade) -> None:
    placed(shop, stock=2)
    shop.pass_time(days=2)
    shop.says(shop.owner, "/sold TEA 1")
    assert "nothing is left in stock" in shop.says(shop.owner, "/paid A-1001").text
    assert tasks(shop) == ["payment.late"]
    shop.restocks(2)
    shop.says(shop.owner, "/paid A-1001")
    assert shop.order("A-1001").paid_by == "merchant"


@pytest.mark.parametrize("order", ["A-9", "callback:A-1001", "1001"])
def test_an_order_that_is_not_there(shop: Trade, order: str) -> None:
    placed(shop)
    assert "There is no order" in shop.says(shop.owner, f"/paid {order}").text


def test_a_cancelled_order_is_not_paid_by_a_word(shop: Trade) -> None:
    lin = placed(shop)
    shop.presses(lin, "order.cancel 1")
    assert "is cancelled" in shop.says(shop.owner, "/paid A-1001").text


@pytest.mark.parametrize("role", [None, Role.CLERK])
def test_who_may_not_confirm_is_not_heard(shop: Trade, role: Role | None) -> None:
    placed(shop)
    eve = shop.member("Eve", role)
    assert "/paid" in shop.says(eve, "/paid A-1001").text
    assert shop.presses(eve, "/paid A-1001").told == []
    assert shop.order("A-1001").status is OrderStatus.PLACED


def test_an_owner_closes_a_task(token_shop: Trade) -> None:
    placed(token_shop)
    button = token_shop.pays("A-1001", minor=1).to(token_shop.owner)[0].button("Done")
    assert "dealt with" in token_shop.presses(token_shop.owner, button).text
    assert "before" in token_shop.presses(token_shop.owner, button).text
    assert token_shop.presses(token_shop.member("Max", Role.MANAGER), button).told == []


@pytest.mark.parametrize("why", ["amount", "twice", "cancelled"])
def test_money_that_paid_nothing_is_given_back_once(token_shop: Trade, why: str) -> None:
    lin = placed(token_shop)
    if why == "twice":
        token_shop.pays("A-1001", charge="first")
    if why == "cancelled":
        token_shop.presses(lin, "order.cancel 1")
    before = sales(token_shop)
    came = token_shop.pays("A-1001", minor=5000 if why == "amount" else 7980)
    assert tasks(token_shop) == [f"payment.{why}"]
    button = came.to(token_shop.owner)[0].button("I gave it back")
    said = token_shop.presses(token_shop.owner, button)
    assert "for order A-1001 was given back" in said.to(token_shop.owner)[0].text
    assert "has been given back to you" in said.to(lin)[0].text
    assert "before" in token_shop.presses(token_shop.owner, button).text
    assert token_shop.presses(lin, button).told == []
    assert sales(token_shop) == before
    assert token_shop.broken() == []


def test_money_that_was_given_back_pays_no_order_afterwards(token_shop: Trade) -> None:
    placed(token_shop, stock=2)
    token_shop.pass_time(hours=1)
    token_shop.says(token_shop.owner, "/sold TEA 1 total=0")
    came = token_shop.pays("A-1001")
    token_shop.presses(token_shop.owner, came.to(token_shop.owner)[0].button("I gave it back"))
    token_shop.restocks(5)
    token_shop.says(token_shop.owner, "/paid A-1001")
    assert token_shop.order("A-1001").paid_by == "merchant"
    assert sales(token_shop) == 7980
    assert token_shop.broken() == []


def test_money_that_paid_its_order_meanwhile_is_refunded_and_not_given_back(token_shop: Trade) -> None:
    placed(token_shop, stock=2)
    token_shop.pass_time(hours=1)
    token_shop.says(token_shop.owner, "/sold TEA 1 total=0")
    button = token_shop.pays("A-1001").to(token_shop.owner)[0].button("I gave it back")
    token_shop.restocks(5)
    token_shop.says(token_shop.owner, "/paid A-1001")
    assert isinstance(token_shop.presses(token_shop.owner, button).refusal, MoneyUsed)
    assert sales(token_shop) == 7980


def test_the_merchants_word_adds_what_a_provider_lacks(token_shop: Trade) -> None:
    placed(token_shop)
    token_shop.pays("A-1001", minor=5000)
    token_shop.pays("A-1001", minor=1000, charge="ch2")
    assert "is paid: ¥79.80" in token_shop.says(token_shop.owner, "/paid A-1001").text
    assert token_shop.order("A-1001").paid_by == "merchant"
    assert sales(token_shop) == 7980
    assert token_shop.broken() == []


def sales(shop: Trade) -> int:
    return shop.work(lambda tx: ledger.balance(tx, shop.shop.id, ledger.SALES, "CNY"))


def test_yen_have_no_decimals() -> None:
    shop = Trade(currency="JPY")
    lin = shop.with_address(shop.member("Lin"))
    shop.product(price=1200)
    assert "2,400" in shop.says(lin, "/buy TEA 2").text
