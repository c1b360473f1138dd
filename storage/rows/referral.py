"""Invite codes, and who came by them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.rows.ids import CampaignId, MemberId, ReferralId, ShopId


class ReferralStatus(StrEnum):
    PENDING = "pending"
    """Came, but has not bought."""
    QUALIFIED = "qualified"
    """Has bought."""
    VOID = "void"
    """Does not count; `reason` says why."""


@dataclass(frozen=True, kw_only=True)
class InviteCode:
    shop_id: ShopId
    invite_code: str
    member_id: MemberId
    campaign_id: CampaignId | None


@dataclass(frozen=True, kw_only=True)
class Referral:
    id: ReferralId
    shop_id: ShopId
    inviter_id: MemberId
    invitee_id: MemberId
    invite_code: str
    campaign_id: CampaignId | None
    at: datetime
    status: ReferralStatus
    reason: str | None
    void_at: datetime | None
