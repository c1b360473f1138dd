"""Letters on a picture: what of a text can be drawn, in which order, how wide it is.

People's names hold anything: emoji, right-to-left words, invisible controls, stacks of accents. What no font here has
is left out, never drawn as a box. The order of mixed directions follows the Unicode bidirectional algorithm (UAX #9)
without its embeddings, whose control characters are dropped beforehand.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from PIL import ImageDraw

from bot.pictures.fonts import Typeface

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Me"}  # Unicode categories that are never lettered
MARKS = {"Mn", "Mc"}
MARKS_PER_LETTER = 2  # Vietnamese and vowelled Arabic need two; more is a prank that would run over other lines
PICTOGRAPHS = range(0x1F000, 0x20000)  # emoji and game pieces; a single-coloured outline would look out of place
RIGHT_TO_LEFT = {"R", "AL"}
NUMBERS = {"EN", "AN"}
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")

type_of = unicodedata.bidirectional


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


def is_rtl(text: str) -> bool:
    """Whether a line of `text` runs from right to left: its first letter with a direction says so."""
    strong = (kind for kind in map(type_of, text) if kind == "L" or kind in RIGHT_TO_LEFT)
    return next(strong, "L") in RIGHT_TO_LEFT


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
        elif unicodedata.category(letter) not in INVISIBLE and ord(letter) not in PICTOGRAPHS:
            yield letter


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
    levels = _levels([type_of(cluster[0]) for cluster in clusters], base=int(is_rtl(text)))
    places: list[int] = []
    for cluster in clusters:
        spot = places[-1] if cluster.isspace() and places else face.place_of(cluster)
        places.append(spot or 0)
    spans = groupby(zip(clusters, places, levels, strict=True), key=lambda each: each[1:])
    return [Run(text="".join(cluster for cluster, _, _ in span), place=key[0], level=key[1]) for key, span in spans]


def _levels(kinds: list[str], *, base: int) -> list[int]:
    known = list(_strong_levels(kinds, base))
    return [_neutral_level(known, at, base) if level is None else level for at, level in enumerate(known)]


def _strong_levels(kinds: list[str], base: int) -> Iterator[int | None]:
    # A number reads left to right, but lies inside the right-to-left words it follows.
    in_rtl = base == 1
    for kind in kinds:
        if kind in NUMBERS:
            yield 2 if in_rtl else base
        elif kind == "L" or kind in RIGHT_TO_LEFT:
            in_rtl = kind in RIGHT_TO_LEFT
            yield 1 if in_rtl else base * 2
        else:
            yield None


def _neutral_level(known: list[int | None], at: int, base: int) -> int:
    before = next((level for level in reversed(known[:at]) if level is not None), base)
    after = next((level for level in known[at:] if level is not None), base)
    return before if before == after else base


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
