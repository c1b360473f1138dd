"""How people say a crontab line: 每周五 20:00, every Friday at 20:00. What has no short saying stays as it is."""

from datetime import date

from handlers.crontab import WEEKDAYS, cron, cron_fields
from handlers.texts.forms import day

_DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_DAILY, _WEEKLY, _MONTHLY, _YEARLY = range(4)
_SHAPES = {
    "zh": ("每天 {time}", "每{days} {time}", "每月 {days} 日 {time}", "每年 {days} {time}"),
    "en": (
        "every day at {time}",
        "every {days} at {time}",
        "on the {days} of each month at {time}",
        "every {days} at {time}",
    ),
}
_TO = {"zh": "到", "en": " to "}
_ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def repeat(text: str, language: str) -> str:
    """A crontab line that `cron` has taken, in words."""
    fields, *others = cron_fields(text)
    if others or not (fields["minute"].isdigit() and fields["hour"].isdigit()):
        return cron(text)
    found = _when(fields, language)
    if found is None:
        return cron(text)
    shape, days = found
    return _SHAPES[language][shape].format(days=days, time=f"{int(fields['hour']):02}:{int(fields['minute']):02}")


def _when(fields: dict[str, str], language: str) -> tuple[int, str] | None:
    match fields["day"], fields["month"], fields["day_of_week"]:
        case "*", "*", "*":
            return _DAILY, ""
        case "*", "*", weekdays:
            return _WEEKLY, _weekdays([WEEKDAYS.index(one) for one in weekdays.split(",")], language)
        case days, "*", "*":
            return _MONTHLY, _listed([_nth(int(one), language) for one in days.split(",")], language)
        case on, month, "*" if on.isdigit() and month.isdigit():
            return _YEARLY, day(date(2000, int(month), int(on)), language)
        case _:
            return None


def _weekdays(days: list[int], language: str) -> str:
    """Three or more in a row as a span."""
    names = [_DAYS[language][at] for at in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]}{_TO[language]}{names[-1]}"
    return _listed(names, language)


def _nth(number: int, language: str) -> str:
    return f"{number}{_ORDINALS.get(number, 'th')}" if language == "en" else str(number)


def _listed(words: list[str], language: str) -> str:
    if language == "zh":
        return "、".join(words)
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
