"""Ids are NewTypes, so that a member's number cannot stand where an order's belongs."""

from typing import NewType

ShopId = NewType("ShopId", int)
MemberId = NewType("MemberId", int)
CommunityId = NewType("CommunityId", int)
CampaignId = NewType("CampaignId", int)
ProductId = NewType("ProductId", int)
OrderId = NewType("OrderId", int)
ReferralId = NewType("ReferralId", int)
TransferId = NewType("TransferId", int)
PollId = NewType("PollId", int)
PostId = NewType("PostId", int)
BroadcastId = NewType("BroadcastId", int)
PlannedPostId = NewType("PlannedPostId", int)
PostingId = NewType("PostingId", int)
