"""Pictures of the sample shop's teas, drawn by the program: a tin before tea hills, each in a colour of its own."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.colours import Palette, palette
from bot.pictures.ground import landscape
from bot.pictures.photo import Photo, normalize

SIZE = (640, 640)
FINER = 2
LEAF = (
    (0.0, 0.0),
    (0.10, -0.13),
    (0.15, -0.30),
    (0.09, -0.47),
    (0.0, -0.58),
    (-0.09, -0.47),
    (-0.15, -0.30),
    (-0.10, -0.13),
)
"""A leaf that stands on its tip, in parts of the tin's width."""


def still(seed: str, colour: str) -> Photo:
    """The same seed and colour give the same picture."""
    colours = palette(seed, colour)
    ground = landscape(SIZE, colours, seed)
    layer = Image.new("RGBA", (SIZE[0] * FINER, SIZE[1] * FINER))
    _tin(ImageDraw.Draw(layer), colours, layer.width)
    ground.paste(layer.reduce(FINER), (0, 0), layer.reduce(FINER))
    data = BytesIO()
    ground.save(data, "PNG")
    return normalize(data.getvalue())


def _tin(draw: ImageDraw.ImageDraw, colours: Palette, edge: int) -> None:
    left, right, top, foot = edge * 0.31, edge * 0.69, edge * 0.34, edge * 0.88
    wide = right - left
    draw.ellipse((left - wide * 0.1, foot - wide * 0.09, right + wide * 0.1, foot + wide * 0.12), fill=(0, 0, 0, 42))
    draw.rounded_rectangle((left, top, right, foot), wide * 0.09, fill=colours.accent)
    draw.rounded_rectangle(
        (left - wide * 0.02, top - wide * 0.22, right + wide * 0.02, top + wide * 0.08), wide * 0.06, fill=colours.ink
    )
    draw.rectangle((left, top + wide * 0.36, right, top + wide * 1.08), fill=colours.paper)
    draw.line((left, top + wide * 0.42, right, top + wide * 0.42), fill=colours.line, width=round(wide * 0.012))
    draw.line((left, top + wide * 1.02, right, top + wide * 1.02), fill=colours.line, width=round(wide * 0.012))
    middle, root = (left + right) / 2, top + wide * 0.96
    for lean, size in ((-0.45, 0.62), (0.45, 0.62), (0.0, 0.85)):
        draw.polygon(_leaf(middle, root, wide * size, lean), fill=colours.near if lean == 0 else colours.accent)


def _leaf(x: float, y: float, size: float, lean: float) -> list[tuple[float, float]]:
    return [(x + (across - lean * along) * size, y + along * size) for across, along in LEAF]
