"""What a person or a group reads: every message of the program, whichever way it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = dict[str, Any]


class Item(NamedTuple):
    """One line of a `msgmenu`."""

    id: str
    content: str


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`how`: "passive" (in answer to a callback), "service", "notice", "mass"; WeCom: "app", "welcome", "broadcast".

    `kind`: text, image, news, msgmenu ... `text` is all there is to read: of a menu its head, lines and tail; of an
    article its title and description.
    """

    how: str
    kind: str
    text: str = ""
    items: tuple[Item, ...] = ()
    data: bytes = b""
    urls: tuple[str, ...] = ()
    raw: Json = field(default_factory=dict)
    at: float
    number: int

    def item(self, label: str) -> Item:
        """The line that says so. AssertionError when there is none."""
        found = next((one for one in self.items if one.content == label or one.id == label), None)
        assert found is not None, f"no {label!r} among {[one.content for one in self.items]}"
        return found


def of_menu(menu: Json) -> tuple[str, tuple[Item, ...]]:
    lines = tuple(Item(one["id"], one["content"]) for one in menu["list"])
    parts = [menu.get("head_content", ""), *(one.content for one in lines), menu.get("tail_content", "")]
    return "\n".join(part for part in parts if part), lines


def of_articles(articles: list[Json]) -> tuple[str, tuple[str, ...]]:
    text = "\n".join(f"{one.get('title', '')}\n{one.get('description', '')}".strip() for one in articles)
    return text, tuple(one["url"] for one in articles if one.get("url"))
