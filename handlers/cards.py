"""What a product looks like: its card in a group, and on its own page."""

import hashlib

from handlers.content import Album, Button, Buttons, Content, Picture, Text
from handlers.offer_refusals import TextTooLong
from handlers.texts import Marked, joined, names, plain
from handlers.turn import Turn
from storage.rows import Product

WORDS_MAX = 3000
"""UTF-16 units of a story or a body: with name, price and stock it still is one message on every platform."""
START = "p_"


def words(text: str) -> str:
    """A story or a body as it was typed, without blank ends. Raises TextTooLong."""
    stripped = text.strip()
    if len(stripped.encode("utf-16-le", "surrogatepass")) // 2 > WORDS_MAX:
        raise TextTooLong(most=WORDS_MAX)
    return stripped


def name(product: Product, most: int | None = None) -> str:
    """Its name, plain; cut to `most` characters."""
    return names.name(product.name, most=most or len(product.name))


def can_be_bought(product: Product) -> bool:
    return product.status == "on" and (product.left is None or product.left > 0)


def text(turn: Turn, product: Product, body: str = "") -> Marked:
    """Name and price, what is said about it, what is left."""
    title = turn.say("card-title", name=name(product), price=turn.money(product.price_minor))
    return joined([title, plain(body or product.description), left(turn, product)])


def left(turn: Turn, product: Product) -> Marked:
    """How many are left; empty where there is no end to them."""
    if product.status != "on":
        return turn.say("card-off")
    if product.left is None:
        return Marked("")
    return turn.say("card-left", left=product.left) if product.left > 0 else turn.say("card-sold-out")


def posted(turn: Turn, product: Product, platform: str, body: str, media: tuple[str, ...]) -> Content:
    """The card of a post: the same for everybody in a community of this platform."""
    shown = joined([text(turn, product, body), _order_beside(turn, product, platform)])
    buttons = _post_buttons(turn, product, platform)
    match media:
        case ():
            return Text(text=shown, buttons=buttons)
        case (one,):
            return Picture(picture=one, text=shown, buttons=buttons)
        case several:
            return Album(pictures=several, text=shown, buttons=buttons)


def with_photo(product: Product, text: Marked, buttons: Buttons) -> Content:
    """The text under the product's photo, where it has one."""
    if product.media is None:
        return Text(text=text, buttons=buttons)
    return Picture(picture=product.media, text=text, buttons=buttons)


def digest(content: Content) -> str:
    """The same for the same content: nothing is edited in vain."""
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def address(turn: Turn, product: Product, platform: str, invite_code: str | None = None) -> str | None:
    """What opens the product in the bot, by an invite where there is one; None where the bot has no address."""
    payload = START + product.product_code + (f"_{invite_code}" if invite_code else "")
    return turn.house.links.bot(platform, payload)


def share(turn: Turn, product: Product, link: str) -> Button:
    price = turn.money(product.price_minor)
    return Button(label=turn.label("card-share"), shares=f"{name(product)} {price}\n{link}")


def buy(turn: Turn, product: Product, url: str | None = None) -> Button:
    """In a group it opens the bot: that way somebody can buy whom the bot could not write to before."""
    label = turn.label("card-buy")
    return Button(label=label, url=url) if url else Button(label=label, does=f"/buy {product.product_code}")


def _order_beside(turn: Turn, product: Product, platform: str) -> Marked:
    """Where nothing comes back: what to write on the platform beside it. Empty where there is none, or no need."""
    links = turn.house.links
    beside = links.beside(platform) if links.is_deaf(platform) and can_be_bought(product) else None
    if beside is None:
        return Marked("")
    return turn.say("card-order-beside", platform=turn.say(f"platform-{beside}"), code=product.product_code)


def _post_buttons(turn: Turn, product: Product, platform: str) -> Buttons:
    if turn.house.links.is_deaf(platform):
        return _elsewhere(turn, product, platform)
    link = address(turn, product, platform)
    row = [buy(turn, product, link)] if can_be_bought(product) else []
    if link is not None:
        row.append(share(turn, product, link))
    return (tuple(row),) if row else ()


def _elsewhere(turn: Turn, product: Product, platform: str) -> Buttons:
    """What can be opened where nothing can be pressed: the product in another bot, if that is the nearest way."""
    links = turn.house.links
    other = None if links.beside(platform) else links.elsewhere()
    link = address(turn, product, other) if other else None
    return ((buy(turn, product, link),),) if link and can_be_bought(product) else ()
