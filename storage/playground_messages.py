"""What was said in the playground. `content` is the messenger's own JSON; a change takes a new version in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import playground
from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx

COUNTS_NOT = frozenset({"service"})
"""Kinds of content that nobody has to read."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """`account` None: the bot's."""

    id: int
    chat: str
    account: str | None
    at: datetime
    content: dict[str, Any]
    reply_to: int | None
    is_edited: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    chat: str
    account: str | None
    content: Mapping[str, Any]
    at: datetime
    reply_to: int | None = None


def add(tx: Tx, shop_id: ShopId, new: NewMessage) -> int:
    """Its number. Who says something has seen what was said before."""
    message_id = tx.value(
        "playground_message_add",
        shop_id=shop_id,
        chat=new.chat,
        account=new.account,
        at=new.at,
        content=new.content,
        reply_to=new.reply_to,
        version=playground.next_version(tx, shop_id, is_state=True),
    )
    if new.content["kind"] not in COUNTS_NOT:
        tx.value("playground_chat_said", shop_id=shop_id, chat=new.chat)
        if new.account is not None:
            tx.one("playground_seat_read", shop_id=shop_id, chat=new.chat, account=new.account)
    return int(message_id)


def get(tx: Tx, shop_id: ShopId, message_id: int) -> Message | None:
    row = tx.one("playground_message_get", shop_id=shop_id, message_id=message_id)
    return row_to(Message, row) if row else None


def change(tx: Tx, shop_id: ShopId, message: Message, content: Mapping[str, Any], *, is_edit: bool) -> None:
    """It shows something else from now on; `is_edit`: and says that it was changed."""
    if content == message.content:
        return
    version = playground.next_version(tx, shop_id)
    tx.do(
        "playground_message_change",
        shop_id=shop_id,
        message_id=message.id,
        content=content,
        is_edited=is_edit,
        version=version,
    )


def page(tx: Tx, shop_id: ShopId, chat: str, before: int | None, most: int) -> list[Message]:
    """Those before a message, or the last ones; the newest first."""
    rows = tx.all("playground_messages_page", shop_id=shop_id, chat=chat, before=before, most=most)
    return [row_to(Message, row) for row in rows]


def since(tx: Tx, shop_id: ShopId, chats: Sequence[str], version: int, most: int) -> list[Message]:
    """What is new or changed in these chats, in the order of its versions."""
    rows = tx.all("playground_messages_since", shop_id=shop_id, chats=list(chats), since=version, most=most)
    return [row_to(Message, row) for row in rows]


def by_id(tx: Tx, shop_id: ShopId, ids: Sequence[int]) -> dict[int, Message]:
    if not ids:
        return {}
    rows = tx.all("playground_messages_by_id", shop_id=shop_id, ids=list(ids))
    return {row["id"]: row_to(Message, row) for row in rows}


def vote(tx: Tx, shop_id: ShopId, message: Message, account: str, options: Sequence[int]) -> None:
    """A person's present choice; none takes it back."""
    tx.do("playground_vote_put", shop_id=shop_id, message_id=message.id, account=account, options=sorted(options))
    version = playground.next_version(tx, shop_id)
    tx.do("playground_message_touch", shop_id=shop_id, message_id=message.id, version=version)


@dataclass(frozen=True, kw_only=True)
class Vote:
    message_id: int
    account: str
    options: tuple[int, ...]


def votes(tx: Tx, shop_id: ShopId, message_ids: Sequence[int]) -> list[Vote]:
    """Every choice that stands under these messages."""
    if not message_ids:
        return []
    rows = tx.all("playground_votes_list", shop_id=shop_id, message_ids=list(message_ids))
    return [found for row in rows if (found := row_to(Vote, row)).options]
