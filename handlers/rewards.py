"""Rewards: held when an order is paid, released by themselves, taken back after refunds.

A reward is a function of what is known. Whatever becomes known later, in whatever order, `settle` moves the difference.
What caps and budgets cut off is cut off in the order we are told: whoever comes first is served first.
"""

from datetime import datetime

from handlers import attribution, claims, rewarded
from handlers.actions import Actions
from handlers.claims import Claim
from handlers.events import Due
from handlers.terms import attribution as attribution_of
from handlers.terms import is_older
from handlers.turn import Turn
from storage import campaigns, ledger, members, orders, referrals, rewards, wakes
from storage.ledger import NewTransfer
from storage.rewards import INVITEE, INVITER
from storage.rows import MemberId, Order, Reward, TransferId

RELEASE = "reward.release"
"""The wake that ends a hold; its ref is the reward's id."""
NOT_FIRST = "first"
"""The cause of a take-back: an earlier order of the same buyer became known."""
VOID = "void"
"""The cause of a take-back: the referral does not count any more."""
WHY_LESS = {NOT_FIRST: "reward-less-first", VOID: "reward-less-void"}
"""What people are told of these causes; any other is a refund."""


def bought(turn: Turn, order: Order) -> Actions:
    """An order was paid. Its buyer's referral counts now, unless the order is from before the invite: then they were
    known. An order from before those we know may change what theirs have earned."""
    if order.buyer_id is None or order.paid_at is None:
        return []
    referral = attribution.bought(turn, order.buyer_id, order.paid_at)
    if referral is not None and is_older(referral, order.source, order.paid_at):
        referrals.make_void(turn.tx, turn.shop.id, referral.id, attribution.KNOWN, referral.at)
    first = orders.first_paid(turn.tx, turn.shop.id, order.buyer_id)
    is_news = first is not None and first.id == order.id
    if is_news or order.referral_id != (referral.id if referral else None):
        return review(turn, order.buyer_id)
    return settle(turn, order)


def review(turn: Turn, buyer_id: MemberId) -> Actions:
    """A buyer's referral, or which of their orders was the first, is other than we thought. What is owed no more is
    taken back first: it may be all that cap and budget leave for the rest."""
    known = [_attributed(turn, order) for order in orders.paid_of_buyer(turn.tx, turn.shop.id, buyer_id)]
    done: Actions = []
    for order in known:
        done += _shrink(turn, order, VOID if order.referral_id is None else NOT_FIRST)
    for order in known:
        done += _grow(turn, order)
    return done


def left(turn: Turn, invitee_id: MemberId, joined_at: datetime, at: datetime) -> Actions:
    """Somebody left their last community at `at`. Too early, and without having bought by then: their referral is void
    for that inviter, for good, and what it earned by later purchases is taken back."""
    standing = referrals.live(turn.tx, turn.shop.id, invitee_id)
    first = orders.first_paid(turn.tx, turn.shop.id, invitee_id)
    has_bought = first is not None and first.paid_at is not None and first.paid_at <= at
    if standing is None or has_bought or at - joined_at >= attribution.EARLY:
        return []
    referrals.make_void(turn.tx, turn.shop.id, standing.id, "left_early", at)
    return review(turn, invitee_id)


def settle(turn: Turn, order: Order, *, cause: str = "") -> Actions:
    """Bring an order's rewards to what they are by all that is known now. `cause` names a take-back in the ledger."""
    return [*_shrink(turn, order, cause), *_grow(turn, order)]


def release(turn: Turn, due: Due) -> Actions:
    """A hold has passed: what is left of the reward is its owner's."""
    found = rewards.get(turn.tx, turn.shop.id, int(due.ref))
    if found is None:
        return []
    order = orders.lock(turn.tx, orders.get_or_raise(turn.tx, turn.shop.id, found.order_id))
    reward = rewards.get_or_raise(turn.tx, turn.shop.id, found.id)
    if reward.due_at is None or reward.due_at > turn.now or reward.transfer_id is None:
        return []
    released = rewards.release(turn.tx, reward, turn.now)
    if released is None:
        return []
    ledger.release(turn.tx, turn.shop.id, reward.transfer_id, turn.now)
    return rewarded.released(turn, order, released)


def _attributed(turn: Turn, order: Order) -> Order:
    """The order with the attribution that follows from what is known now."""
    products = [line.product_id for line in orders.lines(turn.tx, order.id)]
    found = attribution_of(turn, order.buyer_id, products, order.source, order.placed_at)
    if found.referral_id == order.referral_id:
        return order
    orders.attribute(turn.tx, order.id, found)
    return orders.get_or_raise(turn.tx, turn.shop.id, order.id)


def _sides(turn: Turn, order: Order) -> list[tuple[Claim | None, Reward | None]]:
    """Of either side of a paid order: what it deserves by now, and what it was given."""
    if order.paid_at is None:
        return []
    standing = {reward.side: reward for reward in rewards.of_order(turn.tx, order)}
    claimed = {claim.side: claim for claim in claims.of(turn, order)}
    if order.campaign_id is not None and (standing or claimed):
        campaigns.lock(turn.tx, turn.shop.id, order.campaign_id)
    return [(claimed.get(side), standing.get(side)) for side in (INVITER, INVITEE)]


def _shrink(turn: Turn, order: Order, cause: str) -> Actions:
    """Take back what an order's rewards are not worth any more, or what was given to somebody else."""
    done: Actions = []
    for claim, reward in _sides(turn, order):
        if reward is None:
            continue
        is_theirs = claim is None or _is_of(turn, order, reward, claim)
        worth = claim.worth(order) if claim and is_theirs else 0
        if worth < reward.amount:
            done += _take_back(turn, order, reward, reward.amount - worth, cause if is_theirs else cause or VOID)
    return done


def _grow(turn: Turn, order: Order) -> Actions:
    """Give what an order deserves and has not been given yet."""
    done: Actions = []
    for claim, reward in _sides(turn, order):
        if reward is None:
            done += _earn(turn, order, claim) if claim else []
        elif claim is not None and not _is_of(turn, order, reward, claim):
            done += _hand_over(turn, order, claim, reward)
        elif claim is not None and reward.amount == 0 and reward.granted > 0 and claim.worth(order) > 0:
            done += _grant(turn, order, reward, claim.worth(order), why="reward_again")
        else:
            _put_off(turn, order, reward)
    return done


def _is_of(turn: Turn, order: Order, reward: Reward, claim: Claim) -> bool:
    """Whether the claim is for what was given: the same person, by the same campaign."""
    is_same_campaign = (reward.campaign_id, reward.unit) == (order.campaign_id, claim.unit)
    return is_same_campaign and turn.is_same(reward.member_id, claim.member_id)


def _hand_over(turn: Turn, order: Order, claim: Claim, reward: Reward) -> Actions:
    """The order belongs to another inviter, or another campaign, than was thought. What they had is taken back."""
    wakes.cancel(turn.tx, turn.shop.id, RELEASE, str(reward.id))
    worth = claim.worth(order)
    if worth == 0 or order.campaign_id is None:
        return []
    theirs = rewards.hand_over(
        turn.tx,
        reward,
        member_id=claim.member_id,
        campaign_id=order.campaign_id,
        rule=claim.rule.typed(turn.shop.currency),
        base_minor=claim.base_minor,
        unit=claim.unit,
    )
    return [] if _is_staff(turn, theirs) else _grant(turn, order, theirs, worth, why="reward")


def _earn(turn: Turn, order: Order, claim: Claim) -> Actions:
    """Staff earn no referral rewards in their own shop (contract): theirs is written down as nothing, and stays that
    when they are staff no more."""
    worth = claim.worth(order)
    if worth == 0 or order.campaign_id is None or order.paid_at is None:
        return []
    reward = rewards.add(
        turn.tx,
        turn.shop.id,
        order_id=order.id,
        side=claim.side,
        member_id=claim.member_id,
        campaign_id=order.campaign_id,
        rule=claim.rule.typed(turn.shop.currency),
        base_minor=claim.base_minor,
        unit=claim.unit,
        earned_at=order.paid_at,
    )
    if reward is None or _is_staff(turn, reward):
        return []
    return _grant(turn, order, reward, worth, why="reward")


def _is_staff(turn: Turn, reward: Reward) -> bool:
    return members.get_or_raise(turn.tx, turn.shop.id, reward.member_id).role is not None


def _grant(turn: Turn, order: Order, reward: Reward, worth: int, *, why: str) -> Actions:
    """Up to what cap and budget leave; the notice says so where that is less."""
    left = claims.room(turn, order, reward)
    amount = worth if left is None else min(worth, left)
    if amount:
        rewards.grant(turn.tx, reward, amount, _hold(turn, order, reward, amount, why))
        _put_off(turn, order, reward)
    granted = rewards.get_or_raise(turn.tx, turn.shop.id, reward.id)
    return rewarded.earned(turn, order, granted, worth)


def _hold(turn: Turn, order: Order, reward: Reward, amount: int, why: str) -> TransferId:
    held = NewTransfer(
        at=turn.now,
        why=why,
        ref=order.ref,
        from_book=ledger.REWARDS,
        to_book=ledger.of_member(reward.member_id),
        amount=amount,
        unit=reward.unit,
        is_held=True,
    )
    # More than once: a referral may be void, and live again once two who were taken for one are parted.
    return ledger.post_numbered(turn.tx, turn.shop.id, held)


def _take_back(turn: Turn, order: Order, reward: Reward, amount: int, cause: str) -> Actions:
    """From what is held, else from the balance, which may go below zero."""
    back = NewTransfer(
        at=turn.now,
        why="clawback",
        ref=f"{order.ref}/{cause}",
        from_book=ledger.of_member(reward.member_id),
        to_book=ledger.REWARDS,
        amount=amount,
        unit=reward.unit,
        of_id=reward.transfer_id,
    )
    ledger.post_numbered(turn.tx, turn.shop.id, back)
    rewards.shrink(turn.tx, reward, reward.amount - amount)
    why = WHY_LESS.get(cause, "reward-less-refund")
    return rewarded.shrunk(turn, order, rewards.get_or_raise(turn.tx, turn.shop.id, reward.id), amount, why)


def _put_off(turn: Turn, order: Order, reward: Reward) -> None:
    """When the hold ends depends on how far the parcel is."""
    now = rewards.get_or_raise(turn.tx, turn.shop.id, reward.id)
    if now.amount == 0 or now.released_at is not None:
        wakes.cancel(turn.tx, turn.shop.id, RELEASE, str(now.id))
        return
    ends_at = claims.due_at(order)
    rewards.set_due(turn.tx, now, ends_at)
    wakes.put(turn.tx, turn.shop.id, RELEASE, str(now.id), ends_at)


DUES = {RELEASE: release}
