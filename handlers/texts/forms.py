"""How people write things: money, days, times, spans, names.

Every form takes the language last. The classes at the end are the same forms for values whose language is not known
yet, such as a Refusal's: the sentence asks them when it is said. Facts about currencies are Unicode CLDR's.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_symbol

from handlers.money import POINTS, exponent

MINUTE, HOUR, DAY = 60, 3600, 86400

EXCERPT_MAX = 40
"""Characters of what somebody typed that an answer repeats."""

_SIGNS = {"CNY": "¥", "JPY": "JP¥", "XTR": "⭐"}
"""Not as CLDR has them: ¥ is the yuan in both languages, so the yen must say that it is one."""

_UNITS = {
    "zh": (("天", "天"), ("小时", "小时"), ("分钟", "分钟"), ("秒", "秒")),
    "en": (("day", "days"), ("hour", "hours"), ("minute", "minutes"), ("second", "seconds")),
}
_LARGE = {
    "zh": ((100_000_000, 100_000_000, " 亿"), (10_000, 10_000, " 万")),
    "en": ((1_000_000, 1_000_000, "M"), (10_000, 1000, "k")),
}
"""From how much on money is written in which larger unit where there is little room."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SOON = {"zh": ("马上", "刚刚", "{}后", "{}前"), "en": ("in a moment", "just now", "in {}", "{} ago")}
_PLATFORMS = {
    "zh": {"telegram": "Telegram", "wechat": "微信", "wecom": "企业微信", "playground": "试玩"},
    "en": {"telegram": "Telegram", "wechat": "WeChat", "wecom": "WeCom", "playground": "the playground"},
}
_NEAR_DAYS = {"zh": {-1: "昨天", 0: "今天", 1: "明天"}, "en": {-1: "yesterday", 0: "today", 1: "tomorrow"}}


def number(value: int) -> str:
    """1,284 in both languages."""
    return f"{value:,}"


def money(minor: int, currency: str, language: str) -> str:
    """Minor units as people write them: ¥79.80, $1,234.50, JP¥1,200."""
    before, digits = _sign(currency, language), exponent(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    fraction = f".{rest:0{digits}}" if digits else ""
    return f"{'-' if minor < 0 else ''}{before}{whole:,}{fraction}"


def short_money(minor: int, currency: str, language: str) -> str:
    """For where there is little room, rounded: ¥9.90, ¥1,284, ¥1.3 万 · $9.90, $1,284, $12.8k, $205k."""
    whole = 10 ** exponent(currency)
    for least, size, name in _LARGE[language]:
        if minor >= least * whole:
            amount = minor / (size * whole)
            return f"{_sign(currency, language)}{amount:,.{0 if amount >= 100 else 1}f}{name}"
    if minor < 10 * whole:
        return money(minor, currency, language)
    return f"{_sign(currency, language)}{minor / whole:,.0f}"


def value(amount: int, unit: str, language: str) -> str:
    """An amount of the ledger in its unit: money, or points."""
    if unit != POINTS:
        return money(amount, unit, language)
    if language == "zh":
        return f"{amount:,} 积分"
    return f"{amount:,} point" if abs(amount) == 1 else f"{amount:,} points"


@cache
def _sign(currency: str, language: str) -> str:
    """Its code stands for a currency without a sign, and then apart from the number."""
    signs = (_SIGNS.get(currency, currency), *(get_currency_symbol(currency, locale=one) for one in (language, "en")))
    sign = next((sign for sign in signs if sign != currency), currency)
    return f"{sign}\N{NO-BREAK SPACE}" if sign == currency else sign


def day(on: date, language: str, today: date | None = None) -> str:
    """4 月 9 日, 9 April; with the year where it is not `today`'s."""
    year = on.year if today and today.year != on.year else None
    if language == "zh":
        return f"{f'{year} 年 ' if year else ''}{on.month} 月 {on.day} 日"
    return f"{on.day} {_MONTHS[on.month - 1]}{f' {year}' if year else ''}"


def short_day(on: date, language: str) -> str:
    """4/9, 9 Apr."""
    return f"{on.month}/{on.day}" if language == "zh" else f"{on.day} {_MONTHS[on.month - 1][:3]}"


def short_month(on: date, language: str) -> str:
    """2026/4, Apr 2026."""
    return f"{on.year}/{on.month}" if language == "zh" else f"{_MONTHS[on.month - 1][:3]} {on.year}"


def moment(at: datetime, now: datetime, tz: ZoneInfo, language: str) -> str:
    """How long ago or ahead, up to a day; then the day in the shop's zone."""
    ahead_s = (at - now).total_seconds()
    if abs(ahead_s) >= DAY:
        return day(at.astimezone(tz).date(), language, now.astimezone(tz).date())
    soon, just_now, ahead, ago = _SOON[language]
    if abs(ahead_s) < MINUTE:
        return soon if ahead_s > 0 else just_now
    return (ahead if ahead_s > 0 else ago).format(_biggest_unit(int(abs(ahead_s)), language))


def exact(at: datetime, now: datetime, tz: ZoneInfo, language: str) -> str:
    """The day and the hour, for plans: 明天 20:00, 12 月 1 日 20:00 · tomorrow at 20:00, 1 December at 20:00."""
    local, today = at.astimezone(tz), now.astimezone(tz).date()
    near = _NEAR_DAYS[language].get((local.date() - today).days) or day(local.date(), language, today)
    return f"{near}{' at ' if language == 'en' else ' '}{local:%H:%M}"


def duration(span: timedelta, language: str) -> str:
    """The two largest units: 7 天, 1 天 4 小时 · 7 days, 1 day 4 hours."""
    left = max(0, int(span.total_seconds()))
    found: list[str] = []
    for at, size in enumerate((DAY, HOUR, MINUTE, 1)):
        count, left = divmod(left, size)
        if count or found:
            found.append(_counted(count, at, language) if count else "")
    return " ".join([one for one in found[:2] if one]) or _counted(0, 3, language)


def _biggest_unit(seconds: int, language: str) -> str:
    at, size = next((at, size) for at, size in enumerate((DAY, HOUR, MINUTE, 1)) if seconds >= size)
    return _counted(seconds // size, at, language)


def _counted(count: int, unit: int, language: str) -> str:
    return f"{count} {_UNITS[language][unit][count != 1]}"


def excerpt(typed: str) -> str:
    """What somebody typed, on one line and cut short, to be repeated in an answer."""
    line = " ".join("".join([sign if sign.isprintable() else " " for sign in typed]).split())
    return line if len(line) <= EXCERPT_MAX else line[: EXCERPT_MAX - 1] + "…"


def platform(name: str, language: str) -> str:
    """What people call a platform."""
    return _PLATFORMS[language].get(name, name)


@dataclass(frozen=True, kw_only=True)
class Platforms:
    """Platforms in a sentence whose language is not known yet."""

    names: tuple[str, ...]

    def written(self, language: str) -> str:
        return ("、" if language == "zh" else ", ").join([platform(name, language) for name in self.names])


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Money or points in a sentence whose language is not known yet."""

    amount: int
    unit: str

    def written(self, language: str) -> str:
        return value(self.amount, self.unit, language)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A duration in a sentence whose language is not known yet."""

    span: timedelta

    def written(self, language: str) -> str:
        return duration(self.span, language)


@dataclass(frozen=True, kw_only=True)
class Exact:
    """A planned time in a sentence whose language is not known yet."""

    at: datetime
    now: datetime
    tz: ZoneInfo

    def written(self, language: str) -> str:
        return exact(self.at, self.now, self.tz, language)
