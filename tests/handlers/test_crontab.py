"""crontab(5) as people type it, and as APScheduler is to be asked."""

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.crontab import cron, cron_fields
from handlers.misread import CronMisread, CronNever
from handlers.refusals import Refusal

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
"""A Monday."""


def next_time(text: str, after: datetime) -> datetime:
    """When it goes next, as APScheduler says."""
    triggers = [CronTrigger(timezone=UTC, **fields) for fields in cron_fields(text)]
    found: datetime = min(trigger.get_next_fire_time(None, after) for trigger in triggers)
    return found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0 20 * * 5", "Friday"),
        ("0 20 * * 0", "Sunday"),
        ("0 20 * * 7", "Sunday"),
        ("0 20 * * 1", "Monday"),
        ("0 20 * * fri", "Friday"),
        ("0 20 * * 6-7", "Saturday"),
        ("0 20 * * Sun", "Sunday"),
        ("０ ２０ ＊ ＊ ５", "Friday"),
    ],
)
def test_weekdays_are_counted_from_sunday(text: str, day: str) -> None:
    assert f"{next_time(text, NOW + timedelta(hours=9)):%A}" == day or day == "Monday"
    if day == "Monday":
        assert next_time(text, NOW) == datetime(2026, 11, 30, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (" 0  20 * * 5 ", "0 20 * * fri"),
        ("*/15 8-20/2 1,15 * *", "*/15 8-20/2 1,15 * *"),
        ("0 9 * jan-mar 1-5", "0 9 * jan-mar mon,tue,wed,thu,fri"),
        ("0 9 * * fri-sun", "0 9 * * fri,sat,sun"),
        ("0 9 1 * */2", "0 9 1 * */2"),
        ("@weekly", "0 0 * * sun"),
        ("@daily", "0 0 * * *"),
    ],
)
def test_cron(text: str, written: str) -> None:
    assert cron(text) == written
    assert cron(written) == written
    assert cron_fields(written) == cron_fields(text)


def test_day_of_month_or_of_week_where_both_are_restricted() -> None:
    days = [NOW.replace(hour=0) + timedelta(days=ahead) for ahead in range(1, 40)]
    fired = [day.day for day in days if next_time("0 9 13 * 5", day).date() == day.date()]
    assert 13 in fired
    assert {day.day for day in days if day.weekday() == 4} <= set(fired)
    assert len(fired) < 10


def test_both_where_one_begins_with_a_star() -> None:
    (fields,) = cron_fields("0 9 13 * */2")
    assert (fields["day"], fields["day_of_week"]) == ("13", "tue,thu,sat,sun")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0 20 * *",
        "0 20 * * 5 6",
        "60 * * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 32 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "0 0 * * mit",
        "*/0 * * * *",
        "5/10 * * * *",
        "10-5 * * * *",
        "0 0 * * fri-mon",
        "1,,2 * * * *",
        "a b c d e",
        "@reboot",
        "0 0 * * 5#1",
        "0 0 L * *",
        "١ 0 * * *",
    ],
)
def test_no_cron(text: str) -> None:
    with pytest.raises(CronMisread) as no:
        cron(text)
    assert type(no.value) is CronMisread


@pytest.mark.parametrize("text", ["0 0 31 2 *", "0 0 30 feb *", "0 0 31 4,6,9,11 *", "0 0 31 2 */2"])
def test_a_day_that_never_comes(text: str) -> None:
    with pytest.raises(CronNever):
        cron(text)


def test_a_leap_day_comes() -> None:
    assert next_time("0 0 29 2 *", NOW) == datetime(2028, 2, 29, tzinfo=UTC)
    assert next_time("0 0 31 2 1", NOW).month == 2


def field(least: int, most: int) -> st.SearchStrategy[str]:
    """A crontab field in one of its shapes."""
    numbers = st.integers(least, most)
    spans = st.tuples(numbers, numbers).map(sorted).map(lambda pair: f"{pair[0]}-{pair[1]}")
    stepped = st.tuples(spans | st.just("*"), st.integers(1, 9)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    part = numbers.map(str) | spans | stepped
    return st.just("*") | part | st.lists(part, min_size=1, max_size=3).map(",".join)


def matches(text: str, at: datetime) -> bool:
    """crontab(5) told anew, the slow way."""

    def fits(field: str, value: int, least: int, most: int) -> bool:
        for part in field.split(","):
            span, _, step = part.partition("/")
            low, _, high = (f"{least}-{most}" if span == "*" else span if "-" in span else f"{span}-{span}").partition(
                "-"
            )
            if value in range(int(low), int(high) + 1, int(step or 1)):
                return True
        return False

    minute, hour, day, month, weekday = text.split()
    number = at.isoweekday() % 7
    is_weekday = fits(weekday, number, 0, 7) or (number == 0 and fits(weekday, 7, 0, 7))
    is_day = fits(day, at.day, 1, 31)
    is_either = is_day and is_weekday if "*" in (day[0], weekday[0]) else is_day or is_weekday
    return fits(minute, at.minute, 0, 59) and fits(hour, at.hour, 0, 23) and fits(month, at.month, 1, 12) and is_either


CRONS = st.tuples(field(0, 59), field(0, 23), field(1, 31), st.just("*"), field(0, 7)).map(" ".join)


@settings(max_examples=50)
@given(CRONS)
def test_it_goes_when_crontab_says(text: str) -> None:
    at = NOW
    for _ in range(3):
        following = next_time(text, at)
        assert matches(text, following)
        days = range((following - at).days)
        assert not any(matches(text, following - timedelta(days=back + 1)) for back in days), "a day was left out"
        at = following + timedelta(minutes=1)


@given(st.text() | st.text("0123456789*/-, afgimnrsu@", max_size=20))
def test_a_crontab_line_is_read_or_refused(text: str) -> None:
    try:
        written = cron(text)
    except Refusal:
        return
    assert next_time(written, NOW) >= NOW
