"""Terms: who is to be thanked for an order, and by which campaign's rules. Copied onto the order when it is placed.

Both follow from when things happened, so that a report that comes late finds the same terms.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.turn import Turn
from storage import campaigns, referrals
from storage.orders import Attribution
from storage.rows import Campaign, MemberId, OrderSource, ProductId, Referral

EVERY = "every"
FIRST = "first"

SLACK = {OrderSource.CALLBACK: timedelta(minutes=5)}
"""By how much the clock of who tells of an order may be behind ours; as much as a signature's age may be off."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A campaign's promise. Rules are as typed; `cap` and `budget` are in the reward's unit."""

    reward: str
    invitee: str | None
    on_orders: str
    hold_s: int
    cap: int | None
    budget: int | None
    product_id: ProductId | None


def of(campaign: Campaign) -> Terms:
    return Terms(
        reward=campaign.reward,
        invitee=campaign.invitee,
        on_orders=campaign.on_orders,
        hold_s=campaign.hold_s,
        cap=campaign.cap_amount,
        budget=campaign.budget_amount,
        product_id=campaign.product_id,
    )


def read(stored: dict[str, Any] | None) -> Terms | None:
    """The terms on an order."""
    return None if stored is None else Terms(**stored)


def slack_of(source: OrderSource) -> timedelta:
    return SLACK.get(source, timedelta(0))


def is_older(referral: Referral, source: OrderSource, at: datetime) -> bool:
    """Whether an order of that moment is from before its buyer came by the code.

    Only what is reported from outside can be: at our own orders the referral was there already, whatever the
    platform's clock made of its time.
    """
    return source is OrderSource.CALLBACK and at + slack_of(source) < referral.at


def attribution(
    turn: Turn, buyer_id: MemberId | None, products: Collection[ProductId | None], source: OrderSource, at: datetime
) -> Attribution:
    """Whose referral the buyer of these products was at that moment, and the campaign that pays for it."""
    referral = referrals.live(turn.tx, turn.shop.id, buyer_id) if buyer_id is not None else None
    if referral is None or is_older(referral, source, at):
        return Attribution()
    campaign = _campaign(turn, referral, products, at, slack_of(source))
    return Attribution(
        inviter_id=referral.inviter_id,
        referral_id=referral.id,
        campaign_id=campaign.id if campaign else None,
        terms=asdict(of(campaign)) if campaign else None,
    )


def _campaign(
    turn: Turn, referral: Referral, products: Collection[ProductId | None], at: datetime, slack: timedelta
) -> Campaign | None:
    """The code's own, if it ran then and fits; else the newest that ran and fits."""
    ran = campaigns.running_at(turn.tx, turn.shop.id, at, slack)
    fits = [one for one in ran if one.product_id is None or one.product_id in products]
    return next((one for one in fits if one.id == referral.campaign_id), fits[0] if fits else None)
