"""Report charts: bars with words and numbers at them, so that nothing must be read off an axis or told by a colour.

One colour, the shop's; what is unfinished is outlined instead of coloured. Drawn by matplotlib, which takes a second
to import: only who draws a chart imports this.
"""

import math
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bot.pictures.blocks import Block, Fit, fit
from bot.pictures.colours import Palette, palette
from bot.pictures.fonts import Fonts, Typeface
from bot.pictures.lettering import drawable, width
from handlers.content import Chart, Panel

WIDTH, MOST_HEIGHT = 960, 1280  # pixels, as everything here; messengers show no more than 1280
DPI = 100
MARGIN = 44
INNER = WIDTH - 2 * MARGIN
FOOT = 26

BAND = 10  # of the shop's colour, along the top
TITLE, DAYS = (Fit(56, 1), Fit(44, 1), Fit(32, 1)), (Fit(28, 1), Fit(24, 1))
SHOP = (Fit(32, 1), Fit(26, 1), Fit(22, 2))
TITLE_BASE, SHOP_BASE, DAYS_BASE = 92, 62, 104
HEAD = 140
PANEL_TITLE, NOTE = (Fit(36, 1), Fit(28, 1)), (Fit(26, 1), Fit(22, 1))
PANEL_BASE, PANEL_HEAD = 32, 52
GAP = 27  # between two panels

VALUE, SMALLER, TICK = 28, 24, 26
VALUES, TICKS = 42, 40  # the room above and below columns
TALLEST, LOWEST = 220, VALUES + 40  # columns with the numbers on them
THICK = 96  # the widest column
SHARE = 0.72  # of its place that a column takes at most
OUTLINE = 3

NAME = (Fit(30, 1), Fit(26, 1), Fit(24, 2), Fit(20, 2))
NAMES = 316  # the room for names beside rows
END = (Fit(VALUE, 1), Fit(22, 1))
ROW, ROW_BAR, LEAST_ROOM = 43, 28, 120  # the least room for the longest bar
LEADING = 1.3  # from one line of a name to the next, in sizes
ROOM = INNER - NAMES - LEAST_ROOM  # for what stands at the end of a bar
MIDDLE = 0.36  # of a line of letters, above its baseline, in sizes
APART = 12  # the least between two words beside each other


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: the name and what stands at the end of its bar, as they fit."""

    name: Block
    end: Block
    size: int

    @property
    def height(self) -> int:
        return max(ROW, round(len(self.name.lines) * self.name.size * LEADING) + 8)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is drawn on. Places are from the left and from the top; words stand on their last line's baseline."""

    figure: Figure
    height: int
    face: Typeface
    colours: Palette

    def axes(self, left: int, top: int, wide: int, tall: int) -> Axes:
        """A place for bars, without anything around it."""
        axes = self.figure.add_axes((left / WIDTH, 1 - (top + tall) / self.height, wide / WIDTH, tall / self.height))
        axes.patch.set_visible(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0)
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def write(self, left: int, baseline: float, block: Block, colour: str, *, align: str = "left") -> None:
        lines = "\n".join(block.lines)
        words = self.figure.text(left / WIDTH, 1 - baseline / self.height, lines, ha=align, va="baseline")
        letter(words, block.face, block.size, colour)

    def width(self, text: str, size: int) -> float:
        return width(text, self.face, size)


def render(chart: Chart, fonts: Fonts) -> bytes:
    """The chart as a PNG, 960 pixels wide and at most 1280 high. A core is busy with it for half a second."""
    out = BytesIO()
    draw(chart, fonts).savefig(out, format="png")
    return out.getvalue()


def draw(chart: Chart, fonts: Fonts) -> Figure:
    """The chart, ready to be saved."""
    panels = [(panel, _lines(panel, fonts.sans)) for panel in chart.panels]
    tall = _column_height(panels)
    heights = [_height(panel, lines, tall) for panel, lines in panels]
    page = _page(chart, fonts, HEAD + sum(heights) + GAP * (len(heights) - 1) + FOOT)
    _head(page, chart, fonts)
    top = HEAD
    for (panel, lines), height in zip(panels, heights, strict=True):
        _panel_head(page, panel, top)
        if lines:
            _rows(page, lines, top + PANEL_HEAD)
        else:
            _columns(page, panel, top + PANEL_HEAD, tall)
        top += height + GAP
    return page.figure


def letter(words: Text, face: Typeface, size: int, colour: str) -> None:
    """Letters in our own fonts. Names may hold dollar signs: nothing is a formula."""
    words.set(family=_families(face), size=size * 72 / DPI, color=colour, linespacing=LEADING)
    words.set_parse_math(False)


def _families(face: Typeface) -> list[str]:
    """The fonts of posters, made known to matplotlib under names that nothing else has."""
    known = {entry.name for entry in fontManager.ttflist}
    names = [f"{file.path}#{file.face}" for file in face.files]
    for name, file in zip(names, face.files, strict=True):
        if name not in known:
            fontManager.ttflist.append(FontEntry(fname=str(file.path), index=file.face, name=name))
    return names


# --- how much room everything takes ----------------------------------------------------------------------------------


def _lines(panel: Panel, face: Typeface) -> list[Line]:
    """The rows of a panel; none where it has columns."""
    if panel.shape == "columns":
        return []
    return [
        Line(name=fit(bar.name, face, NAMES - APART, NAME), end=fit(bar.label, face, ROOM, END), size=bar.size)
        for bar in panel.bars
    ]


def _height(panel: Panel, lines: list[Line], tall: int) -> int:
    return PANEL_HEAD + (tall + TICKS if panel.shape == "columns" else sum(line.height for line in lines))


def _column_height(panels: list[tuple[Panel, list[Line]]]) -> int:
    """What the rows leave of the page."""
    amount = sum(panel.shape == "columns" for panel, _ in panels)
    rest = MOST_HEIGHT - HEAD - FOOT - GAP * (len(panels) - 1) - sum(_height(*panel, 0) for panel in panels)
    return max(LOWEST, min(TALLEST, rest // max(amount, 1)))


# --- words -----------------------------------------------------------------------------------------------------------


def _page(chart: Chart, fonts: Fonts, height: int) -> Page:
    colours = palette(chart.shop)
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=colours.paper)
    FigureCanvasAgg(figure)
    band = Rectangle((0, 1 - BAND / height), 1, BAND / height, transform=figure.transFigure, color=colours.accent)
    figure.add_artist(band)
    return Page(figure=figure, height=height, face=fonts.sans, colours=colours)


def _head(page: Page, chart: Chart, fonts: Fonts) -> None:
    """The span at the left; the shop and the days at the right."""
    shop, days = fit(chart.shop, fonts.serif, INNER // 2, SHOP), fit(chart.line, fonts.sans, INNER // 2, DAYS)
    room = INNER - max(shop.width, days.width) - 2 * APART
    page.write(MARGIN, TITLE_BASE, fit(chart.title, fonts.serif, room, TITLE), page.colours.ink)
    page.write(WIDTH - MARGIN, SHOP_BASE, shop, page.colours.accent, align="right")
    page.write(WIDTH - MARGIN, DAYS_BASE, days, page.colours.quiet, align="right")


def _panel_head(page: Page, panel: Panel, top: int) -> None:
    title = fit(panel.title, page.face, INNER, PANEL_TITLE)
    note = fit(panel.note, page.face, max(INNER - title.width - 2 * APART, 1), NOTE)
    page.write(MARGIN, top + PANEL_BASE, title, page.colours.ink)
    page.write(WIDTH - MARGIN, top + PANEL_BASE, note, page.colours.quiet, align="right")


# --- columns ---------------------------------------------------------------------------------------------------------


def _columns(page: Page, panel: Panel, top: int, tall: int) -> None:
    bars, slot = panel.bars, INNER / len(panel.bars)
    axes = page.axes(MARGIN, top, INNER, tall)
    sizes, thick = [bar.size for bar in bars], min(SHARE, THICK / slot)
    drawn = axes.bar(range(len(bars)), sizes, width=thick, color=page.colours.accent)
    for patch, bar in zip(drawn, bars, strict=True):
        if bar.is_part and bar.size:
            patch.set(facecolor=page.colours.paper, edgecolor=page.colours.accent, linewidth=OUTLINE * 72 / DPI)
    axes.set_xlim(-0.5, len(bars) - 0.5)
    axes.set_ylim(0, (max(sizes) or 1) * tall / (tall - VALUES))
    axes.axhline(0, color=page.colours.quiet, linewidth=2)
    labels = [drawable(bar.label, page.face) for bar in bars]
    size = _value_size(page, labels, slot)
    for words in axes.bar_label(drawn, _peaks(page, panel, labels, size, slot), padding=2):
        letter(words, page.face, size, page.colours.ink)
    _ticks(page, axes, panel, slot)


def _value_size(page: Page, labels: list[str], slot: float) -> int:
    """Smaller where that gives every column its number."""
    wide = {size: max(page.width(label, size) for label in labels) for size in (VALUE, SMALLER)}
    return SMALLER if wide[SMALLER] + APART <= slot < wide[VALUE] + APART else VALUE


def _peaks(page: Page, panel: Panel, labels: list[str], size: int, slot: float) -> list[str]:
    """What is written on each column: everything if there is room, else the highest first, never across another."""
    reach = [(page.width(label, size) + APART) / slot / 2 for label in labels]
    kept: list[int] = []
    for at in sorted(range(len(labels)), key=lambda at: -panel.bars[at].size):
        is_free = all(abs(at - other) >= reach[at] + reach[other] for other in kept)
        if labels[at] and is_free and _is_on_page(at, reach[at], slot) and not _is_crossed(panel, at, reach[at]):
            kept.append(at)
    return [label if at in kept else "" for at, label in enumerate(labels)]


def _is_on_page(at: int, reach: float, slot: float) -> bool:
    """Words this far to both sides of a column's middle."""
    middle = MARGIN + (at + 0.5) * slot
    return middle - reach * slot >= 0 and middle + reach * slot <= WIDTH


def _is_crossed(panel: Panel, at: int, reach: float) -> bool:
    """A higher column beside it stands where the words would be."""
    near = [bar for other, bar in enumerate(panel.bars) if abs(other - at) < reach + SHARE / 2]
    return any(bar.size > panel.bars[at].size for bar in near)


def _ticks(page: Page, axes: Axes, panel: Panel, slot: float) -> None:
    """Every column's name, or every so many: the last one's where it has room."""
    names = [drawable(bar.name, page.face) for bar in panel.bars]
    reach = (max(page.width(name, TICK) for name in names) + APART) / slot / 2
    every = range(len(names) - 1, -1, -math.ceil(2 * reach))
    places = [at for at in every if _is_on_page(at, reach, slot)]
    axes.set_xticks(places, [names[at] for at in places])
    axes.tick_params(axis="x", pad=(TICK + 6) * 72 / DPI)
    for words in axes.get_xticklabels():
        words.set_verticalalignment("baseline")
        letter(words, page.face, TICK, page.colours.quiet)


# --- rows ------------------------------------------------------------------------------------------------------------


def _rows(page: Page, lines: list[Line], top: int) -> None:
    ends = list(accumulate(line.height for line in lines))
    middles = [end - line.height / 2 for end, line in zip(ends, lines, strict=True)]
    wide = INNER - NAMES
    axes = page.axes(MARGIN + NAMES, top, wide, ends[-1])
    drawn = axes.barh(middles, [line.size for line in lines], height=ROW_BAR, color=page.colours.accent)
    axes.set_ylim(ends[-1], 0)
    axes.set_xlim(0, _whole_room(lines, wide))
    labels = axes.bar_label(drawn, ["".join(line.end.lines) for line in lines], padding=7)
    for middle, line, words in zip(middles, lines, labels, strict=True):
        letter(words, page.face, line.end.size, page.colours.ink)
        below = (len(line.name.lines) - 1) * LEADING / 2 + MIDDLE
        page.write(MARGIN, top + middle + below * line.name.size, line.name, page.colours.ink)


def _whole_room(lines: list[Line], wide: int) -> float:
    """The size that would fill the room, so that every bar leaves room for its words."""
    return max(line.size * wide / (wide - line.end.width - 2 * APART) for line in lines) or 1
