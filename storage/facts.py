"""Facts: the events that are kept for good (joined, ordered, paid …), from which every report is read."""

from datetime import datetime

from storage.rows import MemberId, ShopId
from storage.tx import Tx


def record(tx: Tx, shop_id: ShopId, kind: str, member_id: MemberId, ref: str, at: datetime) -> bool:
    """True the first time for a kind, member and ref; the first telling stays. `member_id` 0: nobody can be named."""
    return tx.one("fact_record", shop_id=shop_id, kind=kind, member_id=member_id, ref=ref, at=at) is not None
