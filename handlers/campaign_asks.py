"""What a campaign is made of: its options read, and the questions that ask for them."""

import re
from datetime import timedelta

from handlers import amounts, times, typed
from handlers.amounts import RewardKind, RewardRule, reward_rule
from handlers.buying import on_sale
from handlers.campaign_refusals import (
    CampaignEnded,
    CampaignEndsFirst,
    CampaignNameLength,
    CampaignNameTaken,
    CampaignOrdersUnknown,
)
from handlers.commands import Ask, Choice, Commanded, Values
from handlers.misread import QuantityMisread
from handlers.money import decimal
from handlers.offer_refusals import WordTooMany
from handlers.terms import EVERY, FIRST
from handlers.texts import forms, names
from handlers.turn import Turn
from storage import campaigns
from storage.campaigns import NewCampaign

NAME_MAX = 40
OFFERED_MAX = 12
HOLD = timedelta(days=7)
OPTIONS = frozenset({"reward", "invitee", "on", "hold", "cap", "budget", "from", "until", "product"})
ORDERS = {FIRST: FIRST, "首单": FIRST, EVERY: EVERY, "每单": EVERY}


def read(turn: Turn, commanded: Commanded) -> NewCampaign:
    """Raises a Misread, WordTooMany, CampaignNameLength, CampaignOrdersUnknown, CampaignEndsFirst, ProductUnknown."""
    no_slip(commanded)
    given = commanded.options
    rule = reward_rule(given["reward"], turn.shop.currency)
    from_at = times.when(given["from"], turn.now, turn.shop.zone) if "from" in given else None
    until_at = times.until(given["until"], turn.now, turn.shop.zone) if "until" in given else None
    if from_at is not None and until_at is not None and until_at <= from_at:
        after = times.typed(from_at + HOLD, turn.shop.zone)
        raise CampaignEndsFirst(typed=forms.excerpt(given["until"]), example=after)
    return NewCampaign(
        name=name(turn, " ".join(commanded.words)),
        reward=rule.typed(turn.shop.currency),
        invitee=_rule(turn, given["invitee"]) if "invitee" in given else None,
        on_orders=_orders(given.get("on", FIRST)),
        hold_s=int((times.duration(given["hold"]) if "hold" in given else HOLD).total_seconds()),
        cap_amount=_limit(turn, given["cap"], rule) if "cap" in given else None,
        budget_amount=_limit(turn, given["budget"], rule) if "budget" in given else None,
        from_at=from_at,
        until_at=until_at,
        product_id=on_sale(turn, given["product"]).id if "product" in given else None,
    )


def no_slip(commanded: Commanded) -> None:
    """A name of several words holds no `=`: `buget=500.00` would end in it, and the campaign have no budget.

    Raises WordTooMany.
    """
    options = commanded.options
    for word in commanded.words[1:]:
        if "=" in word:
            given = [f'{name}="{value}"' if " " in value else f"{name}={value}" for name, value in options.items()]
            kept = [one for one in commanded.words if "=" not in one]
            raise WordTooMany(typed=forms.excerpt(word), example=" ".join(["/campaign new", *kept, *given]))


def name(turn: Turn, text: str) -> str:
    """Raises CampaignNameLength."""
    cleaned = names.cleaned(text)
    if not 1 <= len(cleaned) <= NAME_MAX:
        raise CampaignNameLength(most=NAME_MAX, example=_another(turn, turn.label("campaign-sample")))
    return cleaned


def new_name(turn: Turn, text: str) -> str:
    """A name that no campaign has. Raises CampaignNameLength, CampaignNameTaken."""
    cleaned = name(turn, text)
    if campaigns.get_by_name(turn.tx, turn.shop.id, cleaned) is not None:
        raise taken(turn, cleaned)
    return cleaned


def taken(turn: Turn, name: str) -> CampaignNameTaken:
    return CampaignNameTaken(typed=name, example=_free(turn, name))


def ended(turn: Turn, name: str) -> CampaignEnded:
    return CampaignEnded(name=name, example=_another(turn, name))


def _another(turn: Turn, name: str) -> str:
    """A command that makes a campaign called like this."""
    return f"/campaign new {_free(turn, name)} reward=10%"


def _free(turn: Turn, name: str) -> str:
    """This name, with a number behind it where it is taken: spring, spring 2, spring 3."""
    base, count, found = re.sub(r" \d+$", "", name)[: NAME_MAX - 4], 1, name
    while campaigns.get_by_name(turn.tx, turn.shop.id, found) is not None:
        count += 1
        found = f"{base} {count}"
    return found


def unit(turn: Turn, typed_rule: str) -> str:
    """The unit a rule gives in: points, or the shop's currency."""
    return reward_rule(typed_rule, turn.shop.currency).unit(turn.shop.currency)


def _rule(turn: Turn, text: str) -> str:
    """A rule as it is kept: as it would be typed."""
    return reward_rule(text, turn.shop.currency).typed(turn.shop.currency)


def _orders(text: str) -> str:
    found = ORDERS.get(typed.as_ascii(text).lower())
    if found is None:
        raise CampaignOrdersUnknown(typed=forms.excerpt(text), example=FIRST)
    return found


def _limit(turn: Turn, text: str, rule: RewardRule) -> int:
    """A cap or a budget, in the reward's unit: 100.00, or 5000p where points are given."""
    if rule.kind is RewardKind.POINTS:
        points = re.fullmatch(r"0*([1-9][0-9]{0,11})[pP]?", typed.as_ascii(text))
        if points is None:
            raise QuantityMisread(text, example="5000")
        return int(points[1])
    return amounts.money(text, turn.shop.currency)


def _rewards(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=rule, value=rule) for rule in ("5%", "10%", "15%", "200p")]


def _gifts(turn: Turn, values: Values) -> list[Choice]:
    five = decimal(500, "CNY") if turn.shop.currency == "CNY" else "5%"
    return [Choice(label=rule, value=rule) for rule in (five, "10%", "100p")]


def _until(turn: Turn, text: str) -> object:
    return times.until(text, turn.now, turn.shop.zone)


def _credit(turn: Turn) -> str:
    return amounts.sample(500, turn.shop.currency)


def _in_a_month(turn: Turn) -> str:
    return times.sample(turn.now, turn.shop.zone, days=30)


ASKS = (
    Ask(name="NAME", prompt="ask-campaign-name", read=new_name),
    Ask(name="reward", prompt="ask-campaign-reward", offers=_rewards, read=_rule, example=_credit),
    Ask(name="invitee", prompt="ask-campaign-invitee", offers=_gifts, read=_rule, is_optional=True),
    Ask(name="until", prompt="ask-campaign-until", read=_until, is_optional=True, example=_in_a_month),
)
