"""Rows into dataclasses, instants into microseconds and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum
from typing import Any, Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import instant, micros, row_to

MemberId = NewType("MemberId", int)
At = NewType("At", datetime)


class Status(Enum):
    PAID = "paid"


class Level(IntEnum):
    HIGH = 3


@dataclass(frozen=True, kw_only=True)
class Everything:
    id: MemberId
    at: datetime
    seen_at: At
    paid_at: datetime | None
    on: date
    is_new: bool
    is_sure: bool | None
    status: Status
    level: Level | None
    way: Literal["link", "added"]
    words: list[str]
    pair: tuple[int, ...]
    more: Sequence[int]
    facts: dict[str, int]
    terms: Mapping[str, Any] | None
    ratio: float | None
    text: str
    raw: bytes


COLUMNS = {
    "id": 7,
    "at": 1,
    "seen_at": 2,
    "paid_at": None,
    "on": "2026-12-01",
    "is_new": 1,
    "is_sure": 0,
    "status": "paid",
    "level": 3,
    "way": "link",
    "words": '["a"]',
    "pair": "[1,2]",
    "more": "[3]",
    "facts": '{"a":1}',
    "terms": None,
    "ratio": 0.5,
    "text": "t",
    "raw": b"r",
    "of another": "left alone",
}


def test_every_type_is_read_from_its_column() -> None:
    thing = row_to(Everything, COLUMNS)
    assert thing == Everything(
        id=MemberId(7),
        at=datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        seen_at=At(datetime(1970, 1, 1, 0, 0, 0, 2, tzinfo=UTC)),
        paid_at=None,
        on=date(2026, 12, 1),
        is_new=True,
        is_sure=False,
        status=Status.PAID,
        level=Level.HIGH,
        way="link",
        words=["a"],
        pair=(1, 2),
        more=(3,),
        facts={"a": 1},
        terms=None,
        ratio=0.5,
        text="t",
        raw=b"r",
    )
    assert (type(thing.is_new), type(thing.is_sure)) == (bool, bool)


def test_what_may_be_null_is_read_where_it_is_not() -> None:
    thing = row_to(Everything, {**COLUMNS, "paid_at": 5, "terms": '{"cap": [1]}', "is_sure": None, "level": None})
    assert (thing.paid_at, thing.terms, thing.is_sure, thing.level) == (instant(5), {"cap": [1]}, None, None)


@dataclass(frozen=True, kw_only=True)
class Short:
    id: int
    left_at: datetime | None = None
    tags: tuple[str, ...] = field(default_factory=tuple)


def test_a_column_may_be_missing_only_where_there_is_a_default() -> None:
    assert row_to(Short, {"id": 1}) == Short(id=1)
    assert row_to(Short, {"id": 1, "left_at": 5, "tags": '["a"]'}) == Short(id=1, left_at=instant(5), tags=("a",))
    with pytest.raises(KeyError, match=r"Short needs .*'id'"):
        row_to(Short, {"left_at": 5})


@dataclass(frozen=True)
class Unclear:
    at: datetime | bool


@dataclass(frozen=True)
class Unknown:
    lock: type


@pytest.mark.parametrize(("cls", "where"), [(Unclear, r"Unclear\.at"), (Unknown, r"Unknown\.lock")])
def test_a_type_that_no_column_can_be_read_as_is_named(cls: type[Any], where: str) -> None:
    with pytest.raises(TypeError, match=where):
        row_to(cls, {"at": 1, "lock": 1})


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9.5))])))
def test_an_instant_survives_the_way_there_and_back(at: datetime) -> None:
    if datetime.min.replace(tzinfo=UTC) + timedelta(days=1) < at < datetime.max.replace(tzinfo=UTC) - timedelta(days=1):
        assert instant(micros(at)) == at
        assert instant(micros(at)).tzinfo is UTC


def test_a_naive_datetime_is_no_instant() -> None:
    with pytest.raises(ValueError, match="naive"):
        micros(datetime(2026, 12, 1))  # noqa: DTZ001 - the point
