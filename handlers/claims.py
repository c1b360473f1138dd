"""Claims: what the two sides of a paid order deserve by its terms, and when a hold ends. Nothing here moves value."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import terms
from handlers.amounts import RewardRule, reward_rule
from handlers.terms import Terms
from handlers.turn import Turn
from storage import campaigns, orders, rewards
from storage.rewards import INVITEE, INVITER
from storage.rows import MemberId, Order, OrderLine, Reward

SHIPPED_WAIT = timedelta(days=30)
"""How long a reward waits at most for a parcel that nobody reports as delivered (contract, rule 5)."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What one side of an order may have earned. `base_minor`: what the rule was applied to when it was paid."""

    side: str
    member_id: MemberId
    rule: RewardRule
    unit: str
    base_minor: int

    def worth(self, order: Order) -> int:
        """The rule, applied to what remains paid."""
        return self.rule.remaining(self.base_minor, order.money_left_minor, order.money_minor)


def of(turn: Turn, order: Order) -> list[Claim]:
    """The claims of both sides; none where the order belongs to no campaign."""
    campaign = terms.read(order.terms)
    if campaign is None or order.buyer_id is None or order.inviter_id is None:
        return []
    first = orders.first_paid(turn.tx, turn.shop.id, order.buyer_id)
    is_first = first is not None and first.id == order.id
    base = base_minor(order, orders.lines(turn.tx, order.id), campaign)
    claims: list[Claim] = []
    if is_first or campaign.on_orders == terms.EVERY:
        claims.append(_claim(turn, INVITER, order.inviter_id, campaign.reward, base))
    if is_first and campaign.invitee is not None:
        claims.append(_claim(turn, INVITEE, order.buyer_id, campaign.invitee, base))
    return claims


def base_minor(order: Order, lines: list[OrderLine], campaign: Terms) -> int:
    """The money paid, without credit and shipping; with a campaign's product, that part of it which is its lines'.

    Where nobody said what was bought, there is nothing but the money.
    """
    if not lines and campaign.product_id is None:
        return order.money_minor
    goods = sum(line.minor for line in lines)
    counted = sum(line.minor for line in lines if campaign.product_id in (None, line.product_id))
    paid = max(0, min(goods, order.total_minor) - order.credit_minor)
    return paid * counted // goods if goods else 0


def due_at(order: Order) -> datetime:
    """When the hold of an order's rewards ends (contract, rule 5)."""
    campaign = terms.read(order.terms)
    if order.paid_at is None or campaign is None:
        raise LookupError(f"order {order.ref} earns nothing")
    hold = timedelta(seconds=campaign.hold_s)
    if order.delivered_at is not None:
        return order.delivered_at + hold
    if order.shipped_at is not None:
        return order.shipped_at + SHIPPED_WAIT
    return order.paid_at + hold


def room(turn: Turn, order: Order, reward: Reward) -> int | None:
    """What the campaign's cap and budget leave for this reward, in its unit; None where nothing limits it."""
    campaign = terms.read(order.terms)
    if campaign is None:
        return 0
    limits = [_budget_left(turn, campaign, reward), _cap_left(turn, campaign, reward)]
    left = [limit for limit in limits if limit is not None]
    return max(0, min(left)) if left else None


def month_of(at: datetime, turn: Turn) -> tuple[datetime, datetime]:
    """The calendar month around a moment, in the shop's zone: its first instant, and the next one's."""
    first = at.astimezone(turn.shop.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following


def _claim(turn: Turn, side: str, member_id: MemberId, typed: str, base: int) -> Claim:
    rule = reward_rule(typed, turn.shop.currency)
    return Claim(side=side, member_id=member_id, rule=rule, unit=rule.unit(turn.shop.currency), base_minor=base)


def _budget_left(turn: Turn, campaign: Terms, reward: Reward) -> int | None:
    """The budget is in the unit of the inviter's reward; what is paid in another unit is not counted."""
    if campaign.budget is None or reward.unit != reward_rule(campaign.reward, turn.shop.currency).unit(
        turn.shop.currency
    ):
        return None
    return campaign.budget - campaigns.spent(turn.tx, turn.shop.id, reward.campaign_id, reward.unit)


def _cap_left(turn: Turn, campaign: Terms, reward: Reward) -> int | None:
    if campaign.cap is None or reward.side != INVITER:
        return None
    since, until = month_of(reward.earned_at, turn)
    campaign_id, unit = reward.campaign_id, reward.unit
    return campaign.cap - rewards.earned_between(
        turn.tx, turn.shop.id, reward.member_id, campaign_id, unit, since, until
    )
