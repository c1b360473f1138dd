"""`import products`: a CSV file; a bad line is named by its number in the file (the header is 1); all or nothing."""

import csv
import io
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.basis import open_basis, real_now
from bot.terminal import fault, say
from config.settings import Settings
from handlers import cards, product_asks
from handlers.amounts import money
from handlers.refusals import Refusal
from handlers.texts import Texts, strip
from handlers.typed import product_code, yes_no
from storage import Tx, products
from storage.products import NewProduct
from storage.rows import Shop

MUST = ("code", "name", "price")
MAY = ("stock", "description", "cycle", "tags", "ships")
SIZE_MAX = 5 * 1024 * 1024


class BadFile(Exception):
    """`lines`: one sentence for each bad line."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, kw_only=True)
class Numbered:
    line: int
    product: NewProduct


async def import_(settings: Settings, arguments: Namespace) -> int:
    """The bad lines on stderr, one by one; or how many products there are more."""
    path: Path = arguments.file
    try:
        say(f"products added: {await _added(settings, path)}")
    except BadFile as error:
        return fault(*(f"{path}: {line}" for line in error.lines), "nothing was imported")
    return 0


async def _added(settings: Settings, path: Path) -> int:
    text = read_text(path)
    basis = await open_basis(settings)
    try:
        found = read(text, basis.shop, Texts())
        return await basis.storage.run(lambda tx: write(tx, basis.shop, found, real_now()))
    finally:
        await basis.storage.close()


def read_text(path: Path) -> str:
    """Raises BadFile for what is no text, OSError for what cannot be opened."""
    if path.stat().st_size > SIZE_MAX:
        raise BadFile(f"larger than {SIZE_MAX // 1024 // 1024} MiB")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("no UTF-8 text; save it as CSV UTF-8") from None


def read(text: str, shop: Shop, texts: Texts) -> list[Numbered]:
    """The products of the file. Raises BadFile with everything that is wrong."""
    found: list[Numbered] = []
    wrong: dict[int, str] = {}
    records = _records(text, wrong)
    names = _header(*next(records, (1, [])))
    for line, cells in records:
        if len(cells) != len(names):
            wrong[line] = f"it has {len(cells)} cells, the header has {len(names)}"
            continue
        try:
            found.append(Numbered(line=line, product=_product(dict(zip(names, cells, strict=True)), shop)))
        except Refusal as refusal:
            wrong[line] = strip(texts.say("en", refusal.text, **refusal.values))
    wrong |= _twice(found)
    if wrong:
        raise BadFile(*(f"line {line}: {says}" for line, says in sorted(wrong.items())))
    return found


def write(tx: Tx, shop: Shop, found: list[Numbered], now: datetime) -> int:
    """Add them all, or none: a code that the shop has already is named. How many."""
    wrong = [
        f"line {one.line}: the shop already has {one.product.product_code}"
        for one in found
        if products.add(tx, shop.id, one.product, now) is None
    ]
    if wrong:
        raise BadFile(*wrong)
    return len(found)


def _records(text: str, wrong: dict[int, str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each record that is not blank, and the line it begins in; what cannot be read ends them."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            wrong[line] = str(error)
            return
        if any(cells):
            yield line, cells


def _header(line: int, cells: list[str]) -> list[str]:
    names = [cell.lower() for cell in cells]
    if len(names) == 1 and any(sign in names[0] for sign in ";\t"):
        raise BadFile(f"line {line}: the cells are not parted by commas")
    missing = [name for name in MUST if name not in names]
    unknown = [name for name in names if name not in MUST + MAY]
    if missing:
        raise BadFile(f"line {line}: the header lacks {', '.join(missing)}; it must begin: code,name,price,stock")
    if unknown:
        raise BadFile(f"line {line}: unknown column {unknown[0]!r}; known are {', '.join(MUST + MAY)}")
    if len(set(names)) < len(names):
        raise BadFile(f"line {line}: a column stands there twice")
    return names


def _product(cells: Mapping[str, str], shop: Shop) -> NewProduct:
    return NewProduct(
        product_code=product_code(cells["code"]),
        name=product_asks.name(cells["name"]),
        price_minor=money(cells["price"], shop.currency),
        stock=product_asks.stock(cells["stock"]) if cells.get("stock") else None,
        description=cards.words(cells.get("description", "")),
        cycle_s=product_asks.cycle(cells.get("cycle", "")),
        tags=product_asks.tags(cells.get("tags", "").replace(";", ",")),
        is_shipped=yes_no(cells["ships"]) if cells.get("ships") else True,
    )


def _twice(found: list[Numbered]) -> dict[int, str]:
    seen: dict[str, int] = {}
    wrong = {}
    for one in found:
        code = one.product.product_code
        if code in seen:
            wrong[one.line] = f"{code} stands in line {seen[code]} already"
        seen.setdefault(code, one.line)
    return wrong
