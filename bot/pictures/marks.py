"""Small shapes with smooth edges: rounded cards, and a letter on a coloured ground (a seal, a monogram)."""

from PIL import Image, ImageDraw

from bot.pictures.fonts import Typeface
from bot.pictures.lettering import draw_line, width

FINER = 4  # drawn this much larger, then shrunk, which smooths the edge
LETTER = 0.56  # of the badge's size


def card(sheet: Image.Image, at: tuple[int, int], size: int, fill: str, *, radius: int) -> None:
    """A square of `size` pixels with round corners."""
    mask = Image.new("L", (size * FINER, size * FINER))
    edge = size * FINER - 1
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge, edge), radius * FINER, fill=255)
    sheet.paste(fill, at, mask.reduce(FINER))


def badge(
    sheet: Image.Image, at: tuple[int, int], size: int, letter: str, face: Typeface, fill: str, ink: str, *, radius: int
) -> None:
    """A card with one `letter` (drawable, or none) in its middle."""
    card(sheet, at, size, fill, radius=radius)
    height = round(size * LETTER)
    left = at[0] + (size - width(letter, face, height)) / 2
    draw_line(ImageDraw.Draw(sheet), left, at[1] + size * 0.70, letter, face, height, ink)
