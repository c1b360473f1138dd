"""Attribution: whose code brought somebody. The first valid inviter stays for good; other attempts are kept as void.

Decided by when things happened, not by when we heard of them: reports come twice, late and in any order.
"""

from datetime import datetime, timedelta

from handlers.turn import Turn
from storage import facts, invites, members, memberships, referrals
from storage.rows import InviteCode, Member, MemberId, Referral

EARLY = timedelta(hours=24)
"""Who leaves within this time of joining, without having bought, was not won (contract, rule 2)."""
SECOND = timedelta(seconds=1) - timedelta(microseconds=1)
"""Platforms tell whole seconds: until when the one they name lasts."""
CIRCLE_MAX = 1000
KNOWN = "known"
HAS_INVITER = "has_inviter"
LEFT_EARLY = "left_early"


def came_by(
    turn: Turn, invitee: Member, invite_code: str, at: datetime, *, why_not: str | None = None
) -> Referral | None:
    """Record that `invitee` came by this code at `at`. The live referral if there is one now; None where the attempt
    is refused (recorded as void with its reason, which may be given as `why_not`) or the code is not ours."""
    code = invites.get_code(turn.tx, turn.shop.id, invite_code)
    if code is None:
        return None
    standing = referrals.live(turn.tx, turn.shop.id, invitee.id)
    later = standing if standing and at < standing.at else None
    # Of one inviter's codes, too, the first one counts: it says which campaign pays.
    is_other_code = later is not None and later.invite_code != code.invite_code
    if standing is not None and turn.is_same(standing.inviter_id, code.member_id) and not is_other_code:
        referrals.came_earlier(turn.tx, standing, at)
        return standing
    reason = why_not or _why_not(turn, invitee, code, None if later else standing, at)
    if reason is not None:
        _add(turn, invitee, code, at, void_because=reason)
        return None
    if later is not None:
        referrals.make_void(turn.tx, turn.shop.id, later.id, HAS_INVITER, later.at)
    return _counts(turn, invitee, code, at)


def was_known_at(turn: Turn, member: Member, at: datetime) -> bool:
    """A sign of somebody from before all we knew of them: an invite that came after it does not count. True where one
    had counted until now."""
    if at >= member.known_at:
        return False
    members.known_since(turn.tx, member, at)
    referrals.were_known(turn.tx, turn.shop.id, member.id, at)
    standing = referrals.live(turn.tx, turn.shop.id, member.id)
    if standing is None or at >= standing.at:
        return False
    return referrals.make_void(turn.tx, turn.shop.id, standing.id, KNOWN, standing.at)


def sat_there_before(turn: Turn, standing: Referral, at: datetime) -> None:
    """The platform says at `at` that the invitee is in a group, and we know of no join: they were known."""
    referrals.make_void(turn.tx, turn.shop.id, standing.id, KNOWN, max(at, standing.at + timedelta(microseconds=1)))


def came_after_all(turn: Turn, member: Member, at: datetime) -> None:
    """The join by which somebody is in the group that they were thought to have sat in before their invite."""
    for referral in referrals.void_ones(turn.tx, turn.shop.id, member.id):
        is_guess = referral.reason == KNOWN and referral.void_at is not None and referral.void_at > referral.at
        if is_guess and referral.at <= min(at, member.known_at) and _has_none(turn, member.id):
            _reopen(turn, referral, referral.at)


def to_settle(turn: Turn, member_id: MemberId) -> Referral | None:
    """What depends on when the member leaves: their live referral, or the one that was lost by leaving early."""
    standing = referrals.live(turn.tx, turn.shop.id, member_id)
    if standing is not None:
        return standing
    return next(iter(_lost_early(turn, member_id)), None)


def bought(turn: Turn, invitee_id: MemberId, at: datetime) -> Referral | None:
    """Somebody paid at `at`: their live referral, qualified now. One that was void for leaving early comes back where
    the purchase was made before the leave."""
    standing = referrals.live(turn.tx, turn.shop.id, invitee_id) or _restored(turn, invitee_id, at)
    if standing is not None:
        referrals.qualify(turn.tx, turn.shop.id, standing.id)
    return standing


def _counts(turn: Turn, invitee: Member, code: InviteCode, at: datetime) -> Referral | None:
    """Nothing speaks against it. What was refused before stays so, unless at this earlier moment nothing did."""
    refused = referrals.void_ones(turn.tx, turn.shop.id, invitee.id)
    same = next((one for one in refused if one.invite_code == code.invite_code), None)
    if same is not None and same.reason in (KNOWN, HAS_INVITER) and at < same.at:
        return _reopen(turn, same, at)
    if same is not None:
        referrals.came_earlier(turn.tx, same, at)
        return None
    added = _add(turn, invitee, code, at)
    if added is not None:
        _record(turn, added)
    return added or referrals.live(turn.tx, turn.shop.id, invitee.id)


def _reopen(turn: Turn, refused: Referral, at: datetime) -> Referral | None:
    """It counts after all, as if nothing had ever spoken against it."""
    reopened = referrals.reopen(turn.tx, refused, at)
    if reopened is not None:
        _record(turn, reopened)
    return reopened


def _record(turn: Turn, invited: Referral) -> None:
    facts.record(turn.tx, turn.shop.id, "invited", invited.invitee_id, f"invite:{invited.invite_code}", invited.at)


def _add(
    turn: Turn, invitee: Member, code: InviteCode, at: datetime, *, void_because: str | None = None
) -> Referral | None:
    return referrals.add(
        turn.tx,
        turn.shop.id,
        inviter_id=code.member_id,
        invitee_id=invitee.id,
        invite_code=code.invite_code,
        campaign_id=code.campaign_id,
        at=at,
        void_because=void_because,
    )


def _restored(turn: Turn, invitee_id: MemberId, at: datetime) -> Referral | None:
    for referral in _lost_early(turn, invitee_id):
        has_bought = referral.void_at is not None and at <= referral.void_at
        if has_bought and referrals.restore(turn.tx, turn.shop.id, referral.id):
            return referrals.live(turn.tx, turn.shop.id, invitee_id)
    return None


def _lost_early(turn: Turn, member_id: MemberId) -> list[Referral]:
    """What would count if its invitee had not left early: nothing else speaks against it."""
    known_at = members.get_or_raise(turn.tx, turn.shop.id, member_id).known_at
    refused = referrals.void_ones(turn.tx, turn.shop.id, member_id)
    return [one for one in refused if one.reason == LEFT_EARLY and one.at <= known_at]


def _why_not(turn: Turn, invitee: Member, code: InviteCode, standing: Referral | None, at: datetime) -> str | None:
    if turn.is_same(code.member_id, invitee.id):
        return "self"
    if standing is not None:
        return HAS_INVITER
    if _is_circle(turn, invitee.id, code.member_id):
        return "circle"
    if invitee.role is not None:
        return "staff"
    if _was_known(turn, invitee, at):
        return KNOWN
    return None


def _was_known(turn: Turn, invitee: Member, at: datetime) -> bool:
    """Platforms tell seconds. Of two things in one second what came first is told by their order in the private chat;
    elsewhere a first message may be told before the join that it followed, and is no sign."""
    if invitee.known_at != at:
        return invitee.known_at < at
    if turn.is_new or turn.sender is None or turn.sender.id != invitee.id:
        return False
    return turn.is_private or memberships.has_left(turn.tx, turn.shop.id, invitee.id, at)


def _is_circle(turn: Turn, invitee_id: MemberId, inviter_id: MemberId) -> bool:
    above: MemberId | None = inviter_id
    for _ in range(CIRCLE_MAX):
        if above is None:
            return False
        if turn.is_same(above, invitee_id):
            return True
        upper = referrals.live(turn.tx, turn.shop.id, above)
        above = upper.inviter_id if upper else None
    return True


def _has_none(turn: Turn, member_id: MemberId) -> bool:
    return referrals.live(turn.tx, turn.shop.id, member_id) is None
