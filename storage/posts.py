"""Posts: a product's messages in communities. Only the newest of a product in a community is queued or live."""

from datetime import datetime

from storage.read import row_to
from storage.rows import CommunityId, MemberId, Post, PostId, ProductId, ShopId
from storage.tx import Tx


def add(
    tx: Tx,
    shop_id: ShopId,
    product_id: ProductId,
    community_id: CommunityId,
    *,
    body: str,
    media: tuple[str, ...],
    shown: str,
    created_by: MemberId,
    at: datetime,
) -> Post:
    """A post that is owed to the platform. ConstraintBroken while the one before it is not closed."""
    row = tx.one(
        "post_add",
        shop_id=shop_id,
        product_id=product_id,
        community_id=community_id,
        body=body,
        media=media,
        shown=shown,
        created_by=created_by,
        at=at,
    )
    if row is None:
        raise LookupError("an insert gives its row")
    return row_to(Post, row)


def get(tx: Tx, shop_id: ShopId, post_id: PostId) -> Post | None:
    row = tx.one("post_get", shop_id=shop_id, post_id=post_id)
    return row_to(Post, row) if row else None


def by_message(tx: Tx, shop_id: ShopId, community_id: CommunityId, message_id: str) -> Post | None:
    """The one that stands there as this message."""
    row = tx.one("post_by_message", shop_id=shop_id, community_id=community_id, message_id=message_id)
    return row_to(Post, row) if row else None


def newest(tx: Tx, shop_id: ShopId, product_id: ProductId, community_id: CommunityId) -> Post | None:
    """The product's post in a community that is queued or live."""
    row = tx.one("post_newest", shop_id=shop_id, product_id=product_id, community_id=community_id)
    return row_to(Post, row) if row else None


def live(tx: Tx, shop_id: ShopId, product_id: ProductId) -> list[Post]:
    """The product's live posts, one a community."""
    return [row_to(Post, row) for row in tx.all("posts_live", shop_id=shop_id, product_id=product_id)]


def live_in(tx: Tx, shop_id: ShopId, community_id: CommunityId) -> list[Post]:
    """The live posts of a community, one a product."""
    return [row_to(Post, row) for row in tx.all("posts_live_in", shop_id=shop_id, community_id=community_id)]


def placed(tx: Tx, post: Post, message_id: str, buttons_id: str | None) -> bool:
    """A queued post stands in its community: it is live. False where it was closed on the way."""
    message = {"message_id": message_id, "buttons_id": buttons_id}
    return tx.one("post_placed", shop_id=post.shop_id, post_id=post.id, **message) is not None


def close(tx: Tx, post: Post) -> bool:
    """True when this closed it."""
    return tx.one("post_end", shop_id=post.shop_id, post_id=post.id, status="closed") is not None


def fail(tx: Tx, post: Post) -> bool:
    """It never got there. True when this ended it."""
    return tx.one("post_end", shop_id=post.shop_id, post_id=post.id, status="failed") is not None


def editing(tx: Tx, post: Post, shown: str, at: datetime) -> None:
    """An edit is under way; what it will show has this digest."""
    tx.do("post_editing", shop_id=post.shop_id, post_id=post.id, shown=shown, at=at)


def edited(tx: Tx, post: Post, at: datetime) -> None:
    """The edit has arrived."""
    tx.do("post_edited", shop_id=post.shop_id, post_id=post.id, at=at)
