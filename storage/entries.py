"""Entries: the address on a platform that leads to us by an invite code, where it must be made and may die."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`ref` is what the platform calls it, where it must be named to be changed. Good until `until_at`."""

    shop_id: ShopId
    platform: str
    invite_code: str
    address: str
    ref: str
    made_at: datetime
    until_at: datetime


def get(tx: Tx, shop_id: ShopId, platform: str, invite_code: str) -> Entry | None:
    row = tx.one("entry_get", shop_id=shop_id, platform=platform, invite_code=invite_code)
    return row_to(Entry, row) if row else None


def put(tx: Tx, entry: Entry) -> None:
    """It takes the place of the one before."""
    tx.do(
        "entry_put",
        shop_id=entry.shop_id,
        platform=entry.platform,
        invite_code=entry.invite_code,
        address=entry.address,
        ref=entry.ref,
        made_at=entry.made_at,
        until_at=entry.until_at,
    )


def ending(tx: Tx, shop_id: ShopId, platform: str, before: datetime, most: int) -> list[Entry]:
    """Those that die before then, the first to die first."""
    rows = tx.all("entries_ending", shop_id=shop_id, platform=platform, before=before, most=most)
    return [row_to(Entry, row) for row in rows]
