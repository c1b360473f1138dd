"""Text as Telegram keeps it: plain text and entities, counted in UTF-16 units."""

from __future__ import annotations

import html
import re
from typing import Any

from .errors import BadCall

Json = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z0-9-]*)"
    r"(?P<values>(?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>"
)
VALUE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TYPED = re.compile(
    r"(?P<bot_command>(?<![\w/])/[a-zA-Z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<url>\b(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s]*)?|\bhttps?://[^\s]+)"
    r"|(?P<mention>(?<!\w)@[a-zA-Z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)",
    re.IGNORECASE,
)


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def cannot_parse(text: str) -> BadCall:
    return BadCall(f"can't parse entities: {text}", f"its markup is broken: {text}")


class Reader:
    """Reads Telegram's HTML from front to back."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, Json]] = []
        self.entities: list[Json] = []

    def read(self) -> None:
        place = 0
        while place < len(self.source):
            if self.source[place] == "<":
                place = self._tag(place)
                continue
            end = self.source.find("<", place)
            end = end if end >= 0 else len(self.source)
            self._say(REFERENCE.sub(dereferenced, self.source[place:end]))
            place = end
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')

    def _say(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def _tag(self, place: int) -> int:
        where = f"at byte offset {len(self.source[:place].encode())}"
        found = TAG.match(self.source, place)
        if found is None:
            end = self.source.find(">", place)
            if end < 0:
                raise cannot_parse(f"Unclosed start tag {where}")
            raise cannot_parse(f'Unsupported start tag "{self.source[place + 1 : end]}" {where}')
        name = found["name"].lower()
        if found["end"]:
            self._close(name, where)
        elif name not in TAGS:
            raise cannot_parse(f'Unsupported start tag "{name}" {where}')
        else:
            values = {key: html.unescape(a or b or c) for key, a, b, c in VALUE.findall(found["values"])}
            if name == "span" and values.get("class") != "tg-spoiler":
                raise cannot_parse(f'Tag "span" must have class "tg-spoiler" {where}')
            self.open.append((name, self.length, entity_of(name, values, self.open)))
        return found.end()

    def _close(self, name: str, where: str) -> None:
        if not self.open:
            raise cannot_parse(f"Unexpected end tag {where}")
        wanted, start, entity = self.open.pop()
        if name not in ("", wanted):
            raise cannot_parse(f'Unmatched end tag {where}, expected "</{wanted}>", found "</{name}>"')
        if self.length > start and entity.get("url", "-"):
            self.entities.append({"offset": start, "length": self.length - start, **entity})


def dereferenced(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    return NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def entity_of(tag: str, values: dict[str, str], outer: list[tuple[str, int, Json]]) -> Json:
    if tag == "a":
        return {"type": "text_link", "url": values.get("href", "")}
    if tag == "blockquote" and "expandable" in values:
        return {"type": "expandable_blockquote"}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": values.get("emoji-id", "")}
    language = values.get("class", "")
    if tag == "code" and outer and outer[-1][0] == "pre" and language.startswith("language-"):
        outer[-1][2]["language"] = language.removeprefix("language-")
    return {"type": TAGS[tag]}


def read_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML. BadCall "can't parse entities" where the real server says so."""
    reader = Reader(text)
    reader.read()
    return trimmed("".join(reader.parts), sorted(reader.entities, key=lambda e: (e["offset"], -e["length"])))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The server cuts white space at both ends; entities move with the text."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, kept


def typed_entities(text: str) -> list[Json]:
    """What Telegram's apps find in a text somebody typed: commands, links, mentions, hashtags."""
    found = []
    for match in TYPED.finditer(text):
        kind = match.lastgroup or ""
        found.append({"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())})
    return found


def read(text: str, parse_mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """What a bot sends, as stored. Typed entities are added where nothing else lies."""
    if parse_mode and parse_mode.lower() == "html":
        plain, given = read_html(text)
    elif parse_mode:
        raise BadCall("unsupported parse_mode", f"parse_mode {parse_mode!r} is not HTML, the only one offered here")
    else:
        plain, given = trimmed(text, list(entities or []))
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given]
    found = [
        e for e in typed_entities(plain) if all(e["offset"] + e["length"] <= a or e["offset"] >= b for a, b in taken)
    ]
    return plain, sorted(given + found, key=lambda e: (e["offset"], -e["length"]))
