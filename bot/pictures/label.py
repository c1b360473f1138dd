"""The shop's name on a strip of paper, as old books and tea tins carry theirs: read downwards, a seal below it.

Only Chinese characters stand well above each other; any other name, and a long one, lies across.
"""

from PIL import Image, ImageDraw

from bot.pictures.blocks import Block, Fit, fit
from bot.pictures.colours import Palette
from bot.pictures.fonts import Typeface
from bot.pictures.lettering import draw_line, initial, width
from bot.pictures.marks import badge

SEAL_RED = "#a83a2b"  # cinnabar paste, whatever the shop's colours
SEAL = 60
LONGEST_HANGING = 8  # characters
IDEOGRAPHS = range(0x4E00, 0xA000)

# Hanging
SIZE, STEP, STRIP, HEAD, TAIL = 54, 67, 124, 62, 36
RIM = 9  # between the edge of the strip and the fine line inside it

# Lying
TOP, PAD = 84, 20
LYING = (Fit(46, 1), Fit(34, 2))


def draw_label(sheet: Image.Image, name: str, face: Typeface, colours: Palette, margin: int) -> None:
    """Lays the shop's name on the upper part of `sheet`, `margin` from its side; nothing if no letter can be drawn."""
    name_block = fit(name, face, sheet.width - 2 * margin - 2 * SEAL, LYING)
    if not name_block.lines:
        return
    if _can_hang(name_block):
        _hang(sheet, name_block.lines[0], face, colours, margin)
    else:
        _lay(sheet, name_block, colours, margin)


def _can_hang(name: Block) -> bool:
    letters = "".join(name.lines)
    return len(letters) <= LONGEST_HANGING and all(ord(letter) in IDEOGRAPHS for letter in letters)


def _hang(sheet: Image.Image, name: str, face: Typeface, colours: Palette, margin: int) -> None:
    draw = ImageDraw.Draw(sheet)
    left = sheet.width - margin - STRIP
    seal_top = HEAD + STEP * len(name) + 22
    end = seal_top + SEAL + TAIL
    draw.rectangle((left, 0, left + STRIP, end), fill=colours.paper)
    draw.rectangle((left + RIM, -RIM, left + STRIP - RIM, end - RIM), outline=colours.line, width=2)
    for number, letter in enumerate(name):
        start = left + (STRIP - width(letter, face, SIZE)) / 2
        draw_line(draw, start, HEAD + number * STEP + SIZE, letter, face, SIZE, colours.ink)
    badge(sheet, (left + (STRIP - SEAL) // 2, seal_top), SEAL, initial(name), face, SEAL_RED, colours.paper, radius=8)


def _lay(sheet: Image.Image, name: Block, colours: Palette, margin: int) -> None:
    draw = ImageDraw.Draw(sheet)
    tall = name.height + 2 * PAD
    seal_left = margin + name.width + 28
    end = seal_left + SEAL + 30
    draw.rectangle((0, TOP, end, TOP + tall), fill=colours.paper)
    draw.rectangle((-RIM, TOP + RIM, end - RIM, TOP + tall - RIM), outline=colours.line, width=2)
    name.draw(draw, margin, TOP + PAD, colours.ink)
    at = (seal_left, TOP + (tall - SEAL) // 2)
    badge(sheet, at, SEAL, initial(name.lines[0]), name.face, SEAL_RED, colours.paper, radius=8)
