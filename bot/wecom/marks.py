"""Marked text as the platform takes it: plain, limited in bytes, and unable to carry a link of somebody's making."""

import re
from collections.abc import Sequence

from handlers.content import Button
from handlers.texts import strip

APP_BYTES, TASK_BYTES = 2048, 4000
"""https://developer.work.weixin.qq.com/document/path/90236 and /92135"""
_TAG = re.compile(r"<(?=[A-Za-z/])")


def harmless(text: str) -> str:
    """`<a href=…>` in a text would be shown as a link: what people wrote must not turn into one."""
    return _TAG.sub("＜", text).encode("utf-8", "replace").decode()


def plain(marked: str) -> str:
    return harmless(strip(marked))


def size(text: str) -> int:
    """The platform counts bytes of UTF-8."""
    return len(text.encode())


def cut(text: str, most: int) -> str:
    """At most `most` bytes; what is cut off is shown as "…"."""
    return text if size(text) <= most else text.encode()[: most - 3].decode("utf-8", "ignore") + "…"


def pieces(text: str, most: int) -> list[str]:
    """The text as messages of at most `most` bytes, cut at line ends where there are any, then between words."""
    found, rest = [], text.strip("\n")
    while size(rest) > most:
        end = len(rest.encode()[:most].decode("utf-8", "ignore"))
        at = next((at for gap in ("\n", " ") if (at := rest.rfind(gap, end // 2, end)) > 0), end)
        found.append(rest[:at])
        rest = rest[at:].lstrip("\n ")
    return [one for one in (*found, rest) if one.strip()]


def links(buttons: Sequence[Button]) -> list[str]:
    """Buttons that open a page, or hold words to pass on, as lines."""
    lines = [f"{harmless(one.label)} {one.url}" for one in buttons if one.url]
    return lines + [f"\n{harmless(one.shares)}" for one in buttons if one.shares]
