"""What goes into a query and what comes out, the same on both databases."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum
from typing import Any

import pytest

from storage import Row, Storage, Tx, Value, micros, row_to


class Size(IntEnum):
    SMALL = 1


class Name(Enum):
    TEA = "tea"


WHOLE: dict[str, Value] = {
    "id": 1,
    "name": "one",
    "size": None,
    "is_new": False,
    "ratio": None,
    "made_at": None,
    "parts": None,
}


def put(**values: Value) -> Any:
    def work(tx: Tx) -> Row:
        row = tx.one("thing_put", **{**WHOLE, **values})
        assert row is not None
        assert row == tx.one("thing_get", id=row["id"])
        return row

    return work


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        ("id", 2**63 - 1, 2**63 - 1),
        ("id", -(2**63), -(2**63)),
        ("name", "50 % of :all ''quoted'' 茶 \U0001f375", "50 % of :all ''quoted'' 茶 \U0001f375"),
        ("name", Name.TEA, "tea"),
        ("name", date(2026, 12, 1), "2026-12-01"),
        ("size", Size.SMALL, 1),
        ("size", None, None),
        ("is_new", True, True),
        ("is_new", False, False),
        ("ratio", 0.25, 0.25),
        ("made_at", datetime(2026, 12, 1, 12, tzinfo=UTC), 1796126400000000),
        ("made_at", datetime(2026, 12, 1, 20, tzinfo=timezone(timedelta(hours=8))), 1796126400000000),
        ("parts", {"b": [1, None, "茶"], "a": {"at": Name.TEA}}, '{"b":[1,null,"茶"],"a":{"at":"tea"}}'),
        ("parts", [1, 2.5, True], "[1,2.5,true]"),
        ("parts", ("x", date(2026, 12, 1)), '["x","2026-12-01"]'),
        ("parts", [], "[]"),
    ],
)
async def test_a_value_is_kept(things: Storage, column: str, given: Value, kept: object) -> None:
    assert (await things.run(put(**{column: given})))[column] == kept


@pytest.mark.parametrize(
    ("column", "given", "error"),
    [
        ("made_at", datetime(2026, 12, 1), ValueError),  # noqa: DTZ001 - the point
        ("parts", {1, 2}, TypeError),
        ("parts", [{1, 2}], TypeError),
        ("parts", [float("nan")], ValueError),
        ("name", object(), TypeError),
    ],
)
async def test_a_value_without_one_meaning_is_refused(
    things: Storage, column: str, given: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await things.run(put(**{column: given}))
    assert await things.read(lambda tx: tx.all("things_named")) == []


async def test_sums_and_counts_are_integers(things: Storage) -> None:
    await things.run(put(size=2**53))
    await things.run(put(id=2, name="two", size=2**53 + 1))
    total = await things.read(lambda tx: tx.value("things_size"))
    assert (type(total), total) == (int, 2**54 + 1)
    assert await things.read(lambda tx: tx.value("things_count")) == 2


async def test_small_integers_are_reckoned_with_as_large_ones(things: Storage) -> None:
    assert await things.read(lambda tx: tx.value("product_of", a=300, b=300)) == 90_000
    assert await things.read(lambda tx: tx.value("product_of", a=2**31, b=-(2**31))) == -(2**62)


async def test_json_that_a_query_makes_is_text(things: Storage) -> None:
    made = await things.read(lambda tx: tx.value("json_made", text='{"a": [1]}'))
    assert made.replace(" ", "") == '{"a":[1]}'


async def test_a_mean_is_a_float(things: Storage) -> None:
    await things.run(put(size=1))
    await things.run(put(id=2, name="two", size=2))
    mean = await things.read(lambda tx: tx.value("things_mean"))
    assert (type(mean), mean) == (float, 1.5)


async def test_lists_go_in_as_one_text(things: Storage) -> None:
    def work(tx: Tx) -> tuple[list[Row], list[Row], list[Row]]:
        tx.many("thing_add", [{"id": one, "name": f"thing {one}"} for one in range(1, 5)])
        return (
            tx.all("things_among", ids=[4, 2, 77, 2]),
            tx.all("things_called", names=["thing 3", "thing 1", "none"]),
            tx.all("things_among", ids=[]),
        )

    among, called, nothing = await things.run(work)
    assert [row["id"] for row in among] == [2, 4]
    assert [row["id"] for row in called] == [1, 3]
    assert nothing == []


async def test_rows_go_in_as_one_text(things: Storage) -> None:
    rows = [
        {"id": 1, "name": "one", "size": 2**60, "is_new": True, "parts": {"a": [1]}},
        {"id": 2, "name": "茶", "is_new": False},
        {"id": 1, "name": "again", "is_new": False},
    ]
    added = await things.run(lambda tx: tx.all("things_put", rows=rows))
    assert [row["id"] for row in added] == [1, 2]
    first, second = await things.read(lambda tx: (tx.one("thing_get", id=1), tx.one("thing_get", id=2)))
    assert first is not None
    assert second is not None
    assert (first["size"], bool(first["is_new"]), first["parts"].replace(" ", "")) == (2**60, True, '{"a":[1]}')
    assert (second["name"], second["size"], bool(second["is_new"]), second["parts"]) == ("茶", None, False, None)
    assert await things.run(lambda tx: tx.all("things_put", rows=[])) == []


async def test_signs_in_literals_and_comments_are_no_parameters(things: Storage) -> None:
    await things.run(put(name="a 100 %"))
    assert await things.read(lambda tx: tx.all("things_like", prefix="a")) == [{"id": 1}]
    assert (await things.read(lambda tx: tx.value("database_name"))).endswith(": 100 %")


async def test_a_parameter_may_be_null(things: Storage) -> None:
    await things.run(put())
    assert await things.read(lambda tx: tx.value("thing_tagged", tag=None)) == 1
    assert await things.read(lambda tx: tx.value("thing_tagged", tag="one")) == 1
    assert await things.read(lambda tx: tx.value("thing_tagged", tag="two")) == 0


@dataclass(frozen=True, kw_only=True)
class Thing:
    id: int
    name: Name
    is_new: bool
    made_at: datetime | None
    parts: tuple[str, ...]


async def test_a_row_becomes_a_dataclass(things: Storage) -> None:
    at = datetime(2026, 12, 1, 12, 0, 0, 123456, tzinfo=UTC)
    row = await things.run(put(name=Name.TEA, is_new=True, made_at=at, parts=("a", "b")))
    assert row_to(Thing, row) == Thing(id=1, name=Name.TEA, is_new=True, made_at=at, parts=("a", "b"))
    assert row["made_at"] == micros(at)
