"""Typed times, in shops around the world and on the days their clocks are moved."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.misread import (
    DurationMisread,
    DurationTooLong,
    TimeMisread,
    TimePast,
    TimeSkipped,
    TimeTooFar,
)
from handlers.refusals import Refusal
from handlers.times import duration, instants, until, when

SHANGHAI, NEW_YORK, LORD_HOWE = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")
NOW = datetime(2026, 11, 30, 12, 0, 0, tzinfo=UTC)
"""20:00 in Shanghai, 07:00 in New York."""


@pytest.mark.parametrize(
    ("text", "seconds"), [("0s", 0), ("30s", 30), ("5m", 300), ("2h", 7200), ("７D", 604800), (" 5m ", 300)]
)
def test_duration(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "7", "d", "1w", "-1d", "1.5h", "1h30m", "7 d", "7天", "9" * 5000 + "d"])
def test_no_duration(text: str) -> None:
    with pytest.raises(DurationMisread):
        duration(text)


def test_a_duration_has_an_end() -> None:
    assert duration("3660d")
    with pytest.raises(DurationTooLong):
        duration("3661d")
    with pytest.raises(DurationTooLong):
        duration("999999999d")


@pytest.mark.parametrize(
    ("text", "tz", "at"),
    [
        ("2026-12-01T20:00", SHANGHAI, datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("2026-12-01 20:00", SHANGHAI, datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("２０２６-12-01 ２０：００", SHANGHAI, datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("2026-12-1 8:05", SHANGHAI, datetime(2026, 12, 1, 0, 5, tzinfo=UTC)),
        ("2026-12-01T20:00:30", NEW_YORK, datetime(2026, 12, 2, 1, 0, 30, tzinfo=UTC)),
        ("20:01", SHANGHAI, datetime(2026, 11, 30, 12, 1, tzinfo=UTC)),
        ("20:00", SHANGHAI, datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("19:59", SHANGHAI, datetime(2026, 12, 1, 11, 59, tzinfo=UTC)),
        ("20:00", NEW_YORK, datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
        ("+10m", SHANGHAI, NOW + timedelta(minutes=10)),
        ("＋30s", SHANGHAI, NOW + timedelta(seconds=30)),
        ("+2d", SHANGHAI, NOW + timedelta(days=2)),
    ],
)
def test_when(text: str, tz: ZoneInfo, at: datetime) -> None:
    found = when(text, NOW, tz)
    assert found == at
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", TimeMisread),
        ("tomorrow", TimeMisread),
        ("24:00", TimeMisread),
        ("12:60", TimeMisread),
        ("2026-02-30 20:00", TimeMisread),
        ("2026-13-01 20:00", TimeMisread),
        ("2026-12-01 25:00", TimeMisread),
        ("2026-12-01", TimeMisread),
        ("0000-12-01 20:00", TimeMisread),
        ("20.00", TimeMisread),
        ("2026-11-30 20:00", TimePast),
        ("2026-11-30 19:59", TimePast),
        ("0001-01-01 00:00", TimePast),
        ("2037-01-01 00:00", TimeTooFar),
        ("9999-12-31 23:59", TimeTooFar),
        ("+10", TimeMisread),
        ("+", TimeMisread),
        ("+4000d", DurationTooLong),
    ],
)
def test_no_time(text: str, kind: type[Refusal]) -> None:
    with pytest.raises(Refusal) as no:
        when(text, NOW, SHANGHAI)
    assert type(no.value) is kind
    if isinstance(no.value, TimeMisread):
        assert when(str(no.value.values["example"]), NOW, SHANGHAI) > NOW, "the example works"


def test_a_time_the_clocks_leap_over_is_refused_with_the_one_after_it() -> None:
    with pytest.raises(TimeSkipped) as no:
        when("2027-03-14 02:30", NOW, NEW_YORK)
    assert no.value.values["example"] == "2027-03-14T03:30"


def test_a_time_of_day_the_clocks_leap_over_waits_for_the_next_day() -> None:
    before = datetime(2027, 3, 14, 5, 0, tzinfo=UTC)
    assert when("02:30", before, NEW_YORK) == datetime(2027, 3, 15, 6, 30, tzinfo=UTC)


def test_a_whole_day_left_out_is_leapt_over() -> None:
    """Samoa went from 29 to 31 December 2011."""
    before = datetime(2011, 12, 30, 7, 0, tzinfo=UTC)
    assert before.astimezone(APIA).day == 29
    assert when("12:00", before, APIA).astimezone(APIA).day == 31


def test_a_time_that_comes_twice_is_the_first_one_still_ahead() -> None:
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert instants(datetime(2026, 11, 1, 1, 30), NEW_YORK) == [first, second]  # noqa: DTZ001
    for text in ("2026-11-01 01:30", "01:30"):
        assert when(text, first - timedelta(hours=2), NEW_YORK) == first
        assert when(text, first, NEW_YORK) == second
    with pytest.raises(TimePast):
        when("2026-11-01 01:30", second, NEW_YORK)


def test_a_leap_of_half_an_hour() -> None:
    assert instants(datetime(2027, 4, 4, 1, 45), LORD_HOWE) == [  # noqa: DTZ001
        datetime(2027, 4, 3, 14, 45, tzinfo=UTC),
        datetime(2027, 4, 3, 15, 15, tzinfo=UTC),
    ]


def test_an_end_is_a_span_or_a_time() -> None:
    assert until("2d", NOW, SHANGHAI) == NOW + timedelta(days=2)
    assert until("20:30", NOW, SHANGHAI) == NOW + timedelta(minutes=30)
    with pytest.raises(TimeMisread):
        until("soon", NOW, SHANGHAI)


ZONES = st.sampled_from([SHANGHAI, NEW_YORK, LORD_HOWE, APIA, ZoneInfo("UTC")])
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(NOWS, ZONES, st.integers(1, 5 * 365 * 24 * 60))
def test_a_time_comes_back_as_it_was_written(now: datetime, tz: ZoneInfo, minutes: int) -> None:
    at = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    if at <= now:
        return
    written = f"{at.astimezone(tz):%Y-%m-%d %H:%M}"
    assert f"{when(written, now, tz).astimezone(tz):%Y-%m-%d %H:%M}" == written


@given(NOWS, ZONES, st.integers(0, 23), st.integers(0, 59))
def test_the_next_such_time_is_near(now: datetime, tz: ZoneInfo, hour: int, minute: int) -> None:
    at = when(f"{hour}:{minute:02}", now, tz)
    assert now < at <= now + timedelta(hours=50)
    assert (at.astimezone(tz).hour, at.astimezone(tz).minute) == (hour, minute)


@given(st.text() | st.from_regex(r"\A\d{4}-\d\d-\d\d[T ]\d\d:\d\d\Z"), NOWS, ZONES)
def test_a_time_is_read_or_refused(text: str, now: datetime, tz: ZoneInfo) -> None:
    try:
        at = until(text, now, tz)
    except Refusal as refusal:
        at = until(str(refusal.values["example"]), now, tz)
    assert at >= now
