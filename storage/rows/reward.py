"""Rewards."""

from dataclasses import dataclass
from datetime import datetime

from storage.rows.ids import CampaignId, MemberId, OrderId, ShopId, TransferId


@dataclass(frozen=True, kw_only=True)
class Reward:
    """What one paid order earned one member. `granted` is what its transfer moved, `amount` what remains of it."""

    id: int
    shop_id: ShopId
    order_id: OrderId
    side: str
    member_id: MemberId
    campaign_id: CampaignId
    rule: str
    base_minor: int
    granted: int
    amount: int
    unit: str
    transfer_id: TransferId | None
    earned_at: datetime
    due_at: datetime | None
    released_at: datetime | None
