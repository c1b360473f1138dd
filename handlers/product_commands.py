"""/product and /stock: what the shop sells, for what, and how many there are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import amounts, cards, dialogues, paging, product_asks, product_photos, stock, typed
from handlers.actions import Actions
from handlers.commands import Ask, Choice, Command, Commanded, Values
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.money import decimal
from handlers.offer_refusals import StockBelowZero, StockReserved, StockUncounted
from handlers.refs import number
from handlers.texts import joined
from handlers.turn import Turn
from handlers.typed import Grammar
from handlers.typed import Text as Follows
from storage import products
from storage.products import NewProduct
from storage.rows import Product, Role

ADD_SHOWS = 'CODE "NAME" PRICE [stock=N] [cycle=30d] [tags=a,b] [ships=no]'
EDIT_SHOWS = "CODE [name=…] [price=…] [stock=…] [cycle=…] [tags=…] [ships=…]"
FIELDS = ("name", "price", "stock", "photo", "story", "cycle", "tags", "ships")
CHANGES = frozenset(FIELDS) - {"photo", "story"}
CLEARING = frozenset({"cycle", "tags"})  # what a product can be without
LIST_SIZE = 20


def add(turn: Turn, commanded: Commanded) -> Actions:
    """/product add CODE "NAME" PRICE …; the lines below are its story, a photo becomes its photo."""
    code = product_asks.new_code(turn, commanded.words[0])
    product_asks.only_one_name(turn, code, commanded)
    first, last, begin = commanded.words[1], commanded.words[2], f"/product add {code}"
    name = product_asks.in_command(lambda: product_asks.new_name(turn, first), lambda ok: f'{begin} "{ok}" {last}')
    start = f'{begin} "{name}"'
    price = product_asks.in_command(lambda: product_asks.price(turn, last), lambda ok: f"{start} {ok}")
    new = NewProduct(
        product_code=code,
        name=name,
        price_minor=price,
        description=cards.words(commanded.text),
        **_options(commanded, f"{start} {last}"),
    )
    product = products.add(turn.tx, turn.shop.id, new, turn.now)
    if product is None:
        raise product_asks.exists(turn, product_asks.named(turn, code))
    return product_photos.saved(turn, product, commanded)


def edit(turn: Turn, commanded: Commanded) -> Actions:
    """/product edit CODE …: what is named changes, everything else stays."""
    product = product_asks.named(turn, commanded.words[0])
    start = f"/product edit {product.product_code}"
    product_asks.only(commanded, 1, f"{start} price={decimal(product.price_minor, turn.shop.currency)}")
    changes = _options(commanded, start)
    if "name" in commanded.options:
        new = commanded.options["name"]
        changes["name"] = product_asks.in_command(
            lambda: product_asks.new_name(turn, new), lambda ok: f'{start} name="{ok}"'
        )
    if "price" in commanded.options:
        typed_price = commanded.options["price"]
        changes["price_minor"] = product_asks.in_command(
            lambda: product_asks.price(turn, typed_price), lambda ok: f"{start} price={ok}"
        )
    if commanded.text.strip():
        changes["description"] = cards.words(commanded.text)
    if not changes and commanded.photo is None:
        return dialogues.begin(turn, EDIT, commanded)
    changed = replace(product, **changes)
    _check_stock(changed)
    return _put(turn, changed, commanded)


def off(turn: Turn, commanded: Commanded) -> Actions:
    """/product off CODE: nobody can buy it any more, and its posts say so."""
    product = product_asks.named(turn, commanded.words[0])
    products.put(turn.tx, replace(product, status="off"))
    stock.changed(turn, product.id)
    again = Button(label=turn.label("product-on-again"), does=f"/product on {product.product_code}")
    return turn.answer("product-off", buttons=((again,),), product=cards.name(product))


def on(turn: Turn, commanded: Commanded) -> Actions:
    """/product on CODE: it is sold again."""
    product = product_asks.named(turn, commanded.words[0])
    return _put(turn, replace(product, status="on"), commanded)


def listed(turn: Turn, commanded: Commanded) -> Actions:
    """/product list: every product with price, stock and what was sold."""
    return turn.reply(_list(turn, 0))


def turned(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return paging.turned(turn, pressed, _list(turn, number(ref)))


def set_stock(turn: Turn, commanded: Commanded) -> Actions:
    """/stock CODE N, or +N, or -N; or that it never ends."""
    product = product_asks.named(turn, commanded.words[0])
    start, sample = f"/stock {product.product_code}", "20" if product.stock is None else "+20"
    product_asks.only(commanded, 2, f"{start} {sample}")
    pieces = product_asks.in_command(lambda: _pieces(product, commanded.words[1]), lambda _: f"{start} {sample}")
    changed = replace(product, stock=pieces)
    _check_stock(changed)
    products.put(turn.tx, changed)
    stock.changed(turn, product.id)
    if changed.stock is None:
        return turn.answer("stock-unlimited", product=cards.name(changed))
    return turn.answer("stock-now", product=cards.name(changed), stock=changed.stock, reserved=changed.reserved)


def _pieces(product: Product, text: str) -> int | None:
    if typed.as_ascii(text).casefold() in product_asks.UNLIMITED_WORDS:
        return None
    change = amounts.signed_stock(text)
    if change.is_set:
        return change.pieces
    if product.stock is None:
        raise StockUncounted(product=cards.name(product), code=product.product_code)
    if product.stock + change.pieces < 0:
        raise StockBelowZero(product=cards.name(product), code=product.product_code, stock=product.stock)
    return min(product.stock + change.pieces, amounts.PIECES_MAX)


def _check_stock(product: Product) -> None:
    """What is promised to orders is on hand until they are paid or lapse."""
    if product.stock is not None and product.stock < product.reserved:
        raise StockReserved(
            product=cards.name(product),
            code=product.product_code,
            stock=product.stock,
            reserved=product.reserved,
            least=str(product.reserved),
        )


def _put(turn: Turn, product: Product, commanded: Commanded) -> Actions:
    products.put(turn.tx, product)
    stock.changed(turn, product.id)
    return product_photos.saved(turn, product, commanded)


def _options(commanded: Commanded, start: str) -> dict[str, Any]:
    """The options that /product add and edit share, by the names of a product's fields."""
    found: dict[str, Any] = {}
    for name, (field, read) in OPTIONS.items():
        value = commanded.option(name)
        if value is not None:
            found[field] = product_asks.in_command(
                lambda read=read, value=value: read(value),  # type: ignore[misc]
                lambda ok, name=name: f"{start} {name}={ok}",  # type: ignore[misc]
            )
    return found


OPTIONS: Mapping[str, tuple[str, Any]] = {
    "stock": ("stock", product_asks.stock),
    "cycle": ("cycle_s", product_asks.cycle),
    "tags": ("tags", product_asks.tags),
    "ships": ("is_shipped", typed.yes_no),
}
"""An option → the field it sets, and how it is read."""


def _list(turn: Turn, number: int) -> Text:
    page = paging.page(products.all_of(turn.tx, turn.shop.id), number, LIST_SIZE)
    if not page.items:
        button = Button(label=turn.label("product-add-first"), does="/product add")
        return Text(text=turn.say("product-list-none"), buttons=((button,),))
    lines = [_line(turn, product) for product in page.items]
    return Text(text=joined([turn.say("product-list"), *lines]), buttons=paging.buttons(turn, page, "product.page"))


def _line(turn: Turn, product: Product) -> Any:
    key = "product-line-off" if product.status != "on" else "product-line"
    amount = turn.label("product-endless") if product.stock is None else f"{product.stock:,}"
    return turn.say(
        key,
        code=product.product_code,
        name=cards.name(product, 20),
        price=turn.money(product.price_minor),
        stock=amount,
        reserved=product.reserved,
        sold=product.sold,
    )


# --- what the dialogues ask --------------------------------------------------------------------------------------


def _fields(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label(f"product-field-{one}"), value=one) for one in FIELDS]


def _wanted(ask: Ask, field: str) -> Ask:
    """Asked where the button of this field was pressed."""
    return replace(ask, is_asked=lambda values: values.get("what") == field)


def _yes_no(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label("product-yes"), value="yes"), Choice(label=turn.label("product-no"), value="no")]


EDIT = Command(
    word="product edit",
    chinese="改商品",
    run=edit,
    role=Role.MANAGER,
    grammar=Grammar(options=CHANGES, clearing=CLEARING, text=Follows.BODY),
    least=1,
    asks=(
        product_asks.CODE,
        Ask(
            name="what",
            prompt="ask-product-field",
            offers=_fields,
            read=lambda turn, text: product_asks.field(text, FIELDS),
            is_asked=lambda values: not CHANGES & values.keys() and "TEXT" not in values,
        ),
        _wanted(replace(product_asks.NAME, name="name"), "name"),
        _wanted(replace(product_asks.PRICE, name="price"), "price"),
        _wanted(product_asks.STOCK, "stock"),
        _wanted(product_asks.PHOTO, "photo"),
        _wanted(product_asks.STORY, "story"),
        _wanted(
            Ask(name="cycle", prompt="ask-product-cycle", read=lambda turn, text: product_asks.cycle(text)), "cycle"
        ),
        _wanted(Ask(name="tags", prompt="ask-product-tags", read=lambda turn, text: product_asks.tags(text)), "tags"),
        _wanted(
            Ask(name="ships", prompt="ask-product-ships", offers=_yes_no, read=lambda turn, text: typed.yes_no(text)),
            "ships",
        ),
    ),
    shows=EDIT_SHOWS,
)
COMMANDS = (
    Command(
        word="product add",
        chinese="加商品",
        run=add,
        role=Role.MANAGER,
        grammar=Grammar(options=frozenset(OPTIONS), text=Follows.BODY),
        least=3,
        asks=(
            product_asks.NEW_CODE,
            product_asks.NAME,
            product_asks.PRICE,
            product_asks.STOCK,
            replace(product_asks.PHOTO, is_optional=True),
            replace(product_asks.STORY, is_optional=True),
        ),
        shows=ADD_SHOWS,
    ),
    EDIT,
    Command(
        word="product off",
        chinese="下架",
        run=off,
        role=Role.MANAGER,
        least=1,
        most=1,
        asks=(product_asks.ON,),
        shows="CODE",
    ),
    Command(
        word="product on",
        chinese="上架",
        run=on,
        role=Role.MANAGER,
        least=1,
        most=1,
        asks=(product_asks.OFF,),
        shows="CODE",
    ),
    Command(word="product list", chinese="商品表", run=listed, role=Role.MANAGER, is_discreet=True),
    Command(
        word="stock",
        chinese="库存",
        run=set_stock,
        role=Role.MANAGER,
        least=2,
        asks=(
            product_asks.CODE,
            replace(
                product_asks.STOCK,
                name="N",
                prompt="ask-product-change",
                read=lambda turn, text: product_asks.change(text),
            ),
        ),
        shows="CODE N|+N|-N",
    ),
)
PRESSES = {"product.page": (Role.MANAGER, turned)}
