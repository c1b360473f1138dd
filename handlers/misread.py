"""What somebody typed and we could not read: every one shows an example that works.

Misread
├── QuoteNotClosed       "Dragon Well 50g
├── OptionTwice          stock=3 stock=5
├── OptionEmpty          at=
├── MoneyMisread         39.9元
│   ├── MoneyTooFine     39.905 in a currency of two decimals
│   ├── MoneyTooSmall    0.00
│   └── MoneyTooBig      above 10^12 minor units
├── QuantityMisread      two
│   └── QuantityTooBig   9999999
├── StockMisread         +x
│   └── StockTooBig      9999999999999
├── PiecesMisread        +x, where pieces are counted for the first time
│   └── PiecesBelowZero  -4
├── ProductCodeMisread   T_1
├── OrderRefMisread      ""
├── TagMisread           #a b
├── DurationMisread      1w
│   └── DurationTooLong  99999d
├── TimeMisread          tomorrow
│   ├── TimePast         a time that is over
│   ├── TimeTooFar       a time in the far future
│   └── TimeSkipped      a time the clocks leap over
├── CronMisread          0 20 * *
│   └── CronNever        0 0 31 2 *
├── LanguageMisread      klingon
├── YesNoMisread         perhaps
└── RewardMisread        ten percent
    └── RewardTooBig     200%
"""

import re
from typing import ClassVar, Self

from handlers.content import Buttons
from handlers.refusals import Refusal
from handlers.texts import Value
from handlers.texts.forms import excerpt

SAMPLES = {"at": "20:00", "from": "20:00", "until": "2d", "hold": "7d", "every": '"0 20 * * 5"'}
"""Options that say when: what one of them could be."""


class Misread(Refusal):
    """`typed` is shown cut short; `example` is one word or value that works."""

    example: ClassVar[str]

    def __init__(self, typed: str, *, buttons: Buttons = (), **values: Value) -> None:
        super().__init__(buttons=buttons, **{"typed": excerpt(typed), "example": self.example, **values})

    def in_command(self, example: str) -> Self:
        """The same "no" with a whole command as its example, where the word was part of one."""
        self.values["example"] = example
        return self


class QuoteNotClosed(Misread):
    text = "refused-quote"
    example = '"A B"'


class OptionTwice(Misread):
    """`typed`: the option's name."""

    text = "refused-option-twice"
    example = ""

    def in_line(self, line: str) -> None:
        """The line with the last of them alone."""
        self.in_command(without(line, str(self.values["typed"]), keeps_last=True))


class OptionEmpty(Misread):
    """`typed`: the option's name. Left out it would be as if it had not been meant, and a time would be now."""

    text = "refused-option-empty"
    example = ""

    def in_line(self, line: str) -> None:
        """The line with the option joined to what stands apart from it, or with a time, where that is what is missing;
        else without the option."""
        name = str(self.values["typed"])
        if apart := re.search(rf"(?<!\S){name}[=＝](\s+)(?=[-+0-9#@\"“「])", line, re.IGNORECASE):
            self.in_command(line[: apart.start(1)] + line[apart.end(1) :])
        elif name in SAMPLES:
            self.in_command(re.sub(rf"(?<!\S)({name})[=＝](?!\S)", rf"\1={SAMPLES[name]}", line, flags=re.IGNORECASE))
        else:
            self.in_command(without(line, name))


def without(line: str, name: str, *, keeps_last: bool = False) -> str:
    """A typed line without this option."""
    value = r"""("[^"]*"|“[^”]*”|「[^」]*」|\S*)"""
    found = list(re.finditer(rf"\s+{name}[=＝]{value}", line, re.IGNORECASE))
    for one in reversed(found[:-1] if keeps_last else found):
        line = line[: one.start()] + line[one.end() :]
    return line


class MoneyMisread(Misread):
    text = "refused-money"
    example = "39.90"


class MoneyTooFine(MoneyMisread):
    """`decimals`: how many the currency has."""

    text = "refused-money-decimals"


class MoneyTooSmall(MoneyMisread):
    text = "refused-money-small"


class MoneyTooBig(MoneyMisread):
    text = "refused-money-big"


class QuantityMisread(Misread):
    text = "refused-quantity"
    example = "2"


class QuantityTooBig(QuantityMisread):
    text = "refused-money-big"


class StockMisread(Misread):
    text = "refused-stock-number"
    example = "+20"


class StockTooBig(StockMisread):
    text = "refused-money-big"


class PiecesMisread(Misread):
    text = "refused-pieces"
    example = "20"


class PiecesBelowZero(PiecesMisread):
    text = "refused-pieces-below-zero"


class ProductCodeMisread(Misread):
    text = "refused-product-code"
    example = "TEA-50"


class OrderRefMisread(Misread):
    text = "refused-order-number"
    example = "A-1027"


class TagMisread(Misread):
    text = "refused-tag"
    example = "#vip"


class DurationMisread(Misread):
    text = "refused-duration"
    example = "7d"


class DurationTooLong(DurationMisread):
    text = "refused-duration-long"


class TimeMisread(Misread):
    text = "refused-time"
    example = "20:00"


class TimePast(TimeMisread):
    text = "refused-time-past"


class TimeTooFar(TimeMisread):
    text = "refused-time-far"


class TimeSkipped(TimeMisread):
    text = "refused-time-skipped"


class CronMisread(Misread):
    text = "refused-cron"
    example = '"0 20 * * 5"'


class CronNever(CronMisread):
    text = "refused-cron-never"


class LanguageMisread(Misread):
    text = "refused-language"
    example = "zh"


class YesNoMisread(Misread):
    text = "refused-yes-no"
    example = "yes"


class RewardMisread(Misread):
    text = "refused-reward-rule"
    example = "10%"


class RewardTooBig(RewardMisread):
    text = "refused-reward-percent"
