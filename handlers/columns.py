"""A span of time as a row of days, weeks or months of the shop's zone: what the columns of a chart stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from handlers import times

Unit = Literal["day", "week", "month"]
LONGEST: tuple[tuple[timedelta, Unit], ...] = ((timedelta(days=36), "day"), (timedelta(weeks=36), "week"))
"""Below which span there is a column for each of these; a longer one has months."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """What of a day, week or month lies in the span; `on` is its first day. `is_part`: not all of it does."""

    on: date
    since: datetime
    until: datetime
    is_part: bool


def cut(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[Unit, list[Column]]:
    """The columns are the span, without gap or overlap: what is counted by them adds up to what is counted at once."""
    unit: Unit = next((unit for longest, unit in LONGEST if until - since < longest), "month")
    starts = list(_starts(unit, since, until, zone))
    return unit, [_column(begins, ends, since, until, zone) for begins, ends in pairwise(starts)]


def _starts(unit: Unit, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The first day of each column, and of the one after the last."""
    day = since.astimezone(zone).date()
    first = day - timedelta(days={"day": 0, "week": day.weekday(), "month": day.day - 1}[unit])
    while _midnight(first, zone) < until:
        yield first
        first = _next(unit, first)
    yield first


def _next(unit: Unit, first: date) -> date:
    if unit == "month":
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=7 if unit == "week" else 1)


def _column(on: date, after: date, since: datetime, until: datetime, zone: ZoneInfo) -> Column:
    begins, ends = _midnight(on, zone), _midnight(after, zone)
    is_part = begins < since or until < ends
    return Column(on=on, since=max(begins, since), until=min(ends, until), is_part=is_part)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    """When a day begins. Where the clocks leap over midnight, it begins as they leap."""
    midnight = datetime.combine(on, time())
    found = times.instants(midnight, zone)
    return found[0] if found else midnight.replace(tzinfo=zone).astimezone(UTC)
