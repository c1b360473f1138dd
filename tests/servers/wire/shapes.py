"""What a request must look like: names, types, lengths. What does not fit is a problem with a path and a code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Shape = Mapping[str, "Field"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """`most`, `least`: characters of a text, items of a list, value of a number. `most_bytes`: of UTF-8.

    `code`: the platform's error when this field is wrong (0: the usual one).
    """

    kind: type[Any]
    need: bool = True
    least: int | None = None
    most: int | None = None
    most_bytes: int | None = None
    form: str = ""
    only: tuple[Any, ...] = ()
    inside: Field | Shape | None = None
    code: int = 0


class Problem(NamedTuple):
    path: str
    detail: str
    code: int = 0

    def __str__(self) -> str:
        return f"{self.path} {self.detail}"


def text(
    most: int | None = None, *, need: bool = True, least: int = 1, most_bytes: int | None = None, form: str = "",
    only: tuple[str, ...] = (), code: int = 0,
) -> Field:  # fmt: skip
    return Field(kind=str, need=need, least=least, most=most, most_bytes=most_bytes, form=form, only=only, code=code)


def number(least: int | None = None, most: int | None = None, *, need: bool = True, only: tuple[int, ...] = (),
           code: int = 0) -> Field:  # fmt: skip
    return Field(kind=int, need=need, least=least, most=most, only=only, code=code)


def flag(*, need: bool = True) -> Field:
    return Field(kind=bool, need=need)


def items(inside: Field | Shape, least: int = 0, most: int | None = None, *, need: bool = True, code: int = 0) -> Field:
    return Field(kind=list, need=need, least=least, most=most, inside=inside, code=code)


def group(inside: Shape | None = None, *, need: bool = True, code: int = 0) -> Field:
    """An object; without `inside` any."""
    return Field(kind=dict, need=need, inside=inside, code=code)


def problems(value: Mapping[str, Any], shape: Shape, path: str = "") -> list[Problem]:
    """Everything wrong with `value`, a whole request or an object in it."""
    found = [Problem(join(path, name), "is not a field here") for name in value if name not in shape]
    for name, field in shape.items():
        if name in value:
            found += wrong(value[name], field, join(path, name))
        elif field.need:
            found.append(Problem(join(path, name), "is missing", field.code))
    return found


def wrong(value: Any, field: Field, path: str) -> list[Problem]:
    is_right_kind = isinstance(value, field.kind) and (field.kind is bool or not isinstance(value, bool))
    if not is_right_kind:
        return [Problem(path, f"must be {field.kind.__name__}, is {show(value)}", field.code)]
    if field.only and value not in field.only:
        return [Problem(path, f"is {show(value)}, may be {', '.join(map(repr, field.only))}", field.code)]
    if field.form and not re.fullmatch(field.form, value):
        return [Problem(path, f"{show(value)} has not the form {field.form}", field.code)]
    found = measured(value, field, path)
    if field.kind is dict and isinstance(field.inside, Mapping):
        found += problems(value, field.inside, path)
    if field.kind is list and field.inside is not None:
        for place, one in enumerate(value):
            found += wrong(one, as_field(field.inside), f"{path}[{place}]")
    return found


def measured(value: Any, field: Field, path: str) -> list[Problem]:
    size = value if field.kind is int else len(value) if field.kind in (str, list) else 0
    unit = {int: "", str: " characters", list: " items"}.get(field.kind, "")
    if field.least is not None and size < field.least:
        return [Problem(path, f"is {size}{unit}, at least {field.least}", field.code)]
    if field.most is not None and size > field.most:
        return [Problem(path, f"is {size}{unit}, at most {field.most}", field.code)]
    if field.most_bytes is not None and len(value.encode()) > field.most_bytes:
        return [Problem(path, f"is {len(value.encode())} bytes, at most {field.most_bytes}", field.code)]
    return []


def as_field(inside: Field | Shape) -> Field:
    return inside if isinstance(inside, Field) else group(inside)


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def show(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
