"""The chats of the playground, and who sits in them. A chat counts what was said in it, a seat how much was seen."""

from dataclasses import dataclass
from datetime import datetime

from storage import playground
from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Chat:
    """`kind`: private, group or channel. A private chat's id is its person's account. `said`: messages, counted."""

    chat: str
    kind: str
    title: str
    said: int


@dataclass(frozen=True, kw_only=True)
class SeenChat:
    """A chat as one person has it in their list."""

    chat: str
    kind: str
    title: str
    said: int
    unread: int
    is_member: bool
    members: int
    last_id: int | None


@dataclass(frozen=True, kw_only=True)
class Seat:
    """`role`: member, admin or owner; `left_at`: not there any more."""

    chat: str
    account: str
    role: str
    joined_at: datetime
    left_at: datetime | None
    seen: int


LETTERS = {"group": "g", "channel": "c"}
"""How the ids of communities begin."""


def add(tx: Tx, shop_id: ShopId, kind: str, title: str, at: datetime) -> Chat:
    """A new group or channel, with nobody in it."""
    number = tx.value("playground_next_chat", shop_id=shop_id)
    chat = f"{LETTERS[kind]}{number}"
    row = tx.one("playground_chat_add", shop_id=shop_id, chat=chat, number=number, kind=kind, title=title, at=at)
    if row is None:
        raise LookupError("an insert gives its row")
    playground.next_version(tx, shop_id, is_state=True)
    return row_to(Chat, row)


def get(tx: Tx, shop_id: ShopId, chat: str) -> Chat | None:
    row = tx.one("playground_chat_get", shop_id=shop_id, chat=chat)
    return row_to(Chat, row) if row else None


def seen_by(tx: Tx, shop_id: ShopId, account: str) -> list[SeenChat]:
    """What one person sees: their chat with the bot, and every group."""
    return [row_to(SeenChat, row) for row in tx.all("playground_chats_seen_by", shop_id=shop_id, account=account)]


def seat(tx: Tx, shop_id: ShopId, chat: str, account: str) -> Seat | None:
    """Where somebody sits, or sat."""
    row = tx.one("playground_seat_get", shop_id=shop_id, chat=chat, account=account)
    return row_to(Seat, row) if row else None


def is_in(tx: Tx, shop_id: ShopId, chat: str, account: str) -> bool:
    found = seat(tx, shop_id, chat, account)
    return found is not None and found.left_at is None


def join(tx: Tx, shop_id: ShopId, chat: str, account: str, at: datetime, role: str = "member") -> bool:
    """False where they sit there already. What was said before counts as read."""
    row = tx.one("playground_seat_take", shop_id=shop_id, chat=chat, account=account, role=role, at=at)
    if row is not None:
        playground.next_version(tx, shop_id, is_state=True)
    return row is not None


def leave(tx: Tx, shop_id: ShopId, chat: str, account: str, at: datetime) -> bool:
    """False where they do not sit there."""
    row = tx.one("playground_seat_leave", shop_id=shop_id, chat=chat, account=account, at=at)
    if row is not None:
        playground.next_version(tx, shop_id, is_state=True)
    return row is not None


def read(tx: Tx, shop_id: ShopId, chat: str, account: str) -> bool:
    """All that was said there is seen. False where it was."""
    row = tx.one("playground_seat_read", shop_id=shop_id, chat=chat, account=account)
    if row is not None:
        playground.next_version(tx, shop_id, is_state=True)
    return row is not None
