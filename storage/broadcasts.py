"""Broadcasts: one content to an audience at a time. Their deliveries are in deliveries.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.read import row_to
from storage.rows import BroadcastId, MemberId, ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """`audience` is {"kind": "all"|"groups"} or {"kind": "tag", "tag": …} or {"kind": "community", "id": …}."""

    id: BroadcastId
    shop_id: ShopId
    status: str
    audience: dict[str, Any]
    body: str
    media: tuple[str, ...]
    every: str | None
    parent_id: BroadcastId | None
    fire_at: datetime | None
    is_quiet_ok: bool
    created_by: MemberId
    started_at: datetime | None
    ended_at: datetime | None
    report_platform: str | None
    report_chat: str | None
    report_message_id: str | None


def get(tx: Tx, broadcast_id: BroadcastId) -> Broadcast | None:
    row = tx.one("broadcast_get", broadcast_id=broadcast_id)
    return row_to(Broadcast, row) if row else None
