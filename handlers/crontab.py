"""`every="0 20 * * 5"`: the five fields of crontab(5) (https://man7.org/linux/man-pages/man5/crontab.5.html).

0 and 7 are Sunday, 5 is Friday. APScheduler counts weekdays from Monday and asks for day of the month AND of the week,
crontab for either where both are restricted; so weekdays are given by name, and one crontab line may be two triggers.
"""

import re
from calendar import monthrange

from handlers.misread import CronMisread, CronNever
from handlers.typed import as_ascii

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BY_NUMBER = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""By crontab's numbers."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_FIELDS = {
    "minute": (0, 59, {}),
    "hour": (0, 23, {}),
    "day": (1, 31, {}),
    "month": (1, 12, {name: at for at, name in enumerate(_MONTHS, start=1)}),
    "day_of_week": (0, 7, {name: at for at, name in enumerate(_BY_NUMBER[:7])}),
}
_NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_PART = re.compile(r"(?:(\*)|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?")
_LEAP_YEAR = 2024


def cron(text: str) -> str:
    """The five fields in one way of writing, weekdays by name: `0 20 * * fri`. Raises CronMisread, CronNever."""
    fields = _split(text)
    if not _is_any(fields["day_of_week"]):
        fields["day_of_week"] = _weekdays(fields["day_of_week"])
    return " ".join(fields.values())


def cron_fields(text: str) -> tuple[dict[str, str], ...]:
    """What APScheduler's CronTrigger takes, once or twice: it goes when any of them fires. Raises as `cron` does.

    Each of them fires some day.
    """
    fields = _split(text)
    expanded = {name: _expanded(name, field) for name, field in fields.items()}
    if _is_any(fields["day"]) or _is_any(fields["day_of_week"]):
        return (expanded,)
    either = {**expanded, "day": "*"}
    return ({**expanded, "day_of_week": "*"}, either) if _has_day(fields) else (either,)


def _split(text: str) -> dict[str, str]:
    cleaned = as_ascii(text).lower()
    parts = _NICKNAMES.get(cleaned, cleaned).split()
    if len(parts) != len(_FIELDS):
        raise CronMisread(text)
    fields = dict(zip(_FIELDS, parts, strict=True))
    for name, field in fields.items():
        if not _values(name, field):
            raise CronMisread(text)
    if not _comes(fields):
        raise CronNever(text)
    return fields


def _values(name: str, field: str) -> set[int]:
    """The numbers a field stands for; none where it cannot be read."""
    found: set[int] = set()
    for part in field.split(","):
        numbers = _part(name, part)
        if not numbers:
            return set()
        found.update(numbers)
    return found


def _part(name: str, part: str) -> range:
    least, most, names = _FIELDS[name]
    read = _PART.fullmatch(part)
    if not read or (read[4] and not (read[1] or read[3])) or read[4] == "0" * len(read[4] or ""):
        return range(0)
    first, last = (least, most) if read[1] else (_number(read[2], names), _number(read[3] or read[2], names))
    if name == "day_of_week" and read[3] == "sun" and first > 0:
        last = 7
    if not least <= first <= last <= most:
        return range(0)
    return range(first, last + 1, int(read[4] or 1))


def _number(text: str, names: dict[str, int]) -> int:
    return int(text) if text.isdigit() else names.get(text, -1)


def _is_any(field: str) -> bool:
    """crontab takes a field that begins with a star as no restriction, even with a step."""
    return field.startswith("*")


def _weekdays(field: str) -> str:
    days = {_BY_NUMBER[number] for number in _values("day_of_week", field)}
    return ",".join([day for day in WEEKDAYS if day in days])


def _expanded(name: str, field: str) -> str:
    """A list instead of ranges, names and steps: nothing is left to be read differently."""
    if field == "*":
        return field
    if name == "day_of_week":
        days = _weekdays(field)
        return "*" if days == ",".join(WEEKDAYS) else days
    return ",".join([str(number) for number in sorted(_values(name, field))])


def _comes(fields: dict[str, str]) -> bool:
    return _has_day(fields) or not _is_any(fields["day_of_week"])


def _has_day(fields: dict[str, str]) -> bool:
    """Whether such a day of such a month exists in some year: not 31 February."""
    first = min(_values("day", fields["day"]))
    return any(first <= monthrange(_LEAP_YEAR, month)[1] for month in _values("month", fields["month"]))
