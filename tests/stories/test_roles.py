"""Roles as people meet them: their menus, and buttons that are not theirs. The whole table is in handlers/."""

from tests.servers.telegram import User
from tests.stories.books import WAIT_S
from tests.stories.shop import TeaShop

CUSTOMER, CLERK, MANAGER, OWNER = "wallet", "ship", "broadcast", "settings"
"""A word of each role's menu that those below do not have."""


def has(shop: TeaShop, who: User) -> list[str]:
    menu = shop.server.menu(who)
    return [word for word in (CUSTOMER, CLERK, MANAGER, OWNER) if any(word in one for one in menu)]


async def menu_is(shop: TeaShop, who: User, *words: str) -> None:
    what = f"{who.name}'s menu to have {words}"
    await shop.server.until(lambda: has(shop, who) == list(words), timeout=WAIT_S, what=what)


async def test_menus_follow_role_and_language(quick: TeaShop) -> None:
    shop = quick
    for person in (shop.jay, shop.lin):
        person.says(None, "/start")
        await shop.hears(person, "Hill Tea")
    await menu_is(shop, shop.ann, CUSTOMER, CLERK, MANAGER, OWNER)
    await menu_is(shop, shop.mia, CUSTOMER)
    shop.ann.says(None, "/staff add @jay manager")
    await menu_is(shop, shop.jay, CUSTOMER, CLERK, MANAGER)
    shop.ann.says(None, "/staff add @jay clerk")
    await menu_is(shop, shop.jay, CUSTOMER, CLERK)
    shop.ann.says(None, "/staff remove @jay")
    await menu_is(shop, shop.jay, CUSTOMER)
    commands = shop.server.commands
    said = {language: commands[("all_private_chats", 0, 0, language)][0]["description"] for language in ("en", "zh")}
    assert said == {"en": "See the products", "zh": "看商品"}
    shop.server.assert_clean()


async def test_buttons_of_others_do_nothing(quick: TeaShop) -> None:
    """In a group everybody can press; what was asked of one is that one's to answer."""
    shop, server = quick, quick.server
    shop.group = server.group("Tea fans", owner=shop.ann)
    shop.group.add_bot(by=shop.ann)
    shop.ann.says(shop.group, "/group on")
    await shop.hears(shop.group, "belongs to the shop")
    shop.ann.says(None, '/product add TEA "Dragon Well" 39.90 stock=12')
    await shop.hears(shop.ann, "TEA is noted")
    shop.mia.joins(shop.group)
    shop.ann.says(shop.group, "/stock")
    asked = await shop.hears(shop.group, button="TEA")
    press = await shop.mia.presses(asked, "TEA").answered()
    assert press.text == "This button is somebody else's"
    await shop.ann.presses(asked, "TEA").answered()
    await shop.hears(shop.group, "How many")
    shop.mia.says(shop.group, "99")  # nor can anybody else answer for her
    shop.ann.says(shop.group, "7")
    await shop.hears(shop.group, "7 in stock")
    await shop.is_idle()
    (product,) = await shop.rows("products")
    assert product["stock"] == 7
    old = await shop.ann.presses(asked, asked.button("TEA") if asked.buttons else press.button).answered()
    assert old.text == ""
    server.assert_clean()
