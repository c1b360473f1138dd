"""The menu of an account or an app: made by the program, pressed by people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .account import Account
from .cgi import Asked, CgiError
from .shapes import Field, Shape, group, items, problems, text
from .stand_in import CannotDo

Json = dict[str, Any]
BODY: dict[str, Field] = {"button": items(group(), 1, 3, code=40016)}
URL = text(form=r"https?://.+", most_bytes=1024, code=40020)
# Fields of a button beside name and type, by type.
KINDS: dict[str, Shape] = {
    "click": {"key": text(most_bytes=128, code=40019)},
    "view": {"url": URL},
    "miniprogram": {"url": URL, "appid": text(), "pagepath": text()},
    "scancode_push": {"key": text(most_bytes=128, code=40019)},
    "scancode_waitmsg": {"key": text(most_bytes=128, code=40019)},
}
TOP_BYTES, SUB_BYTES, MOST_SUBS = 16, 60, 5


def create(server: Account, asked: Asked) -> None:
    for button in asked.body["button"]:
        check(server, button)
    server.menu = asked.body["button"]


def check(server: Account, button: Json) -> None:
    """CgiError if it is no button."""
    subs = button.get("sub_button")
    if subs:
        shape: Shape = {
            "name": text(most_bytes=TOP_BYTES, code=40018),
            "sub_button": items(group(), 1, MOST_SUBS, code=40023),
        }
        refuse(server, button, shape)
        for sub in subs:
            refuse(server, sub, shape_of(server, sub, SUB_BYTES, 40025))
    else:
        bare = {name: value for name, value in button.items() if name != "sub_button"}
        refuse(server, bare, shape_of(server, button, TOP_BYTES, 40018))


def shape_of(server: Account, button: Json, most_bytes: int, code: int) -> Shape:
    kind = button.get("type", "")
    if kind not in KINDS:
        raise server.wrong(f"button {button.get('name')!r} has the type {kind!r}", 40017)
    return {"name": text(most_bytes=most_bytes, code=code), "type": text(), **KINDS[kind]}


def refuse(server: Account, button: Json, shape: Shape) -> None:
    if found := problems(button, shape, f"button {button.get('name')!r}"):
        raise server.wrong("; ".join(map(str, found)), next((one.code for one in found if one.code), 0))


def get(server: Account, asked: Asked) -> Json:
    if not server.menu:
        raise CgiError(46003, "menu no exist")
    return {"menu": {"button": server.menu}}


def delete(server: Account, asked: Asked) -> None:
    server.menu = []


def leaves(menu: list[Json]) -> Iterator[Json]:
    """The buttons that do something."""
    for button in menu:
        yield from button.get("sub_button") or [button]


def pressed(menu: list[Json], what: str) -> Json:
    """The button with this name or key. CannotDo when there is none."""
    found = next((one for one in leaves(menu) if what in (one["name"], one.get("key"))), None)
    if found is None:
        raise CannotDo(f"the menu has no {what!r}, it has {[one['name'] for one in leaves(menu)]}")
    return found
