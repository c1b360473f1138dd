"""Typed amounts, and what a reward rule gives."""

from fractions import Fraction
from functools import partial
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.amounts import (
    RewardKind,
    RewardRule,
    StockChange,
    money,
    quantity,
    reward_rule,
    signed_stock,
)
from handlers.misread import (
    MoneyMisread,
    MoneyTooBig,
    MoneyTooFine,
    MoneyTooSmall,
    QuantityMisread,
    RewardMisread,
    RewardTooBig,
    StockMisread,
)
from handlers.money import MINOR_MAX, decimal, exponent
from handlers.refusals import Refusal

CURRENCIES = st.sampled_from(["CNY", "USD", "JPY", "XTR", "KWD", "CLF"])


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("39.90", "CNY", 3990),
        ("39.9", "CNY", 3990),
        ("39", "CNY", 3900),
        (" ３９．９０ ", "CNY", 3990),
        ("0.01", "CNY", 1),
        ("007", "CNY", 700),
        ("1200", "JPY", 1200),
        ("50", "XTR", 50),
        ("1.234", "KWD", 1234),
        ("10000000000", "CNY", MINOR_MAX),
    ],
)
def test_money(text: str, currency: str, minor: int) -> None:
    assert money(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "kind"),
    [
        ("39.9元", "CNY", MoneyMisread),
        ("3²", "CNY", MoneyMisread),
        ("③", "CNY", MoneyMisread),
        ("¥39.90", "CNY", MoneyMisread),
        ("39,90", "CNY", MoneyMisread),
        ("1,284", "CNY", MoneyMisread),
        ("-1", "CNY", MoneyMisread),
        ("+1", "CNY", MoneyMisread),
        ("1e3", "CNY", MoneyMisread),
        (".5", "CNY", MoneyMisread),
        ("5.", "CNY", MoneyMisread),
        ("", "CNY", MoneyMisread),
        ("٣٩", "CNY", MoneyMisread),
        ("NaN", "CNY", MoneyMisread),
        ("9" * 5000, "CNY", MoneyMisread),
        ("39.905", "CNY", MoneyTooFine),
        ("39.5", "JPY", MoneyTooFine),
        ("1.5", "XTR", MoneyTooFine),
        ("0", "CNY", MoneyTooSmall),
        ("0.00", "CNY", MoneyTooSmall),
        ("10000000000.01", "CNY", MoneyTooBig),
        ("1000000000001", "JPY", MoneyTooBig),
    ],
)
def test_no_money(text: str, currency: str, kind: type[MoneyMisread]) -> None:
    with pytest.raises(MoneyMisread) as no:
        money(text, currency)
    assert type(no.value) is kind
    assert money(str(no.value.values["example"]), currency) > 0, "the example works in this currency"


def test_nothing_is_an_amount_where_it_is_allowed() -> None:
    assert money("0", "CNY", least=0) == 0


@given(st.integers(min_value=1, max_value=MINOR_MAX), CURRENCIES)
def test_money_comes_back_as_it_was_written(minor: int, currency: str) -> None:
    assert money(decimal(minor, currency), currency) == minor


def test_decimals_are_those_of_iso_4217() -> None:
    assert [exponent(one) for one in ("CNY", "PHP", "JPY", "XTR", "KRW", "KWD", "CLF")] == [2, 2, 0, 0, 0, 3, 4]
    assert [decimal(-399, "CNY"), decimal(7, "KWD"), decimal(0, "CNY"), decimal(12, "JPY")] == [
        "-3.99",
        "0.007",
        "0.00",
        "12",
    ]


def test_quantity() -> None:
    assert [quantity(text) for text in ("1", " ２ ", "010", "1000000")] == [1, 2, 10, 1_000_000]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "two", "", "1000001", "9" * 5000, "½", "1⁰"])
def test_no_quantity(text: str) -> None:
    with pytest.raises(QuantityMisread):
        quantity(text)


@pytest.mark.parametrize(
    ("text", "is_set", "pieces"),
    [("50", True, 50), ("0", True, 0), ("+20", False, 20), ("-3", False, -3), ("−3", False, -3), ("＋２０", False, 20)],
)
def test_signed_stock(text: str, is_set: bool, pieces: int) -> None:
    assert signed_stock(text) == StockChange(is_set=is_set, pieces=pieces)


@pytest.mark.parametrize("text", ["", "+", "x", "1.5", "+-1", "1000000001", "- 3"])
def test_no_signed_stock(text: str) -> None:
    with pytest.raises(StockMisread):
        signed_stock(text)


@pytest.mark.parametrize(
    ("text", "kind", "value", "typed"),
    [
        ("10%", RewardKind.PERCENT, 1000, "10%"),
        ("１０％", RewardKind.PERCENT, 1000, "10%"),
        ("0.01%", RewardKind.PERCENT, 1, "0.01%"),
        ("12.5 %", RewardKind.PERCENT, 1250, "12.5%"),
        ("100%", RewardKind.PERCENT, 10_000, "100%"),
        ("5.00", RewardKind.MONEY, 500, "5.00"),
        ("5", RewardKind.MONEY, 500, "5.00"),
        ("200p", RewardKind.POINTS, 200, "200p"),
        ("200P", RewardKind.POINTS, 200, "200p"),
    ],
)
def test_reward_rule(text: str, kind: RewardKind, value: int, typed: str) -> None:
    rule = reward_rule(text, "CNY")
    assert rule == RewardRule(kind=kind, value=value)
    assert rule.typed("CNY") == typed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("200%", RewardTooBig),
        ("100.01%", RewardTooBig),
        ("0%", RewardMisread),
        ("0.001%", RewardMisread),
        ("-5%", RewardMisread),
        ("%", RewardMisread),
        ("0p", RewardMisread),
        ("1.5p", RewardMisread),
        ("0.00", RewardMisread),
        ("5.005", RewardMisread),
        ("ten percent", RewardMisread),
        ("", RewardMisread),
    ],
)
def test_no_reward_rule(text: str, kind: type[RewardMisread]) -> None:
    with pytest.raises(RewardMisread) as no:
        reward_rule(text, "CNY")
    assert type(no.value) is kind


RULES = st.one_of(
    st.builds(RewardRule, kind=st.just(RewardKind.PERCENT), value=st.integers(1, 10_000)),
    st.builds(RewardRule, kind=st.just(RewardKind.MONEY), value=st.integers(1, MINOR_MAX)),
    st.builds(RewardRule, kind=st.just(RewardKind.POINTS), value=st.integers(1, 10**9)),
)


@given(RULES, CURRENCIES)
def test_a_rule_comes_back_as_it_was_written(rule: RewardRule, currency: str) -> None:
    assert reward_rule(rule.typed(currency), currency) == rule


def test_a_reward_is_rounded_down() -> None:
    assert reward_rule("10%", "CNY").amount(7989) == 798
    assert reward_rule("33.33%", "CNY").amount(1) == 0
    assert reward_rule("5.00", "CNY").amount(1) == 500
    assert reward_rule("200p", "CNY").amount(1) == 200


def test_without_money_paid_there_is_no_reward() -> None:
    assert [reward_rule(text, "CNY").amount(0) for text in ("10%", "5.00", "200p")] == [0, 0, 0]


def test_after_a_refund_the_rule_is_applied_to_what_remains() -> None:
    assert reward_rule("10%", "CNY").remaining(7980, 3990, 7980) == 399
    assert reward_rule("5.00", "CNY").remaining(7980, 3990, 7980) == 250
    assert reward_rule("200p", "CNY").remaining(300, 100, 300) == 66
    assert reward_rule("5.00", "CNY").remaining(7980, 0, 7980) == 0


def test_what_remains_of_a_part_of_an_order_is_rounded_down_once() -> None:
    assert reward_rule("15%", "CNY").remaining(3000, 9978, 10000) == 449
    assert reward_rule("5.00", "CNY").remaining(7, 9999, 10000) == 499
    assert reward_rule("20000p", "CNY").remaining(500, 9999, 10000) == 19998


@given(RULES, st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_what_remains_is_never_more_than_what_was_earned(rule: RewardRule, base: int, left: int, paid: int) -> None:
    assert 0 <= rule.remaining(base, left, paid) <= rule.amount(base)
    assert rule.remaining(base, paid, paid) == rule.amount(base)


@given(RULES, st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_what_remains_is_the_rule_applied_to_what_remains(rule: RewardRule, base: int, left: int, paid: int) -> None:
    """By fractions, rounded down once."""
    share = Fraction(min(left, paid), paid)
    full = Fraction(base * rule.value, 10_000) if rule.kind is RewardKind.PERCENT else Fraction(rule.value)
    assert rule.remaining(base, left, paid) == floor(full * share)


def test_a_reward_has_a_unit() -> None:
    assert [reward_rule(text, "CNY").unit("CNY") for text in ("10%", "5.00", "200p")] == ["CNY", "CNY", "points"]


@given(st.text(), CURRENCIES)
def test_an_amount_is_read_or_refused(text: str, currency: str) -> None:
    for parse in (partial(money, currency=currency), partial(reward_rule, currency=currency), quantity, signed_stock):
        try:
            parse(text)
        except Refusal as refusal:
            no = refusal
        else:
            continue
        assert parse(str(no.values["example"])), "the example works"
