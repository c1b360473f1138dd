"""Campaigns: share-to-earn efforts. What one promises is fixed when it is made; when it ran is a matter of record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.read import row_to
from storage.rows import Campaign, CampaignId, ProductId, ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class NewCampaign:
    """`reward` and `invitee` are rules as typed, `cap_amount` and `budget_amount` in the reward's unit."""

    name: str
    reward: str
    invitee: str | None
    on_orders: str
    hold_s: int
    cap_amount: int | None = None
    budget_amount: int | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    product_id: ProductId | None = None


def add(tx: Tx, shop_id: ShopId, new: NewCampaign, at: datetime) -> Campaign | None:
    """The new campaign, a draft; None where its name exists."""
    row = tx.one(
        "campaign_add",
        shop_id=shop_id,
        name=new.name,
        reward=new.reward,
        invitee=new.invitee,
        on_orders=new.on_orders,
        hold_s=new.hold_s,
        cap_amount=new.cap_amount,
        budget_amount=new.budget_amount,
        from_at=new.from_at,
        until_at=new.until_at,
        product_id=new.product_id,
        at=at,
    )
    return row_to(Campaign, row) if row else None


def get(tx: Tx, shop_id: ShopId, campaign_id: CampaignId) -> Campaign | None:
    row = tx.one("campaign_get", shop_id=shop_id, campaign_id=campaign_id)
    return row_to(Campaign, row) if row else None


def get_by_name(tx: Tx, shop_id: ShopId, name: str) -> Campaign | None:
    """By its name in any case; the exact one where two differ only in that."""
    found = [one for one in all_of(tx, shop_id) if one.name.casefold() == name.casefold()]
    return next((one for one in found if one.name == name), found[0] if found else None)


def all_of(tx: Tx, shop_id: ShopId) -> list[Campaign]:
    return [row_to(Campaign, row) for row in tx.all("campaigns_list", shop_id=shop_id)]


def running_at(tx: Tx, shop_id: ShopId, at: datetime, slack: timedelta = timedelta(0)) -> list[Campaign]:
    """Those that ran at that moment, the newest first. `slack`: by how much the teller's clock may be behind ours."""
    rows = tx.all("campaigns_running", shop_id=shop_id, at=at, latest=at + slack)
    return [row_to(Campaign, row) for row in rows]


def newest_running(tx: Tx, shop_id: ShopId, at: datetime) -> Campaign | None:
    return next(iter(running_at(tx, shop_id, at)), None)


def lock(tx: Tx, shop_id: ShopId, campaign_id: CampaignId) -> None:
    """Nobody else grants from this campaign's cap and budget before this transaction ends."""
    tx.one("campaign_lock", shop_id=shop_id, campaign_id=campaign_id)


def start(tx: Tx, campaign: Campaign, at: datetime) -> Campaign | None:
    """None where it is no draft any more."""
    row = tx.one("campaign_start", shop_id=campaign.shop_id, campaign_id=campaign.id, at=at)
    return row_to(Campaign, row) if row else None


def end(tx: Tx, campaign: Campaign, at: datetime) -> Campaign | None:
    """None where it has ended before. A draft that ends never ran."""
    row = tx.one("campaign_end", shop_id=campaign.shop_id, campaign_id=campaign.id, at=at)
    return row_to(Campaign, row) if row else None


def forget_start(tx: Tx, campaign_id: CampaignId) -> None:
    """It does not start by itself any more."""
    tx.do("campaign_forget_start", campaign_id=campaign_id)


def forget_end(tx: Tx, campaign_id: CampaignId) -> None:
    """It does not end by itself any more."""
    tx.do("campaign_forget_end", campaign_id=campaign_id)


def spent(tx: Tx, shop_id: ShopId, campaign_id: CampaignId, unit: str) -> int:
    """What its rewards amount to, both sides, net of what was taken back."""
    return int(tx.value("campaign_spent", shop_id=shop_id, campaign_id=campaign_id, unit=unit))
