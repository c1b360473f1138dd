"""Writing exports: JSON as one array, or CSV that no spreadsheet takes for a formula. Files are for the owner alone."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the start of a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
OWNER_ONLY = 0o600


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that only its owner can read; a file that was there is replaced."""
    if path is None:
        yield sys.stdout
        return
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
        yield out


def write_json(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    out.write("[")
    for index, row in enumerate(rows):
        out.write(",\n" if index else "\n")
        out.write(json.dumps(row, ensure_ascii=False))
    out.write("\n]\n")


def write_csv(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    """The first row names the columns; lists are JSON text."""
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})


WRITERS = {"json": write_json, "csv": write_csv}


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
