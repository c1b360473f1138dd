"""`export`: rows as JSON, one array, or as CSV that no spreadsheet takes for a formula."""

import csv
import io
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from bot.basis import Basis, open_basis
from bot.private_file import replacing
from config.settings import Settings
from storage import DatabaseUnavailable, StorageError, Tx, exports, shops
from storage.exports import KINDS
from storage.rows import Shop

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the start of a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
Row = Mapping[str, Any]


class ShopUnknown(StorageError):
    """No shop has this name; the text says which there are."""


async def export(settings: Settings, arguments: Namespace) -> int:
    """Every row of one kind, of one shop, as it was at one moment; a page of them in memory."""
    basis = await open_basis(settings)
    try:
        shop = await _shop(basis, arguments.shop)
        with _opened(arguments.out) as out:
            work = Export(kind=KINDS[arguments.kind], shop=shop, write=WRITERS[arguments.format], out=out)
            await basis.storage.read(work)
    finally:
        await basis.storage.close()
    return 0


class Export:
    """The work of one export, which cannot be begun anew once something of it has been written."""

    def __init__(self, kind: exports.Kind, shop: Shop, write: "Writer", out: TextIO) -> None:
        self._kind, self._shop, self._write, self._out = kind, shop, write, out
        self._has_begun = False

    def __call__(self, tx: Tx) -> None:
        """Raises DatabaseUnavailable the second time."""
        if self._has_begun:
            raise DatabaseUnavailable("the database went away in the middle of the export; begin it anew")
        self._has_begun = True
        self._write(self._kind.fields, exports.rows(tx, self._shop.id, self._kind), self._out)


async def _shop(basis: Basis, name: str | None) -> Shop:
    """The real shop, or one by its name. Raises ShopUnknown."""
    if name is None:
        return basis.shop
    known = await basis.storage.read(shops.all_of)
    found = [shop for shop in known if name in (shop.key, shop.name)]
    if not found:
        there = ", ".join(f"{shop.name} ({shop.key})" for shop in known)
        raise ShopUnknown(f"there is no shop {name!r}; there is: {there}")
    return found[0]


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that only its owner can read, there when it is whole; UTF-8 in any case."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        sys.stdout.flush()
        return
    with replacing(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as out:
        yield out


def write_json(_: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    before, encode = "[", json.JSONEncoder(ensure_ascii=False).encode
    for row in rows:
        out.write(f"{before}\n{encode(row)}")
        before = ","
    out.write("[]\n" if before == "[" else "\n]\n")


def write_csv(fields: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    """The first row names the columns, whether there are others or not; lists are JSON text."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_cell(row[field]) for field in fields])


Writer = Callable[[Sequence[str], Iterable[Row], TextIO], None]
WRITERS: Mapping[str, Writer] = {"json": write_json, "csv": write_csv}


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """No formula, and no line's end but the one that the writer puts into quotes."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if value.startswith(FORMULA) else text
