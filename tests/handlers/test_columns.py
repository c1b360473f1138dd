"""A span as days, weeks or months."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.columns import cut

SHANGHAI, BERLIN, CAIRO = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Cairo")
NOON = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
"""In Shanghai, a Thursday."""


def test_a_week_touches_eight_days_of_which_two_are_not_whole() -> None:
    unit, found = cut(NOON - timedelta(days=7), NOON, SHANGHAI)
    assert unit == "day"
    assert [column.on for column in found] == [date(2026, 3, 26) + timedelta(days=ahead) for ahead in range(8)]
    assert [column.is_part for column in found] == [True, *[False] * 6, True]
    assert (found[0].since, found[0].until) == (NOON - timedelta(days=7), datetime(2026, 3, 26, 16, tzinfo=UTC))
    assert (found[-1].since, found[-1].until) == (datetime(2026, 4, 1, 16, tzinfo=UTC), NOON)


def test_whole_days_are_whole() -> None:
    midnight = datetime(2026, 4, 1, 16, tzinfo=UTC)
    _, found = cut(midnight - timedelta(days=2), midnight, SHANGHAI)
    assert [(column.on.day, column.is_part) for column in found] == [(31, False), (1, False)]


@pytest.mark.parametrize(
    ("days", "unit", "first", "amount"),
    [
        (30, "day", date(2026, 3, 3), 31),
        (35, "day", date(2026, 2, 26), 36),
        (40, "week", date(2026, 2, 16), 7),
        (250, "week", date(2025, 7, 21), 37),
        (365, "month", date(2025, 4, 1), 13),
        (3660, "month", date(2016, 3, 1), 122),
    ],
)
def test_a_longer_span_has_larger_columns(days: int, unit: str, first: date, amount: int) -> None:
    found_unit, found = cut(NOON - timedelta(days=days), NOON + timedelta(seconds=1), SHANGHAI)
    assert (found_unit, found[0].on, len(found)) == (unit, first, amount)
    if unit == "week":
        assert {column.on.weekday() for column in found} == {0}
    if unit == "month":
        assert {column.on.day for column in found} == {1}


def test_days_are_as_long_as_the_clocks_make_them() -> None:
    noon = datetime(2026, 3, 30, 10, tzinfo=UTC)
    _, found = cut(noon - timedelta(days=3), noon, BERLIN)
    hours = {column.on.day: (column.until - column.since) / timedelta(hours=1) for column in found}
    assert (hours[28], hours[29]) == (24, 23)


def test_a_day_that_begins_with_a_leap_of_the_clocks() -> None:
    noon = datetime(2026, 4, 25, 10, tzinfo=UTC)
    _, found = cut(noon - timedelta(days=2), noon, CAIRO)
    assert [column.on.day for column in found] == [23, 24, 25]
    assert found[1].since == datetime(2026, 4, 23, 22, tzinfo=UTC)


@given(
    st.timedeltas(timedelta(days=-2000), timedelta(days=2000)).map(lambda ahead: NOON + ahead),
    st.timedeltas(timedelta(seconds=1), timedelta(days=3660)),
    st.sampled_from([SHANGHAI, BERLIN, CAIRO]),
)
def test_columns_are_the_span_without_gap_or_overlap(until: datetime, span: timedelta, zone: ZoneInfo) -> None:
    _, found = cut(until - span, until, zone)
    assert (found[0].since, found[-1].until) == (until - span, until)
    assert all(one.until == other.since for one, other in pairwise(found))
    assert all(column.since < column.until for column in found)
