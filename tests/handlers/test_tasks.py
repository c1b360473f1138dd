"""/tasks: what waits for an owner's decision can be found again, whoever was told of it first."""

from storage.rows import Role
from tests.handlers.trade import Trade


def test_what_waits_is_listed_until_it_is_dealt_with(shop: Trade) -> None:
    shop.product(stock=3)
    shop.says(shop.owner, "/sold TEA 5")
    shop.says(shop.owner, "/sold TEA 1")
    later = shop.member("Nia", Role.OWNER)
    listed = shop.says(later, "/tasks").told[0]
    assert "1. Order A-1001: 5 of Tea 50g sold, stock was 2 short" in listed.text
    assert "2. Order A-1002: 1 of Tea 50g sold, stock was 1 short" in listed.text
    shop.presses(later, listed.button("Done (1)"))
    listed = shop.says(shop.owner, "/tasks").told[0]
    assert "A-1001" not in listed.text
    assert "1. Order A-1002" in listed.text
    shop.presses(shop.owner, listed.button("Done (1)"))
    assert shop.says(shop.owner, "/tasks").text == "Nothing waits for you."


def test_many_are_turned_over_page_by_page(shop: Trade) -> None:
    shop.product(stock=0)
    for _ in range(7):
        shop.says(shop.owner, "/sold TEA 1")
    first = shop.says(shop.owner, "/tasks").told[0]
    assert ("A-1005" in first.text, "A-1006" in first.text) == (True, False)
    second = shop.presses(shop.owner, next(one for one in first.buttons if one.does == "tasks.page 1")).told[0]
    assert "6. Order A-1006" in second.text
    assert [one.label for one in second.buttons][:2] == ["Done (6)", "Done (7)"]


def test_money_that_paid_nothing_can_be_said_to_be_given_back_from_the_list(shop: Trade) -> None:
    lin = shop.with_address(shop.member("Lin"))
    shop.product(stock=3)
    shop.says(lin, "/buy TEA 1")
    shop.pays("A-1001", minor=100)
    listed = shop.says(shop.owner, "/tasks").told[0]
    assert "1. Order A-1001 got ¥1.00 where ¥39.90 is due" in listed.text
    told = shop.presses(shop.owner, listed.button("I gave it back (1)")).text
    assert "Noted: ¥1.00 for order A-1001 was given back" in told
