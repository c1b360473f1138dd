"""Lines end where they may."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.breaking import NOT_FIRST, NOT_LAST, break_lines, cut_lines


def wide(text: str) -> float:
    """Chinese takes 20 pixels, everything else 10."""
    return sum(
        20 if "一" <= letter <= "鿿" or "　" <= letter <= "】" or "！" <= letter <= "｠" else 10 for letter in text
    )


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("春茶到了", 200, ["春茶到了"]),
        ("", 200, []),
        ("三月二十二日，梅家坞", 140, ["三月二十二", "日，梅家坞"]),
        ("一二三四五，六", 100, ["一二三四", "五，六"]),
        ("一二三「四五」六", 80, ["一二三", "「四", "五」六"]),
        ("龙井 50g 到店", 80, ["龙井 50g", "到店"]),
        ("picked and pan-fired the same day", 200, ["picked and pan-fired", "the same day"]),
        ("共¥79.80元", 60, ["共", "¥79.80", "元"]),
        ("abcdefghijklmnop", 50, ["abcde", "fghij", "klmno", "p"]),
        ("한국 사람입니다", 60, ["한국", "사람입니다"]),
    ],
)
def test_lines_end_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, wide, width) == lines


def test_lines_are_filled_evenly() -> None:
    assert break_lines("今年的茶比往年更香一", wide, 180) == ["今年的茶比", "往年更香一"]


TEXTS = st.text(st.sampled_from("茶春水ab1 ，。！？；」』）%“”「（《¥.,!"), max_size=40).map(
    lambda text: " ".join(text.split())
)


@given(text=TEXTS, width=st.integers(200, 600))
def test_no_line_breaks_a_rule(text: str, width: int) -> None:
    lines = break_lines(text, wide, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(wide(line) <= width for line in lines)
    for above, below in pairwise(lines):
        cut_inside = wide(above + below.split(" ")[0][:1]) > width  # only what is wider than a line is cut anywhere
        assert cut_inside or (below[0] not in NOT_FIRST and above[-1] not in NOT_LAST)


@given(text=TEXTS, width=st.integers(100, 400))
def test_no_fewer_lines_would_do(text: str, width: int) -> None:
    def greedy(measure: Callable[[str], float]) -> int:
        return len(cut_lines(text, measure, width, most=99))

    assert len(break_lines(text, wide, width)) == greedy(wide)


@given(text=TEXTS, most=st.integers(1, 3))
def test_what_is_cut_says_so(text: str, most: int) -> None:
    whole, kept = break_lines(text, wide, 120), cut_lines(text, wide, 120, most)
    assert len(kept) == min(most, len(whole))
    assert all(wide(line) <= 120 for line in kept)
    assert ("…" in "".join(kept)) == (len(whole) > most)
