"""What a paid order earns, for how long it is held, and what limits it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers import rewards
from handlers.events import Due
from storage import staff
from storage.rows import Member, Role
from tests.handlers.trade import Trade

DAY = timedelta(days=1)


def referred(shop: Trade, terms: str = "reward=10% invitee=5.00", **product: Any) -> tuple[Member, Member]:
    """An inviter and a friend who came by their code, and a campaign that runs."""
    shop.product(stock=1000, **product)
    shop.campaign_of(terms)
    jay = shop.member("Jay")
    shop.pass_time(hours=1)
    return jay, shop.friend("Lin", jay)


def states(shop: Trade) -> list[tuple[str, str, int, str]]:
    return [(one.why, one.to_book, one.amount, one.state) for one in shop.ledger() if one.why != "payment"]


def test_both_sides_are_told_at_once_and_hold_their_reward(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.says(lin, "/buy TEA 2")
    paid = shop.says(shop.owner, "/paid A-1001")
    assert "Lin bought Tea 50g × 2. Your reward of ¥7.98 is on its way." in paid.to(jay)[0].text
    assert "7 days after the parcel arrives, probably 9 April" in paid.to(jay)[0].text
    assert "Your reward of ¥5.00 is on its way" in paid.to(lin)[-1].text
    assert states(shop) == [("reward", f"member:{jay.id}", 798, "held"), ("reward", f"member:{lin.id}", 500, "held")]
    assert (shop.balance(jay), shop.held(jay)) == (0, 798)


def test_a_reward_is_released_by_itself(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin, "TEA 2")
    shop.pass_time(days=7, seconds=-1)
    assert (shop.balance(jay), shop.held(jay)) == (0, 798)
    done = shop.pass_time(seconds=1)
    assert "Your reward of ¥7.98 is in your wallet" in done.to(jay)[0].text
    assert (shop.balance(jay), shop.held(jay), shop.balance(lin)) == (798, 0, 500)
    assert {one.state for one in shop.ledger()} == {"posted"}


def test_the_hold_begins_with_the_delivery(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin)
    shop.pass_time(days=3)
    shop.says(shop.owner, "/ship A-1001")
    shop.pass_time(days=10)
    assert shop.balance(jay) == 0
    shop.says(shop.owner, "/delivered A-1001")
    shop.pass_time(days=7, seconds=-1)
    assert shop.balance(jay) == 0
    shop.pass_time(seconds=1)
    assert shop.balance(jay) == 399


def test_a_parcel_nobody_reports_as_delivered_is_waited_for_thirty_days(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin)
    shop.pass_time(days=2)
    shop.says(shop.owner, "/ship A-1001")
    shop.pass_time(days=30, seconds=-1)
    assert shop.balance(jay) == 0
    shop.pass_time(seconds=1)
    assert shop.balance(jay) == 399


def test_a_delivery_without_shipping_counts(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin)
    shop.pass_time(days=6)
    shop.says(shop.owner, "/delivered A-1001")
    shop.pass_time(days=2)
    assert shop.balance(jay) == 0
    shop.pass_time(days=5)
    assert shop.balance(jay) == 399


def test_a_platforms_clock_may_be_ahead_of_ours(shop: Trade) -> None:
    """A friend who came a minute ago, by Telegram's clock in a minute, and buys at once."""
    shop.product()
    shop.campaign_of()
    jay = shop.member("Jay")
    shop.now += timedelta(minutes=1)
    lin = shop.friend("Lin", jay)
    shop.now -= timedelta(minutes=1)
    shop.buys(lin)
    assert shop.held(jay) == 399
    assert shop.rows("SELECT status FROM referrals") == [{"status": "qualified"}]


def test_a_wake_that_comes_too_early_releases_nothing(shop: Trade) -> None:
    """One that was under way when the parcel was reported: the hold ends later now."""
    jay, lin = referred(shop)
    shop.buys(lin)
    early = Due(at=shop.now, what="reward.release", ref="1", due_at=shop.now)
    assert shop.event(early).actions == []
    assert (shop.balance(jay), shop.held(jay)) == (0, 399)


def test_without_a_hold_it_is_there_at_once(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% hold=0s")
    shop.says(lin, "/buy TEA")
    assert "in your wallet in a moment" in shop.says(shop.owner, "/paid A-1001").to(jay)[0].text
    shop.pass_time(seconds=1)
    assert shop.balance(jay) == 399


@pytest.mark.parametrize(
    ("rule", "price", "amount", "unit"),
    [
        ("10%", 3990, 399, "CNY"),
        ("10%", 3999, 399, "CNY"),
        ("33.33%", 100, 33, "CNY"),
        ("100%", 3990, 3990, "CNY"),
        ("0.01%", 9999, 0, "CNY"),
        ("5.00", 3990, 500, "CNY"),
        ("200p", 3990, 200, "points"),
    ],
)
def test_rules_give_what_they_say_rounded_down(shop: Trade, rule: str, price: int, amount: int, unit: str) -> None:
    jay, lin = referred(shop, f"reward={rule} hold=0s", price=price)
    shop.buys(lin)
    shop.pass_time(seconds=1)
    assert shop.balance(jay, unit) == amount


def test_only_the_first_order_counts_unless_every_one_does(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% invitee=5.00 hold=0s")
    shop.buys(lin)
    shop.buys(lin, number="A-1002")
    shop.pass_time(seconds=1)
    assert (shop.balance(jay), shop.balance(lin)) == (399, 500)


def test_every_order_counts_where_the_campaign_says_so(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% invitee=5.00 on=every hold=0s")
    shop.buys(lin)
    shop.buys(lin, number="A-1002")
    shop.pass_time(seconds=1)
    assert (shop.balance(jay), shop.balance(lin)) == (798, 500)


def test_staff_earn_nothing(shop: Trade) -> None:
    shop.product()
    shop.campaign_of()
    shop.pass_time(hours=1)
    lin = shop.friend("Lin", shop.member("Max", Role.CLERK))
    shop.buys(lin)
    assert states(shop) == [("reward", f"member:{lin.id}", 500, "held")]


def test_who_is_staff_no_more_earns_nothing_for_orders_from_before(shop: Trade) -> None:
    shop.product(stock=1000)
    shop.campaign_of("reward=10% on=every")
    shop.pass_time(hours=1)
    max_ = shop.member("Max", Role.MANAGER)
    lin = shop.friend("Lin", max_)
    shop.buys(lin)
    shop.work(lambda tx: staff.remove(tx, shop.shop.id, max_.id))
    for step in ("/ship A-1001", "/delivered A-1001", "/refund A-1001 10.00 confirm=yes"):
        assert shop.says(shop.owner, step).refusal is None
    assert states(shop) == [("refund", "outside", 1000, "posted")]
    shop.buys(lin, number="A-1002")
    assert shop.held(max_) == 399
    assert shop.broken() == []


def test_who_came_by_themselves_earns_nobody_anything(shop: Trade) -> None:
    shop.product()
    shop.campaign_of()
    shop.buys(shop.with_address(shop.member("Lin")))
    assert states(shop) == []


def test_without_a_campaign_the_inviter_is_known_and_nothing_is_paid(shop: Trade) -> None:
    shop.product()
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay)
    shop.buys(lin)
    order = shop.order("A-1001")
    assert (order.inviter_id, order.campaign_id) == (jay.id, None)
    assert states(shop) == []


def test_credit_is_not_part_of_the_base(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% invitee=12.00 on=every hold=0s")
    shop.buys(lin)
    shop.pass_time(seconds=1)
    asked = shop.says(lin, "/buy TEA").to(lin)[0]
    shop.presses(lin, asked.button("Use credit ¥12.00"))
    shop.says(shop.owner, "/paid A-1002")
    shop.pass_time(seconds=1)
    assert shop.balance(jay) == 399 + 279


def test_an_order_paid_by_credit_alone_earns_nothing(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=5.00 invitee=100.00 on=every hold=0s")
    shop.buys(lin)
    shop.pass_time(seconds=1)
    asked = shop.says(lin, "/buy TEA").to(lin)[0]
    shop.presses(lin, asked.button("Use credit"))
    shop.pass_time(seconds=1)
    assert shop.order("A-1002").paid_by == "credit"
    assert shop.balance(jay) == 500


# --- which campaign ---------------------------------------------------------------------------------------------


def test_the_codes_own_campaign_pays_before_a_newer_one(shop: Trade) -> None:
    shop.product()
    shop.campaign_of("reward=10%", name="old")
    shop.pass_time(hours=1)
    shop.campaign_of("reward=50%", name="new")
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay, campaign="old")
    shop.buys(lin)
    assert shop.held(jay) == 399


def test_the_newest_running_one_pays_where_the_codes_own_has_ended(shop: Trade) -> None:
    shop.product()
    shop.campaign_of("reward=10%", name="old")
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay, campaign="old")
    shop.campaign_of("reward=20%", name="second")
    shop.pass_time(hours=1)
    shop.campaign_of("reward=50%", name="third")
    shop.says(shop.owner, "/campaign end old")
    shop.buys(lin)
    assert shop.held(jay) == 1995


def test_terms_are_those_of_the_moment_the_order_was_placed(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10%")
    shop.says(lin, "/buy TEA")
    shop.says(shop.owner, "/campaign end spring")
    shop.campaign_of("reward=50%", name="later")
    shop.says(shop.owner, "/paid A-1001")
    assert shop.held(jay) == 399


def test_a_campaign_of_one_product_pays_for_that_only(shop: Trade) -> None:
    shop.product()
    shop.product("CUP")
    shop.campaign_of("reward=50% on=every product=CUP")
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay)
    shop.buys(lin)
    assert shop.held(jay) == 0
    shop.buys(lin, "CUP", "A-1002")
    assert shop.held(jay) == 1995


def test_a_newer_campaign_of_another_product_does_not_stand_in_the_way(shop: Trade) -> None:
    shop.product()
    shop.product("CUP")
    shop.campaign_of("reward=10%", name="all")
    shop.pass_time(hours=1)
    shop.campaign_of("reward=50% product=CUP", name="cups")
    jay = shop.member("Jay")
    shop.buys(shop.friend("Lin", jay))
    assert shop.held(jay) == 399


def test_of_a_mixed_order_only_the_products_lines_count(shop: Trade) -> None:
    """Two lines of 39.90 and 10.00 and 5.00 of shipping: the base is the one line."""
    shop.product()
    shop.product("CUP", price=1000)
    shop.campaign_of("reward=10% product=TEA")
    jay = shop.member("Jay")
    lin = shop.friend("Lin", jay)
    shop.reports("paid", buyer=lin, minor=5490, lines=[("TEA", 1, 3990), ("CUP", 1, 1000)])
    assert shop.held(jay) == 399


def test_shipping_is_not_part_of_the_base(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10%")
    shop.reports("paid", buyer=lin, minor=4990, lines=[("TEA", 1, None)])
    assert shop.held(jay) == 399


def test_a_discount_lowers_the_base(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10%")
    shop.reports("paid", buyer=lin, minor=2990, lines=[("TEA", 1, None)])
    assert shop.held(jay) == 299


# --- caps and budgets -------------------------------------------------------------------------------------------


def friends(shop: Trade, jay: Member, count: int) -> list[Member]:
    return [shop.friend(f"F{at}", jay) for at in range(count)]


def test_a_cap_is_paid_up_to(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% cap=10.00")
    mia, zoe = friends(shop, jay, 2)
    shop.buys(lin, "TEA 2")
    shop.says(mia, "/buy TEA 2")
    cut = shop.says(shop.owner, "/paid A-1002").to(jay)[0].text
    assert "of ¥7.98 your reward is ¥2.02 this time" in cut
    shop.says(zoe, "/buy TEA")
    assert "has reached its limit" in shop.says(shop.owner, "/paid A-1003").to(jay)[0].text
    assert shop.held(jay) == 1000


def test_a_cap_is_each_months_in_the_shops_zone(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% cap=5.00")
    (mia,) = friends(shop, jay, 1)
    shop.now = datetime(2026, 4, 30, 15, 59, tzinfo=UTC)
    shop.buys(lin, "TEA 2")
    shop.now = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)
    shop.buys(mia, "TEA 2", "A-1002")
    assert shop.held(jay) == 1000


def test_what_is_taken_back_frees_the_cap(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% cap=5.00")
    (mia,) = friends(shop, jay, 1)
    shop.buys(lin, "TEA 2")
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    shop.buys(mia, "TEA 2", "A-1002")
    assert shop.held(jay) == 500


def test_a_cap_counts_the_whole_month(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% cap=5.00")
    (mia,) = friends(shop, jay, 1)
    shop.buys(lin)
    shop.pass_time(days=25)
    shop.buys(mia, "TEA 2", "A-1002")
    assert shop.balance(jay) + shop.held(jay) == 500


def test_a_cap_is_the_referrers_not_the_friends(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% invitee=5.00 cap=1.00")
    shop.buys(lin)
    assert (shop.held(jay), shop.held(lin)) == (100, 500)


def test_a_cap_is_each_referrers_own(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% cap=5.00")
    kim = shop.member("Kim")
    mia = shop.friend("Mia", kim)
    shop.buys(lin, "TEA 2")
    shop.buys(mia, "TEA 2", "A-1002")
    assert (shop.held(jay), shop.held(kim)) == (500, 500)


def test_a_budget_is_for_both_sides(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% invitee=5.00 budget=10.00")
    shop.buys(lin, "TEA 2")
    assert (shop.held(jay), shop.held(lin)) == (798, 202)
    (mia,) = friends(shop, jay, 1)
    shop.buys(mia, "TEA 2", "A-1002")
    assert (shop.held(jay), shop.held(mia)) == (798, 0)


def test_a_budget_does_not_count_another_unit(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% invitee=200p budget=7.98 hold=0s")
    shop.buys(lin, "TEA 2")
    shop.pass_time(seconds=1)
    assert (shop.balance(jay), shop.balance(lin, "points")) == (798, 200)


def test_a_budget_of_points(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=200p invitee=100p budget=250p hold=0s")
    shop.buys(lin)
    shop.pass_time(seconds=1)
    assert (shop.balance(jay, "points"), shop.balance(lin, "points")) == (200, 50)


@pytest.mark.parametrize("limit", ["budget=8.00", "cap=8.00"])
def test_what_a_later_order_took_of_the_limit_is_the_first_ones_once_that_is_known(shop: Trade, limit: str) -> None:
    jay, lin = referred(shop, f"reward=10% {limit}")
    first_at = shop.now
    shop.pass_time(hours=2)
    shop.reports("paid", "A-2", buyer=lin)
    shop.reports("paid", "A-1", buyer=lin, at=first_at)
    earned = shop.rows("SELECT o.number, w.amount FROM rewards w JOIN orders o ON o.id = w.order_id ORDER BY o.number")
    assert earned == [{"number": "A-1", "amount": 798}, {"number": "A-2", "amount": 0}]
    assert shop.held(jay) == 798


# --- leaving early ----------------------------------------------------------------------------------------------


def test_a_purchase_from_before_an_early_leave_brings_the_referral_back(shop: Trade) -> None:
    jay, lin = referred(shop)
    bought_at = shop.now
    shop.pass_time(hours=2)
    leave(shop, lin)
    shop.reports("paid", buyer=lin, at=bought_at)
    assert shop.rows("SELECT status FROM referrals") == [{"status": "qualified"}]
    assert shop.held(jay) == 798


def test_a_purchase_after_an_early_leave_earns_nothing(shop: Trade) -> None:
    _, lin = referred(shop)
    leave(shop, lin)
    shop.pass_time(hours=2)
    shop.buys(lin)
    assert states(shop) == []
    assert shop.order("A-1001").inviter_id is None


def leave(shop: Trade, member: Member) -> None:
    shop.work(lambda tx: rewards.left(shop.turn(tx), member.id, shop.now - timedelta(hours=1), shop.now))
