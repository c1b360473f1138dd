"""Rewards: what one paid order earned one member; and the standing that comes of them."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import CampaignId, MemberId, Order, OrderId, Reward, ShopId, TransferId
from storage.tx import Tx

INVITER = "inviter"
INVITEE = "invitee"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many friends somebody has brought who bought."""

    member_id: MemberId
    friends: int


@dataclass(frozen=True, kw_only=True)
class Rank:
    """The best, and where one member stands; no friends, no place."""

    best: list[Standing]
    own_friends: int
    own_place: int


def of_order(tx: Tx, order: Order) -> list[Reward]:
    rows = tx.all("rewards_of_order", shop_id=order.shop_id, order_id=order.id)
    return [row_to(Reward, row) for row in rows]


def get(tx: Tx, shop_id: ShopId, reward_id: int) -> Reward | None:
    row = tx.one("reward_get", shop_id=shop_id, reward_id=reward_id)
    return row_to(Reward, row) if row else None


def get_or_raise(tx: Tx, shop_id: ShopId, reward_id: int) -> Reward:
    reward = get(tx, shop_id, reward_id)
    if reward is None:
        raise LookupError(f"no reward {reward_id} in shop {shop_id}")
    return reward


def add(
    tx: Tx,
    shop_id: ShopId,
    *,
    order_id: OrderId,
    side: str,
    member_id: MemberId,
    campaign_id: CampaignId,
    rule: str,
    base_minor: int,
    unit: str,
    earned_at: datetime,
) -> Reward | None:
    """A reward of nothing yet; None where this side of the order has one."""
    row = tx.one(
        "reward_add",
        shop_id=shop_id,
        order_id=order_id,
        side=side,
        member_id=member_id,
        campaign_id=campaign_id,
        rule=rule,
        base_minor=base_minor,
        unit=unit,
        earned_at=earned_at,
    )
    return row_to(Reward, row) if row else None


def grant(tx: Tx, reward: Reward, amount: int, transfer_id: TransferId) -> None:
    """The reward is this much, by this held transfer."""
    tx.do("reward_grant", reward_id=reward.id, amount=amount, transfer_id=transfer_id)


def hand_over(
    tx: Tx, reward: Reward, *, member_id: MemberId, campaign_id: CampaignId, rule: str, base_minor: int, unit: str
) -> Reward:
    """Nothing is left of it: from now on this side of the order is another member's, by these terms."""
    tx.do(
        "reward_for",
        reward_id=reward.id,
        member_id=member_id,
        campaign_id=campaign_id,
        rule=rule,
        base_minor=base_minor,
        unit=unit,
    )
    return get_or_raise(tx, reward.shop_id, reward.id)


def shrink(tx: Tx, reward: Reward, amount: int) -> None:
    """What remains after something was taken back."""
    tx.do("reward_shrink", reward_id=reward.id, amount=amount)


def set_due(tx: Tx, reward: Reward, due_at: datetime | None) -> None:
    tx.do("reward_due", reward_id=reward.id, due_at=due_at)


def release(tx: Tx, reward: Reward, at: datetime) -> Reward | None:
    """None where it was released before, or nothing of it is left."""
    row = tx.one("reward_release", shop_id=reward.shop_id, reward_id=reward.id, at=at)
    return row_to(Reward, row) if row else None


def on_hold(tx: Tx, shop_id: ShopId, member_id: MemberId) -> list[Reward]:
    """The one that is due first comes first."""
    return [row_to(Reward, row) for row in tx.all("rewards_on_hold", shop_id=shop_id, member_id=member_id)]


def earned_between(
    tx: Tx, shop_id: ShopId, member_id: MemberId, campaign_id: CampaignId, unit: str, since: datetime, until: datetime
) -> int:
    """What a referrer has earned of a campaign, net of what was taken back."""
    found = tx.value(
        "reward_earned_between",
        shop_id=shop_id,
        member_id=member_id,
        campaign_id=campaign_id,
        unit=unit,
        since=since,
        until=until,
    )
    return int(found)


def rank(tx: Tx, shop_id: ShopId, campaign_id: CampaignId | None, member_id: MemberId | None, most: int) -> Rank:
    """The best referrers, of a campaign or of all time, and where this member stands.

    Who hides is not among the best, nor are staff.
    """
    values = {"shop_id": shop_id, "member_id": member_id or 0, "most": most}
    if campaign_id is None:
        rows = tx.all("rank_overall", **values)
    else:
        rows = tx.all("rank_campaign", campaign_id=campaign_id, **values)
    own = next((row for row in rows if row["place"]), None)
    return Rank(
        best=[row_to(Standing, row) for row in rows if not row["place"]],
        own_friends=own["friends"] if own else 0,
        own_place=own["place"] if own else 0,
    )
