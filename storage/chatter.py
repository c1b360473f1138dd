"""Chatter: words in groups that change nothing, found many at a time. Groups talk all day, and one question to the
database about a hundred messages costs little more than one about a single message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Who said something where: all that a handler would look at, but for the words themselves."""

    platform: str
    chat: str
    title: str
    account: str
    name: str
    username: str | None
    language: str | None
    at: datetime


def idle(tx: Tx, shop_id: ShopId, said: Sequence[Words]) -> set[int]:
    """Which of these, by their place in the list, tell nothing new: said in a group that is not the shop's, or by a
    member who is known to be in it, has spoken there before, and is asked nothing there."""
    rows = [
        {
            "number": number,
            "platform": one.platform,
            "chat": one.chat,
            "title": one.title,
            "account": one.account,
            "name": one.name,
            "username": one.username.casefold() if one.username else "",
            "language": one.language or "",
            "at": one.at,
        }
        for number, one in enumerate(said)
    ]
    return {row["number"] for row in tx.all("chatter_idle", shop_id=shop_id, rows=rows)}
