"""What storage hands out: frozen dataclasses, one file a noun. Instants are aware UTC, money is minor units."""

from storage.rows.campaign import Campaign, CampaignStatus
from storage.rows.charge import Charge, OwedRefund
from storage.rows.community import Community, Membership, Way
from storage.rows.ids import (
    BroadcastId,
    CampaignId,
    CommunityId,
    MemberId,
    OrderId,
    PlannedPostId,
    PollId,
    PostId,
    PostingId,
    ProductId,
    ReferralId,
    ShopId,
    TransferId,
)
from storage.rows.member import Account, Member, Role
from storage.rows.order import Order, OrderLine, OrderSource, OrderStatus, Recipient
from storage.rows.poll import Poll, Posting, Vote
from storage.rows.post import PlannedPost, Post
from storage.rows.product import Product
from storage.rows.referral import InviteCode, Referral, ReferralStatus
from storage.rows.reward import Reward
from storage.rows.shop import Shop
from storage.rows.wake import Wake

__all__ = [
    "Account",
    "BroadcastId",
    "Campaign",
    "CampaignId",
    "CampaignStatus",
    "Charge",
    "Community",
    "CommunityId",
    "InviteCode",
    "Member",
    "MemberId",
    "Membership",
    "Order",
    "OrderId",
    "OrderLine",
    "OrderSource",
    "OrderStatus",
    "OwedRefund",
    "PlannedPost",
    "PlannedPostId",
    "Poll",
    "PollId",
    "Post",
    "PostId",
    "Posting",
    "PostingId",
    "Product",
    "ProductId",
    "Recipient",
    "Referral",
    "ReferralId",
    "ReferralStatus",
    "Reward",
    "Role",
    "Shop",
    "ShopId",
    "TransferId",
    "Vote",
    "Wake",
    "Way",
]
