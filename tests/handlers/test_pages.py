"""The page of an order: where it leads depends on who can take the money."""

from handlers.links import Links
from handlers.pages import Pages, PayPage
from handlers.texts import Texts
from tests.handlers.trade import Trade

BOTS = {"telegram": "https://t.me/teabot"}


def page(shop: Trade, links: Links) -> PayPage:
    shop.product()
    shop.says(shop.member("Lin"), "/buy TEA 2")
    key = shop.order("A-1001").pay_key
    found = shop.work(lambda tx: Pages(texts=Texts(strict=True), links=links).pay(tx, key, "en"))
    assert found is not None
    return found


def test_with_a_provider_it_leads_back_to_the_invoice(shop: Trade) -> None:
    found = page(shop, Links(bots=BOTS, invoices=frozenset({"telegram"})))
    assert [way.url.partition("?")[0] for way in found.ways] == ["https://t.me/teabot"]
    assert found.says == "Waiting for your payment"


def test_without_one_it_leads_in_no_circle(shop: Trade) -> None:
    found = page(shop, Links(bots=BOTS))
    assert (found.state, found.ways) == ("open", ())
    assert "Once the shop confirms it" in found.says


def test_an_unknown_key_has_no_page(shop: Trade) -> None:
    pages = Pages(texts=Texts(strict=True), links=Links())
    assert shop.work(lambda tx: pages.pay(tx, "no such key", "en")) is None
