"""A few lines of text in a given room: the largest size at which they fit."""

from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from PIL import ImageDraw

from bot.pictures.bidi import is_rtl
from bot.pictures.breaking import break_lines, cut_lines
from bot.pictures.fonts import Typeface
from bot.pictures.lettering import draw_line, drawable, width

LONGEST_TEXT = 160  # letters looked at; what is longer is cut before any measuring
LEADING = 1.36  # distance between two baselines, in sizes
FIRST_BASELINE = 1.06  # below the top of a block, in sizes


class Fit(NamedTuple):
    """A size in pixels, and on how many lines a text may stand in it."""

    size: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that fit, ready to be drawn; none if nothing of the text can be drawn."""

    lines: list[str]
    face: Typeface
    size: int

    @property
    def leading(self) -> int:
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)

    @property
    def width(self) -> int:
        return round(max((width(line, self.face, self.size) for line in self.lines), default=0))

    def draw(self, draw: ImageDraw.ImageDraw, left: int, top: int, fill: str, *, room: int | None = None) -> None:
        """Draws the lines from `left`; a right-to-left text ends at `left + room`, or stays within its own width."""
        right = left + (self.width if room is None else room)
        for number, line in enumerate(self.lines):
            start = right - width(line, self.face, self.size) if is_rtl(self.lines[0]) else left
            baseline = top + number * self.leading + self.size * FIRST_BASELINE
            draw_line(draw, start, baseline, line, self.face, self.size, fill)


def fit(text: str, face: Typeface, room: int, fits: tuple[Fit, ...]) -> Block:
    """`text` no wider than `room`, by the first of `fits` that holds it whole; the last cuts it with an ellipsis."""
    words = drawable(text[:LONGEST_TEXT], face)
    for size, most in fits:
        measure = cache(partial(width, face=face, size=size))
        lines = break_lines(words, measure, room)
        if len(lines) <= most:
            return Block(lines=lines, face=face, size=size)
    return Block(lines=cut_lines(words, measure, room, most), face=face, size=size)
