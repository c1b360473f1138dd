"""Rooms: the platform's own groups that a community is made of, who was last seen in them, and when to look again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx, Value

ALL = ""
"""The chat of a look at the list of all groups."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """`home` is the chat of the community it belongs to: its own, or that of the first of several. `version` names
    the members as they were seen last; "": they have not been. It is shut once it was dismissed or is out of reach."""

    shop_id: ShopId
    platform: str
    chat: str
    home: str
    owner: str
    title: str
    version: str = ""
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Somebody in a room since `joined_at`. `is_told`: the inbox has heard of it."""

    account: str
    joined_at: datetime
    is_told: bool


@dataclass(frozen=True, kw_only=True)
class Look:
    """`hint_at`: when something was said to have changed."""

    chat: str
    due_at: datetime
    hint_at: datetime | None


def get(tx: Tx, shop_id: ShopId, platform: str, chat: str) -> Room | None:
    row = tx.one("room_get", shop_id=shop_id, platform=platform, chat=chat)
    return row_to(Room, row) if row else None


def of_home(tx: Tx, shop_id: ShopId, platform: str, home: str) -> list[Room]:
    """The open rooms of a community, the first one first."""
    return [row_to(Room, row) for row in tx.all("rooms_of_home", shop_id=shop_id, platform=platform, home=home)]


def open_ones(tx: Tx, shop_id: ShopId, platform: str) -> list[Room]:
    return [row_to(Room, row) for row in tx.all("rooms_open", shop_id=shop_id, platform=platform)]


def put(tx: Tx, room: Room) -> None:
    values: dict[str, Value] = {"shop_id": room.shop_id, "platform": room.platform, "chat": room.chat}
    seen: dict[str, Value] = {"owner": room.owner, "title": room.title, "version": room.version}
    tx.do("room_put", home=room.home, is_open=room.is_open, **seen, **values)


def is_on(tx: Tx, shop_id: ShopId, platform: str, home: str) -> bool:
    """Whether the community belongs to the shop."""
    return tx.one("room_is_on", shop_id=shop_id, platform=platform, home=home) is not None


def unseen(tx: Tx, shop_id: ShopId, platform: str) -> list[str]:
    """Rooms of the shop's communities whose members have not been seen."""
    return [row["chat"] for row in tx.all("rooms_unseen", shop_id=shop_id, platform=platform)]


def forget_off(tx: Tx, shop_id: ShopId, platform: str) -> None:
    """Nothing is kept of communities that are not the shop's."""
    tx.do("seats_forget_off", shop_id=shop_id, platform=platform)
    tx.do("rooms_forget_off", shop_id=shop_id, platform=platform)


# --- seats -------------------------------------------------------------------------------------------------------


def seats(tx: Tx, shop_id: ShopId, platform: str, chat: str) -> dict[str, Seat]:
    rows = tx.all("seats_of", shop_id=shop_id, platform=platform, chat=chat)
    return {row["account"]: row_to(Seat, row) for row in rows}


def is_elsewhere(tx: Tx, room: Room, account: str) -> bool:
    """Whether they sit in another room of the same community, and that was told."""
    values: dict[str, Value] = {"shop_id": room.shop_id, "platform": room.platform, "home": room.home}
    return tx.one("seat_elsewhere", chat=room.chat, account=account, **values) is not None


def sit(tx: Tx, room: Room, seats: Sequence[Seat]) -> None:
    rows: list[dict[str, Value]] = [
        {
            "shop_id": room.shop_id,
            "platform": room.platform,
            "chat": room.chat,
            "account": one.account,
            "joined_at": one.joined_at,
            "is_told": one.is_told,
        }
        for one in seats
    ]
    if rows:
        tx.many("seat_put", rows)


def rise(tx: Tx, room: Room, accounts: Sequence[str]) -> None:
    values: dict[str, Value] = {"shop_id": room.shop_id, "platform": room.platform, "chat": room.chat}
    tx.do("seats_rise", accounts=list(accounts), **values)


# --- looks -------------------------------------------------------------------------------------------------------


def look_later(
    tx: Tx, shop_id: ShopId, platform: str, chat: str, times: Sequence[datetime], hint_at: datetime | None = None
) -> None:
    """Look at a room at these times; chat ALL: at the list of all rooms."""
    where: dict[str, Value] = {"shop_id": shop_id, "platform": platform, "chat": chat, "hint_at": hint_at}
    tx.many("look_put", [{**where, "due_at": due_at} for due_at in times])


def looks_due(tx: Tx, shop_id: ShopId, platform: str, now: datetime, most: int) -> list[Look]:
    rows = tx.all("looks_due", shop_id=shop_id, platform=platform, now=now, most=most)
    return [row_to(Look, row) for row in rows]


def looked(tx: Tx, shop_id: ShopId, platform: str, chat: str, until: datetime) -> None:
    """Those due by then have been."""
    tx.do("looks_done", shop_id=shop_id, platform=platform, chat=chat, until=until)
