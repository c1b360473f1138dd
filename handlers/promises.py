"""Promises: a campaign's terms as people read them: who may use which reward after which purchase."""

from datetime import timedelta

from handlers.amounts import RewardKind, reward_rule
from handlers.texts import Marked, Texts, forms, joined, names, strip
from handlers.turn import Turn
from storage import products
from storage.rows import Campaign


def reward(turn: Turn, typed: str) -> str:
    return written(turn.house.texts, turn.language, turn.shop.currency, typed)


def written(texts: Texts, language: str, currency: str, typed: str) -> str:
    """A reward rule as people read it: 10% of what was paid, ¥5.00 of shop credit, 200 points."""
    rule = reward_rule(typed, currency)
    amount = forms.value(rule.value, rule.unit(currency), language)
    match rule.kind:
        case RewardKind.PERCENT:
            return strip(texts.say(language, "campaign-share", share=rule.typed(currency)))
        case RewardKind.MONEY:
            return strip(texts.say(language, "campaign-credit", amount=amount))
        case RewardKind.POINTS:
            return amount


def of(turn: Turn, campaign: Campaign) -> Marked:
    """What a campaign gives to whom, after which purchase, and until when."""
    given = reward(turn, campaign.reward)
    lines = [
        turn.say("campaign-for-friend", reward=reward(turn, campaign.invitee)) if campaign.invitee else Marked(""),
        turn.say("campaign-for-inviter", reward=given, orders=campaign.on_orders),
        _product(turn, campaign),
        _hold(turn, campaign),
        _until(turn, campaign),
    ]
    return joined(lines)


def _product(turn: Turn, campaign: Campaign) -> Marked:
    found = products.get(turn.tx, turn.shop.id, campaign.product_id) if campaign.product_id else None
    return turn.say("campaign-only-product", product=names.name(found.name, turn.language)) if found else Marked("")


def _hold(turn: Turn, campaign: Campaign) -> Marked:
    if campaign.hold_s == 0:
        return Marked("")
    return turn.say("campaign-hold", hold=forms.duration(timedelta(seconds=campaign.hold_s), turn.language))


def _until(turn: Turn, campaign: Campaign) -> Marked:
    if campaign.until_at is None:
        return Marked("")
    return turn.say("campaign-until", at=forms.exact(campaign.until_at, turn.now, turn.shop.zone, turn.language))
