"""Marked text as Telegram counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.marks import CAPTION_UNITS, TEXT_UNITS, Piece, cut, cut_plain, piece, pieces, units
from handlers.texts import plain, strip

marked = st.lists(
    st.sampled_from(["<b>", "</b>", "\n", " ", "word", "茶", "😀", "👨‍👩‍👧", "&lt;b&gt;", "&amp;", "&quot;", "ab\ncd"]),
    max_size=60,
).map("".join)


@pytest.mark.parametrize(
    ("given_text", "text", "bolds"),
    [
        ("plain", "plain", ()),
        ("<b>春茶</b> ¥39.90", "春茶 ¥39.90", ((0, 2),)),
        ("a <b>b</b> c <b>d</b>", "a b c d", ((2, 3), (6, 7))),
        ("<b>a<b>b</b>c</b>", "abc", ((0, 3),)),
        ("&lt;b&gt;&amp;lt;", "<b>&lt;", ()),
        ("<b>A &amp; B</b>", "A & B", ((0, 5),)),
        ("x</b>y", "xy", ()),
    ],
)
def test_what_is_bold(given_text: str, text: str, bolds: tuple[tuple[int, int], ...]) -> None:
    assert piece(given_text) == Piece(text, bolds)


def test_entities_count_utf_16() -> None:
    assert piece("😀茶 <b>😀b</b>").entities == [{"type": "bold", "offset": 4, "length": 3}]


def test_nothing_bold_needs_no_entities() -> None:
    assert piece("x <b></b>").entities is None


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("茶", 1), ("😀", 2), ("👨‍👩‍👧", 8)])
def test_units(text: str, count: int) -> None:
    assert units(text) == count


def test_a_text_that_fits_is_one_message() -> None:
    assert [one.text for one in pieces("😀" * (TEXT_UNITS // 2))] == ["😀" * (TEXT_UNITS // 2)]


def test_a_long_text_is_cut_at_line_ends() -> None:
    lines = "\n".join(f"<b>{n}</b> " + "茶" * 90 for n in range(100))
    parts = pieces(lines)
    assert len(parts) == 3
    assert all(units(part.text) <= TEXT_UNITS for part in parts)
    assert "\n".join(part.text for part in parts) == strip(lines)
    assert [part.text[a:b] for part in parts for a, b in part.bolds] == [str(n) for n in range(100)]


def test_a_line_without_an_end_is_cut_between_words_then_anywhere() -> None:
    assert [one.text for one in pieces("aaaa bbbb cccc", 10)] == ["aaaa bbbb", "cccc"]
    assert [one.text for one in pieces("a" * 25, 10)] == ["a" * 10, "a" * 10, "a" * 5]


def test_bold_over_a_cut_goes_on() -> None:
    assert pieces("<b>aaaa bbbb</b>", 5) == [Piece("aaaa", ((0, 4),)), Piece("bbbb", ((0, 4),))]


@given(marked, st.integers(2, 40))
def test_pieces_lose_only_gaps(text: str, most: int) -> None:
    parts = pieces(text, most)
    assert all(units(part.text) <= most for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(piece(text).text.split())
    for part in parts:
        for start, end in part.bolds:
            assert 0 <= start < end <= len(part.text)


@given(marked, st.integers(1, 40))
def test_a_cut_text_fits(text: str, most: int) -> None:
    short, whole = cut(text, most), piece(text)
    assert units(short.text) <= most
    assert short == whole or short.text.endswith("…")
    assert cut_plain(whole.text, most) == short.text


@given(st.text())
def test_what_people_wrote_is_no_markup(text: str) -> None:
    assert piece(plain(text)) == Piece(text)


def test_the_limits_are_telegrams() -> None:
    assert (TEXT_UNITS, CAPTION_UNITS) == (4096, 1024)
