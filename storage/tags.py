"""Tags: words that staff put on members, to write to them together."""

from storage.rows import MemberId, ShopId
from storage.tx import Tx


def put(tx: Tx, shop_id: ShopId, member_id: MemberId, tag: str, *, is_on: bool) -> None:
    """Put a tag on a member, or take it off; either twice is as once."""
    tx.do("tag_put" if is_on else "tag_remove", shop_id=shop_id, member_id=member_id, tag=tag)


def of(tx: Tx, shop_id: ShopId, member_id: MemberId) -> list[str]:
    return [row["tag"] for row in tx.all("tags_of", shop_id=shop_id, member_id=member_id)]


def all_of(tx: Tx, shop_id: ShopId) -> dict[str, int]:
    """Every tag in use, with how many members wear it."""
    return {row["tag"]: row["members"] for row in tx.all("tags_all", shop_id=shop_id)}
