"""How people write money, days, times and spans."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.texts import forms
from handlers.texts.repeats import repeat

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 30, 14, 40, tzinfo=UTC)
"""22:40 in Shanghai."""


@pytest.mark.parametrize(
    ("minor", "currency", "chinese", "english"),
    [
        (7980, "CNY", "¥79.80", "¥79.80"),
        (591230, "CNY", "¥5,912.30", "¥5,912.30"),
        (1200, "USD", "US$12.00", "$12.00"),
        (1200, "JPY", "JP¥1,200", "JP¥1,200"),
        (-399, "CNY", "-¥3.99", "-¥3.99"),
        (-5, "CNY", "-¥0.05", "-¥0.05"),
        (0, "CNY", "¥0.00", "¥0.00"),
        (39900, "PHP", "₱399.00", "₱399.00"),
        (5000, "SGD", "SGD\u00a050.00", "SGD\u00a050.00"),
        (1234, "KWD", "KWD\u00a01.234", "KWD\u00a01.234"),
        (50, "XTR", "⭐50", "⭐50"),
    ],
)
def test_money(minor: int, currency: str, chinese: str, english: str) -> None:
    assert forms.money(minor, currency, "zh") == chinese
    assert forms.money(minor, currency, "en") == english


@pytest.mark.parametrize(
    ("minor", "currency", "chinese", "english"),
    [
        (0, "CNY", "¥0.00", "¥0.00"),
        (999, "CNY", "¥9.99", "¥9.99"),
        (3990, "CNY", "¥40", "¥40"),
        (128_449, "CNY", "¥1,284", "¥1,284"),
        (1_284_000, "USD", "US$1.3 万", "$12.8k"),
        (987_654_321, "CNY", "¥988 万", "¥9.9M"),
        (123_456_789_012, "CNY", "¥12.3 亿", "¥1,235M"),
        (9, "JPY", "JP¥9", "JP¥9"),
        (12_345, "JPY", "JP¥1.2 万", "JP¥12.3k"),
    ],
)
def test_short_money(minor: int, currency: str, chinese: str, english: str) -> None:
    assert forms.short_money(minor, currency, "zh") == chinese
    assert forms.short_money(minor, currency, "en") == english


def test_short_days_and_months() -> None:
    on = date(2026, 4, 9)
    assert (forms.short_day(on, "zh"), forms.short_day(on, "en")) == ("4/9", "9 Apr")
    assert (forms.short_month(on, "zh"), forms.short_month(on, "en")) == ("2026/4", "Apr 2026")


def test_value() -> None:
    assert forms.value(500, "CNY", "zh") == "¥5.00"
    assert [forms.value(n, "points", "en") for n in (1, 1284)] == ["1 point", "1,284 points"]
    assert forms.value(200, "points", "zh") == "200 积分"


def test_number() -> None:
    assert [forms.number(n) for n in (0, 999, 1284, -1000000)] == ["0", "999", "1,284", "-1,000,000"]


def test_day() -> None:
    on = date(2026, 4, 9)
    assert forms.day(on, "zh") == "4 月 9 日"
    assert forms.day(on, "en") == "9 April"
    assert forms.day(on, "zh", date(2027, 1, 1)) == "2026 年 4 月 9 日"
    assert forms.day(on, "en", date(2027, 1, 1)) == "9 April 2026"
    assert forms.day(on, "en", date(2026, 1, 1)) == "9 April"


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (0, "刚刚", "just now"),
        (-59, "刚刚", "just now"),
        (30, "马上", "in a moment"),
        (60, "1 分钟后", "in 1 minute"),
        (-7300, "2 小时前", "2 hours ago"),
        (86399, "23 小时后", "in 23 hours"),
        (86400, "12 月 1 日", "1 December"),
        (-86400, "11 月 29 日", "29 November"),
        (86400 * 40, "2027 年 1 月 9 日", "9 January 2027"),
    ],
)
def test_moment(seconds: int, chinese: str, english: str) -> None:
    at = NOW + timedelta(seconds=seconds)
    assert forms.moment(at, NOW, SHANGHAI, "zh") == chinese
    assert forms.moment(at, NOW, SHANGHAI, "en") == english


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "今天 23:00", "today at 23:00"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "明天 08:00", "tomorrow at 08:00"),
        (datetime(2026, 11, 29, 0, 0, tzinfo=UTC), "昨天 08:00", "yesterday at 08:00"),
        (datetime(2026, 12, 4, 12, 0, tzinfo=UTC), "12 月 4 日 20:00", "4 December at 20:00"),
    ],
)
def test_exact(at: datetime, chinese: str, english: str) -> None:
    assert forms.exact(at, NOW, SHANGHAI, "zh") == chinese
    assert forms.exact(at, NOW, SHANGHAI, "en") == english


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (timedelta(days=7), "7 天", "7 days"),
        (timedelta(days=1, hours=4, minutes=30), "1 天 4 小时", "1 day 4 hours"),
        (timedelta(days=1, minutes=30), "1 天", "1 day"),
        (timedelta(minutes=15), "15 分钟", "15 minutes"),
        (timedelta(seconds=61), "1 分钟 1 秒", "1 minute 1 second"),
        (timedelta(seconds=43.7), "43 秒", "43 seconds"),
        (timedelta(0), "0 秒", "0 seconds"),
        (timedelta(seconds=-5), "0 秒", "0 seconds"),
    ],
)
def test_duration(span: timedelta, chinese: str, english: str) -> None:
    assert forms.duration(span, "zh") == chinese
    assert forms.duration(span, "en") == english


def test_an_excerpt_is_short_and_on_one_line() -> None:
    assert forms.excerpt(" 39.9元\n\u202e\x00x ") == "39.9元 x"
    assert forms.excerpt("x" * 41) == "x" * 39 + "…"
    assert forms.excerpt("x" * 40) == "x" * 40


def test_forms_that_wait_for_their_language() -> None:
    assert forms.Amount(amount=500, unit="USD").written("zh") == "US$5.00"
    assert forms.Span(span=timedelta(days=7)).written("en") == "7 days"
    assert forms.Exact(at=NOW, now=NOW, tz=SHANGHAI).written("en") == "today at 22:40"


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("30 8 * * *", "每天 08:30", "every day at 08:30"),
        ("0 20 * * 5", "每周五 20:00", "every Friday at 20:00"),
        ("0 20 * * 0,3", "每周三、周日 20:00", "every Wednesday and Sunday at 20:00"),
        ("0 9 * * 1-5", "每周一到周五 09:00", "every Monday to Friday at 09:00"),
        ("0 9 * * 1,2,4", "每周一、周二、周四 09:00", "every Monday, Tuesday and Thursday at 09:00"),
        ("0 9 * * 0-6", "每天 09:00", "every day at 09:00"),
        ("0 9 1,15 * *", "每月 1、15 日 09:00", "on the 1st and 15th of each month at 09:00"),
        ("0 9 20 5 *", "每年 5 月 20 日 09:00", "every 20 May at 09:00"),
        ("*/5 * * * *", "*/5 * * * *", "*/5 * * * *"),
        ("0 9 1 * 5", "0 9 1 * fri", "0 9 1 * fri"),
        ("0 9 * 5 5", "0 9 * 5 fri", "0 9 * 5 fri"),
    ],
)
def test_repeat(text: str, chinese: str, english: str) -> None:
    assert repeat(text, "zh") == chinese
    assert repeat(text, "en") == english


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "Telegram、微信、企业微信、somewhere"), ("en", "Telegram, WeChat, WeCom, somewhere")]
)
def test_platforms_are_called_as_people_call_them(language: str, said: str) -> None:
    assert forms.Platforms(names=("telegram", "wechat", "wecom", "somewhere")).written(language) == said
