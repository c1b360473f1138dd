"""Where a line may end: Chinese between any two characters, Latin between words, never against punctuation's rules.

The rules are those Chinese printing keeps (避头尾, kinsoku in Japanese): no closing mark begins a line, no opening mark
ends it.
"""

import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

Measure = Callable[[str], float]

ELLIPSIS = "…"
NOT_FIRST = set("、。，．：；！？）」』】》〉”’…—～·%％℃°,.:;!?)]}»ー々")
NOT_LAST = set("（「『【《〈“‘¥￥$€£([{«#@")
CLOSE_ENOUGH = 4  # pixels; balancing lines more finely than this shows to nobody


class Piece(NamedTuple):
    """Letters that stay on one line: their width with the space after them, and without it."""

    text: str
    width: float
    solid: float


def break_lines(text: str, measure: Measure, width: float) -> list[str]:
    """`text` in as few lines as fit into `width`, filled evenly, so that no last line stands nearly empty."""
    pieces = _pieces(text, measure, width)
    fewest = len(_fill(pieces, width))
    low, high = max((piece.solid for piece in pieces), default=0.0), width
    while high - low > CLOSE_ENOUGH:
        middle = (low + high) / 2
        low, high = (middle, high) if len(_fill(pieces, middle)) > fewest else (low, middle)
    return [line.rstrip() for line in _fill(pieces, high)]


def cut_lines(text: str, measure: Measure, width: float, most: int) -> list[str]:
    """`text` in at most `most` lines, each as full as it gets; the last ends in an ellipsis if there was more."""
    lines = _fill(_pieces(text, measure, width), width)
    rest = "".join(lines[most - 1 :])
    return [line.rstrip() for line in [*lines[: most - 1], _shorten(rest, measure, width)] if line]


def _shorten(text: str, measure: Measure, width: float) -> str:
    if measure(text) <= width:
        return text
    kept = text
    while kept and measure(kept + ELLIPSIS) > width:
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS


def _pieces(text: str, measure: Measure, width: float) -> list[Piece]:
    return [_measured(piece, measure) for unit in _units(text) for piece in _cut(unit, measure, width)]


def _fill(pieces: list[Piece], width: float) -> list[str]:
    lines: list[str] = []
    filled = 0.0
    for piece in pieces:
        if lines and filled + piece.solid <= width:
            lines[-1] += piece.text
        else:
            lines.append(piece.text)
            filled = 0.0
        filled += piece.width
    return lines


def _units(text: str) -> Iterator[str]:
    """What belongs together: a word with the marks that hang on it, a Chinese character with its."""
    unit = ""
    for letter in text:
        if unit and _may_break(unit[-1], letter):
            yield unit
            unit = ""
        unit += letter
    if unit:
        yield unit


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in NOT_FIRST or before in NOT_LAST:
        return False
    return before == " " or _stands_alone(before) or _stands_alone(after)


def _stands_alone(letter: str) -> bool:
    # Wide (W) and full-width (F) characters take a place each; Korean is wide too, but written in words.
    return unicodedata.east_asian_width(letter) in "WF" and not "가" <= letter <= "힣"


def _cut(unit: str, measure: Measure, width: float) -> Iterator[str]:
    """A word that is wider than a whole line ends where the line does."""
    piece = ""
    for letter in unit:
        if piece and measure((piece + letter).rstrip()) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _measured(piece: str, measure: Measure) -> Piece:
    solid = measure(piece.rstrip())
    return Piece(text=piece, width=measure(piece) if piece.endswith(" ") else solid, solid=solid)
