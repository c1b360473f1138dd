"""Fonts are found without loading what carries them."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.pictures import fonts as fonts_
from bot.pictures.fonts import FontFile, FontMissing, Fonts, find_sans, find_serif


def test_both_voices_have_chinese(fonts: Fonts) -> None:
    assert find_sans().path.is_file()
    assert find_serif().path.is_file()
    for letter in "春龙鑫爨，。「」¥€éốЖ":
        assert fonts.serif.place_of(letter) == 0, letter


def test_what_the_chinese_fonts_lack_comes_from_another(fonts: Fonts) -> None:
    for letter in "₱שعچ":
        place = fonts.sans.place_of(letter)
        assert place is not None, letter
        assert place > 0, letter


def test_what_no_font_has_is_known(fonts: Fonts) -> None:
    for letter in "🌸\U0001f9cb\ufffe\U000e0041":
        assert fonts.serif.place_of(letter) is None, letter


def test_without_a_font_it_is_said_what_to_install() -> None:
    nowhere = FontFile(path=Path("nowhere.otf"))
    with pytest.raises(FontMissing, match=r"mplfonts.*fonts-noto-cjk"):
        fonts_._chinese(None, nowhere)


def test_finding_fonts_does_not_load_matplotlib() -> None:
    look = "import sys; from bot.pictures.fonts import open_fonts; open_fonts(); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
