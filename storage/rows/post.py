"""Posts, and those that wait."""

from dataclasses import dataclass
from datetime import datetime

from storage.rows.ids import CommunityId, MemberId, PlannedPostId, PostId, ProductId, ShopId


@dataclass(frozen=True, kw_only=True)
class Post:
    """A product's message in a community. `status`: queued (owed to the platform), live (the newest, kept true),
    closed, failed. `media`: photos' hashes. `shown`: the digest of what it shows. `editing_at`: since when an edit is
    under way. `buttons_id`: the message that carries the buttons, where it is not the first one."""

    id: PostId
    shop_id: ShopId
    product_id: ProductId
    community_id: CommunityId
    body: str
    media: tuple[str, ...]
    status: str
    message_id: str | None
    buttons_id: str | None
    shown: str
    editing_at: datetime | None
    edited_at: datetime | None
    created_by: MemberId
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """A post that waits: for its time, or for its photos. `target`: "all" or a community's number. `media`: a photo's
    hash, None while it is fetched. `album`: further photos may come under it."""

    id: PlannedPostId
    shop_id: ShopId
    product_id: ProductId
    target: str
    body: str
    media: tuple[str | None, ...]
    album: str | None
    is_due: bool
    created_by: MemberId

    @property
    def is_ready(self) -> bool:
        """It is time, and every photo is there."""
        return self.is_due and None not in self.media

    @property
    def photos(self) -> tuple[str, ...]:
        return tuple(one for one in self.media if one)
