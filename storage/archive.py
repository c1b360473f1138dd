"""One portable archive of everything, media too: from SQLite or PostgreSQL, into either.

A zip file with a manifest and one file of JSON lines for each table. Bytes are base64. What is in it was true at one
moment: it is read in one snapshot, while the program runs.
"""

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from storage import migrations
from storage.errors import ConstraintBroken, StorageError
from storage.tx import Row, Tx

FORMAT = 1
MANIFEST = "manifest.json"
PAGE = 1000
PAGE_OF_BYTES = 16
"""Rows at once of a table that holds pictures."""
LEFT_OUT = frozenset({"leases", "tokens", "alembic_version"})
"""What belongs to running processes, secrets lent to us for an hour, and what the restored database says by itself."""
MADE_AT_START = frozenset({"shops", "owner_codes"})
"""What a database that nobody has used may hold: the archive's own take their place."""
BROKEN = (BadZipFile, EOFError, zlib.error, KeyError, ValueError, TypeError, NotImplementedError, ConstraintBroken)
"""What reading a file raises that is cut, damaged, or something else than an archive."""


class ArchiveFault(StorageError):
    """The archive cannot be read, or the database is not fit to take it; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """`key`: its place in the primary key, from 1; 0: not part of it."""

    name: str
    is_boolean: bool
    is_bytes: bool
    key: int


@dataclass(frozen=True, kw_only=True)
class Table:
    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in sorted(self.columns, key=lambda one: one.key) if column.key)

    @property
    def page(self) -> int:
        """How many rows are held at once."""
        return PAGE_OF_BYTES if any(column.is_bytes for column in self.columns) else PAGE


def tables(tx: Tx) -> list[Table]:
    """Every table, those that others refer to first."""
    found: dict[str, list[Column]] = {}
    for row in tx.all("archive_columns"):
        column = Column(
            name=row["name"], is_boolean=bool(row["is_boolean"]), is_bytes=bool(row["is_bytes"]), key=row["key_place"]
        )
        found.setdefault(row["table_name"], []).append(column)
    needs: dict[str, set[str]] = {name: set() for name in found}
    for row in tx.all("archive_references"):
        if row["table_name"] != row["refers_to"]:
            needs[row["table_name"]].add(row["refers_to"])
    kept = [name for name in _ordered(needs) if name not in LEFT_OUT]
    return [Table(name=name, columns=tuple(found[name])) for name in kept]


def write(tx: Tx, path: Path, at: datetime) -> dict[str, int]:
    """Write everything to a file; how many rows of each table. The file is the caller's to put in place."""
    counts: dict[str, int] = {}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for table in tables(tx):
            with archive.open(_member(table), "w", force_zip64=True) as out:
                counts[table.name] = _write_table(tx, table, out)
        manifest = {
            "format": FORMAT,
            "schema": migrations.version(tx),
            "made_at": at.isoformat(),
            "rows": counts,
            "last_ids": {row["table_name"]: row["last_id"] for row in tx.all("archive_last_ids")},
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return counts


def read(tx: Tx, path: Path) -> dict[str, int]:
    """Put an archive into an empty database of this program's version; how many rows of each table. Raises
    ArchiveFault, and then nothing of it stays. OSError where the file cannot be opened."""
    try:
        with ZipFile(path) as archive:
            return _read(tx, archive)
    except BROKEN as error:
        raise ArchiveFault(f"{path} is no whole archive of Fanloop ({type(error).__name__})") from error


def _read(tx: Tx, archive: ZipFile) -> dict[str, int]:
    manifest = json.loads(archive.read(MANIFEST))
    _check_version(tx, manifest)
    wanted = tables(tx)
    _check_empty(tx, wanted)
    for table in reversed(wanted):
        tx.table_empty(table.name)
    counts = {table.name: _read_table(tx, table, archive) for table in wanted}
    if counts != manifest["rows"]:
        raise ArchiveFault("the archive does not hold the rows that its manifest names; take another backup")
    tx.restart_ids(manifest["last_ids"])
    return counts


def _check_version(tx: Tx, manifest: Mapping[str, Any]) -> None:
    ours = migrations.version(tx)
    if (manifest["format"], manifest["schema"]) != (FORMAT, ours):
        raise ArchiveFault(
            f"the archive was made at database version {manifest['schema']}, this Fanloop has {ours}; "
            "restore it with the Fanloop that made it, then upgrade"
        )


def _check_empty(tx: Tx, wanted: Sequence[Table]) -> None:
    for table in wanted:
        if table.name not in MADE_AT_START and tx.table_page(table.name, table.names, table.key, None, 1):
            raise ArchiveFault(
                f"the database is not empty, there are {table.name} in it; name an empty one in FANLOOP_DATABASE_URL"
            )


def _member(table: Table) -> str:
    return f"{table.name}.jsonl"


def _write_table(tx: Tx, table: Table, out: IO[bytes]) -> int:
    count = 0
    encode, text = _encoder(table), json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in _rows(tx, table):
        out.write(f"{text(encode(row))}\n".encode())
        count += 1
    return count


def _rows(tx: Tx, table: Table) -> Iterator[Row]:
    after: Sequence[Any] | None = None
    while page := tx.table_page(table.name, table.names, table.key, after, table.page):
        yield from page
        after = [page[-1][name] for name in table.key]


def _read_table(tx: Tx, table: Table, archive: ZipFile) -> int:
    decode = _decoder(table)
    count = 0
    with archive.open(_member(table)) as lines:
        batch: list[dict[str, Any]] = []
        for line in lines:
            batch.append(decode(json.loads(line)))
            count += 1
            if len(batch) == table.page:
                tx.table_fill(table.name, table.names, batch)
                batch = []
        tx.table_fill(table.name, table.names, batch)
    return count


def _encoder(table: Table) -> Callable[[Row], dict[str, Any]]:
    def encode(row: Row) -> dict[str, Any]:
        return {column.name: _encoded(column, row[column.name]) for column in table.columns}

    return encode


def _decoder(table: Table) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def decode(told: dict[str, Any]) -> dict[str, Any]:
        return {column.name: _decoded(column, told[column.name]) for column in table.columns}

    return decode


def _encoded(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.is_boolean:
        return bool(value)
    return base64.b64encode(value).decode() if column.is_bytes else value


def _decoded(column: Column, value: Any) -> Any:
    return base64.b64decode(value, validate=True) if column.is_bytes and value is not None else value


def _ordered(needs: Mapping[str, set[str]]) -> list[str]:
    """Names so that each stands behind what it needs."""
    done: list[str] = []
    while len(done) < len(needs):
        free = sorted(name for name, needed in needs.items() if name not in done and needed <= set(done))
        if not free:
            raise ValueError("tables refer to each other in a circle")
        done += free
    return done
