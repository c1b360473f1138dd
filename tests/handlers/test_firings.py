"""When a crontab line comes next, and when it came last."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers import firings

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def utc(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "then", "comes"),
    [
        ("0 20 * * fri", utc(2, 4), utc(3, 12)),
        ("0 20 * * fri", utc(3, 12), utc(10, 12)),
        ("0 20 * * fri", utc(3, 11, 59), utc(3, 12)),
        ("0 12 * * 0", utc(2, 4), utc(5, 4)),
        ("0 9 13 * 5", utc(2, 4), utc(3, 1)),
        ("0 9 13 * 5", utc(10, 4), utc(13, 1)),
    ],
)
def test_the_next_time(every: str, then: datetime, comes: datetime) -> None:
    assert firings.after(every, SHANGHAI, then) == comes


def test_the_zones_clocks_count() -> None:
    assert firings.after("0 20 * * *", BERLIN, utc(28, 0, month=3)) == utc(28, 19, month=3)
    assert firings.after("0 20 * * *", BERLIN, utc(29, 0, month=3)) == utc(29, 18, month=3)


def test_an_hour_that_comes_twice_has_what_is_fixed_in_it_once() -> None:
    """Berlin, 25 October: 02:30 is at 00:30 and at 01:30 UTC. cron(8): only what has a star in its minute or hour goes
    by the clocks in both."""
    first, then = utc(25, 0, 30, month=10), utc(24, 12, month=10)
    assert firings.after("30 2 * * *", BERLIN, then) == first
    assert firings.after("30 2 * * *", BERLIN, first) == utc(26, 1, 30, month=10)
    assert firings.after("30 2 25 * 0", BERLIN, first) == utc(1, 1, 30, month=11)
    assert firings.after("30 * * * *", BERLIN, first) == utc(25, 1, 30, month=10)
    assert firings.last_within("30 2 * * *", BERLIN, HOUR, utc(25, 1, 40, month=10)) is None


def test_a_time_that_the_clocks_leap_over_comes_after_the_leap() -> None:
    then = utc(28, 12, month=3)
    assert firings.after("30 2 * * *", BERLIN, then) == utc(29, 1, 30, month=3)
    assert firings.after("30 2 * * *", BERLIN, utc(29, 1, 30, month=3)) == utc(30, 0, 30, month=3)


@pytest.mark.parametrize(
    ("every", "now", "came"),
    [
        ("0 * * * *", utc(2, 4, 20), utc(2, 4)),
        ("0 * * * *", utc(2, 4), utc(2, 4)),
        ("*/10 * * * *", utc(2, 4, 25), utc(2, 4, 20)),
        ("0 12 * * *", utc(2, 5), utc(2, 4)),
        ("0 12 * * *", utc(2, 5) + timedelta(seconds=1), None),
        ("0 12 * * *", utc(2, 3, 59), None),
    ],
)
def test_the_last_time_within_an_hour(every: str, now: datetime, came: datetime | None) -> None:
    assert firings.last_within(every, SHANGHAI, HOUR, now) == came
