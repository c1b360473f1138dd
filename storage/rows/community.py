"""Communities, and who is in them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.rows.ids import CommunityId, MemberId, ShopId


class Way(StrEnum):
    """How a membership began."""

    INVITE = "invite"
    LINK = "link"
    REQUEST = "request"
    ADDED = "added"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Community:
    """`status`: on (belongs to the shop), off, lost (the bot was removed or lost its rights)."""

    id: CommunityId
    shop_id: ShopId
    platform: str
    chat: str
    kind: str
    title: str
    username: str | None
    status: str
    can_invite: bool
    can_post: bool
    thread: str | None
    bot_since_at: datetime


@dataclass(frozen=True, kw_only=True)
class Membership:
    id: int
    shop_id: ShopId
    member_id: MemberId
    community_id: CommunityId
    joined_at: datetime
    left_at: datetime | None
    way: Way
    invite_code: str | None
    is_inferred: bool
