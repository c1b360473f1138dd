"""Letters stand in the order they are read in, and none is drawn as a box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from bot.pictures.bidi import is_rtl
from bot.pictures.fonts import Fonts, Typeface, can_shape, find_sans, find_wide
from bot.pictures.lettering import draw_line, drawable, initial, width

SIZE = 40


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("小林🌸", "小林"),
        ("🌸🌸", ""),
        ("👩‍👩‍👧 陈姐 👍🏽", "陈姐"),
        ("🇨🇳 Mia 1️⃣", "Mia 1"),
        ("  Jay \t\n Tan ", "Jay Tan"),
        ("a\u202eb\u2066c\u200b\u200dd\ufeff", "abcd"),
        ("Z\u0351\u0352\u0353\u0354\u0355oe", "Zoe"),
        ("Nguyễn", "Nguyễn"),
        ("e\u0301", "é"),
        ("\x00<b>\x1b[31m", "<b>[31m"),
        ("★春♥茶·①", "★春♥茶·①"),
        ("مریم", "مریم"),
        ("\ue000\U000f0000\U0010ffff", ""),
    ],
)
def test_a_name_keeps_what_can_be_drawn(fonts: Fonts, name: str, drawn: str) -> None:
    assert drawable(name, fonts.sans) == drawn


@given(st.text(max_size=60))
def test_every_letter_that_is_kept_is_in_a_font(fonts: Fonts, text: str) -> None:
    kept = drawable(text, fonts.serif)
    assert drawable(kept, fonts.serif) == kept
    assert width(kept, fonts.serif, SIZE) >= 0
    assert "\n" not in kept


@pytest.mark.parametrize(
    ("text", "letter"), [("jay", "J"), ("(小林)", "小"), ("…7", "7"), ("·", ""), ("", ""), ("ßx", "S"), ("مریم", "م")]
)
def test_a_name_has_an_initial(text: str, letter: str) -> None:
    assert initial(text) == letter


@pytest.mark.parametrize(("text", "rtl"), [("abc שלום", False), ("7 שלום abc", True), ("123", False), ("", False)])
def test_the_first_letter_says_where_a_line_begins(text: str, rtl: bool) -> None:
    assert is_rtl(text) is rtl


def by_us(text: str, face: Typeface) -> Image.Image:
    image = Image.new("L", (900, 80), 255)
    draw_line(ImageDraw.Draw(image), 10, 60, text, face, SIZE, "black")
    return image


def by_fribidi(text: str, face: Typeface) -> Image.Image:
    """The same line, its order decided by the reference implementation that Pillow can use within one font."""
    image = Image.new("L", (900, 80), 255)
    direction = "rtl" if is_rtl(text) else "ltr"
    ImageDraw.Draw(image).text((10, 60), text, font=face.font(0, SIZE), fill="black", anchor="ls", direction=direction)
    return image


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Alike but for edges: a run may begin a fraction of a pixel aside."""
    blurred = [image.reduce(10) for image in (one, other)]
    _, most = ImageChops.difference(*blurred).getextrema()
    assert isinstance(most, (int, float))
    return most < 70


@pytest.fixture(scope="module")
def one_font() -> Typeface:
    wide = find_wide()
    assert wide is not None
    if not can_shape():
        pytest.skip("the system has no libfribidi, so there is nothing to compare with")
    return Typeface((wide,), shaping=True)


@pytest.mark.parametrize(
    "text",
    [
        "Hill Tea",
        "שלום עולם",
        "مریم علی",
        "Jay שלום Tan",
        "שלום Jay עולם",
        "שלום 123 עולם",
        "tea (שלום) 50g",
        "שלום (tea) 50",
        "שלום, עולם! 3.50",
        "מחיר 12:30 - 14:00",
        "چای بهاری (تازه) 50 گرم",
        "abc - שלום - def",
    ],
)
def test_mixed_directions_stand_as_unicode_wants_them(one_font: Typeface, text: str) -> None:
    assert alike(by_us(text, one_font), by_fribidi(text, one_font))


def test_the_comparison_sees_a_wrong_order(one_font: Typeface) -> None:
    assert not alike(by_us("Jay שלום Tan", one_font), by_us("Jay םולש Tan", one_font))


WORDS = st.lists(st.sampled_from(["Jay", "tea", "שלום", "עולם", "مریم", "(", ")", "12", "3.5", "-", ","]), max_size=7)


@given(WORDS.map(" ".join))
def test_any_mix_stands_as_unicode_wants_it(one_font: Typeface, text: str) -> None:
    line = drawable(text, one_font)
    assert alike(by_us(line, one_font), by_fribidi(line, one_font))


@pytest.mark.parametrize(
    ("text", "seen"),
    [("שלום (עולם) 123", "123 (םלוע) םולש"), ("Jay שלום Tan", "Jay םולש Tan"), ("tea 50g", "tea 50g")],
)
def test_without_fribidi_hebrew_still_reads_from_the_right(text: str, seen: str) -> None:
    wide = find_wide()
    assert wide is not None
    face = Typeface((wide,), shaping=False)
    as_seen = Image.new("L", (900, 80), 255)
    ImageDraw.Draw(as_seen).text((10, 60), seen, font=face.font(0, SIZE), fill="black", anchor="ls")
    assert alike(by_us(text, face), as_seen)


def test_a_line_of_two_fonts_is_as_wide_as_its_letters(fonts: Fonts) -> None:
    parts = ["春茶", "₱", "250"]
    together = width("".join(parts), fonts.sans, SIZE)
    assert together == pytest.approx(sum(width(part, fonts.sans, SIZE) for part in parts), abs=2)


def test_the_first_font_is_used_where_it_can(fonts: Fonts) -> None:
    face = Typeface((find_sans(),), shaping=fonts.sans.shaping)
    assert ImageChops.difference(by_us("春茶 tea 50g", fonts.sans), by_us("春茶 tea 50g", face)).getbbox() is None
