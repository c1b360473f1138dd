"""Merging: two members turn out to be one person, or two after all; and what that does to who invited whom.

What follows is decided by when things happened, not by when we learned that two are one. Of the referrals of one person
the oldest that counts stays: nobody invites himself, on any of his accounts; nobody is invited who was known before, on
any of them; and of a circle the youngest referral is the one that closes it.
"""

from datetime import timedelta

from handlers import attribution, rewards, staffing
from handlers.actions import Actions
from handlers.content import Text
from handlers.events import Pressed, Recognized
from handlers.merge_refusals import MergeOver
from handlers.refs import number
from handlers.terms import is_older
from handlers.texts import names
from handlers.turn import Turn
from storage import accounts, facts, members, merges, orders, referrals
from storage.merges import Cause, MadeVoid, Merge
from storage.rows import MemberId, Referral, ReferralStatus, Role

UNDO = "person.part"
"""The press that parts two again: the merge's id."""
UNDO_WITHIN = timedelta(days=1)
SELF = "self"
CIRCLE = "circle"


def same_person(turn: Turn, one: MemberId, other: MemberId, cause: Cause) -> Actions:
    """Both are one from now on: whoever should know of a reward that went with it is told. [] where they were one."""
    merge = merges.merge(turn.tx, turn.shop.id, one, other, cause, turn.now)
    if merge is None:
        return []
    facts.record(turn.tx, turn.shop.id, "merged", merge.into_id, f"merge:{merge.id}", turn.now)
    concerned = [merge.into_id, *_sort_out(turn, merge.into_id, merge)]
    return [*_review(turn, concerned), *_menus(turn, merge.into_id)]


def recognized(turn: Turn, event: Recognized) -> Actions:
    """A platform knows whose account this is. Whom an owner has parted stays parted."""
    mine = accounts.get(turn.tx, turn.shop.id, event.who.platform, event.who.account)
    if mine is None:
        return []
    done: Actions = []
    for other in merges.recognize(turn.tx, turn.shop.id, mine.id, event.union):
        if not merges.was_undone(turn.tx, turn.shop.id, mine.member_id, other):
            done += same_person(turn, mine.member_id, other, Cause.UNION)
    return done


def newest_undoable(turn: Turn, member_id: MemberId) -> Merge | None:
    """The last merge of this person, while an owner can undo it."""
    standing = [one for one in merges.of(turn.tx, turn.shop.id, member_id) if _is_undoable(turn, one)]
    return standing[-1] if standing else None


def part(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An owner says that they are two: what was void by it counts again."""
    merge = merges.get(turn.tx, turn.shop.id, number(ref))
    if merge is None or not _is_undoable(turn, merge):
        raise MergeOver()
    done = undo(turn, merge)
    one, other = (members.get_or_raise(turn.tx, turn.shop.id, who) for who in (merge.into_id, merge.member_id))
    answer = turn.answer(
        "person-parted",
        one=names.name(one.name, turn.language),
        number=str(one.id),
        other=names.name(other.name, turn.language),
        further=str(other.id),
    )
    told = [action for who in (one, other) for action in turn.tell(who.id, _parted)]
    return [*answer, *told, *done]


def undo(turn: Turn, merge: Merge) -> Actions:
    """Two again. What either did meanwhile stays with the number it was written with."""
    made_void = merges.voids(turn.tx, merge)
    by = turn.sender.id if turn.sender else None
    if not merges.undo(turn.tx, merge, by, turn.now):
        return []
    facts.record(turn.tx, turn.shop.id, "parted", merge.into_id, f"merge:{merge.id}", turn.now)
    both = [merge.into_id, merge.member_id]
    concerned = [*both, *[who for one in made_void for who in _restore(turn, one)]]
    for who in both:
        concerned += _sort_out(turn, who, None)
    return [*_review(turn, concerned), *[action for who in both for action in _menus(turn, who)]]


# --- who invited whom --------------------------------------------------------------------------------------------


def _sort_out(turn: Turn, person: MemberId, merge: Merge | None) -> list[MemberId]:
    """Leave a person the one referral that counts; whose rewards must be looked at again. `merge` keeps what it made
    void."""
    concerned: list[MemberId] = []
    kept: Referral | None = None
    for one in referrals.all_live(turn.tx, turn.shop.id, person):
        why = _why_not(turn, one, person, kept)
        closing = [] if why else _circle(turn, one, person)
        if closing:
            why, loser = CIRCLE, max(closing, key=lambda referral: (referral.at, referral.id))
        else:
            loser = one
        if why is not None:
            _make_void(turn, loser, why, merge)
            concerned.append(loser.invitee_id)
        if why is None or loser.id != one.id:
            kept = one
    if kept is not None:
        _judge(turn, kept)
    return concerned


def _judge(turn: Turn, kept: Referral) -> None:
    """It has brought a buyer where the person it brought has bought, on whichever account."""
    change = referrals.qualify if _has_bought(turn, kept) else referrals.unqualify
    change(turn.tx, turn.shop.id, kept.id)


def _has_bought(turn: Turn, referral: Referral) -> bool:
    first = orders.first_paid(turn.tx, turn.shop.id, referral.invitee_id)
    return first is not None and first.paid_at is not None and not is_older(referral, first.source, first.paid_at)


def _why_not(turn: Turn, one: Referral, person: MemberId, kept: Referral | None) -> str | None:
    if turn.is_same(one.inviter_id, person):
        return SELF
    if kept is not None:
        return attribution.HAS_INVITER
    is_known = members.get_or_raise(turn.tx, turn.shop.id, person).known_at < one.at
    return attribution.KNOWN if is_known else None


def _circle(turn: Turn, one: Referral, person: MemberId) -> list[Referral]:
    """The referrals of the circle that this one is part of; [] where it is part of none."""
    path = [one]
    for _ in range(attribution.CIRCLE_MAX):
        above = referrals.live(turn.tx, turn.shop.id, path[-1].inviter_id)
        if above is None:
            return []
        path.append(above)
        if turn.is_same(above.inviter_id, person):
            return path
    return []


def _make_void(turn: Turn, referral: Referral, why: str, merge: Merge | None) -> None:
    if merge is not None:
        merges.note_void(turn.tx, merge, referral)
    referrals.make_void(turn.tx, turn.shop.id, referral.id, why, referral.at)


def _restore(turn: Turn, made_void: MadeVoid) -> list[MemberId]:
    """A referral counts again, unless an older one took its place; whose rewards must be looked at again."""
    referral = referrals.get_or_raise(turn.tx, turn.shop.id, made_void.referral_id)
    standing = referrals.live(turn.tx, turn.shop.id, referral.invitee_id)
    if referral.status is not ReferralStatus.VOID or (standing is not None and standing.at <= referral.at):
        return []
    if standing is not None:
        referrals.make_void(turn.tx, turn.shop.id, standing.id, attribution.HAS_INVITER, standing.at)
    referrals.reopen(turn.tx, referral, referral.at)
    if _has_bought(turn, referral) or made_void.status is ReferralStatus.QUALIFIED:
        referrals.qualify(turn.tx, turn.shop.id, referral.id)
    return [referral.invitee_id]


def _review(turn: Turn, concerned: list[MemberId]) -> Actions:
    people = dict.fromkeys(merges.person(turn.tx, turn.shop.id, one) for one in concerned)
    return [action for person in people for action in rewards.review(turn, person)]


def _menus(turn: Turn, person: MemberId) -> Actions:
    """A role is a person's: both sides' menus show what it may do, or may no longer."""
    return staffing.menus_of(turn, person) if _has_role(turn, person) else []


def _has_role(turn: Turn, person: MemberId) -> bool:
    return members.get_or_raise(turn.tx, turn.shop.id, person).role is not None


def _is_undoable(turn: Turn, merge: Merge) -> bool:
    return turn.now - merge.at <= UNDO_WITHIN


def _parted(turn: Turn) -> Text:
    return Text(text=turn.say("person-parted-notice"))


EVENTS = {Recognized: recognized}
PRESSES = {UNDO: (Role.OWNER, part)}
