"""/rank and /wallet and /orders: what a member sees of their own, and of others."""

import pytest

from handlers import invites
from storage.rows import Role
from tests.handlers.test_rewards import referred
from tests.handlers.trade import Trade


def test_the_standing_has_short_names_and_counts(shop: Trade) -> None:
    jay, lin = referred(shop)
    anna = shop.member("Alexandra Smith")
    for at, name in enumerate(("F1", "F2")):
        shop.buys(shop.friend(name, anna), number=f"A-{1001 + at}")
    shop.buys(lin, number="A-1003")
    shop.friend("Zoe", jay)
    said = shop.says(jay, "/rank").told[0]
    assert "1. Alexandra S. · 2\n2. Jay · 1" in said.text
    assert "You are at 2, one friend of yours has bought" in said.text
    assert "¥" not in said.text


def test_anybody_can_hide_and_come_back(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin)
    button = shop.says(jay, "/rank").told[0].button("Hide me")
    shop.presses(jay, button)
    said = shop.says(jay, "/rank").told[0]
    assert "Jay" not in said.text
    shop.presses(jay, said.button("Show me"))
    assert "1. Jay · 1" in shop.says(jay, "/rank").text


def test_a_campaigns_own_standing(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin)
    shop.campaign_of("reward=5%", name="summer")
    assert "summer: standing" in shop.says(jay, "/rank summer").text
    assert "Nobody is on it yet" in shop.says(jay, "/rank summer").text
    assert "1. Jay · 1" in shop.says(jay, "/rank spring").text
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert "Nobody is on it yet" in shop.says(jay, "/rank spring").text
    assert "There is no campaign" in shop.says(jay, "/rank winter").text


def test_who_gave_back_all_that_was_bought_counts_no_more(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin, number="A-1001")
    shop.says(shop.owner, "/refund A-1001 1.00 confirm=yes")
    assert "1. Jay · 1" in shop.says(jay, "/rank").text
    shop.says(shop.owner, "/refund A-1001 confirm=yes")
    assert "Nobody is on it yet" in shop.says(jay, "/rank").text
    shop.buys(lin, number="A-1002")
    assert "1. Jay · 1" in shop.says(jay, "/rank").text


def test_staff_are_not_in_it(shop: Trade) -> None:
    shop.product()
    lin = shop.friend("Lin", shop.member("Max", Role.CLERK))
    shop.buys(lin)
    assert "Nobody is on it yet" in shop.says(lin, "/rank").text


def test_the_place_counts_whom_the_list_shows(shop: Trade) -> None:
    shop.campaign_of()
    shop.product(stock=None)
    stan, hidden, anna = shop.member("Stan", Role.MANAGER), shop.member("Hal"), shop.member("Anna")
    for at, inviter in enumerate((stan, stan, hidden, hidden, anna)):
        shop.buys(shop.friend(f"F{at}", inviter), number=f"A-{1001 + at}")
    shop.presses(hidden, "rank.hide")
    for typed in ("/rank", "/rank spring"):
        said = shop.says(anna, typed).text
        assert "1. Ann… · 1" in said
        assert "You are at 1" in said
        assert "You are at 1" in shop.says(hidden, typed).text


def test_in_a_group_it_says_nothing_of_who_asks(shop: Trade) -> None:
    jay, lin = referred(shop)
    shop.buys(lin)
    shop.connection.execute(
        "INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at) "
        f"VALUES ({shop.shop.id}, 'telegram', 'tea-fans', 'group', 'tea-fans', 'on', 0)"
    )
    (said,) = shop.says(jay, "/rank", group="tea-fans").told
    assert "You are" not in said.text
    assert said.buttons == []


def test_the_wallet_shows_what_is_there_and_what_is_on_its_way(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% on=every")
    shop.buys(lin)
    shop.pass_time(days=8)
    shop.buys(lin, "TEA 2", "A-1002")
    said = shop.says(jay, "/wallet").text
    assert "Shop credit ¥3.99, 0 points" in said
    assert "¥7.98 · Tea 50g × 2 · 17 April" in said


def test_a_long_list_of_holds_is_cut(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% on=every")
    for at in range(12):
        shop.buys(lin, number=f"A-{1001 + at}")
    assert "and 2 more" in shop.says(jay, "/wallet").text


def test_an_empty_wallet(shop: Trade) -> None:
    assert "No rewards are on their way" in shop.says(shop.member("Lin"), "/wallet").text


def test_credit_is_not_paid_out_as_money(shop: Trade) -> None:
    assert "pays credit out in purchases only" in shop.says(shop.member("Lin"), "/payout 5.00").text
    assert "Nobody can ask for a payout yet" in shop.says(shop.owner, "/payouts").text


def test_my_orders_with_buttons_for_the_unpaid_ones(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    assert "no orders yet" in shop.says(lin, "/orders").text
    shop.product()
    shop.buys(lin)
    shop.says(lin, "/buy TEA 2")
    said = shop.says(lin, "/orders").told[0]
    assert "A-1002 · Tea 50g × 2 · ¥79.80 · waiting for payment\nA-1001 · Tea 50g · ¥39.90 · to be sent" in said.text
    assert [one.does for one in said.buttons] == ["order.show 2", "order.cancel 2"]
    assert "Please pay" in shop.presses(lin, said.button("Pay")).to(lin)[0].text
    shop.presses(lin, said.button("Cancel"))
    assert "cancelled" in shop.says(lin, "/orders").text


def test_a_campaign_nobody_knows_of(shop: Trade) -> None:
    """What is refused to customers names only what customers may type; drafts are staff's."""
    lin = shop.member("Lin")
    shop.says(shop.owner, "/campaign new secret reward=10%")
    for name in ("nope", "secret"):
        said = shop.says(lin, f"/rank {name}").text
        assert f"There is no campaign called “{name}” now" in said
        assert "/rank" in said
        assert "/campaign" not in said


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("/buy TEA x", "/buy TEA 2"),
        ("/sold TEA 2 total=x", "/sold TEA 2 total=39.90"),
        ("/campaign new spring reward＝200%", "/campaign new spring reward＝10%"),
        ("/campaign new spring reward=10% hold=soon", "/campaign new spring reward=10% hold=7d"),
        ("/campaign new x reward=x", "/campaign new x reward=10%"),
        ("/buy TEA x\nand more", "/buy TEA 2"),
        (f"/buy TEA x {'y' * 300}", "2"),
    ],
)
def test_the_example_is_the_whole_command(shop: Trade, typed: str, example: str) -> None:
    shop.product()
    assert shop.says(shop.owner, typed).text.lower().endswith(f"for example: {example}".lower())


def test_what_is_not_shipped_is_not_to_be_sent(shop: Trade) -> None:
    lin = shop.member("Lin")
    shop.product(is_shipped=False)
    shop.says(lin, "/buy TEA")
    shop.says(shop.owner, "/paid A-1001")
    assert "¥39.90 · paid" in shop.says(lin, "/orders").text
    assert "A-1001 · paid" in shop.says(shop.owner, "/order A-1001").text


def test_staff_see_an_order_with_its_steps(shop: Trade) -> None:
    lin, clerk = shop.with_address(shop.member("Lin")), shop.member("Cleo", Role.CLERK)
    shop.product()
    shop.says(lin, "/buy TEA")
    seen = shop.says(clerk, "/order A-1001").told[0]
    assert "Lin Li 13812345678, 1 Longjing Road" in seen.text
    assert seen.buttons == []
    assert [one.does for one in shop.says(shop.owner, "/order #A-1001").told[0].buttons] == [
        "/paid id:1",
        "/order id:1 cancel",
    ]
    shop.says(shop.owner, "/paid A-1001")
    assert shop.says(clerk, "/order A-1001").told[0].button("sent").does == "/ship id:1"


def test_a_manager_cancels_an_order(shop: Trade) -> None:
    lin, clerk = shop.with_address(shop.member("Lin")), shop.member("Cleo", Role.CLERK)
    shop.product()
    shop.says(lin, "/buy TEA")
    assert "/order" in shop.says(clerk, "/order A-1001 cancel confirm=yes").text
    assert shop.stock() == (12, 1, 0)
    sure = shop.says(shop.owner, "/order A-1001 cancel").told[0]
    assert shop.stock() == (12, 1, 0)
    assert shop.presses(clerk, sure.button("Yes")).told == []
    done = shop.presses(shop.owner, sure.button("Yes"))
    assert "The shop cancelled order A-1001" in done.to(lin)[0].text
    assert shop.stock() == (12, 0, 0)
    assert "is cancelled" in shop.presses(shop.owner, sure.button("Yes")).text
    shop.says(lin, "/buy TEA")
    shop.says(shop.owner, "/order A-1002 cancel confirm=yes")
    assert shop.stock() == (12, 0, 0)


def test_only_an_unpaid_order_can_be_cancelled(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    shop.buys(lin)
    assert "is paid already" in shop.says(shop.owner, "/order A-1001 cancel").text
    assert "Only cancel can follow" in shop.says(shop.owner, "/order A-1001 fly").text


def test_customers_have_no_order_command(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    shop.buys(lin)
    said = shop.says(lin, "/order A-1001").text
    assert "Longjing" not in said
    assert "/order" in said


def test_an_invite_is_for_a_campaign_of_several_words(shop: Trade) -> None:
    assert isinstance(shop.commands, dict)
    shop.commands.update({one.word: one for one in invites.COMMANDS})
    for name in ("Spring sale", "Autumn"):
        shop.says(shop.owner, f"/campaign new {name} reward=10%")
        shop.says(shop.owner, f"/campaign start {name}")
    anna = shop.member("Anna")
    assert "Spring sale" in shop.says(anna, "/invite Spring sale").text
    assert "Spring sale" in shop.says(anna, '/invite "Spring sale"').text
    assert "There is no campaign called “Winter sale”" in shop.says(anna, "/invite Winter sale").text
