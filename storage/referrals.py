"""Referrals: who came by whose code. One live referral an invitee and shop; refused attempts stay, as void."""

from datetime import datetime

from storage.read import row_to
from storage.rows import CampaignId, MemberId, Referral, ReferralId, ReferralStatus, ShopId
from storage.tx import Tx


def live(tx: Tx, shop_id: ShopId, invitee_id: MemberId) -> Referral | None:
    row = tx.one("referral_live", shop_id=shop_id, invitee_id=invitee_id)
    return row_to(Referral, row) if row else None


def all_live(tx: Tx, shop_id: ShopId, invitee_id: MemberId) -> list[Referral]:
    """More than one only where somebody came as several members who are one person; the oldest first."""
    return [row_to(Referral, row) for row in tx.all("referrals_live_all", shop_id=shop_id, invitee_id=invitee_id)]


def get_or_raise(tx: Tx, shop_id: ShopId, referral_id: ReferralId) -> Referral:
    row = tx.one("referral_get", shop_id=shop_id, referral_id=referral_id)
    if row is None:
        raise LookupError(f"no referral {referral_id} in shop {shop_id}")
    return row_to(Referral, row)


def void_ones(tx: Tx, shop_id: ShopId, invitee_id: MemberId) -> list[Referral]:
    rows = tx.all("referral_void_of", shop_id=shop_id, invitee_id=invitee_id)
    return [row_to(Referral, row) for row in rows]


def add(
    tx: Tx,
    shop_id: ShopId,
    *,
    inviter_id: MemberId,
    invitee_id: MemberId,
    invite_code: str,
    campaign_id: CampaignId | None,
    at: datetime,
    void_because: str | None = None,
) -> Referral | None:
    """The new referral, or the record of a refused attempt; None where it stood already."""
    row = tx.one(
        "referral_add",
        shop_id=shop_id,
        inviter_id=inviter_id,
        invitee_id=invitee_id,
        invite_code=invite_code,
        campaign_id=campaign_id,
        at=at,
        status=ReferralStatus.VOID if void_because else ReferralStatus.PENDING,
        reason=void_because,
        void_at=at if void_because else None,
    )
    return row_to(Referral, row) if row else None


def make_void(tx: Tx, shop_id: ShopId, referral_id: ReferralId, reason: str, at: datetime) -> bool:
    return tx.one("referral_void", shop_id=shop_id, referral_id=referral_id, reason=reason, at=at) is not None


def restore(tx: Tx, shop_id: ShopId, referral_id: ReferralId) -> bool:
    """A referral void for leaving early becomes pending again: a purchase from before the leave turned up."""
    return tx.one("referral_restore", shop_id=shop_id, referral_id=referral_id) is not None


def reopen(tx: Tx, referral: Referral, at: datetime) -> Referral | None:
    """A refused attempt becomes pending: at this moment it was the first after all."""
    row = tx.one("referral_reopen", shop_id=referral.shop_id, referral_id=referral.id, at=at)
    return row_to(Referral, row) if row else None


def were_known(tx: Tx, shop_id: ShopId, invitee_id: MemberId, at: datetime) -> None:
    """The invitee was known at `at`: what was lost by leaving early had never counted."""
    tx.do("referral_was_known", shop_id=shop_id, invitee_id=invitee_id, at=at)


def qualify(tx: Tx, shop_id: ShopId, referral_id: ReferralId) -> bool:
    return tx.one("referral_qualify", shop_id=shop_id, referral_id=referral_id) is not None


def unqualify(tx: Tx, shop_id: ShopId, referral_id: ReferralId) -> bool:
    """It was somebody else who bought."""
    return tx.one("referral_unqualify", shop_id=shop_id, referral_id=referral_id) is not None


def came_earlier(tx: Tx, referral: Referral, at: datetime) -> None:
    tx.do("referral_earlier", referral_id=referral.id, at=at)
