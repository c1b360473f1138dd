"""Invite codes and the links made for them in communities (join ways)."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import CampaignId, CommunityId, InviteCode, MemberId, ShopId
from storage.tx import Tx

ASKING = "asking"
"""Whoever uses it asks to join and is let in, so that we know before the join who came by whose code."""
OPEN = "open"
"""A referrer's own link straight into a community."""


@dataclass(frozen=True, kw_only=True)
class JoinWay:
    """Whose code a link carries."""

    invite_code: str
    kind: str


def get_code(tx: Tx, shop_id: ShopId, invite_code: str) -> InviteCode | None:
    row = tx.one("invite_code_get", shop_id=shop_id, invite_code=invite_code)
    return row_to(InviteCode, row) if row else None


def code_of(tx: Tx, shop_id: ShopId, member_id: MemberId, campaign_id: CampaignId | None) -> InviteCode | None:
    row = tx.one("invite_code_of", shop_id=shop_id, member_id=member_id, campaign_id=campaign_id)
    return row_to(InviteCode, row) if row else None


def add_code(
    tx: Tx, shop_id: ShopId, invite_code: str, member_id: MemberId, campaign_id: CampaignId | None, at: datetime
) -> InviteCode | None:
    """The new code; None where that text, or a code of this member and campaign, exists already."""
    row = tx.one(
        "invite_code_add",
        shop_id=shop_id,
        invite_code=invite_code,
        member_id=member_id,
        campaign_id=campaign_id,
        at=at,
    )
    return row_to(InviteCode, row) if row else None


def link(tx: Tx, shop_id: ShopId, community_id: CommunityId, invite_code: str, kind: str) -> str | None:
    """The link made for this code, once the platform has given it."""
    found = tx.value(
        "join_way_get",
        shop_id=shop_id,
        community_id=community_id,
        invite_code=invite_code,
        kind=kind,
    )
    return None if found is None else str(found)


def keep_link(
    tx: Tx, shop_id: ShopId, community_id: CommunityId, invite_code: str, kind: str, link: str, at: datetime
) -> None:
    """Remember a link that the platform made. Two made at once are both known; the newest is the one shown."""
    tx.do(
        "join_way_add",
        shop_id=shop_id,
        community_id=community_id,
        invite_code=invite_code,
        kind=kind,
        link=link,
        at=at,
    )


def join_way(tx: Tx, shop_id: ShopId, community_id: CommunityId, link: str) -> JoinWay | None:
    """Whose code stands behind a link that somebody used."""
    row = tx.one("join_way_by_link", shop_id=shop_id, community_id=community_id, link=link)
    return row_to(JoinWay, row) if row else None
