"""Attribution: whose code brought somebody. The first valid inviter stays for good; other attempts are kept as void.

Decided by when things happened, not by when we heard of them: reports come twice, late and in any order.
"""

from datetime import datetime, timedelta

from handlers.turn import Turn
from storage import facts, invites, members, referrals
from storage.rows import InviteCode, Member, MemberId, Referral

EARLY = timedelta(hours=24)
"""Who leaves within this time of joining, without having bought, was not won (contract, rule 2)."""
CIRCLE_MAX = 1000


def came_by(turn: Turn, invitee: Member, invite_code: str, at: datetime) -> Referral | None:
    """Record that `invitee` came by this code at `at`. The live referral if there is one now; None where the attempt
    is refused (recorded as void with its reason) or the code is not ours."""
    code = invites.get_code(turn.tx, turn.shop.id, invite_code)
    if code is None:
        return None
    standing = referrals.live(turn.tx, turn.shop.id, invitee.id)
    if standing is not None and standing.inviter_id == code.member_id:
        referrals.came_earlier(turn.tx, standing, at)
        return standing
    reason = _why_not(turn, invitee, code, standing, at)
    added = referrals.add(
        turn.tx,
        turn.shop.id,
        inviter_id=code.member_id,
        invitee_id=invitee.id,
        invite_code=code.invite_code,
        campaign_id=code.campaign_id,
        at=at,
        void_because=reason,
    )
    if reason is not None:
        return None
    if added is not None:
        facts.record(turn.tx, turn.shop.id, "invited", invitee.id, f"invite:{invite_code}", at)
    return added or referrals.live(turn.tx, turn.shop.id, invitee.id)


def left(turn: Turn, invitee: Member, joined_at: datetime, at: datetime) -> None:
    """Somebody left their last community. Too early and without having bought: void for that inviter, for good."""
    standing = referrals.live(turn.tx, turn.shop.id, invitee.id)
    if standing is None or standing.status != "pending" or at - joined_at >= EARLY:
        return
    referrals.make_void(turn.tx, turn.shop.id, standing.id, "left_early", at)


def bought(turn: Turn, invitee_id: MemberId, at: datetime) -> Referral | None:
    """Somebody paid at `at`: their live referral, qualified now. One that was void for leaving early comes back where
    the purchase was made before the leave."""
    standing = referrals.live(turn.tx, turn.shop.id, invitee_id) or _restored(turn, invitee_id, at)
    if standing is not None:
        referrals.qualify(turn.tx, turn.shop.id, standing.id)
    return standing


def _restored(turn: Turn, invitee_id: MemberId, at: datetime) -> Referral | None:
    for referral in referrals.void_ones(turn.tx, turn.shop.id, invitee_id):
        is_early = referral.reason == "left_early" and referral.void_at is not None and at <= referral.void_at
        if is_early and referrals.restore(turn.tx, turn.shop.id, referral.id):
            return referrals.live(turn.tx, turn.shop.id, invitee_id)
    return None


def _why_not(turn: Turn, invitee: Member, code: InviteCode, standing: Referral | None, at: datetime) -> str | None:
    if code.member_id == invitee.id:
        return "self"
    if standing is not None:
        return "has_inviter"
    if _is_circle(turn, invitee.id, code.member_id):
        return "circle"
    if invitee.role is not None:
        return "staff"
    if invitee.known_at < at:
        return "known"
    return None


def _is_circle(turn: Turn, invitee_id: MemberId, inviter_id: MemberId) -> bool:
    above: MemberId | None = inviter_id
    for _ in range(CIRCLE_MAX):
        if above is None:
            return False
        if above == invitee_id:
            return True
        upper = referrals.live(turn.tx, turn.shop.id, above)
        above = upper.inviter_id if upper else None
    return True


def inviter_of(turn: Turn, member_id: MemberId) -> Member | None:
    standing = referrals.live(turn.tx, turn.shop.id, member_id)
    return members.get(turn.tx, turn.shop.id, standing.inviter_id) if standing else None
