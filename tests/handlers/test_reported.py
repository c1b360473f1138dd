"""Orders reported by the shop's own system."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.order_refusals import Contradiction
from storage.rows import OrderSource, OrderStatus
from tests.handlers.test_rewards import referred
from tests.handlers.trade import Named, Trade


def test_a_paid_order_is_recorded_and_rewarded(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.reports("paid", buyer=lin)
    order = shop.order("A-1")
    assert (order.source, order.status, order.paid_by) == (OrderSource.CALLBACK, OrderStatus.PAID, "callback")
    assert shop.held(jay) == 798
    assert shop.stock() == (998, 0, 2)


def test_reported_again_it_has_its_effect_once(shop: Trade) -> None:
    jay, lin = referred(shop)
    for at in range(3):
        shop.reports("paid", buyer=lin, report=f"r{at}")
    assert shop.held(jay) == 798
    assert len(shop.rows("SELECT * FROM orders")) == 1


def test_a_code_in_the_report_brings_somebody_nobody_knew(shop: Trade) -> None:
    shop.product()
    shop.campaign_of()
    jay = shop.member("Jay")
    code = shop.code(jay)
    shop.pass_time(hours=1)
    shop.reports("paid", buyer=Named("Mia"), code=code.lower())
    mia = shop.known("Mia")
    assert shop.order("A-1").buyer_id == mia.id
    assert (shop.held(jay), shop.held(mia)) == (798, 500)
    assert not shop.can_write_to(mia)


def test_a_code_for_somebody_the_shop_knows_is_void(shop: Trade) -> None:
    shop.product()
    shop.campaign_of()
    jay, mia = shop.member("Jay"), shop.member("Mia")
    code = shop.code(jay)
    shop.pass_time(hours=1)
    shop.reports("paid", buyer=mia, code=code)
    assert shop.held(jay) == 0
    assert shop.rows("SELECT status, reason FROM referrals") == [{"status": "void", "reason": "known"}]


def test_a_name_is_not_lost_by_a_report_without_one(shop: Trade) -> None:
    _, lin = referred(shop)
    shop.reports("paid", buyer=lin)
    assert shop.rows(f"SELECT name FROM people WHERE member_id = {lin.id}") == [{"name": "Lin"}]


def test_nobody_is_named_as_the_buyer(shop: Trade) -> None:
    shop.product()
    shop.reports("paid")
    assert shop.order("A-1").buyer_id is None


def test_what_is_unknown_here_is_kept_as_text(shop: Trade) -> None:
    shop.product()
    shop.reports("paid", minor=5000, lines=[("WINE", 2, None), ("tea", 1, None)])
    lines = shop.rows("SELECT product_id IS NULL AS is_text, product_code, minor, taken FROM order_lines ORDER BY line")
    assert [tuple(row.values()) for row in lines] == [(1, "WINE", 1010, 0), (0, "TEA", 3990, 1)]


def test_without_lines_there_is_the_total_to_earn_from(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% on=every")
    told = shop.reports("paid", buyer=lin, lines=[], minor=7980).to(jay)[0].text
    assert "Lin bought goods. Your reward of ¥7.98 is on its way." in told
    assert shop.held(jay) == 798
    shop.reports("refunded", minor=3990)
    assert shop.held(jay) == 399


def test_without_lines_a_products_campaign_pays_nothing(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% on=every product=TEA")
    shop.reports("paid", buyer=lin, lines=[], minor=7980)
    assert shop.held(jay) == 0


def test_short_stock_is_a_task(shop: Trade) -> None:
    shop.product(stock=1)
    shop.reports("paid")
    assert shop.stock() == (0, 0, 2)
    assert [row["ref"] for row in shop.rows("SELECT ref FROM tasks")] == ["callback:A-1/1"]


@pytest.mark.parametrize("step", ["shipped", "delivered", "refunded"])
def test_what_comes_before_its_payment_waits_for_it(shop: Trade, step: str) -> None:
    shop.product()
    assert shop.reports(step).waits_for == "order.paid:callback:A-1"
    assert "order.paid:callback:A-1" in shop.reports("paid").known
    assert shop.reports(step).waits_for is None
    assert shop.order("A-1").status == step


def test_steps_in_the_wrong_order(shop: Trade) -> None:
    shop.product()
    shop.reports("paid")
    shop.reports("delivered", at=shop.now + timedelta(seconds=1))
    shop.reports("shipped")
    assert shop.order("A-1").status is OrderStatus.DELIVERED


def test_refunds_by_their_own_id(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.reports("paid", buyer=lin)
    for at in range(3):
        shop.reports("refunded", minor=3990, refund="R-1", report=f"r{at}")
    assert shop.order("A-1").refunded_minor == 3990
    assert shop.held(jay) == 399
    shop.reports("refunded", minor=3990, refund="R-2", report="r1")
    assert shop.order("A-1").status is OrderStatus.REFUNDED


def test_refunds_without_an_id_are_told_apart_by_their_report(shop: Trade) -> None:
    shop.product()
    shop.reports("paid")
    for report in ("r1", "r1", "r2"):
        shop.reports("refunded", minor=1000, report=report)
    assert shop.order("A-1").refunded_minor == 2000


def contradiction(shop: Trade, step: str, **more: Any) -> str:
    """What a report is refused for. Nothing of it stays."""
    before = shop.rows("SELECT * FROM orders")
    refusal = shop.reports(step, **more).refusal
    assert isinstance(refusal, Contradiction)
    assert shop.rows("SELECT * FROM orders") == before
    return shop.house.texts.say("en", refusal.text, **refusal.values)


def test_another_currency_contradicts(shop: Trade) -> None:
    shop.product()
    assert "The report is in USD" in contradiction(shop, "paid", currency="USD")


def test_more_refunded_than_paid_contradicts(shop: Trade) -> None:
    shop.product()
    shop.reports("paid")
    assert "At most ¥79.80" in contradiction(shop, "refunded", minor=7981)
    shop.reports("refunded", minor=7980, refund="R-1")
    assert "At most ¥0.00" in contradiction(shop, "refunded", minor=1, refund="R-2")


def test_what_contradicts_after_it_waited_is_the_owners_to_see(shop: Trade) -> None:
    """The door has said yes to it long since."""
    shop.product()
    assert shop.reports("refunded", minor=10000, refund="R-1").waits_for
    shop.reports("paid")
    told = shop.reports("refunded", minor=10000, refund="R-1").to(shop.owner)
    assert "¥100.00 of order A-1 was given back, but at most ¥79.80" in told[0].text
    assert shop.order("A-1").refunded_minor == 0


@pytest.mark.parametrize(
    ("step", "says"),
    [("refunded", "¥50.00 of order A-1 was given back"), ("shipped", "A-1 was sent"), ("delivered", "A-1 arrived")],
)
def test_what_waited_in_vain_is_the_owners_to_see(shop: Trade, step: str, says: str) -> None:
    minor = 5000 if step == "refunded" else None
    assert shop.reports(step, minor=minor).waits_for
    told = shop.reports(step, minor=minor, has_waited=True)
    assert f"{says}, but never that it was paid" in told.to(shop.owner)[0].text
    assert shop.reports(step, minor=minor, has_waited=True).actions == []


def test_a_clock_ahead_of_ours_is_wrong(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.reports("paid", buyer=lin, at=shop.now + timedelta(days=300))
    assert shop.order("A-1").paid_at == shop.now
    shop.pass_time(days=8)
    assert shop.balance(jay) == 798


def test_a_clock_a_little_behind_ours_still_finds_the_campaign(shop: Trade) -> None:
    shop.product()
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay)
    shop.campaign_of()
    shop.reports("paid", buyer=lin, at=shop.now - timedelta(minutes=4))
    assert shop.held(jay) == 798


def test_an_order_of_before_the_campaign_is_not_its_own(shop: Trade) -> None:
    shop.product()
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay)
    shop.pass_time(hours=1)
    shop.campaign_of()
    shop.reports("paid", buyer=lin, at=shop.now - timedelta(minutes=6))
    assert shop.held(jay) == 0


def test_an_earlier_order_that_is_told_later_is_the_first(shop: Trade) -> None:
    """Two orders of one friend, reported in the wrong order: the reward is the first one's, wherever it was before."""
    jay, lin = referred(shop)
    shop.pass_time(hours=3)
    shop.reports("paid", "A-2", buyer=lin, at=shop.now, minor=3990, lines=[("TEA", 1, None)])
    assert (shop.held(jay), shop.held(lin)) == (399, 500)
    told = shop.reports("paid", "A-1", buyer=lin, at=shop.now - timedelta(hours=1))
    assert "an earlier order counts as the first, so this reward of ¥3.99 is gone" in told.text
    assert (shop.held(jay), shop.held(lin)) == (798, 500)
    shop.pass_time(days=8)
    assert (shop.balance(jay), shop.balance(lin)) == (798, 500)


def test_of_one_inviters_codes_the_first_counts_whichever_is_told_first(shop: Trade) -> None:
    """The campaign that pays is that of the code somebody really came by."""
    shop.product()
    shop.campaign_of("reward=10%", name="spring")
    shop.campaign_of("reward=20%", name="summer")
    jay = shop.member("Jay")
    spring, summer = shop.code(jay, "spring"), shop.code(jay, "summer")
    shop.pass_time(hours=3)
    shop.reports("paid", "A-2", buyer=Named("Lin"), code=summer)
    assert shop.held(jay) == 1596
    shop.reports("paid", "A-1", buyer=Named("Lin"), code=spring, at=shop.now - timedelta(hours=1))
    assert shop.held(jay) == 798
    paid_by = shop.rows("SELECT c.name FROM orders o JOIN campaigns c ON c.id = o.campaign_id ORDER BY o.number")
    assert [row["name"] for row in paid_by] == ["spring", "spring"]


def test_one_number_in_two_places(shop: Trade) -> None:
    shop.product()
    lin = shop.with_address(shop.member("Lin"))
    shop.says(lin, "/buy TEA")
    shop.reports("paid", "A-1001")
    asked = shop.says(shop.owner, "/order A-1001").told[0]
    assert "Two orders are called “A-1001”" in asked.text
    assert "to be sent" in shop.presses(shop.owner, asked.button("callback:A-1001")).text


def test_buttons_mean_their_own_order_whatever_its_number(shop: Trade) -> None:
    shop.product()
    lin = shop.member("Lin")
    shop.reports("paid", "A-1001")
    shop.says(lin, "/buy TEA")
    for answer in ("Lin Li", "13812345678"):
        shop.says(lin, answer)
    step = shop.says(lin, "1 Longjing Road").told[0]
    assert "1 Longjing" in step.text
    shop.presses(lin, step.button("Change address"))
    own = shop.presses(shop.owner, shop.says(shop.owner, "/order A-1001").told[0].buttons[1]).told[0]
    assert "waiting for payment" in own.text
    assert "is paid" in shop.presses(shop.owner, own.button("Payment received")).text
    assert "There is no order" in shop.says(shop.owner, f"/order id:{'9' * 30}").text


def test_buyers_read_the_number_alone(shop: Trade) -> None:
    """`callback:` is how staff tell two orders apart; who bought knows of one."""
    lin = shop.with_address(shop.member("Lin"))
    shop.reports("paid", "X-1", buyer=lin)
    told = shop.reports("shipped", "X-1").to(lin)[0].text
    assert "X-1" in told
    assert "callback" not in told


def test_refund_ids_of_the_shops_own_system_are_not_ours(shop: Trade) -> None:
    shop.product()
    shop.reports("paid", minor=7980)
    shop.says(shop.owner, "/refund A-1 10.00 confirm=yes")
    shop.reports("refunded", minor=1000, refund="1")
    shop.reports("refunded", minor=1000, refund="1")
    assert shop.order("A-1").refunded_minor == 2000
