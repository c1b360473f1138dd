"""Promises: a campaign's terms as people read them: who may use which reward after which purchase."""

from datetime import timedelta

from handlers.amounts import RewardKind, reward_rule
from handlers.texts import Marked, Texts, forms, joined, names, strip
from handlers.turn import Turn
from storage import Tx, products
from storage.rows import Campaign, Product, Shop


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


def to_friend(texts: Texts, tx: Tx, shop: Shop, campaign: Campaign | None, language: str) -> Marked:
    """To whoever comes by a code: which reward, for which order, and from when on; nothing where there is none."""
    if campaign is None or campaign.invitee is None:
        return Marked("")
    given = written(texts, language, shop.currency, campaign.invitee)
    counts_for = only(tx, texts, campaign, language)
    if campaign.hold_s == 0:
        return joined([texts.say(language, "invite-offer-at-once", reward=given), counts_for])
    hold = forms.Span(span=timedelta(seconds=campaign.hold_s))
    offer = texts.say(language, "invite-offer", reward=given, hold=hold, since=since(tx, campaign))
    return joined([offer, counts_for])


def only(tx: Tx, texts: Texts, campaign: Campaign, language: str) -> Marked:
    """The one product it counts for, where there is one."""
    found = products.get(tx, campaign.shop_id, campaign.product_id) if campaign.product_id else None
    if found is None:
        return Marked("")
    return texts.say(language, "campaign-only-product", product=names.name(found.name, language))


def since(tx: Tx, campaign: Campaign) -> str:
    """What its hold is counted from: a parcel's "arrival"; the "payment" where nothing is sent."""
    sold = [one for one in products.all_of(tx, campaign.shop_id) if _is_sold_by(one, campaign)]
    return "payment" if sold and not any(one.is_shipped for one in sold) else "arrival"


def of(turn: Turn, campaign: Campaign) -> Marked:
    """What a campaign gives to whom, after which purchase, and until when."""
    given = reward(turn, campaign.reward)
    lines = [
        turn.say("campaign-for-friend", reward=reward(turn, campaign.invitee)) if campaign.invitee else Marked(""),
        turn.say("campaign-for-inviter", reward=given, orders=campaign.on_orders),
        only(turn.tx, turn.house.texts, campaign, turn.language),
        _hold(turn, campaign),
        _until(turn, campaign),
    ]
    return joined(lines)


def _is_sold_by(product: Product, campaign: Campaign) -> bool:
    return campaign.product_id == product.id if campaign.product_id else product.status == "on"


def _hold(turn: Turn, campaign: Campaign) -> Marked:
    if campaign.hold_s == 0:
        return Marked("")
    hold = forms.duration(timedelta(seconds=campaign.hold_s), turn.language)
    return turn.say("campaign-hold", hold=hold, since=since(turn.tx, campaign))


def _until(turn: Turn, campaign: Campaign) -> Marked:
    if campaign.until_at is None:
        return Marked("")
    return turn.say("campaign-until", at=forms.exact(campaign.until_at, turn.now, turn.shop.zone, turn.language))
