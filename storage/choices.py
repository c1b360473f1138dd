"""Choices: what the numbers and items stand for that a chat was shown last, where a platform has no buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx

KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`does[n]` is what the choice n stands for, from 0: what a button's `does` is. Its `id` is never given twice.

    `is_numbered`: shown with numbers from 1 on, to be typed; else as items, which a platform names when one is chosen.
    `labels[n]` is what the choice n is called; none where something was offered since.
    """

    id: int
    is_numbered: bool
    does: list[str]
    labels: list[str] = field(default_factory=list)


def offer(
    tx: Tx,
    shop_id: ShopId,
    platform: str,
    chat: str,
    does: Sequence[str],
    *,
    labels: Sequence[str] = (),
    is_numbered: bool,
    now: datetime,
) -> int:
    """The new offer's id. Numbers and labels shown before are dead from here on: whoever types one means what they see
    last."""
    values: dict[str, Any] = {"shop_id": shop_id, "platform": platform, "chat": chat}
    tx.do("choices_forget", **values, before=now - KEPT)
    tx.do("choices_unname", **values)
    named = {"does": list(does), "labels": list(labels)}
    offered: int = tx.value("choices_offer", **values, **named, is_numbered=is_numbered, now=now)
    return offered


def numbered(tx: Tx, shop_id: ShopId, platform: str, chat: str) -> Offer | None:
    """What numbers stand for in this chat now."""
    row = tx.one("choices_numbered", shop_id=shop_id, platform=platform, chat=chat)
    return row_to(Offer, row) if row else None


def named(tx: Tx, shop_id: ShopId, platform: str, chat: str) -> Offer | None:
    """What labels stand for in this chat now."""
    row = tx.one("choices_named", shop_id=shop_id, platform=platform, chat=chat)
    return row_to(Offer, row) if row else None


def get(tx: Tx, shop_id: ShopId, platform: str, chat: str, offer_id: int) -> Offer | None:
    row = tx.one("choices_get", shop_id=shop_id, platform=platform, chat=chat, id=offer_id)
    return row_to(Offer, row) if row else None


def drop(tx: Tx, shop_id: ShopId, platform: str, chat: str, offer_id: int) -> None:
    """Nothing of it can be chosen any more."""
    tx.do("choices_drop", shop_id=shop_id, platform=platform, chat=chat, id=offer_id)
