"""Marked text as Telegram takes it: plain text and entities, counted in UTF-16 units, cut where it is too long.

Entities instead of parse_mode: nothing a person wrote can be taken for markup, and lengths are what Telegram counts.
https://core.telegram.org/bots/api#messageentity
"""

import re
from dataclasses import dataclass
from typing import Any

TEXT_UNITS = 4096
CAPTION_UNITS = 1024

_TAG = re.compile(r"<(/?)b>")


@dataclass(frozen=True)
class Piece:
    """Text for one message, with its bold spans (start and end in characters)."""

    text: str
    bolds: tuple[tuple[int, int], ...] = ()

    @property
    def entities(self) -> list[dict[str, Any]] | None:
        """The Bot API's MessageEntity objects; None when nothing is marked."""
        return [
            {"type": "bold", "offset": units(self.text[:start]), "length": units(self.text[start:end])}
            for start, end in self.bolds
        ] or None


def units(text: str) -> int:
    """How long Telegram says a text is: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def piece(marked: str) -> Piece:
    """The whole text, however long."""
    if "<" not in marked:
        return Piece(_unescaped(marked))
    parts: list[str] = []
    bolds: list[tuple[int, int]] = []
    at, length, depth, start = 0, 0, 0, 0
    for tag in _TAG.finditer(marked):
        parts.append(_unescaped(marked[at : tag.start()]))
        length, at = length + len(parts[-1]), tag.end()
        was, depth = depth, max(0, depth + (-1 if tag[1] else 1))
        if was == 0 and depth == 1:
            start = length
        elif was == 1 and depth == 0 and start < length:
            bolds.append((start, length))
    parts.append(_unescaped(marked[at:]))
    return Piece("".join(parts), tuple(bolds))


def pieces(marked: str, most: int = TEXT_UNITS) -> list[Piece]:
    """The text as messages of at most `most` units, cut at line ends where there are any, then between words."""
    rest = piece(marked)
    done: list[Piece] = []
    while units(rest.text) > most:
        end, after = _cut(rest.text, most)
        done.append(_part(rest, 0, end))
        rest = _part(rest, after, len(rest.text))
    return [one for one in (*done, rest) if one.text.strip()] or [rest]


def cut(marked: str, most: int) -> Piece:
    """One message of at most `most` units; what is cut off is shown as "…"."""
    whole = piece(marked)
    if units(whole.text) <= most:
        return whole
    short = _part(whole, 0, _fitting(whole.text, most - 1))
    return Piece(short.text + "…", short.bolds)


def cut_plain(text: str, most: int) -> str:
    """Plain text of at most `most` units."""
    return text if units(text) <= most else text[: _fitting(text, most - 1)] + "…"


def _part(whole: Piece, start: int, end: int) -> Piece:
    spans = ((max(a, start) - start, min(b, end) - start) for a, b in whole.bolds)
    return Piece(whole.text[start:end], tuple((a, b) for a, b in spans if a < b))


def _cut(text: str, most: int) -> tuple[int, int]:
    """Where a message ends and where the next one begins."""
    end = _fitting(text, most)
    for gap in ("\n", " "):
        at = text.rfind(gap, end // 2, end + 1)
        if at > 0:
            return at, at + 1
    return end, end


def _fitting(text: str, most: int) -> int:
    """How many characters fit into so many units: no character is cut in half."""
    end = min(len(text), most)
    while units(text[:end]) > most:
        end -= max(1, (units(text[:end]) - most) // 2)
    return end


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text
