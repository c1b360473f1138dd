"""Typed times: how long, when, which day of the year. The clock and the shop's zone are passed in."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.misread import (
    DurationMisread,
    DurationTooLong,
    TimeMisread,
    TimePast,
    TimeSkipped,
    TimeTooFar,
)
from handlers.typed import as_ascii

SPAN_MAX = timedelta(days=3660)
YEARS_AHEAD_MAX = 10

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"([0-9]{1,9})([smhdSMHD])")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_FULL = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]| +)([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)")
_NEXT_DAYS = 8
"""A time of day that a leap of the clocks takes away one day is there again within this many."""


def duration(text: str) -> timedelta:
    """`0s 30s 5m 2h 7d`. Raises DurationMisread, DurationTooLong."""
    found = _SPAN.fullmatch(as_ascii(text))
    if not found:
        raise DurationMisread(text)
    seconds = int(found[1]) * _SECONDS[found[2].lower()]
    if seconds > SPAN_MAX.total_seconds():
        raise DurationTooLong(text, days=SPAN_MAX.days)
    return timedelta(seconds=seconds)


def when(text: str, now: datetime, tz: ZoneInfo) -> datetime:
    """The instant (aware UTC) of `2026-12-01T20:00`, `2026-12-01 20:00`, `20:00` (the next such time), `+10m`, `+30s`.

    A time that comes twice, as clocks are put back, is the first one still ahead. Raises TimeMisread or one of its
    kinds: TimePast, TimeTooFar, TimeSkipped for a time the clocks leap over; DurationTooLong for +9999d.
    """
    cleaned = as_ascii(text)
    if cleaned.startswith("+"):
        return now + _ahead(cleaned, text)
    if clock := _clock(cleaned):
        return _next(clock, now, tz)
    if full := _FULL.fullmatch(cleaned):
        day, clock = _day(int(full[1]), int(full[2]), int(full[3])), _clock(full[4])
        if day and clock:
            return _on(day, clock, text, now, tz)
    raise TimeMisread(text, example=sample(now, tz))


def until(text: str, now: datetime, tz: ZoneInfo) -> datetime:
    """An end (aware UTC): `2d` from now, or whatever `when` reads."""
    if _SPAN.fullmatch(as_ascii(text)):
        span = duration(text)
        if not span:
            raise TimePast(text, example="2d")
        return now + span
    return when(text, now, tz)


def instants(local: datetime, tz: ZoneInfo) -> list[datetime]:
    """When (aware UTC) a zone's clocks show this naive time: once; never in a leap; twice as they are put back."""
    found: list[datetime] = []
    for fold in (0, 1):
        at = local.replace(tzinfo=tz, fold=fold).astimezone(UTC)
        if at not in found and at.astimezone(tz).replace(tzinfo=None) == local:
            found.append(at)
    return sorted(found)


def _ahead(cleaned: str, text: str) -> timedelta:
    if not _SPAN.fullmatch(cleaned[1:]):
        raise TimeMisread(text, example="+10m")
    try:
        return duration(cleaned[1:])
    except DurationTooLong as no:
        raise DurationTooLong(text, days=SPAN_MAX.days, example="+7d") from no


def _next(clock: time, now: datetime, tz: ZoneInfo) -> datetime:
    today = now.astimezone(tz).date()
    days = [datetime.combine(today + timedelta(days=ahead), clock) for ahead in range(_NEXT_DAYS)]
    return next(at for day in days for at in instants(day, tz) if at > now)


def _on(day: date, clock: time, text: str, now: datetime, tz: ZoneInfo) -> datetime:
    example = sample(now, tz)
    if day.year > now.year + YEARS_AHEAD_MAX:
        raise TimeTooFar(text, years=YEARS_AHEAD_MAX, example=example)
    if day.year < now.year - 1:
        raise TimePast(text, example=example)
    local = datetime.combine(day, clock)
    found = instants(local, tz)
    if not found:
        after = local.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)
        raise TimeSkipped(text, example=f"{after:%Y-%m-%dT%H:%M}")
    for at in found:
        if at > now:
            return at
    raise TimePast(text, example=example)


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def typed(at: datetime, tz: ZoneInfo) -> str:
    """As it is typed, to the minute: 2026-12-01T20:00."""
    return f"{at.astimezone(tz):%Y-%m-%dT%H:%M}"


def sample(now: datetime, tz: ZoneInfo, *, days: int = 1) -> str:
    """Eight in the evening in so many days, as it is typed."""
    return f"{now.astimezone(tz).date() + timedelta(days=days):%Y-%m-%d}T20:00"
