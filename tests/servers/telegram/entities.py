"""Text as Telegram keeps it: plain text and entities, counted in UTF-16 units."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
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
NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
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


class _Reader(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, Json]] = []
        self.entities: list[Json] = []

    def at(self) -> int:
        line, column = self.getpos()
        before = self.source.split("\n")[: line - 1]
        return len("\n".join([*before, ""]).encode()) + column if before else column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise cannot_parse(f'Unsupported start tag "{tag}" at byte offset {self.at()}')
        values = dict(attrs)
        if tag == "span" and values.get("class") != "tg-spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self.at()}')
        self.open.append((tag, self.length, entity_of(tag, values, self.open)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise cannot_parse(f'Unsupported start tag "{tag}/" at byte offset {self.at()}')

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {self.at()}")
        name, start, entity = self.open.pop()
        if name != tag:
            raise cannot_parse(f'Unmatched end tag at byte offset {self.at()}, expected "</{name}>", found "</{tag}>"')
        if self.length > start and entity.get("url", "-"):
            self.entities.append({"offset": start, "length": self.length - start, **entity})

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise cannot_parse(f"Unsupported start tag at byte offset {self.at()}")
        self.parts.append(data)
        self.length += units(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_text(NAMED.get(f"&{name};", f"&{name}"))

    def handle_charref(self, name: str) -> None:
        self.handle_text(html.unescape(f"&#{name};"))

    def handle_text(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def handle_comment(self, data: str) -> None:
        raise cannot_parse(f'Unsupported start tag "!--" at byte offset {self.at()}')

    def handle_decl(self, decl: str) -> None:
        raise cannot_parse(f'Unsupported start tag "!{decl[:10]}" at byte offset {self.at()}')


def entity_of(tag: str, values: dict[str, str | None], outer: list[tuple[str, int, Json]]) -> Json:
    if tag == "a":
        return {"type": "text_link", "url": values.get("href") or ""}
    if tag == "blockquote" and "expandable" in values:
        return {"type": "expandable_blockquote"}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": values.get("emoji-id") or ""}
    language = values.get("class") or ""
    if tag == "code" and outer and outer[-1][0] == "pre" and language.startswith("language-"):
        outer[-1][2]["language"] = language.removeprefix("language-")
    return {"type": TAGS[tag]}


def read_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML. BadCall "can't parse entities" where the real server says so."""
    reader = _Reader(text)
    reader.feed(text)
    left = reader.rawdata
    reader.close()
    if left.startswith("<"):
        raise cannot_parse(f"Unclosed start tag at byte offset {len(text.encode()) - len(left.encode())}")
    if reader.open:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
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
