"""Planned posts: those that wait for their time, or for the photos that came with their command."""

from datetime import datetime

from storage.read import row_to
from storage.rows import MemberId, PlannedPost, PlannedPostId, ProductId, ShopId
from storage.tx import Tx


def add(
    tx: Tx,
    shop_id: ShopId,
    product_id: ProductId,
    *,
    target: str,
    body: str,
    photos: int,
    album: str | None,
    is_due: bool,
    created_by: MemberId,
    at: datetime,
) -> PlannedPost:
    """`photos`: how many are being fetched already. `is_due`: it waits for them alone."""
    row = tx.one(
        "planned_post_add",
        shop_id=shop_id,
        product_id=product_id,
        target=target,
        body=body,
        media=[None] * photos,
        album=album,
        is_due=is_due,
        created_by=created_by,
        at=at,
    )
    if row is None:
        raise LookupError("an insert gives its row")
    return row_to(PlannedPost, row)


def get(tx: Tx, shop_id: ShopId, planned_id: PlannedPostId) -> PlannedPost | None:
    row = tx.one("planned_post_get", shop_id=shop_id, planned_id=planned_id)
    return row_to(PlannedPost, row) if row else None


def of_album(tx: Tx, shop_id: ShopId, created_by: MemberId, album: str) -> PlannedPost | None:
    """The planned post that further photos of this album belong to."""
    row = tx.one("planned_post_of_album", shop_id=shop_id, created_by=created_by, album=album)
    return row_to(PlannedPost, row) if row else None


def put(tx: Tx, planned: PlannedPost) -> None:
    """Its photos, and whether it is due, as they are in `planned`."""
    ids = {"shop_id": planned.shop_id, "planned_id": planned.id}
    tx.do("planned_post_put", media=planned.media, is_due=planned.is_due, **ids)


def drop(tx: Tx, planned: PlannedPost) -> bool:
    """It goes now, or never. True when this took it."""
    return tx.one("planned_post_drop", shop_id=planned.shop_id, planned_id=planned.id) is not None
