"""Typed amounts: money, pieces, and what a reward rule gives."""

import re
from dataclasses import dataclass
from enum import Enum

from handlers.misread import (
    MoneyMisread,
    MoneyTooBig,
    MoneyTooFine,
    MoneyTooSmall,
    QuantityMisread,
    QuantityTooBig,
    RewardMisread,
    RewardTooBig,
    StockMisread,
    StockTooBig,
)
from handlers.money import MINOR_MAX, POINTS, decimal, exponent
from handlers.typed import as_ascii

PIECES_MAX = 1_000_000_000
QUANTITY_MAX = 1_000_000

_MONEY = re.compile(r"([0-9]{1,20})(?:\.([0-9]{1,20}))?")
_PERCENT = re.compile(r"([0-9]{1,5})(?:\.([0-9]{1,2}))? ?%")
_POINTS = re.compile(r"([0-9]{1,12})[pP]")
_STOCK = re.compile(r"([+-]?)([0-9]{1,30})")


def money(text: str, currency: str, *, least: int = 1) -> int:
    """Minor units of `39.90`. No sign, no grouping, no name of a currency: 1,284 and 39,90 read differently elsewhere.

    Raises MoneyMisread or one of its kinds; below `least` minor units is too small.
    """
    example = sample(3990, currency)
    found = _MONEY.fullmatch(as_ascii(text))
    if not found:
        raise MoneyMisread(text, example=_meant(text, currency) or example)
    whole, fraction, digits = found[1], found[2] or "", exponent(currency)
    if len(fraction) > digits:
        raise MoneyTooFine(text, example=example, decimals=digits, currency=currency)
    minor = int(whole + fraction.ljust(digits, "0"))
    if minor < least:
        raise MoneyTooSmall(text, example=example)
    if minor > MINOR_MAX:
        raise MoneyTooBig(text, example=example)
    return minor


def _meant(text: str, currency: str) -> str | None:
    """The one amount in what was typed with something around it, as it is typed: 39.90 for 39.9元, none for 39,90."""
    found = re.fullmatch(r"[^0-9.,+-]*([0-9.]+)[^0-9.,+-]*", as_ascii(text))
    bare = _MONEY.fullmatch(found[1]) if found else None
    if bare is None or len(bare[2] or "") > exponent(currency):
        return None
    minor = int(bare[1] + (bare[2] or "").ljust(exponent(currency), "0"))
    return decimal(minor, currency) if 0 < minor <= MINOR_MAX else None


def sample(hundredths: int, currency: str) -> str:
    """About so many hundredths of the currency's unit, as they are typed: 3990 is 39.90 or 39."""
    return decimal(hundredths * 10 ** exponent(currency) // 100, currency)


def quantity(text: str) -> int:
    """How many pieces somebody wants: a whole number from 1. Raises QuantityMisread, QuantityTooBig."""
    cleaned = as_ascii(text)
    if not re.fullmatch(r"[0-9]{1,30}", cleaned) or int(cleaned) < 1:
        raise QuantityMisread(text)
    if int(cleaned) > QUANTITY_MAX:
        raise QuantityTooBig(text)
    return int(cleaned)


@dataclass(frozen=True, kw_only=True)
class StockChange:
    """`N` sets what is in stock (`is_set`); `+N` and `-N` change it, and `pieces` then carries the sign."""

    is_set: bool
    pieces: int


def signed_stock(text: str) -> StockChange:
    """Raises StockMisread, StockTooBig."""
    found = _STOCK.fullmatch(as_ascii(text).replace("\N{MINUS SIGN}", "-"))
    if not found:
        raise StockMisread(text)
    if int(found[2]) > PIECES_MAX:
        raise StockTooBig(text)
    pieces = int(found[2])
    return StockChange(is_set=not found[1], pieces=-pieces if found[1] == "-" else pieces)


class RewardKind(Enum):
    PERCENT = "percent"
    MONEY = "money"
    POINTS = "points"


@dataclass(frozen=True, kw_only=True)
class RewardRule:
    """What a paid order earns. `value`: hundredths of a percent (10% is 1000), minor units, or points."""

    kind: RewardKind
    value: int

    def amount(self, base_minor: int) -> int:
        """The reward for an order whose base is this much money, rounded down. Nothing paid, nothing earned."""
        if base_minor <= 0:
            return 0
        return base_minor * self.value // 10_000 if self.kind is RewardKind.PERCENT else self.value

    def remaining(self, base_minor: int, left_minor: int, paid_minor: int) -> int:
        """The reward once only `left_minor` of the `paid_minor` that the base is part of remain paid, rounded down
        once: the base shrinks in this proportion, and so does a fixed reward."""
        if base_minor <= 0 or paid_minor <= 0:
            return 0
        left = min(max(left_minor, 0), paid_minor)
        if self.kind is RewardKind.PERCENT:
            return base_minor * left * self.value // (paid_minor * 10_000)
        return self.value * left // paid_minor

    def unit(self, currency: str) -> str:
        """The ledger's unit: points, or the shop's currency."""
        return POINTS if self.kind is RewardKind.POINTS else currency

    def typed(self, currency: str) -> str:
        """As it is typed, and read again by `reward_rule`: 10%, 5.00, 200p."""
        match self.kind:
            case RewardKind.PERCENT:
                return f"{decimal(self.value, 'CNY').rstrip('0').rstrip('.')}%"
            case RewardKind.MONEY:
                return decimal(self.value, currency)
            case RewardKind.POINTS:
                return f"{self.value}p"


def reward_rule(text: str, currency: str) -> RewardRule:
    """`10%` of what was paid (above 0, at most 100, two decimals), `5.00` shop credit, `200p` points.

    Raises RewardMisread, or RewardTooBig above 100 %.
    """
    cleaned = as_ascii(text)
    if percent := _PERCENT.fullmatch(cleaned):
        return _percent(text, int(percent[1]) * 100 + int((percent[2] or "").ljust(2, "0")))
    if points := _POINTS.fullmatch(cleaned):
        return _fixed(text, RewardKind.POINTS, int(points[1]))
    try:
        return _fixed(text, RewardKind.MONEY, money(text, currency))
    except MoneyMisread as no:
        raise RewardMisread(text) from no


def _percent(text: str, value: int) -> RewardRule:
    if value > 10_000:
        raise RewardTooBig(text)
    return _fixed(text, RewardKind.PERCENT, value)


def _fixed(text: str, kind: RewardKind, value: int) -> RewardRule:
    if value < 1:
        raise RewardMisread(text)
    return RewardRule(kind=kind, value=value)
