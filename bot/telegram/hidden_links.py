"""Links behind words ("text_link"): Fanloop's texts are plain, so the address is written after the words.

Otherwise a merchant's broadcast would lose it. https://core.telegram.org/bots/api#messageentity
"""

from typing import Any

UNIT_BYTES = 2
"""Offsets count UTF-16 code units."""


def spelled_out(text: str, entities: list[Any]) -> str:
    """The text with each hidden address after its words, in brackets, unless the words are that address."""
    hidden = _hidden(entities)
    if not hidden:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    for offset, length, url in sorted(hidden, reverse=True):
        start, end = offset * UNIT_BYTES, (offset + length) * UNIT_BYTES
        words = units[start:end].decode("utf-16-le", "replace").strip()
        if words and _bare(words) != _bare(url):
            units = units[:end] + f" ({url})".encode("utf-16-le", "surrogatepass") + units[end:]
    return units.decode("utf-16-le", "surrogatepass")


def _hidden(entities: list[Any]) -> list[tuple[int, int, str]]:
    """What is not as documented is passed over: a link is no reason to refuse a message."""
    found = []
    for entity in entities:
        match entity:
            case {"type": "text_link", "offset": int(offset), "length": int(length), "url": str(url)} if offset >= 0:
                found.append((offset, length, url))
    return found


def _bare(address: str) -> str:
    return address.partition("://")[2].rstrip("/").lower() if "://" in address else address.rstrip("/").lower()
