"""Which letters of a line run from right to left: the Unicode bidirectional algorithm (UAX #9, rules named beside).

For one line without embedding or isolating controls, which are dropped before anything is lettered. It is here because
one line may need several fonts, so the order must be known before the fonts' own layout sees any letter.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

Kinds = list[str]

RIGHT_TO_LEFT = {"R", "AL"}
STRONG = {"L", *RIGHT_TO_LEFT}
NUMBERS = {"EN", "AN"}
FROM_THE_RIGHT = {*RIGHT_TO_LEFT, "AN"}  # without any of these nothing has to be turned
BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "《": "》", "【": "】"}
NEUTRAL = "ON"

kind_of = unicodedata.bidirectional


def is_rtl(text: str) -> bool:
    """Whether a line of `text` runs from right to left: its first letter with a direction says so (P2, P3)."""
    return next((kind for kind in map(kind_of, text) if kind in STRONG), "L") in RIGHT_TO_LEFT


def levels(letters: list[str], base: int) -> list[int]:
    """The embedding level of each letter on a line of level `base` (0 or 1); odd levels run from right to left."""
    kinds = [kind_of(letter) for letter in letters]
    if base == 0 and FROM_THE_RIGHT.isdisjoint(kinds):
        return [0] * len(kinds)
    kinds = _weak(kinds, base)
    sides = _brackets(letters, [_side(kind) for kind in kinds], base)
    sides = _neutrals(sides, base)
    return [_level(kind, side, base) for kind, side in zip(kinds, sides, strict=True)]


def _weak(kinds: Kinds, base: int) -> Kinds:
    """Numbers and what belongs to them (W2, W4 to W7)."""
    kinds = [_arabic_number(kinds, at) for at in range(len(kinds))]
    kinds = [_separator(kinds, at) for at in range(len(kinds))]
    kinds = _terminators(kinds)
    return [_latin_number(kinds, at, base) for at in range(len(kinds))]


def _strong_before(kinds: Kinds, at: int, start: str) -> str:
    return next((kind for kind in reversed(kinds[:at]) if kind in STRONG), start)


def _arabic_number(kinds: Kinds, at: int) -> str:
    return "AN" if kinds[at] == "EN" and _strong_before(kinds, at, "L") == "AL" else kinds[at]


def _separator(kinds: Kinds, at: int) -> str:
    around = {*kinds[max(at - 1, 0) : at], *kinds[at + 1 : at + 2]}
    between = 0 < at < len(kinds) - 1 and len(around) == 1
    if between and ((kinds[at] == "CS" and around <= NUMBERS) or (kinds[at] == "ES" and around == {"EN"})):
        return around.pop()
    return kinds[at]


def _terminators(kinds: Kinds) -> Kinds:
    spans = [(kind, list(span)) for kind, span in groupby(kinds)]
    names = ["", *(kind for kind, _ in spans), ""]
    resolved: Kinds = []
    for place, (kind, span) in enumerate(spans, start=1):
        beside_number = kind == "ET" and "EN" in (names[place - 1], names[place + 1])
        resolved += ["EN"] * len(span) if beside_number else span
    return resolved


def _latin_number(kinds: Kinds, at: int, base: int) -> str:
    start = "R" if base else "L"
    return "L" if kinds[at] == "EN" and _strong_before(kinds, at, start) == "L" else kinds[at]


def _side(kind: str) -> str:
    """What a letter is to the neutral ones beside it: numbers count as right-to-left (N1)."""
    if kind == "L":
        return "L"
    return "R" if kind in RIGHT_TO_LEFT or kind in NUMBERS else NEUTRAL


def _brackets(letters: list[str], sides: Kinds, base: int) -> Kinds:
    """Both brackets of a pair go with what they hold, or with what stands before them (N0)."""
    along, against = ("R", "L") if base else ("L", "R")
    resolved = list(sides)
    for opening, closing in sorted(_pairs(letters)):
        held = set(resolved[opening + 1 : closing])
        before = next((side for side in reversed(resolved[:opening]) if side != NEUTRAL), along)
        if along in held:
            resolved[opening] = resolved[closing] = along
        elif against in held:
            resolved[opening] = resolved[closing] = before
    return resolved


def _pairs(letters: list[str]) -> Iterator[tuple[int, int]]:
    waiting: list[int] = []
    for at, letter in enumerate(letters):
        if letter in BRACKETS:
            waiting.append(at)
        match = next((place for place in reversed(waiting) if BRACKETS[letters[place]] == letter), None)
        if match is not None:
            yield match, at
            del waiting[waiting.index(match) :]


def _neutrals(sides: Kinds, base: int) -> Kinds:
    """Between letters of one direction they take it, else the line's (N1, N2)."""
    line = "R" if base else "L"
    spans = [(side, list(span)) for side, span in groupby(sides)]
    names = [line, *(side for side, _ in spans), line]
    resolved: Kinds = []
    for place, (side, span) in enumerate(spans, start=1):
        agreed = names[place - 1] if names[place - 1] == names[place + 1] else line
        resolved += [agreed] * len(span) if side == NEUTRAL else span
    return resolved


def _level(kind: str, side: str, base: int) -> int:
    if kind in NUMBERS:
        return 2
    return 1 if side == "R" else 2 * base
