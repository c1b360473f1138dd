"""The picture of a poster whose product has none: tea hills in mist under a low sun, in the shop's colours.

The same seed always gives the same hills: a poster drawn twice is the same poster.
"""

import math
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw

from bot.pictures.colours import Palette

FINER = 2  # edges are drawn this much larger, then shrunk, which smooths them
RIDGES = 5  # from the farthest to the nearest
POINTS = 241  # along a ridge
ROWS = 13  # of tea bushes on the nearest hill
SUN_PLACES = (0.18, 0.26, 0.34, 0.42, 0.50, 0.58)  # from left (0) to right (1), where the shop's label hangs

Ridge = list[float]  # POINTS heights from left to right, from top (0) to bottom (1)


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
    """It rises where the hills are lowest."""
    width, height = ground.size
    radius = round(min(width, height) * 0.085)
    disc = Image.new("L", (radius * 2 * FINER, radius * 2 * FINER))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), fill=255)
    skyline = [min(heights) for heights in zip(*ridges, strict=True)]
    along = max(SUN_PLACES, key=lambda place: skyline[round(place * (POINTS - 1))])
    middle = round(skyline[round(along * (POINTS - 1))] * height - radius * 0.4)
    ground.paste(colours.sun, (round(width * along) - radius, middle - radius), disc.reduce(FINER))


def _hill(ground: Image.Image, ridge: Ridge, nearness: float, colours: Palette) -> None:
    """Its foot fades into the mist; the nearest hill's hardly."""
    width, height = ground.size
    top = math.floor(min(ridge) * height)
    mask = Image.new("L", (width * FINER, (height - top) * FINER))
    foot = [(mask.width, mask.height), (0, mask.height)]
    ImageDraw.Draw(mask).polygon([*_points(ground.size, ridge, top), *foot], fill=255)
    shape = mask.reduce(FINER)
    ground.paste(colours.sky, (0, top), shape)
    veil = ImageChops.multiply(shape, _fade(shape.size, 0.95 - 0.55 * nearness))
    ground.paste(_between(colours.far, colours.near, nearness), (0, top), veil)


def _rows(ground: Image.Image, ridge: Ridge, colours: Palette) -> None:
    """Lines below the ridge, wider apart the nearer they are, and towards the right."""
    width, height = ground.size
    top = math.floor(min(ridge) * height)
    lines = Image.new("L", (width * FINER, (height - top) * FINER))
    for row in range(1, ROWS):
        drop = 0.012 * row + 0.0022 * row * row
        lowered = [at + drop * (1 + 0.35 * place / POINTS) for place, at in enumerate(ridge)]
        ImageDraw.Draw(lines).line(_points(ground.size, lowered, top), fill=70, width=2 * FINER)
    ground.paste(colours.paper, (0, top), lines.reduce(FINER))


def _ridge(nearness: float, chance: Random) -> Ridge:
    """Far ridges are high and steep, near ones low and round."""
    top, swing = 0.45 + 0.37 * nearness, 0.13 - 0.04 * nearness
    ridge = [top] * POINTS
    for pace in (1.1, 2.3, 4.1):
        start, size = chance.uniform(0, math.tau), swing / float(pace**0.9)
        ridge = [at + size * _wave(pace, place, start) for place, at in enumerate(ridge)]
    for pace in (3.7, 6.1, 13.0):
        start, size = chance.uniform(0, math.tau), 0.20 * (1 - nearness) ** 2 / pace
        ridge = [at - size * (1 - abs(_wave(pace, place, start))) for place, at in enumerate(ridge)]
    return ridge


def _wave(pace: float, place: int, start: float) -> float:
    return math.sin(math.pi * pace * place / POINTS + start)


def _points(size: tuple[int, int], ridge: Ridge, top: int) -> list[tuple[float, float]]:
    step = size[0] * FINER / (POINTS - 1)
    return [(place * step, (at * size[1] - top) * FINER) for place, at in enumerate(ridge)]


def _fade(size: tuple[int, int], share: float) -> Image.Image:
    """From full at the top to `1 - share` of it at the bottom."""
    falling = Image.linear_gradient("L").point(lambda shade: round(255 - shade * share))
    return falling.resize(size)


def _between(one: str, other: str, share: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return tuple(round(first + (second - first) * share) for first, second in pairs)
