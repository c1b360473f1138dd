"""How names are shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts.names import NAME_MAX, cleaned, clusters, name, short_name

FAMILY = "👨‍👩‍👧‍👦"
THUMB = "👍🏽"
FLAG = "🇵🇭"
HEART = "❤️"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("阿杰", "阿杰"),
        ("Mia", "Mia"),
        ("  Mia \n\n Santos ", "Mia Santos"),
        ("<b>Mia</b> & co", "<b>Mia</b> & co"),
        ("\u202eevil\u202c \u2066x\u2069\u200f", "evil x"),
        ("a\x00b\x1bc", "abc"),
        ("a" * 20, "a" * 20),
        ("a" * 21, "a" * 19 + "…"),
        ("茶" * 30, "茶" * 19 + "…"),
        (FAMILY * 3, FAMILY * 3),
        (FAMILY * 21, FAMILY * 19 + "…"),
        (THUMB * 21, THUMB * 19 + "…"),
        (FLAG * 21, FLAG * 19 + "…"),
        (HEART * 21, HEART * 19 + "…"),
        ("é" * 20, "é" * 20),
        ("a\u200db", "a\u200db"),
        ("", "Someone"),
        (" \n", "Someone"),
        ("\u200b\u202e\ufeff", "Someone"),
        ("\u3164\u2800\u115f", "Someone"),
        ("\u200d", "Someone"),
    ],
)
def test_name(raw: str, shown: str) -> None:
    assert name(raw, "en") == shown


def test_who_has_no_name_is_called_something_in_each_language() -> None:
    assert (name("", "zh"), short_name("", "zh"), name("")) == ("一位朋友", "一位朋友", "…")


def test_piled_up_marks_end() -> None:
    assert len(name("Z" + "\u0301" * 4000)) < 20


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("阿杰", "阿*"),
        ("王小明", "王*明"),
        ("欧阳小明", "欧*明"),
        ("茶", "茶*"),
        ("Jay", "Jay"),
        ("Alexandra", "Ale…"),
        ("Mia Santos", "Mia S."),
        ("Maria Clara de los Santos", "Maria S."),
        ("Bartholomäus Ng", "Bartholomä N."),
        (f"{FAMILY} Lee", f"{FAMILY} L."),
        (FLAG + FLAG, f"{FLAG}*"),
    ],
)
def test_short_name(raw: str, shown: str) -> None:
    assert short_name(raw, "en") == shown


@given(st.text())
def test_a_name_is_always_short_visible_and_on_one_line(raw: str) -> None:
    for shown in (name(raw), short_name(raw)):
        assert shown.strip()
        assert len(clusters(shown)) <= NAME_MAX
        bad = {sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        assert bad <= {"\u200c", "\u200d"}


@given(st.text(), st.integers(1, 30))
def test_cutting_never_cuts_a_character(raw: str, most: int) -> None:
    whole, cut = clusters(name(raw, most=1000)), clusters(name(raw, most=most))
    if len(whole) > most and cleaned(raw):
        assert cut[:-1] == whole[: most - 1]
