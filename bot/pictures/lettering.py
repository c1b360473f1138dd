"""Letters on a picture: what of a text can be drawn, in which order, how wide it is.

People's names hold anything: emoji, right-to-left words, invisible controls, stacks of accents. What no font here has
is left out, never drawn as a box.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from PIL import ImageDraw

from bot.pictures import bidi
from bot.pictures.fonts import Typeface

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Me"}  # Unicode categories that are never lettered
MARKS = {"Mn", "Mc"}
MARKS_PER_LETTER = 2  # Vietnamese and vowelled Arabic need two; more is a prank that would run over other lines
VARIANTS = range(0xFE00, 0xFE10)  # ask for an emoji's colours, or against them
PICTOGRAPHS = range(0x1F000, 0x20000)  # emoji and game pieces; a single-coloured outline would look out of place
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Neighbouring letters of one font and one embedding level (odd: right to left), in the order they are read."""

    text: str
    place: int
    level: int

    @property
    def is_rtl(self) -> bool:
        return self.level % 2 == 1


def drawable(text: str, face: Typeface) -> str:
    """`text` on one line, without what cannot or should not be drawn; may be empty."""
    kept = (_drawable_cluster(cluster, face) for cluster in _clusters(_visible(text)))
    return " ".join("".join(kept).split())


def initial(text: str) -> str:
    """The letter or digit that can stand for a name, as a capital; "" if there is none."""
    return next((letter.upper()[:1] for letter in text if letter.isalnum()), "")


def width(text: str, face: Typeface, size: int) -> float:
    """How many pixels a line of `text` (drawable) takes."""
    return sum(_run_width(run, face, size) for run in _runs(text, face))


def draw_line(
    draw: ImageDraw.ImageDraw, left: float, baseline: float, text: str, face: Typeface, size: int, fill: str
) -> None:
    """Letters one line of `text` (drawable), starting at `left`, standing on `baseline`."""
    for run in _seen_order(_runs(text, face)):
        font = face.font(run.place, size)
        draw.text(
            (left, baseline), _shown(run, face), font=font, fill=fill, anchor="ls", direction=_direction(run, face)
        )
        left += _run_width(run, face, size)


def _visible(text: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFC", text):
        if letter.isspace():
            yield " "
        elif unicodedata.category(letter) not in INVISIBLE and not _is_emoji(letter):
            yield letter


def _is_emoji(letter: str) -> bool:
    return ord(letter) in PICTOGRAPHS or ord(letter) in VARIANTS


def _clusters(letters: Iterator[str]) -> Iterator[str]:
    cluster = ""
    for letter in letters:
        if unicodedata.category(letter) not in MARKS:
            yield cluster
            cluster = letter
        elif 1 <= len(cluster) <= MARKS_PER_LETTER:
            cluster += letter
    yield cluster


def _drawable_cluster(cluster: str, face: Typeface) -> str:
    whole_or_bare = (cluster, cluster[:1])
    return next((part for part in whole_or_bare if part.isspace() or face.place_of(part) is not None), "")


def _runs(text: str, face: Typeface) -> list[Run]:
    clusters = list(_clusters(iter(text)))[1:]
    levels = bidi.levels([cluster[0] for cluster in clusters], base=int(bidi.is_rtl(text)))
    places: list[int] = []
    for cluster in clusters:
        spot = places[-1] if cluster.isspace() and places else face.place_of(cluster)
        places.append(spot or 0)
    spans = groupby(zip(clusters, places, levels, strict=True), key=lambda each: each[1:])
    return [Run(text="".join(cluster for cluster, _, _ in span), place=key[0], level=key[1]) for key, span in spans]


def _seen_order(runs: list[Run]) -> list[Run]:
    order = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        order = [
            run for deep, span in groupby(order, key=lambda run: run.level >= level) for run in _turned(span, deep)
        ]
    return order


def _turned(span: Iterator[Run], deep: bool) -> list[Run]:
    return list(span)[::-1] if deep else list(span)


def _shown(run: Run, face: Typeface) -> str:
    if face.shaping or not run.is_rtl:
        return run.text
    clusters = list(_clusters(iter(run.text)))
    return "".join(reversed(clusters)).translate(MIRRORED)


def _direction(run: Run, face: Typeface) -> str | None:
    if not face.shaping:
        return None
    return "rtl" if run.is_rtl else "ltr"


def _run_width(run: Run, face: Typeface, size: int) -> float:
    return face.font(run.place, size).getlength(_shown(run, face), direction=_direction(run, face))
