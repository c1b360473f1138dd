"""Communities: groups and channels, and whether they belong to the shop."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import Community, CommunityId, ShopId
from storage.tx import Tx, Value


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A community with its members now and its joins since a day."""

    community: Community
    members: int
    joins: int


def get(tx: Tx, shop_id: ShopId, community_id: CommunityId) -> Community | None:
    row = tx.one("community_get", shop_id=shop_id, community_id=community_id)
    return row_to(Community, row) if row else None


def get_by_chat(tx: Tx, shop_id: ShopId, platform: str, chat: str) -> Community | None:
    """Also by the id it had before it moved: what happened there may be told later. Its `chat` says where it is now."""
    at_home = _at(tx, "community_by_chat", shop_id, platform, chat)
    return at_home or _at(tx, "community_moved_from", shop_id, platform, chat)


def all_of(tx: Tx, shop_id: ShopId, *, is_on: bool = False) -> list[Community]:
    """Every community the bot has seen, in the order of their numbers; `is_on`: only the shop's own."""
    found = [row_to(Community, row) for row in tx.all("communities_list", shop_id=shop_id)]
    return [community for community in found if community.status == "on"] if is_on else found


def counted(tx: Tx, shop_id: ShopId, since: datetime) -> list[Counted]:
    rows = tx.all("communities_with_counts", shop_id=shop_id, since=since)
    return [Counted(community=row_to(Community, row), members=row["members"], joins=row["joins"]) for row in rows]


def put(
    tx: Tx,
    shop_id: ShopId,
    *,
    platform: str,
    chat: str,
    kind: str,
    title: str,
    username: str | None,
    can_invite: bool,
    can_post: bool,
    at: datetime,
) -> Community:
    """The community as the platform describes it now; a new one is off until somebody says /group on."""
    row = tx.one(
        "community_put",
        shop_id=shop_id,
        platform=platform,
        chat=chat,
        kind=kind,
        title=title,
        username=username,
        can_invite=can_invite,
        can_post=can_post,
        at=at,
    )
    if row is None:
        raise LookupError("an upsert gives its row")
    return row_to(Community, row)


def set_status(tx: Tx, community: Community, status: str) -> bool:
    """True when this changed it."""
    changed = tx.value("community_set_status", shop_id=community.shop_id, community_id=community.id, status=status)
    return changed is not None


def set_title(tx: Tx, community: Community, title: str) -> None:
    tx.do("community_set_title", shop_id=community.shop_id, community_id=community.id, title=title)


def set_thread(tx: Tx, community: Community, thread: str | None) -> None:
    """The forum topic that posts go to."""
    tx.do("community_set_thread", shop_id=community.shop_id, community_id=community.id, thread=thread)


def move(tx: Tx, shop_id: ShopId, platform: str, old_chat: str, new_chat: str) -> Community | None:
    """Rewrite a community's id everywhere at once. Its links and message ids died with the old one. None: nothing to
    do, it has moved already."""
    old = _at(tx, "community_by_chat", shop_id, platform, old_chat)
    if old is None:
        return None
    new = _at(tx, "community_by_chat", shop_id, platform, new_chat)
    if new is not None:
        tx.do("memberships_move", from_id=new.id, into_id=old.id)
        tx.do("memberships_drop", community_id=new.id)
        tx.do("join_ways_forget", shop_id=shop_id, community_id=new.id)
        tx.do("community_drop", community_id=new.id)
    chats: dict[str, Value] = {"shop_id": shop_id, "platform": platform, "old_chat": old_chat, "new_chat": new_chat}
    tx.one("community_move", **chats)
    tx.do("deliveries_move", **chats)
    tx.do("dialogues_move", **chats)
    tx.do("join_ways_forget", shop_id=shop_id, community_id=old.id)
    tx.do("posts_close_in", shop_id=shop_id, community_id=old.id)
    return get_by_chat(tx, shop_id, platform, new_chat)


def _at(tx: Tx, query: str, shop_id: ShopId, platform: str, chat: str) -> Community | None:
    row = tx.one(query, shop_id=shop_id, platform=platform, chat=chat)
    return row_to(Community, row) if row else None
