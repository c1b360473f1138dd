"""Rows into frozen dataclasses, instants into microseconds and back."""

import dataclasses
import json
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

D = TypeVar("D")
Reader = Callable[[Any], Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

AS_IT_IS: frozenset[Any] = frozenset({int, float, str, bytes, Any, object})


def micros(at: datetime) -> int:
    """Microseconds since 1970 UTC, exact. ValueError for a datetime that does not know its zone."""
    if at.tzinfo is None:
        raise ValueError("a naive datetime has no instant; give an aware one")
    return (at - EPOCH) // MICROSECOND


def instant(micros: int) -> datetime:
    """The aware UTC datetime of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)


def row_to(cls: type[D], row: Mapping[str, Any]) -> D:
    """The dataclass from the columns named like its fields; further columns are left alone.

    BIGINT becomes an aware datetime, 0 and 1 a bool, text a date, an Enum, or from JSON a dict, list or tuple, as the
    field's type says. A column may be missing only where the field has a default. KeyError names the missing one.
    """
    plan = _plan(cast(Any, cls))
    if not plan.needed.keys() <= row.keys():
        raise KeyError(f"{cls.__name__} needs columns that the query does not give: {plan.needed.keys() - row.keys()}")
    values = {name: read(row[name]) if read else row[name] for name, read in plan.needed.items()}
    for name, read in plan.optional.items():
        if name in row:
            values[name] = read(row[name]) if read else row[name]
    return cls(**values)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How each field is read from its column; None: as it is. Fields with a default are optional."""

    needed: dict[str, Reader | None]
    optional: dict[str, Reader | None]


@cache
def _plan(cls: type[Any]) -> _Plan:
    hints = get_type_hints(cls)
    fields = [field for field in dataclasses.fields(cls) if field.init]
    readers = {field.name: _reader(hints[field.name], f"{cls.__name__}.{field.name}") for field in fields}
    optional = {field.name for field in fields if _has_default(field)}
    return _Plan(
        needed={name: read for name, read in readers.items() if name not in optional},
        optional={name: read for name, read in readers.items() if name in optional},
    )


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


SCALARS: dict[Any, Reader] = {bool: bool, datetime: instant, date: date.fromisoformat}

CONTAINERS: dict[Any, Reader] = {
    dict: json.loads,
    list: json.loads,
    Mapping: json.loads,
    tuple: lambda text: tuple(json.loads(text)),
    Sequence: lambda text: tuple(json.loads(text)),
}


def _reader(hint: Any, where: str) -> Reader | None:
    if isinstance(hint, NewType):
        return _reader(hint.__supertype__, where)
    if hint in AS_IT_IS or get_origin(hint) is Literal:
        return None
    if hint in SCALARS:
        return SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if (get_origin(hint) or hint) in CONTAINERS:
        return CONTAINERS[get_origin(hint) or hint]
    if get_origin(hint) in (Union, types.UnionType):
        return _nullable_reader(hint, where)
    raise TypeError(f"{where}: no column can be read as {hint}")


def _nullable_reader(hint: Any, where: str) -> Reader | None:
    kinds = {_reader(part, where) for part in get_args(hint) if part is not types.NoneType}
    if len(kinds) != 1:
        raise TypeError(f"{where}: {hint} does not say how to read the column")
    read = kinds.pop()
    return None if read is None else lambda value: None if value is None else read(value)
