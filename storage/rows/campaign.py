"""Campaigns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.rows.ids import CampaignId, ProductId, ShopId


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    STARTED = "started"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """`reward` and `invitee` are reward rules as typed (`10%`, `5.00`, `200p`); amounts are in the reward's unit."""

    id: CampaignId
    shop_id: ShopId
    name: str
    status: CampaignStatus
    reward: str
    invitee: str | None
    on_orders: str
    hold_s: int
    cap_amount: int | None
    budget_amount: int | None
    from_at: datetime | None
    until_at: datetime | None
    product_id: ProductId | None
    started_at: datetime | None
    ended_at: datetime | None
