"""Charts that can be read: every word whole and on the page, every bar as long as its number."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image, ImageColor

from bot.pictures.charts import MOST_HEIGHT, WIDTH, draw, render
from bot.pictures.colours import palette
from bot.pictures.fonts import Fonts
from handlers.content import Bar, Chart, Panel

THIRTY = "杭州西湖龙井茶明前特级手工炒制一芽一叶礼盒装附赠品饮手册一份"
STEPS = (("打开邀请", 120), ("来了", 61), ("进了群", 48), ("下了单", 22), ("又下单", 0))
BEST = (("阿杰（2号）", 9), ("陈姐🌸（3号）", 7), ("Mia S.（4号）", 5), ("مریم（5号）", 5), ("小林（6号）", 1))


def columns(sizes: list[int], label: str = "{}", name: str = "4/{}") -> Panel:
    bars = [
        Bar(
            name=name.format(at + 1),
            label=label.format(size) if size else "",
            size=size,
            is_part=at in (0, len(sizes) - 1),
        )
        for at, size in enumerate(sizes)
    ]
    return Panel(title="新进群 86 人", note="按天，空心的不满一天", shape="columns", bars=tuple(bars))


def rows(bars: tuple[tuple[str, int], ...], label: str = "{} 人 ¥718.20", title: str = "带来成交最多") -> Panel:
    shown = tuple(Bar(name=name, label=label.format(size), size=size) for name, size in bars)
    return Panel(title=title, shape="rows", bars=shown)


WEEK = columns([2, 14, 14, 0, 5, 14, 9, 22])
CHART = Chart(
    shop="山里的茶",
    title="近 7 天",
    line="3 月 26 日 – 4 月 2 日",
    panels=(WEEK, columns([1522, 171, 1587, 34, 1230, 679, 1443, 614], "¥{:,}"), rows(STEPS, "{} · 36%"), rows(BEST)),
)
LONG = tuple((THIRTY, size) for size in range(5, 0, -1))
MONEY = "12,345 人 ¥1,234,567.00"
CHARTS = {
    "a week": CHART,
    "thirty characters": replace(
        CHART,
        shop=THIRTY,
        panels=(*CHART.panels[:3], rows(LONG, MONEY, title=THIRTY)),
        line="2025 年 3 月 26 日 – 2026 年 4 月 2 日",
    ),
    "five weeks": replace(
        CHART, panels=(columns([(at * 7919) % 97 for at in range(36)], "¥{:,}.5 万"), *CHART.panels[1:])
    ),
    "ten years": replace(
        CHART, panels=(columns([900_000, *range(1000, 121_000, 1000), 900_000], "₱{:,}.00", "Apr 20{:03}"),)
    ),
    "a sign no font has": replace(CHART, panels=(columns([3, 4], "\U0001f4b0{}", "\U0001f4b0{}"),)),
    "one day": replace(CHART, panels=(columns([7]),)),
    "large sums": replace(CHART, panels=(rows(BEST, "{} · IRR 123,456,789,012,345.00 and more than fits beside it"),)),
    "people only": replace(CHART, panels=(rows((("Jay $x^2$ (member 2)", 1),)),)),
    "nasty": replace(
        CHART,
        shop="<script>\u202e🌸" + "長" * 4000,
        title="W" * 90,
        panels=(rows((("W" * 400, 3), ("\u202e🌸", 2), ("שלום עולם " * 9, 1))),),
    ),
}


@cache
def drawn(chart: Chart, fonts: Fonts) -> Figure:
    figure = draw(chart, fonts)
    figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


def extent(text: Text) -> Bbox:
    return text.get_window_extent()


def line(image: Image.Image, y: int) -> Iterator[tuple[object, int]]:
    """Colours of a line of pixels, and how many of each."""
    for amount, colour in image.crop((0, y, image.width, y + 1)).getcolors(image.width) or []:
        yield colour, amount


def patches(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def ends(axes: Axes) -> list[str]:
    """What is written at each bar, from the first to the last."""
    return [text.get_text() for text in axes.texts]


def plain(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in words(figure))


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_it_is_one_picture_for_a_phone(fonts: Fonts, chart: Chart) -> None:
    image = Image.open(BytesIO(render(chart, fonts)))
    assert image.format == "PNG"
    assert image.width == WIDTH == 960
    assert image.height <= MOST_HEIGHT == 1280


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_word_is_on_the_page_and_none_on_another(fonts: Fonts, chart: Chart) -> None:
    figure = drawn(chart, fonts)
    page = figure.bbox
    boxes = [(text.get_text(), extent(text)) for text in words(figure)]
    assert len(boxes) >= 4
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= page.x1, text
        assert box.y0 >= 0, text
        assert box.y1 <= page.y1, text
    for (one, first), (other, second) in combinations(boxes, 2):
        shared = Bbox.intersection(first, second)
        assert shared is None or min(shared.width, shared.height) <= 3, (one, other)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_no_word_stands_on_a_bar(fonts: Fonts, chart: Chart) -> None:
    figure = drawn(chart, fonts)
    bars = [patch.get_window_extent() for axes in figure.axes for patch in patches(axes) if patch.get_width()]
    assert bars
    for text in words(figure):
        box = extent(text)
        shared = [Bbox.intersection(box, bar) for bar in bars]
        assert not [one for one in shared if one is not None and min(one.width, one.height) > 3], text.get_text()


def test_thirty_characters_and_a_seven_figure_sum_are_whole(fonts: Fonts) -> None:
    shown = plain(drawn(CHARTS["thirty characters"], fonts)).replace("\n", "")
    assert "…" not in shown
    assert shown.count(THIRTY) == 1 + 1 + len(LONG)
    assert shown.count(MONEY) == len(LONG)
    assert "2025 年 3 月 26 日 – 2026 年 4 月 2 日" in shown


def test_emoji_leave_no_gap_and_formulas_are_names(fonts: Fonts) -> None:
    assert "陈姐（3号）" in plain(drawn(CHART, fonts))
    (jay,) = [text for text in words(drawn(CHARTS["people only"], fonts)) if "Jay" in text.get_text()]
    assert jay.get_text() == "Jay $x^2$ (member 2)"
    assert not jay.get_parse_math()


def test_what_is_too_long_says_that_it_was_cut(fonts: Fonts) -> None:
    assert "WW…" in plain(drawn(CHARTS["nasty"], fonts))


def test_bars_are_as_long_as_their_numbers(fonts: Fonts) -> None:
    joins, sales, funnel, best = drawn(CHART, fonts).axes
    for axes, panel in zip((joins, sales), CHART.panels, strict=False):
        tall = [patch.get_window_extent().height for patch in patches(axes)]
        scale = max(tall) / max(bar.size for bar in panel.bars)
        assert tall == pytest.approx([bar.size * scale for bar in panel.bars], abs=0.01)
    for axes, panel in zip((funnel, best), CHART.panels[2:], strict=True):
        wide = [patch.get_window_extent().width for patch in patches(axes)]
        assert max(wide) > 300
        assert wide == pytest.approx([bar.size * max(wide) / panel.bars[0].size for bar in panel.bars], abs=0.01)


def test_rows_stand_in_their_order_each_with_its_own_words(fonts: Fonts) -> None:
    figure = drawn(CHART, fonts)
    best = figure.axes[-1]
    assert ends(best) == [f"{size} 人 ¥718.20" for _, size in BEST]
    names = {"阿杰（2号）", "陈姐（3号）", "Mia S.（4号）", "مریم（5号）", "小林（6号）"}
    shown = sorted((text for text in words(figure) if text.get_text() in names), key=lambda text: -extent(text).y0)
    assert [text.get_text() for text in shown] == [
        "阿杰（2号）",
        "陈姐（3号）",
        "Mia S.（4号）",
        "مریم（5号）",
        "小林（6号）",
    ]
    for text, patch, end in zip(shown, patches(best), best.texts, strict=True):
        bar = patch.get_window_extent()
        middle = (bar.y0 + bar.y1) / 2
        assert extent(text).y0 < middle < extent(text).y1
        assert extent(end).y0 < middle < extent(end).y1
        assert extent(text).x1 < bar.x0
        assert extent(end).x0 > bar.x1


def test_the_pixels_are_those_bars(fonts: Fonts) -> None:
    """From top to bottom along the rows: runs of the shop's colour, as long as the numbers are."""
    image = Image.open(BytesIO(render(replace(CHART, panels=(rows(BEST),)), fonts))).convert("RGB")
    accent = ImageColor.getrgb(palette(CHART.shop).accent)
    lengths: list[int] = []
    was_bar = False
    for y in range(40, image.height):
        run = dict(line(image, y)).get(accent, 0)
        if run > 20 and not was_bar:
            lengths.append(run)
        was_bar = run > 20
    assert len(lengths) == len(BEST)
    assert [round(length / lengths[0] * BEST[0][1], 1) for length in lengths] == pytest.approx([9, 7, 5, 5, 1], abs=0.1)


def test_all_of_a_week_is_written_and_the_peaks_of_a_month(fonts: Fonts) -> None:
    assert ends(drawn(CHART, fonts).axes[0]) == ["2", "14", "14", "", "5", "14", "9", "22"]
    panel = CHARTS["five weeks"].panels[0]
    shown = ends(drawn(CHARTS["five weeks"], fonts).axes[0])
    highest = max(panel.bars, key=lambda bar: bar.size)
    assert highest.label in shown
    assert 3 <= len([label for label in shown if label]) < len(panel.bars)
    assert all(label in ("", bar.label) for label, bar in zip(shown, panel.bars, strict=True))


def test_numbers_are_smaller_where_that_shows_all_of_them(fonts: Fonts) -> None:
    sums = [12_345, 12_346, 12_347, 12_346, 12_345, 12_347, 12_348, 12_345]
    axes = drawn(replace(CHART, panels=(columns(sums, "¥{:,}"),)), fonts).axes[0]
    assert ends(axes) == [f"¥{one:,}" for one in sums]


def test_the_last_day_is_named_and_the_others_evenly(fonts: Fonts) -> None:
    axes = drawn(CHARTS["five weeks"], fonts).axes[0]
    places = [int(place) for place in axes.get_xticks()]
    assert [text.get_text() for text in axes.get_xticklabels()] == [f"4/{place + 1}" for place in places]
    assert max(places) == 35
    assert len({one - other for one, other in pairwise(places)}) == 1


def test_what_is_unfinished_is_told_by_its_shape(fonts: Fonts) -> None:
    bars = patches(drawn(CHART, fonts).axes[0])
    faces = [bar.get_facecolor() for bar in bars]
    assert faces[0] == faces[-1]
    assert len(set(faces)) == 2
    assert len({bar.get_edgecolor() for bar in (bars[0], bars[-1])} | {faces[1]}) == 1


@pytest.mark.parametrize("shop", ["山里的茶", "Hill Tea", "茶"])
def test_it_wears_the_shops_colours_and_needs_no_others(fonts: Fonts, shop: str) -> None:
    """One hue on paper: who tells no red from green misses nothing."""
    image = Image.open(BytesIO(render(replace(CHART, shop=shop), fonts))).convert("RGB")
    colours = palette(shop)
    counted = sorted(image.getcolors(1 << 24) or [], reverse=True)
    seen = [colour for _, colour in counted]
    assert seen[0] == ImageColor.getrgb(colours.paper)
    assert seen[1] == ImageColor.getrgb(colours.accent)


def test_the_same_figures_give_the_same_picture(fonts: Fonts) -> None:
    assert render(CHART, fonts) == render(replace(CHART), fonts)
