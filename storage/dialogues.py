"""Dialogues: where a conversation of questions and answers stands. They survive a restart because they are rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.read import row_to
from storage.rows import MemberId, ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Key:
    """A dialogue belongs to one member in one chat."""

    shop_id: ShopId
    member_id: MemberId
    platform: str
    chat: str

    @property
    def values(self) -> dict[str, Any]:
        return {"shop_id": self.shop_id, "member_id": self.member_id, "platform": self.platform, "chat": self.chat}


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    command: str
    state: dict[str, Any]
    message_id: str | None
    expires_at: datetime


def get(tx: Tx, key: Key, now: datetime) -> Dialogue | None:
    row = tx.one("dialogue_get", now=now, **key.values)
    return row_to(Dialogue, row) if row else None


def put(tx: Tx, key: Key, command: str, state: dict[str, Any], expires_at: datetime) -> None:
    tx.do("dialogue_put", command=command, state=state, expires_at=expires_at, **key.values)


def stands_at(tx: Tx, key: Key, message_id: str) -> None:
    """The question's message, so that its buttons can be taken away when it is answered."""
    tx.do("dialogue_stands_at", message_id=message_id, **key.values)


def end(tx: Tx, key: Key) -> Dialogue | None:
    row = tx.one("dialogue_end", **key.values)
    return row_to(Dialogue, row) if row else None
