"""Whatever colour a shop has, its poster can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageColor

from bot.pictures.colours import TRADITIONAL, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def light(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@given(COLOURS)
def test_every_colour_gives_letters_that_can_be_read(colour: str) -> None:
    colours = palette("shop", colour)
    assert contrast(colours.ink, colours.paper) >= 9
    assert contrast(colours.quiet, colours.paper) >= 4.5
    assert contrast(colours.accent, colours.paper) >= 4.5


def test_the_colour_is_still_the_shops() -> None:
    red, _, blue = ImageColor.getrgb(palette("shop", "#c02020").accent)[:3]
    assert red > blue * 2
    red, _, blue = ImageColor.getrgb(palette("shop", "#2030c0").accent)[:3]
    assert blue > red * 2


def test_without_a_colour_the_name_decides() -> None:
    assert palette("山里的茶") == palette("山里的茶")
    assert len({palette(f"shop {number}").accent for number in range(200)}) == len(TRADITIONAL)


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#12345g", "#1234567", "url(x)"])
def test_what_is_no_colour_counts_as_none(colour: str) -> None:
    assert palette("山里的茶", colour) == palette("山里的茶")
