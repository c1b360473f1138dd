"""One transaction, as work(tx) sees it: named SQL in, rows out. The same on both databases."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

from storage.errors import TransactionBroken
from storage.read import micros
from storage.sql import Queries, Statement

Dialect: TypeAlias = Literal["sqlite", "postgres"]
Row: TypeAlias = Mapping[str, Any]
"""One row by column name: row["name"]. BOOLEAN columns are 0 and 1 on SQLite: row_to() makes them bool."""
Value: TypeAlias = bool | int | float | str | bytes | date | datetime | Enum | Mapping[str, Any] | Sequence[Any] | None
"""What a query takes. An aware datetime becomes microseconds UTC, a date its ISO text, an Enum its value, a mapping,
list or tuple one JSON text."""

T = TypeVar("T")

PLAIN = frozenset({type(None), bool, int, float, str, bytes})


def plain(value: Value) -> bool | int | float | str | bytes | None:
    """The value as the drivers take it. TypeError for what has no one way into a column, such as a set."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime):
        return micros(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, int, float, str, bytes)) or value is None:
        return value
    if isinstance(value, (Mapping, list, tuple)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_within)
    raise TypeError(f"a query takes no {type(value).__name__}; give text, a number, a list or a mapping")


def _within(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else plain(value)


class Tx(ABC):
    """Lives as long as the work it was given to; never kept, never used from another thread."""

    dialect: ClassVar[Dialect]

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._failed: Exception | None = None
        self._depth = 0

    def all(self, query: str, /, **values: Value) -> list[Row]:
        """Every row the query gives."""
        return self._fetch_all(self._run(query, values))

    def one(self, query: str, /, **values: Value) -> Row | None:
        """The first row, or None."""
        return self._fetch_one(self._run(query, values))

    def value(self, query: str, /, **values: Value) -> Any:
        """The first column of the first row, or None."""
        row = self._fetch_one(self._run(query, values))
        return None if row is None else next(iter(row.values()))

    def do(self, query: str, /, **values: Value) -> None:
        """Run for the effect. Whether there was one is asked with RETURNING and one(), never from a row count."""
        self._run(query, values)

    def many(self, query: str, rows: Sequence[Mapping[str, Value]], /) -> None:
        """The same statement for every row; nothing for no rows."""
        statement = self._queries.get(query)
        plain_rows = [self._plain(statement, dict(row)) for row in rows]
        if plain_rows:
            self._guard(self._execute_many, statement.text, plain_rows)

    # --- whole tables, for the archive: names come from the database itself, never from outside -----------------------

    def table_page(
        self, table: str, columns: Sequence[str], key: Sequence[str], after: Sequence[Value] | None, most: int
    ) -> list[Row]:
        """The next rows in the order of the key."""
        values: dict[str, Any] = {f"after{place}": value for place, value in enumerate(after or ())} | {"most": most}
        beyond = (
            f"WHERE ({_names(key)}) > ({', '.join(self._hole(f'after{n}') for n in range(len(key)))})" if after else ""
        )
        text = f"SELECT {_names(columns)} FROM {table} {beyond} ORDER BY {_names(key)} LIMIT {self._hole('most')}"  # noqa: S608
        return self._fetch_all(self._guard(self._execute, text, values))

    def table_fill(self, table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> None:
        """Rows as they were."""
        holes = ", ".join(self._hole(name) for name in columns)
        if rows:
            text = f"INSERT INTO {table} ({_names(columns)}) VALUES ({holes})"  # noqa: S608
            self._guard(self._execute_many, text, [dict(row) for row in rows])

    def table_empty(self, table: str, *, shop_id: int | None = None) -> None:
        """All of its rows, or those of one shop."""
        of_shop, values = ("", {}) if shop_id is None else (f" WHERE shop_id = {self._hole('shop')}", {"shop": shop_id})
        self._guard(self._execute, f"DELETE FROM {table}{of_shop}", values)  # noqa: S608

    @abstractmethod
    def restart_ids(self, last_ids: Mapping[str, int]) -> None:
        """New ids of these tables begin behind the last ones given: no number is given twice."""

    @abstractmethod
    def _hole(self, name: str) -> str:
        """A parameter in this database's spelling."""

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What the block did is undone when it raises, the rest of the transaction is not; the error goes on."""
        name = f"s{self._depth}"
        self._guard(self._command, f"SAVEPOINT {name}")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._undo(name)
            raise
        else:
            self._guard(self._command, f"RELEASE SAVEPOINT {name}")
        finally:
            self._depth -= 1

    @property
    def must_run_again(self) -> bool:
        """It met another transaction: whatever is done now, the whole work will be run anew."""
        return False

    def finish(self) -> None:
        """Called once the work has returned. TransactionBroken when an error in it was swallowed."""
        if self._failed is not None:
            raise TransactionBroken(
                "a statement failed and its error was swallowed; catch it outside a tx.savepoint() block"
            ) from self._failed

    def _undo(self, name: str) -> None:
        self._command(f"ROLLBACK TO SAVEPOINT {name}")
        self._command(f"RELEASE SAVEPOINT {name}")
        self._failed = None

    def _run(self, query: str, values: dict[str, Any]) -> Any:
        statement = self._queries.get(query)
        return self._guard(self._execute, statement.text, self._plain(statement, values))

    @staticmethod
    def _plain(statement: Statement, values: dict[str, Any]) -> dict[str, Any]:
        if values.keys() != statement.takes:
            raise TypeError(statement.explain(values.keys()))
        for name, value in values.items():
            if type(value) not in PLAIN:
                values[name] = plain(value)
        return values

    def _guard(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        if self._failed is not None:
            raise TransactionBroken("an earlier statement failed; nothing more can run here") from self._failed
        try:
            return execute(*arguments)
        except Exception as error:
            self._failed = self._translated(error)
            raise self._failed from None

    @abstractmethod
    def _execute(self, text: str, values: dict[str, Any]) -> Any: ...

    @abstractmethod
    def _execute_many(self, text: str, rows: list[dict[str, Any]]) -> None: ...

    @abstractmethod
    def _command(self, text: str) -> None: ...

    @abstractmethod
    def _fetch_all(self, cursor: Any) -> list[Row]: ...

    @abstractmethod
    def _fetch_one(self, cursor: Any) -> Row | None: ...

    @abstractmethod
    def _translated(self, error: Exception) -> Exception: ...


def _names(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def whole(work: Callable[[Tx], T], tx: Tx) -> T:
    """The work's result, if nothing in it failed. A StopIteration, which a future cannot carry, becomes an error."""
    try:
        result = work(tx)
    except StopIteration as stop:
        raise RuntimeError("the work raised StopIteration") from stop
    tx.finish()
    return result
