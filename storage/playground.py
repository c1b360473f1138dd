"""The playground: its version, its people's updates on their way to us, its menus, and its new beginnings.

The messenger's own nouns have files of their own: playground_people, playground_chats, playground_links,
playground_messages, playground_asks; playground_below is what its drawer shows.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage import archive, shops
from storage.read import row_to
from storage.rows import ShopId
from storage.shops import NewShop
from storage.tx import Tx

KEPT = frozenset({"shops"})
"""The shop's own row stays at a new beginning, with its id: it is renewed."""
EVERYBODYS = ("private", "groups")
"""Places of the menus that are everybody's: set when the program starts, they stay at a new beginning."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """How far the playground is. `state_version`: when people, chats, seats, the clock or what is unread last changed;
    `begun_version`: when it began, or was begun anew: who has seen less knows nothing of it."""

    version: int
    state_version: int
    begun_version: int


@dataclass(frozen=True, kw_only=True)
class Update:
    """What somebody did, before the inbox has it. `id` is never given twice."""

    id: int
    lane: str
    raw: str


NOT_BEGUN = Version(version=0, state_version=0, begun_version=0)


def begin(tx: Tx, shop_id: ShopId, version: int = 1) -> None:
    """Does nothing where it has begun."""
    tx.do("playground_begin", shop_id=shop_id, version=version)


def version(tx: Tx, shop_id: ShopId) -> Version:
    row = tx.one("playground_get", shop_id=shop_id)
    return row_to(Version, row) if row else NOT_BEGUN


def next_version(tx: Tx, shop_id: ShopId, *, is_state: bool = False) -> int:
    """The number of a change. LookupError where the playground has not begun."""
    found = tx.value("playground_next_version", shop_id=shop_id, is_state=is_state)
    if found is None:
        raise LookupError(f"shop {shop_id} has no playground")
    return int(found)


# --- updates ----------------------------------------------------------------------------------------------------


def add_update(tx: Tx, shop_id: ShopId, lane: str, raw: str) -> None:
    """Written with the change that caused it, so that none is lost and none is told of what did not happen."""
    tx.do("playground_update_add", shop_id=shop_id, lane=lane, raw=raw)


def updates(tx: Tx, shop_id: ShopId, most: int) -> list[Update]:
    """What is still on its way, oldest first."""
    return [row_to(Update, row) for row in tx.all("playground_updates_list", shop_id=shop_id, most=most)]


def forget_updates(tx: Tx, shop_id: ShopId, ids: Sequence[int]) -> None:
    tx.do("playground_updates_forget", shop_id=shop_id, ids=list(ids))


# --- menus ------------------------------------------------------------------------------------------------------


def put_menu(tx: Tx, shop_id: ShopId, place: str, language: str, items: Sequence[Mapping[str, str]]) -> None:
    """`place`: a chat, or "private" or "groups" for all of them; `language` "" for all others. No items: no menu."""
    if items:
        tx.do("playground_menu_put", shop_id=shop_id, place=place, language=language, items=list(items))
    else:
        tx.do("playground_menu_drop", shop_id=shop_id, place=place, language=language)


def menus(tx: Tx, shop_id: ShopId, places: Sequence[str]) -> dict[tuple[str, str], Any]:
    """By place and language, as JSON text."""
    rows = tx.all("playground_menus_list", shop_id=shop_id, places=list(places))
    return {(row["place"], row["language"]): row["items"] for row in rows}


# --- a new beginning --------------------------------------------------------------------------------------------


def begin_anew(tx: Tx, shop_id: ShopId, new: NewShop) -> None:
    """Every row of the playground's shop goes, and its own is as new. ValueError for any other shop."""
    if shops.get(tx, shop_id).key != shops.PLAYGROUND:
        raise ValueError(f"shop {shop_id} is not the playground's")
    before, menus_before = version(tx, shop_id), menus(tx, shop_id, EVERYBODYS)
    for table in reversed(archive.tables(tx)):
        if "shop_id" in table.names and table.name not in KEPT:
            tx.table_empty(table.name, shop_id=shop_id)
    tx.do(
        "playground_shop_renew",
        shop_id=shop_id,
        name=new.name,
        currency=new.currency,
        timezone=new.timezone,
        language=new.language,
        quiet_hours=new.quiet_hours,
        reserve_s=new.reserve_s,
        reserve_manual_s=new.reserve_manual_s,
    )
    begin(tx, shop_id, before.version + 1)
    for (place, language), items in menus_before.items():
        put_menu(tx, shop_id, place, language, json.loads(items))
