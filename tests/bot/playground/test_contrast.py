"""The page's colours, by day and by night: words stand out from what is behind them, and so do the edges of fields.

By 4.5 to 1 and by 3 to 1, as WCAG 2.2 asks (1.4.3, 1.4.11).
"""

import re
from pathlib import Path

import pytest

import bot.playground

STATIC = Path(bot.playground.__file__).parent / "static"
BEHIND = ("paper", "sheet", "raised", "mine", "hover", "accent-soft")
WORDS = (
    *((ink, behind) for ink in ("ink", "quiet") for behind in BEHIND),
    *(("accent", behind) for behind in ("paper", "sheet", "raised", "mine", "accent-soft")),
    *((ink, "sheet") for ink in ("seal", "gold")),
    ("seal", "seal-soft"),
    ("gold", "gold-soft"),
    ("on-accent", "accent"),
    ("sheet", "ink"),
    ("sheet", "seal"),
)
EDGES = (("edge", "raised"), ("edge", "sheet"))
ON_FACES = "#fdfbf6"


def colours() -> dict[str, dict[str, str]]:
    style = (STATIC / "style.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return {
        name: dict(re.findall(r"--([\w-]+): (#\w{6});", block))
        for name, block in zip(("day", "night"), blocks, strict=True)
    }


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("time", ["day", "night"])
def test_words_and_edges_stand_out(time: str) -> None:
    found = colours()[time]
    weak = [pair for pair in WORDS if contrast(found[pair[0]], found[pair[1]]) < 4.5]
    assert weak + [pair for pair in EDGES if contrast(found[pair[0]], found[pair[1]]) < 3] == []


def test_letters_on_faces_stand_out() -> None:
    tones = re.findall(r"--tone: (#\w{6})", (STATIC / "lists.css").read_text(encoding="utf-8"))
    assert len(tones) == 8
    assert [tone for tone in tones if contrast(ON_FACES, tone) < 4.5] == []
