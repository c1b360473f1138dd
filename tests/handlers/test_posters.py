"""What stands on an invite's poster, in the chat and on the landing page."""

from dataclasses import replace
from typing import Any

import pytest

from handlers import invites
from handlers.content import Picture, Poster
from handlers.links import Links
from handlers.pages import Pages
from storage.rows import Member, Role
from tests.handlers.harness import Stage, texts
from tests.handlers.trade import MODULES, Trade

PHOTO = "ab" * 32
LINKS = Links(bots={"telegram": "https://t.me/teabot"}, public_url="https://tea.example")


class Inviting(Trade):
    """A shop whose members may ask for their invite."""

    def __init__(self, **options: Any) -> None:
        Stage.__init__(self, (*MODULES, invites), links=LINKS, **options)
        self.owner = self.member("Olga", Role.OWNER)

    def sells(self) -> None:
        self.product(name="Dragon Well 50g", media=PHOTO, description="Picked on 22 March.\nWater at 85 degrees.")

    def starts(self, name: str) -> None:
        self.says(self.owner, f'/campaign new "{name}" reward=10%')
        self.says(self.owner, f'/campaign start "{name}"')

    def poster(self, member: Member) -> Poster:
        (told,) = self.says(member, "/invite").told
        assert isinstance(told.content, Picture)
        assert isinstance(told.content.picture, Poster)
        return told.content.picture


@pytest.fixture
def shop() -> Inviting:
    return Inviting()


def test_everything_that_invites_is_on_it(shop: Inviting) -> None:
    shop.sells()
    shop.starts("Spring tea is here")
    found = shop.poster(shop.member("Jay 🍵"))
    assert found == Poster(
        shop="Hill Tea",
        title="Spring tea is here",
        line="Dragon Well 50g",
        inviter="Jay 🍵",
        sentence="Jay 🍵 thought you might like Hill Tea",
        link=found.link,
        media=PHOTO,
    )
    (code,) = shop.rows("SELECT invite_code FROM invite_codes")
    assert found.link == f"https://t.me/teabot?start=i_{code['invite_code']}"


def test_without_a_campaign_the_product_and_its_story(shop: Inviting) -> None:
    shop.sells()
    found = shop.poster(shop.member("Jay"))
    assert (found.title, found.line, found.media) == ("Dragon Well 50g", "Picked on 22 March.", PHOTO)


def test_without_a_product_the_shop_or_its_campaign(shop: Inviting) -> None:
    jay = shop.member("Jay")
    found = shop.poster(jay)
    assert (found.title, found.line, found.media) == ("Hill Tea", "", None)
    shop.starts("Spring")
    assert (shop.poster(jay).title, shop.poster(jay).line) == ("Spring", "")


def test_the_landing_page_shows_the_same_with_its_own_link(shop: Inviting) -> None:
    shop.sells()
    shop.starts("Spring")
    told = shop.poster(shop.member("Jay"))
    code = told.link.rpartition("i_")[2]
    pages = Pages(texts=texts(), links=LINKS)
    page = shop.work(lambda tx: pages.invite(tx, shop.shop.id, code, "en", shop.now))
    assert page is not None
    assert page.poster == replace(told, link=f"https://tea.example/i/{code}")


def test_what_the_inviter_gets_is_not_on_it(shop: Inviting) -> None:
    shop.sells()
    shop.starts("Spring")
    assert "%" not in " ".join(str(part) for part in vars(shop.poster(shop.member("Jay"))).values())
