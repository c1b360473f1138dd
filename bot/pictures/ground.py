"""The picture of a poster whose product has none: tea hills in mist under a low sun, in the shop's colours.

The same seed always gives the same hills: a poster drawn twice is the same poster.
"""

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw

from bot.pictures.colours import Palette

FINER = 2  # edges are drawn this much larger, then shrunk, which smooths them
RIDGES = 5  # from the farthest to the nearest
STEP = 8  # pixels between two points of a ridge
ROWS = 13  # of tea bushes on the nearest hill

Ridge = Callable[[float], float]  # a place from left (0) to right (1) to a height from top (0) to bottom (1)


def landscape(size: tuple[int, int], colours: Palette, seed: str) -> Image.Image:
    """Hills of `size` pixels; `seed` decides their shape."""
    chance = Random(seed)  # noqa: S311 - decoration, no secret
    ridges = [_ridge(depth / (RIDGES - 1), chance) for depth in range(RIDGES)]
    ground = _sky(size, colours)
    _sun(ground, ridges, colours)
    for depth, ridge in enumerate(ridges):
        _hill(ground, ridge, depth / (RIDGES - 1), colours)
    _rows(ground, ridges[-1], colours)
    return ground


def _sky(size: tuple[int, int], colours: Palette) -> Image.Image:
    fade = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, colours.paper), Image.new("RGB", size, colours.sky), fade)


def _sun(ground: Image.Image, ridges: list[Ridge], colours: Palette) -> None:
    """It rises where the hills are lowest; not at the right, which is the label's."""
    width, height = ground.size
    radius = round(min(width, height) * 0.085)
    disc = Image.new("L", (radius * 2 * FINER, radius * 2 * FINER))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), fill=255)
    skyline = {along: min(ridge(along) for ridge in ridges) for along in (0.18, 0.26, 0.34, 0.42, 0.50, 0.58)}
    along = max(skyline, key=lambda place: skyline[place])
    middle = round(skyline[along] * height - radius * 0.4)
    ground.paste(colours.sun, (round(width * along) - radius, middle - radius), disc.reduce(FINER))


def _hill(ground: Image.Image, ridge: Ridge, nearness: float, colours: Palette) -> None:
    """Its foot fades into the mist; the nearest hill's hardly."""
    mask = _below(ground.size, ridge)
    ground.paste(colours.sky, (0, 0), mask)
    ground.paste(_between(colours.far, colours.near, nearness), (0, 0), _misty(mask, ridge, nearness))


def _ridge(nearness: float, chance: Random) -> Ridge:
    """Far ridges are high and steep, near ones low and round."""
    top = 0.45 + 0.37 * nearness
    swing = 0.13 - 0.04 * nearness
    waves: list[tuple[float, float, float]] = [
        (pace, chance.uniform(0, math.tau), swing / pace**0.9) for pace in (1.1, 2.3, 4.1)
    ]
    crags: list[tuple[float, float, float]] = [
        (pace, chance.uniform(0, math.tau), 0.20 * (1 - nearness) ** 2 / pace) for pace in (3.7, 6.1, 13.0)
    ]

    def height(along: float) -> float:
        bends = (size * math.sin(math.pi * pace * along + start) for pace, start, size in waves)
        peaks = (size * (1 - abs(math.sin(math.pi * pace * along + start))) for pace, start, size in crags)
        return top + sum(bends) - sum(peaks)

    return height


def _points(size: tuple[int, int], ridge: Ridge) -> list[tuple[float, float]]:
    width, height = size
    return [(x, ridge(x / width) * height) for x in range(-STEP, width + 2 * STEP, STEP)]


def _below(size: tuple[int, int], ridge: Ridge) -> Image.Image:
    fine = (size[0] * FINER, size[1] * FINER)
    mask = Image.new("L", fine)
    ImageDraw.Draw(mask).polygon([*_points(fine, ridge), (fine[0] + STEP, fine[1]), (-STEP, fine[1])], fill=255)
    return mask.reduce(FINER)


def _misty(mask: Image.Image, ridge: Ridge, nearness: float) -> Image.Image:
    width, height = mask.size
    top = round(min(y for _, y in _points(mask.size, ridge)))
    fade = (
        Image.linear_gradient("L")
        .rotate(180)
        .point(lambda shade: round(255 - (255 - shade) * (0.95 - 0.55 * nearness)))
    )
    veil = Image.new("L", mask.size, 255)
    veil.paste(fade.resize((width, max(height - top, 1))), (0, top))
    return ImageChops.multiply(mask, veil)


def _rows(ground: Image.Image, ridge: Ridge, colours: Palette) -> None:
    width, height = ground.size
    lines = Image.new("L", (width * FINER, height * FINER))
    draw = ImageDraw.Draw(lines)
    for row in range(1, ROWS):
        draw.line(_points(lines.size, _lowered(ridge, row)), fill=70, width=2 * FINER)
    ground.paste(colours.paper, (0, 0), lines.reduce(FINER))


def _lowered(ridge: Ridge, row: int) -> Ridge:
    """The row-th line below the ridge: the nearer the row, the farther from the one above; widening to the right."""
    drop = 0.012 * row + 0.0022 * row * row
    return lambda along: ridge(along) + drop * (1 + 0.35 * along)


def _between(one: str, other: str, share: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return tuple(round(first + (second - first) * share) for first, second in pairs)
