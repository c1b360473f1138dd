"""Reading products from CSV: every bad line is named by its number in the file (the header is 1); all or nothing."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers import product_asks
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


def read(path: Path, shop: Shop, texts: Texts) -> list[Numbered]:
    """The products of the file. Raises BadFile with everything that is wrong."""
    if path.stat().st_size > SIZE_MAX:
        raise BadFile(f"{path.name} is larger than {SIZE_MAX // 1024 // 1024} MiB")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(f"{path.name} is not UTF-8 text: save it as CSV UTF-8") from None
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    found: list[Numbered] = []
    wrong: list[str] = []
    try:
        _check_header(reader.fieldnames)
        for row in reader:
            if any((value or "").strip() for value in row.values() if isinstance(value, str)):
                _add(found, wrong, reader.line_num, row, shop, texts)
    except csv.Error as error:
        wrong.append(f"line {reader.line_num}: {error}")
    wrong += _twice(found)
    if wrong:
        raise BadFile(*wrong)
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


def _check_header(names: object) -> None:
    given = [str(name).strip().lower() for name in names] if isinstance(names, list | tuple) else []
    missing = [name for name in MUST if name not in given]
    unknown = [name for name in given if name not in MUST + MAY]
    if missing:
        raise BadFile(f"line 1: the header lacks {', '.join(missing)}; it must begin: code,name,price,stock")
    if unknown:
        raise BadFile(f"line 1: unknown column {unknown[0]!r}; known are {', '.join(MUST + MAY)}")


def _add(
    found: list[Numbered], wrong: list[str], line: int, row: Mapping[str | None, object], shop: Shop, texts: Texts
) -> None:
    if None in row or None in row.values():
        wrong.append(f"line {line}: it has not as many cells as the header")
        return
    cells = {str(name).strip().lower(): str(value).strip() for name, value in row.items()}
    try:
        found.append(Numbered(line=line, product=_product(cells, shop)))
    except Refusal as refusal:
        wrong.append(f"line {line}: {strip(texts.say('en', refusal.text, **refusal.values))}")


def _product(cells: Mapping[str, str], shop: Shop) -> NewProduct:
    return NewProduct(
        product_code=product_code(cells["code"]),
        name=product_asks.name(cells["name"]),
        price_minor=money(cells["price"], shop.currency, least=0),
        stock=product_asks.stock(cells["stock"]) if cells.get("stock") else None,
        description=cells.get("description", ""),
        cycle_s=product_asks.cycle(cells["cycle"]) if cells.get("cycle") else None,
        tags=product_asks.tags(cells.get("tags", "").replace(";", ",")) if cells.get("tags") else (),
        is_shipped=yes_no(cells["ships"]) if cells.get("ships") else True,
    )


def _twice(found: list[Numbered]) -> list[str]:
    seen: dict[str, int] = {}
    wrong = []
    for one in found:
        code = one.product.product_code
        if code in seen:
            wrong.append(f"line {one.line}: {code} stands in line {seen[code]} already")
        seen.setdefault(code, one.line)
    return wrong
