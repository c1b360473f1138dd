"""What people are told of their rewards: on the way, there, less than before."""

from datetime import timedelta

from handlers import claims, terms
from handlers.actions import Actions
from handlers.content import Button, Text
from handlers.shown import what_of
from handlers.texts import Marked, forms, joined, names
from handlers.turn import Turn
from storage import ledger, members
from storage.rewards import INVITER
from storage.rows import Order, Reward


def earned(turn: Turn, order: Order, reward: Reward, worth: int) -> Actions:
    """A reward is on hold. `worth`: what it would be without cap and budget."""
    return turn.tell(reward.member_id, lambda theirs: _earned(theirs, order, reward, worth))


def released(turn: Turn, order: Order, reward: Reward) -> Actions:
    return turn.tell(reward.member_id, lambda theirs: _with_wallet(theirs, _released(theirs, order, reward)))


def shrunk(turn: Turn, order: Order, reward: Reward, by: int, why: str) -> Actions:
    """Part of a reward, or all of it, was taken back. `why`: the key of the reason."""
    return turn.tell(reward.member_id, lambda theirs: _with_wallet(theirs, _shrunk(theirs, order, reward, by, why)))


def _earned(turn: Turn, order: Order, reward: Reward, worth: int) -> Text:
    if reward.amount == 0:
        return Text(text=turn.say("reward-none-left", why=_bought(turn, order, reward)))
    first = "reward-held" if reward.amount == worth else "reward-held-in-part"
    amount, full = _value(turn, reward, reward.amount), _value(turn, reward, worth)
    lines = [
        turn.say(first, why=_bought(turn, order, reward), amount=amount, full=full),
        _when(turn, order, reward),
    ]
    return _with_wallet(turn, joined(lines))


def _bought(turn: Turn, order: Order, reward: Reward) -> Marked:
    """Whose purchase it is: one's own, or a friend's."""
    what = what_of(turn, order)
    if reward.side != INVITER:
        return turn.say("reward-own-order", what=what)
    friend = members.get(turn.tx, turn.shop.id, order.buyer_id) if order.buyer_id else None
    name = names.name(friend.name if friend else "", turn.language)
    return turn.say("reward-friends-order", friend=name, what=what)


def _when(turn: Turn, order: Order, reward: Reward) -> Marked:
    campaign = terms.read(order.terms)
    if campaign is None or campaign.hold_s == 0:
        return turn.say("reward-due-at-once")
    hold = forms.duration(timedelta(seconds=campaign.hold_s), turn.language)
    if campaign.hold_s < forms.DAY:
        return turn.say("reward-due-parcel-soon" if order.is_shipped else "reward-due-soon", hold=hold)
    day = forms.moment(claims.due_at(order), turn.now, turn.shop.zone, turn.language)
    return turn.say("reward-due-parcel" if order.is_shipped else "reward-due", hold=hold, day=day)


def _released(turn: Turn, order: Order, reward: Reward) -> Marked:
    return turn.say("reward-released", amount=_value(turn, reward, reward.amount), what=what_of(turn, order))


def _shrunk(turn: Turn, order: Order, reward: Reward, by: int, why: str) -> Marked:
    told = {"amount": _value(turn, reward, by), "what": what_of(turn, order), "why": turn.label(why)}
    if reward.released_at is None and reward.amount == 0:
        return turn.say("reward-gone", **told)
    if reward.released_at is None:
        return turn.say("reward-shrunk", left=_value(turn, reward, reward.amount), **told)
    book = ledger.of_member(reward.member_id)
    balance = ledger.balance(turn.tx, turn.shop.id, book, reward.unit)
    key = "reward-taken-below" if balance < 0 else "reward-taken"
    return turn.say(key, balance=_value(turn, reward, balance), **told)


def _with_wallet(turn: Turn, text: Marked) -> Text:
    return Text(text=text, buttons=((Button(label=turn.label("button-wallet"), does="/wallet"),),))


def _value(turn: Turn, reward: Reward, amount: int) -> str:
    return forms.value(amount, reward.unit, turn.language)
