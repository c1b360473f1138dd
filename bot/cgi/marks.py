"""Marked text as the platform takes it: plain, limited in bytes, and unable to carry a link of somebody's making."""

import re
from collections.abc import Sequence

from handlers.content import Button
from handlers.texts import strip

TEXT_BYTES = 2048
"""A text to one person, in both: https://developer.work.weixin.qq.com/document/path/90236"""
_TAG = re.compile(r"<(?=[A-Za-z/])")


def plain(marked: str) -> str:
    """`<a href=…>` in a text would be shown as a link: what people wrote must not turn into one."""
    return harmless(strip(marked))


def harmless(text: str) -> str:
    return _TAG.sub("＜", text).encode("utf-8", "replace").decode()


def size(text: str) -> int:
    """The platform counts bytes of UTF-8."""
    return len(text.encode())


def pieces(text: str, most: int = TEXT_BYTES) -> list[str]:
    """The text as messages of at most `most` bytes, cut at line ends where there are any, then between words."""
    found, rest = [], text.strip("\n")
    while size(rest) > most:
        end = _fitting(rest, most)
        at = next((at for gap in ("\n", " ") if (at := rest.rfind(gap, end // 2, end + 1)) > 0), end)
        found.append(rest[:at])
        rest = rest[at:].lstrip("\n ") if at < end + 1 and rest[at : at + 1] in ("\n", " ") else rest[at:]
    return [one for one in (*found, rest) if one.strip()]


def cut(text: str, most: int) -> str:
    """At most `most` bytes; what is cut off is shown as "…"."""
    return text if size(text) <= most else text[: _fitting(text, most - 3)] + "…"


def links(buttons: Sequence[Button]) -> list[str]:
    """Buttons that open a page, or hold words to pass on, as lines."""
    lines = [f"{harmless(one.label)} {one.url}" for one in buttons if one.url]
    return lines + [f"\n{harmless(one.shares)}" for one in buttons if one.shares]


def linked(words: str, buttons: Sequence[Button]) -> str:
    """The words, and under them what its buttons open."""
    return "\n".join([part for part in (words, *links(buttons)) if part])


def label(text: str, most: int) -> str:
    """A choice's name, in one line of at most `most` bytes."""
    return cut(harmless(" ".join(text.split())) or "·", most)


def _fitting(text: str, most: int) -> int:
    """How many characters fit into so many bytes: none is cut in half."""
    return len(text.encode()[:most].decode("utf-8", "ignore"))
