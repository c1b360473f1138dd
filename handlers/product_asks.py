"""How a product is named and described in commands: each word read, each question asked."""

import re
from collections.abc import Callable
from typing import TypeVar

from handlers import amounts, cards, times, typed
from handlers.commands import Ask, Choice, Commanded, Values
from handlers.misread import (
    DurationMisread,
    MoneyMisread,
    PiecesBelowZero,
    PiecesMisread,
    ProductCodeMisread,
    StockTooBig,
)
from handlers.money import decimal
from handlers.offer_refusals import NameLength, PhotoWanted, ProductExists, WordTooMany
from handlers.refusals import ProductUnknown, Refusal
from handlers.texts import forms, names
from handlers.turn import Turn
from storage import products
from storage.rows import Product

T = TypeVar("T")

NAME_MAX = 64
TAGS_MAX = 10
OFFERS_MAX = 30
DIGITS_MAX = 30
UNLIMITED = "unlimited"
UNLIMITED_WORDS = frozenset({UNLIMITED, "不限", "无限", "∞"})
_BELOW_ZERO = re.compile(r"[-\u2212\u2013]\s*[0-9]+")
_COMMA = re.compile(r"[,，、]")


def named(turn: Turn, text: str) -> Product:
    """The product of a code. Raises ProductUnknown."""
    found = by_code(turn, text)
    if found is None:
        raise ProductUnknown(product=forms.excerpt(text))
    return found


def by_code(turn: Turn, text: str) -> Product | None:
    """None, too, where it cannot be any product's code: somebody may have written its name."""
    try:
        return products.get_by_code(turn.tx, turn.shop.id, typed.product_code(text))
    except ProductCodeMisread:
        return None


def new_code(turn: Turn, text: str) -> str:
    """A code that no product has. Raises ProductCodeMisread, ProductExists."""
    code = typed.product_code(text)
    found = products.get_by_code(turn.tx, turn.shop.id, code)
    if found is not None:
        raise exists(turn, found)
    return code


def exists(turn: Turn, product: Product) -> ProductExists:
    return ProductExists(code=product.product_code, price=decimal(product.price_minor, turn.shop.currency))


def new_name(turn: Turn, text: str) -> str:
    """A product's name. Raises NameLength."""
    return name(text, turn.label("product-sample"))


def name(text: str, sample: str = "Tea") -> str:
    """As it was written, without what cannot be seen. Raises NameLength, with this one as an example."""
    cleaned = names.cleaned(text)
    if not 1 <= len(names.clusters(cleaned)) <= NAME_MAX or len(cleaned) > 4 * NAME_MAX:
        raise NameLength(most=NAME_MAX, example=sample)
    return cleaned


def price(turn: Turn, text: str) -> int:
    """Minor units. Raises MoneyMisread or one of its kinds."""
    return amounts.money(text, turn.shop.currency)


def price_sample(turn: Turn) -> str:
    return amounts.sample(3990, turn.shop.currency)


def stock(text: str) -> int | None:
    """Pieces on hand; None: unlimited. Raises PiecesMisread, PiecesBelowZero, StockTooBig."""
    read = typed.as_ascii(text)
    if read.casefold() in UNLIMITED_WORDS:
        return None
    if _BELOW_ZERO.fullmatch(read):
        raise PiecesBelowZero(text)
    if not read.isdecimal():
        raise PiecesMisread(text)
    if len(read) > DIGITS_MAX or int(read) > amounts.PIECES_MAX:
        raise StockTooBig(text, example="20")
    return int(read)


def cycle(text: str) -> int | None:
    """Seconds; None for nothing typed. Raises DurationMisread."""
    if not text:
        return None
    seconds = int(times.duration(text).total_seconds())
    if seconds == 0:
        raise DurationMisread(text, example="30d")
    return seconds


def tags(text: str) -> tuple[str, ...]:
    """`a,b`, each once. Raises TagMisread, WordTooMany."""
    found = dict.fromkeys(typed.tag(one) for one in _COMMA.split(text) if one.strip())
    if len(found) > TAGS_MAX:
        raise WordTooMany(typed=forms.excerpt(list(found)[TAGS_MAX]), example=f"tags={','.join(list(found)[:3])}")
    return tuple(found)


def change(text: str) -> None:
    """Whether /stock could take it. Raises StockMisread."""
    if typed.as_ascii(text).casefold() not in UNLIMITED_WORDS:
        amounts.signed_stock(text)


def field(text: str, fields: tuple[str, ...]) -> None:
    """Raises WordTooMany for what is no field of a product."""
    if text not in fields:
        raise WordTooMany(typed=forms.excerpt(text), example=fields[0])


def only_one_name(turn: Turn, code: str, commanded: Commanded) -> None:
    """Raises WordTooMany where there is more than code, name and price; its example takes what is between for the
    name."""
    _, first, second, *more = commanded.words
    if not more:
        return
    for name, amount in ((first, second), (" ".join([first, second, *more[:-1]]), more[-1])):
        if _is_price(turn, amount):
            raise WordTooMany(typed=forms.excerpt(more[0]), example=f"/product add {code} {_quoted(name)} {amount}")
    whole, amount = " ".join(commanded.words[1:]), price_sample(turn)
    raise WordTooMany(typed=forms.excerpt(more[0]), example=f"/product add {code} {_quoted(whole)} {amount}")


def _is_price(turn: Turn, text: str) -> bool:
    try:
        return price(turn, text) > 0
    except MoneyMisread:
        return False


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def only(commanded: Commanded, most: int, example: str) -> None:
    """Raises WordTooMany for the first word more than a command takes."""
    if len(commanded.words) > most:
        raise WordTooMany(typed=forms.excerpt(commanded.words[most]), example=example)


def in_command(read: Callable[[], T], whole: Callable[[str], str]) -> T:
    """Read a part of a command; a "no" shows its example as `whole` puts it into the command."""
    try:
        return read()
    except Refusal as no:
        if "example" in no.values:
            no.values["example"] = whole(str(no.values["example"]))
        raise


def _photo(turn: Turn, text: str) -> None:
    raise PhotoWanted()


def offers(status: str | None = None) -> Callable[[Turn, Values], list[Choice]]:
    """The shop's products as buttons, the newest first; of this status alone where one is given."""

    def offered(turn: Turn, values: Values) -> list[Choice]:
        found = [one for one in products.all_of(turn.tx, turn.shop.id) if status in (None, one.status)]
        newest = found[: -OFFERS_MAX - 1 : -1]
        return [Choice(label=f"{one.product_code} · {cards.name(one, 20)}", value=one.product_code) for one in newest]

    return offered


def _unlimited(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label("product-unlimited"), value=UNLIMITED)]


CODE = Ask(name="CODE", prompt="ask-product", offers=offers(), read=named)
ON = Ask(name="CODE", prompt="ask-product", offers=offers("on"), read=named)
OFF = Ask(name="CODE", prompt="ask-product", offers=offers("off"), read=named)
NEW_CODE = Ask(name="CODE", prompt="ask-product-code", read=new_code)
NAME = Ask(name="NAME", prompt="ask-product-name", read=new_name)
PRICE = Ask(name="PRICE", prompt="ask-product-price", read=price, example=price_sample)
STOCK = Ask(name="stock", prompt="ask-product-stock", offers=_unlimited, read=lambda turn, text: stock(text))
PHOTO = Ask(name="PHOTO", prompt="ask-product-photo", read=_photo, is_photo=True)
STORY = Ask(name="TEXT", prompt="ask-product-story", read=lambda turn, text: cards.words(text))
