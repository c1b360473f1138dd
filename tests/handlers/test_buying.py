"""Placing an order: what is reserved, what is asked, what is said where."""

import pytest

from handlers.actions import DropButtons
from handlers.content import Invoice
from handlers.links import Links
from storage import wakes
from storage.rows import OrderStatus, Role
from tests.handlers.harness import sent
from tests.handlers.trade import Trade


def test_an_order_reserves_its_pieces_and_asks_for_the_address_once(shop: Trade) -> None:
    lin = shop.member("Lin")
    shop.product()
    first = shop.says(lin, "/buy tea ２")
    assert "Tea 50g × 2, ¥79.80 in all. Order A-1001" in first.text
    assert "Who is it for?" in first.text
    assert shop.stock() == (12, 2, 0)
    shop.says(lin, "Lin Li")
    shop.says(lin, "138 1234 5678")
    asked = shop.says(lin, "1 Longjing Road, Hangzhou")
    assert "Goes to Lin Li 138****5678, 1 Longjing …" in asked.to(lin)[0].text
    again = shop.says(lin, "/buy TEA")
    assert "Goes to Lin Li" in again.text
    assert "Who is it for?" not in again.text


def test_only_a_question_with_buttons_has_them_taken_away(shop: Trade) -> None:
    """An edit counts against the pace of the chat, and Telegram refuses one that changes nothing."""
    lin = shop.member("Lin")
    shop.product()
    shop.performed(shop.says(lin, "/buy TEA"), "31")
    named = shop.says(lin, "Lin")
    assert not [one for one in named.actions if isinstance(one, DropButtons)]
    shop.performed(named, "32")
    where = shop.says(lin, "13812345678")
    assert not [one for one in where.actions if isinstance(one, DropButtons)]
    shop.performed(where, "33")
    assert DropButtons(sent=sent("Lin-account", "33")) in shop.says(lin, "1 Longjing Road").actions


def test_what_has_no_words_is_no_answer_and_that_is_said(shop: Trade) -> None:
    lin = shop.member("Lin")
    shop.product()
    shop.says(lin, "/buy TEA")
    assert "asked for words" in shop.says(lin, "").text
    assert "phone" in shop.says(lin, "Lin Li").text


def test_a_parcel_can_be_picked_up(shop: Trade) -> None:
    lin = shop.member("Lin")
    shop.product()
    shop.says(lin, "/buy TEA")
    shop.says(lin, "Lin")
    asked = shop.says(lin, "13812345678")
    done = shop.presses(lin, asked.to(lin)[0].button("pick it up"))
    assert "To be picked up by Lin 138****5678" in done.text


def test_what_is_not_shipped_needs_no_address(shop: Trade) -> None:
    lin = shop.member("Lin")
    shop.product("EBOOK", is_shipped=False)
    assert "Please pay the way the shop told you" in shop.says(lin, "/buy EBOOK").text


def test_the_merchant_is_asked_to_confirm_where_nobody_else_takes_the_money(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    asked = shop.says(lin, "/buy TEA").to(shop.owner)[0]
    assert "1 Longjing Road" in asked.text
    assert "13812345678" in asked.text
    assert f"Lin #{lin.id}" in asked.text
    paid = shop.presses(shop.owner, asked.button("Payment received"))
    assert "Payment received, order A-1001" in paid.to(lin)[0].text
    assert shop.order("A-1001").paid_by == "merchant"


def test_staff_hear_of_an_order_once_however_often_its_buyer_looks_at_it(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    assert "A-1001" in shop.says(lin, "/buy TEA").to(shop.owner)[0].text
    for _ in range(2):
        looked = shop.presses(lin, f"order.show {shop.order('A-1001').id}")
        assert "A-1001" in looked.to(lin)[0].text
        assert looked.to(shop.owner) == []


def test_staff_hear_where_an_order_goes_that_they_know_of(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    shop.says(lin, "/buy TEA")
    changed = shop.says(lin, '/address Lin 13812345678 "9 New Road" order=A-1001')
    assert "9 New Road" in changed.to(shop.owner)[0].text
    assert shop.says(lin, '/address Lin 13812345678 "9 New Road" order=A-1001').to(shop.owner) == []


def test_who_packs_hears_where_a_paid_order_goes_now(token_shop: Trade) -> None:
    lin, clerk = token_shop.with_address(token_shop.member("Lin")), token_shop.member("Cleo", Role.CLERK)
    token_shop.product()
    token_shop.says(lin, "/buy TEA")
    unpaid = token_shop.says(lin, '/address Lin 13812345678 "8 Old Road" order=A-1001')
    assert unpaid.to(clerk) == []
    token_shop.pays("A-1001")
    changed = token_shop.says(lin, '/address Lin 13812345678 "9 New Road" order=A-1001')
    assert "A-1001 goes elsewhere now" in changed.to(clerk)[0].text
    assert "9 New Road" in changed.to(clerk)[0].text
    assert changed.to(clerk)[0].button("Mark as sent").does.startswith("/ship")
    assert token_shop.says(lin, '/address Lin 13812345678 "9 New Road" order=A-1001').to(clerk) == []


def test_an_invoice_where_the_platform_takes_the_money(token_shop: Trade) -> None:
    lin = token_shop.with_address(token_shop.member("Lin"))
    token_shop.product()
    (asked,) = token_shop.says(lin, "/buy TEA 2").told
    invoice = asked.content
    assert isinstance(invoice, Invoice)
    order = token_shop.order("A-1001")
    assert (invoice.payload, invoice.currency, invoice.prices[0][1]) == (order.pay_key, "CNY", 7980)
    assert invoice.start == "p_TEA"
    assert [one.label for one in asked.buttons] == ["Pay ¥79.80", "Change address", "Cancel"]
    assert len(invoice.title) <= 32
    assert "Kept for you for 15 minutes" in invoice.description


def test_what_is_kept_is_told_in_whole_minutes(token_shop: Trade) -> None:
    lin = token_shop.with_address(token_shop.member("Lin"))
    token_shop.product()
    token_shop.says(lin, "/buy TEA 2")
    token_shop.pass_time(seconds=4)
    (asked,) = token_shop.says(lin, '/address Lin 13812345678 "9 New Road" order=A-1001').told
    assert isinstance(asked.content, Invoice)
    assert "Kept for you for 14 minutes." in asked.content.description


def test_an_invoice_fits_the_platforms_lengths(token_shop: Trade) -> None:
    lin = token_shop.with_address(token_shop.member("Lin"))
    token_shop.product(name="A very long name of a tea that nobody can remember " * 3)
    (asked,) = token_shop.says(lin, "/buy TEA 2").told
    assert isinstance(asked.content, Invoice)
    assert 1 <= len(asked.content.title) <= 32
    assert 1 <= len(asked.content.description) <= 255
    assert 1 <= len(asked.content.prices[0][0]) <= 32


def test_a_pay_page_is_offered_where_there_is_one() -> None:
    shop = Trade(links=Links(public_url="https://tea.example", bots={"telegram": "https://t.me/teabot"}))
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    pay = shop.says(lin, "/buy TEA").to(lin)[0].button("Pay")
    assert pay.url == f"https://tea.example/pay/{shop.order('A-1001').pay_key}"


def test_in_a_group_it_goes_on_in_private(shop: Trade) -> None:
    group(shop)
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    done = shop.says(lin, "/buy TEA", group="tea-fans")
    assert [one.text for one in done.to("tea-fans")] == ["Noted. I have sent Lin the order in private."]
    assert "Goes to Lin Li" in done.to(lin)[0].text


def test_who_cannot_be_written_to_is_sent_to_the_private_chat(shop: Trade) -> None:
    group(shop)
    lin = shop.member("Lin", can_write=False)
    shop.product()
    (said,) = shop.says(lin, "/buy TEA", group="tea-fans").told
    assert said.to == "tea-fans"
    assert said.button("").url == "https://t.me/teabot?start=p_TEA"
    assert shop.stock() == (12, 0, 0)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/buy WINE", "There is no product with the code “WINE”"),
        ("/buy TEA 0", "quantity"),
        ("/buy TEA two", "two"),
        ("/buy TEA 13", "Only 12 of Tea 50g left, you asked for 13"),
        ("/buy 茶", "茶"),
        ("/buy GOLD 1000000", "1,000,000 of Gold 50g is too much"),
    ],
)
def test_what_cannot_be_bought_changes_nothing(shop: Trade, text: str, answer: str) -> None:
    lin = shop.member("Lin")
    shop.product()
    shop.product("GOLD", price=10**9, stock=None)
    said = shop.says(lin, text)
    assert answer in said.text
    assert len(said.told) == 1
    assert shop.stock() == (12, 0, 0)
    assert shop.rows("SELECT * FROM orders") == []


def test_fewer_are_offered_where_too_few_are_left(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product(stock=3)
    offer = shop.says(lin, "/buy TEA 5").told[0].button("Buy 3")
    shop.presses(lin, offer)
    assert shop.stock() == (3, 3, 0)


def test_sold_out_and_off_say_so(shop: Trade) -> None:
    lin = shop.member("Lin")
    shop.product(stock=0)
    off = shop.product("CUP")
    shop.connection.execute(f"UPDATE products SET status = 'off' WHERE id = {off.id}")
    assert "is sold out" in shop.says(lin, "/buy TEA").text
    assert "is not on sale" in shop.says(lin, "/buy CUP").text


def test_the_price_seen_when_placing_is_the_price_paid(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    shop.says(lin, "/buy TEA 2")
    shop.connection.execute("UPDATE products SET price_minor = 9900")
    shop.says(shop.owner, "/paid A-1001")
    assert shop.order("A-1001").total_minor == 7980


def test_a_bare_buy_asks_with_buttons(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    which = shop.says(lin, "/buy").told[0]
    many = shop.presses(lin, which.button("Tea 50g")).told[-1]
    shop.presses(lin, many.button("3"))
    assert shop.stock() == (12, 3, 0)


def test_nobody_pays_in_time(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    asked = shop.says(lin, "/buy TEA 2")
    shop.performed(asked, "31")
    over = shop.pass_time(days=1)
    assert "was not paid in time" in over.to(lin)[0].text
    assert over.to(lin)[0].button("Buy again").does == "/buy TEA 2"
    assert DropButtons(sent=sent("Lin-account", "31")) in over.actions
    assert shop.stock() == (12, 0, 0)
    order = shop.order("A-1001")
    assert (order.status, order.lapsed_at) == (OrderStatus.CANCELLED, shop.now)


def test_an_invoice_keeps_pieces_for_a_shorter_time(token_shop: Trade) -> None:
    lin = token_shop.with_address(token_shop.member("Lin"))
    token_shop.product()
    token_shop.says(lin, "/buy TEA 2")
    token_shop.pass_time(seconds=899)
    assert token_shop.stock() == (12, 2, 0)
    token_shop.pass_time(seconds=1)
    assert token_shop.stock() == (12, 0, 0)


def test_the_buyer_cancels(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    asked = shop.says(lin, "/buy TEA 2").to(lin)[0]
    assert "is cancelled" in shop.presses(lin, asked.button("Cancel")).text
    assert shop.stock() == (12, 0, 0)
    assert "is cancelled" in shop.presses(lin, asked.button("Cancel")).text
    assert shop.work(lambda tx: wakes.of(tx, shop.shop.id, "order.lapse", "1")) is None


def test_nobody_else_presses_a_buyers_buttons(shop: Trade) -> None:
    lin, eve = shop.with_address(shop.member("Lin")), shop.member("Eve")
    shop.product()
    asked = shop.says(lin, "/buy TEA 2").to(lin)[0]
    for button in (asked.button("Cancel"), asked.button("Change address")):
        shop.presses(eve, button)
    for press in ("order.show 1", "order.credit 1", "order.cancel 99"):
        assert "There is no order" in shop.presses(eve, press).text
    assert "There is no order" in shop.says(eve, "/address Eve 13812345678 Elsewhere order=A-1001").text
    assert shop.order("A-1001").status is OrderStatus.PLACED


def test_the_address_is_changed_by_its_button(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    asked = shop.says(lin, "/buy TEA").to(lin)[0]
    shop.presses(lin, asked.button("Change address"))
    shop.says(lin, "Mia")
    shop.says(lin, "+852 5123 4567")
    assert "Goes to Mia +85****4567, 2 Tea Street" in shop.says(lin, "2 Tea Street").text
    assert "2 Tea Street" in shop.says(shop.owner, "/order A-1001").text


@pytest.mark.parametrize("answer", ["", "x" * 61])
def test_a_recipients_name_that_will_not_do(shop: Trade, answer: str) -> None:
    lin = shop.member("Lin")
    assert "could not read that name" in shop.says(lin, f'/address "{answer}" 13812345678 Hangzhou').text


@pytest.mark.parametrize(("phone", "where"), [("12", "Hangzhou"), ("call me", "Hangzhou"), ("13812345678", "x" * 301)])
def test_a_phone_or_address_that_will_not_do(shop: Trade, phone: str, where: str) -> None:
    lin = shop.member("Lin")
    assert "I could not read that" in shop.says(lin, f'/address Lin "{phone}" {where}').text
    assert shop.rows("SELECT * FROM recipients") == []


def test_old_buttons_go_away_when_an_order_has_gone_on(shop: Trade) -> None:
    """The message of a step arrives after the order was paid: its buttons must not stay."""
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    asked = shop.says(lin, "/buy TEA")
    shop.says(shop.owner, "/paid A-1001")
    late = [shop.event(one) for one in shop.results(asked, "31")]
    assert any(DropButtons(sent=sent("Lin-account", "31")) in outcome.actions for outcome in late)


def test_credit_is_used_where_the_buyer_says_so(shop: Trade) -> None:
    lin = with_credit(shop, 1200)
    asked = shop.says(lin, "/buy TEA 2 ").to(lin)[0]
    now = shop.presses(lin, asked.button("Use credit ¥12.00")).to(lin)[0]
    assert "¥12.00 by credit, ¥67.80 to pay" in now.text
    assert shop.balance(lin) == 0
    shop.says(shop.owner, "/paid A-1002")
    order = shop.order("A-1002")
    assert (order.credit_minor, order.money_minor) == (1200, 6780)


def test_credit_comes_back_when_the_order_is_off(shop: Trade) -> None:
    lin = with_credit(shop, 1200)
    asked = shop.says(lin, "/buy TEA 2").to(lin)[0]
    shop.presses(lin, asked.button("Use credit"))
    shop.pass_time(days=1)
    assert shop.balance(lin) == 1200


def test_credit_is_used_and_comes_back_each_time_an_order_lapses(token_shop: Trade) -> None:
    lin = with_credit(token_shop, 1200)
    token_shop.says(lin, "/buy TEA 2")
    for _ in range(3):
        order = token_shop.order("A-1002")
        assert token_shop.checkout(lin, order.pay_key, 7980).refusal is None
        shown = token_shop.presses(lin, f"order.show {order.id}").to(lin)[0]
        assert "¥67.80 to pay" in token_shop.presses(lin, shown.button("Use credit")).text
        assert token_shop.balance(lin) == 0
        token_shop.pass_time(days=1)
        assert token_shop.balance(lin) == 1200
    assert token_shop.broken() == []


def test_an_order_wholly_covered_by_credit_is_paid_at_once(shop: Trade) -> None:
    lin = with_credit(shop, 9000)
    asked = shop.says(lin, "/buy TEA 2").to(lin)[0]
    shop.presses(lin, asked.button("Use credit ¥79.80"))
    order = shop.order("A-1002")
    assert (order.status, order.paid_by, order.credit_minor) == (OrderStatus.PAID, "credit", 7980)
    assert shop.balance(lin) == 1020


def test_credit_is_spent_once(shop: Trade) -> None:
    lin = with_credit(shop, 1200)
    first = shop.says(lin, "/buy TEA").to(lin)[0]
    second = shop.says(lin, "/buy TEA 2").to(lin)[0]
    shop.presses(lin, first.button("Use credit"))
    assert "There is no credit" in shop.presses(lin, second.button("Use credit")).text
    assert "There is no credit" in shop.presses(lin, first.button("Use credit")).text
    assert shop.balance(lin) == 0


def with_credit(shop: Trade, minor: int):  # type: ignore[no-untyped-def]
    """A member with credit of their own, earned as a friend."""
    shop.product(stock=100)
    shop.campaign_of(f"reward=1p invitee={minor // 100}.00 hold=0s")
    jay = shop.member("Jay")
    shop.pass_time(hours=1)
    lin = shop.friend("Lin", jay)
    shop.buys(lin, "TEA 3")
    shop.pass_time(seconds=1)
    assert shop.balance(lin) == minor
    return lin


def group(shop: Trade) -> None:
    shop.connection.execute(
        "INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at) "
        f"VALUES ({shop.shop.id}, 'telegram', 'tea-fans', 'group', 'tea-fans', 'on', 0)"
    )


def test_a_manager_is_asked_too_a_clerk_is_not(shop: Trade) -> None:
    manager, clerk = shop.member("Max", Role.MANAGER), shop.member("Cleo", Role.CLERK)
    lin = shop.with_address(shop.member("Lin"))
    shop.product()
    asked = shop.says(lin, "/buy TEA")
    assert asked.to(manager)
    assert not asked.to(clerk)
    paid = shop.says(manager, "/paid A-1001")
    assert paid.to(clerk)[0].button("Mark as sent").does == "/ship id:1"
