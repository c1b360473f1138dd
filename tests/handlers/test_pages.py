"""The page of an order: where it leads depends on who can take the money."""

from datetime import UTC, datetime
from functools import partial

import pytest

from handlers.links import Links
from handlers.pages import InvitePage, Pages, PayPage
from handlers.texts import Marked, Texts, Value
from storage import invites, made_ways
from storage.made_ways import MadeWay
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


# --- an invite's codes -----------------------------------------------------------------------------------------------


ACCOUNT, DRAWN = "http://q.example/account", "https://q.example/group.png"
BOTH = {"account": ACCOUNT, "groups": DRAWN}


class Words(Texts):
    """Any platform has its words."""

    def say(self, language: str, key: str, /, **values: Value) -> Marked:
        known = key if self.source(language, key) is not None else "page-visit-wechat"
        return super().say(language, known, **values)


def invite(shop: Trade, *, inside: bool, picture: str | None) -> InvitePage:
    """The page of Jay's invite: the one platform's code is drawn by us, the other's by itself."""
    jay = shop.member("Jay")
    way = MadeWay(
        shop_id=shop.shop.id,
        platform="groups",
        home="g1",
        state="JAYJAYJAY",
        name="invite JAYJAYJAY",
        ref="c1",
        link=DRAWN,
        made_at=datetime(2026, 4, 2, tzinfo=UTC),
    )
    shop.work(lambda tx: invites.add_code(tx, shop.shop.id, "JAYJAYJAY", jay.id, None, shop.now))
    shop.work(partial(made_ways.put, way=way))
    if picture is not None:
        shop.work(lambda tx: made_ways.drawn(tx, way, picture))
    pages = Pages(texts=Words(strict=True), links=Links(public_url="https://tea.example"))
    within = frozenset(BOTH) if inside else frozenset()
    found = shop.work(
        lambda tx: pages.invite(tx, shop.shop.id, "JAYJAYJAY", "en", shop.now, entries=BOTH, inside=within)
    )
    assert found is not None
    return found


def test_inside_the_app_every_code_is_shown_each_with_where_it_leads(shop: Trade) -> None:
    found = invite(shop, inside=True, picture="ab" * 32)
    assert [(one.link, one.picture) for one in found.codes] == [(ACCOUNT, None), (None, "ab" * 32)]
    assert all("press and hold" in one.says for one in found.codes)
    assert found.ways == ()


def test_a_code_that_we_do_not_have_is_opened_instead(shop: Trade) -> None:
    found = invite(shop, inside=True, picture=None)
    assert [one.link for one in found.codes] == [ACCOUNT]
    assert [way.url for way in found.ways] == [DRAWN]


@pytest.mark.parametrize("picture", [None, "ab" * 32])
def test_elsewhere_there_is_one_code_and_a_button_for_each(shop: Trade, picture: str | None) -> None:
    found = invite(shop, inside=False, picture=picture)
    assert [one.link for one in found.codes] == [ACCOUNT]
    assert [way.url for way in found.ways] == [ACCOUNT, DRAWN]
