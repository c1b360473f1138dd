"""The catalogue and each product's own page, as customers see them."""

from datetime import datetime

from handlers import cards, invites, paging, product_asks
from handlers.actions import Actions
from handlers.commands import Command, Commanded
from handlers.content import Button, Buttons, Content, Text
from handlers.events import Pressed
from handlers.refs import number
from handlers.texts import Marked, joined, names
from handlers.turn import Turn
from storage import campaigns, facts, members, products
from storage import invites as ways
from storage.rows import InviteCode, Product

PAGE_SIZE = 8
ROW = 2
NOTHING = Marked("")


def shop(turn: Turn, commanded: Commanded) -> Actions:
    """/shop [PRODUCT]: the catalogue, or one product's page."""
    if not commanded.words:
        return turn.reply(_catalogue(turn, 0))
    product_asks.only(commanded, 1, "/shop TEA")
    product = product_asks.named(turn, commanded.words[0])
    _viewed(turn, product, turn.at)
    return turn.reply(_page(turn, product))


def turned(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return paging.turned(turn, pressed, _catalogue(turn, number(ref)))


def opened(turn: Turn, product_code: str, invite_code: str | None, at: datetime) -> Actions:
    """/start p_PRODUCT or p_PRODUCT_CODE: a product's page, reached by a link, perhaps somebody's."""
    code = ways.get_code(turn.tx, turn.shop.id, invite_code) if invite_code else None
    checks: Actions = []
    if code is not None:
        facts.record(turn.tx, turn.shop.id, "link_opened", turn.me.id, f"invite:{code.invite_code}", at)
        checks = invites.came_by_code(turn, code.invite_code, at)
    product = product_asks.by_code(turn, product_code)
    if product is None:
        return [*checks, *turn.answer("shop-product-gone", buttons=_to_shop(turn), shop=turn.shop.name)]
    _viewed(turn, product, at)
    return [*checks, *turn.reply(_page(turn, product, _from(turn, code)))]


def shared(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """A referrer's own link to a product, to be passed on. Becoming one costs nothing."""
    product = product_asks.named(turn, ref)
    running = campaigns.newest_running(turn.tx, turn.shop.id, turn.now)
    code = invites.code_for(turn, turn.me.id, running)
    link = cards.address(turn, product, turn.platform, code.invite_code)
    if link is None:
        return []
    facts.record(turn.tx, turn.shop.id, "shared", turn.me.id, _ref(turn, product, turn.at), turn.at)
    return turn.answer(
        "shop-share", buttons=((cards.share(turn, product, link),),), product=cards.name(product), link=link
    )


def _catalogue(turn: Turn, number: int) -> Text:
    on_sale = [one for one in products.all_of(turn.tx, turn.shop.id) if one.status == "on"]
    page = paging.page(on_sale, number, PAGE_SIZE)
    if not page.items:
        return Text(text=turn.say("shop-empty", shop=turn.shop.name))
    lines = [_line(turn, product) for product in page.items]
    opens = [_opens(turn, product) for product in page.items]
    rows = tuple(tuple(opens[at : at + ROW]) for at in range(0, len(opens), ROW))
    text = joined([turn.say("shop-title", shop=turn.shop.name), *lines])
    return Text(text=text, buttons=(*rows, *paging.buttons(turn, page, "shop.page")))


def _line(turn: Turn, product: Product) -> Marked:
    title = turn.say("card-title", name=cards.name(product), price=turn.money(product.price_minor))
    return joined([title, cards.left(turn, product)], by=" · ")


def _opens(turn: Turn, product: Product) -> Button:
    """In a group the page opens in private: everybody looks for themselves."""
    label = cards.name(product, names.NAME_MAX)
    url = None if turn.is_private else cards.address(turn, product, turn.platform)
    return Button(label=label, url=url) if url else Button(label=label, does=f"/shop {product.product_code}")


def _page(turn: Turn, product: Product, first: Marked = NOTHING) -> Content:
    text = joined([first, cards.text(turn, product)])
    return cards.with_photo(product, text, _buttons(turn, product))


def _buttons(turn: Turn, product: Product) -> Buttons:
    if product.status != "on":
        return _to_shop(turn)
    url = None if turn.is_private else cards.address(turn, product, turn.platform)
    buy = [cards.buy(turn, product, url)] if cards.can_be_bought(product) else []
    return ((*buy, *_share(turn, product)), *(() if buy else _to_shop(turn)))


def _share(turn: Turn, product: Product) -> list[Button]:
    """With the sender's own code where they have one; else the press makes one."""
    link = cards.address(turn, product, turn.platform)
    if link is None or turn.sender is None:
        return []
    running = campaigns.newest_running(turn.tx, turn.shop.id, turn.now)
    code = ways.code_of(turn.tx, turn.shop.id, turn.me.id, running.id if running else None)
    if not turn.is_private:
        return [cards.share(turn, product, link)]
    if code is None:
        return [Button(label=turn.label("card-share"), does=f"product.share {product.product_code}")]
    return [cards.share(turn, product, cards.address(turn, product, turn.platform, code.invite_code) or link)]


def _from(turn: Turn, code: InviteCode | None) -> Marked:
    if code is None or turn.is_me(code.member_id):
        return NOTHING
    inviter = members.get(turn.tx, turn.shop.id, code.member_id)
    return turn.say("shop-from", inviter=names.name(inviter.name, turn.language)) if inviter else NOTHING


def _to_shop(turn: Turn) -> Buttons:
    return ((Button(label=turn.label("button-products"), does="/shop"),),)


def _viewed(turn: Turn, product: Product, at: datetime) -> None:
    """Once a day, member and product."""
    if turn.sender is not None:
        facts.record(turn.tx, turn.shop.id, "viewed", turn.me.id, _ref(turn, product, at), at)


def _ref(turn: Turn, product: Product, at: datetime) -> str:
    return f"product:{product.product_code}:{at.astimezone(turn.shop.zone).date().isoformat()}"


COMMANDS = (Command(word="shop", chinese="商品", run=shop, shows="[PRODUCT]"),)
PRESSES = {"shop.page": (None, turned), "product.share": (None, shared)}
