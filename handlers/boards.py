"""Boards: who has brought how many friends that bought. Shortened names, no amounts; whoever hides is left out."""

from collections.abc import Callable

from handlers import targets
from handlers.actions import Actions, Rank, Say
from handlers.content import Text
from handlers.texts import Marked, joined, names
from handlers.turn import Turn
from storage import members, rewards
from storage.rewards import Rank as Ranked
from storage.rewards import Standing
from storage.rows import Campaign, MemberId

SHOWN_MAX = 10


def board(turn: Turn, campaign: Campaign | None) -> Marked:
    """The best of a campaign, or of all time; a line each."""
    return best(turn, rank(turn, campaign))


def rank(turn: Turn, campaign: Campaign | None, member_id: MemberId | None = None) -> Ranked:
    """The standing, and where this member is in it."""
    return rewards.rank(turn.tx, turn.shop.id, campaign.id if campaign else None, member_id, SHOWN_MAX)


def best(turn: Turn, standing: Ranked) -> Marked:
    if not standing.best:
        return turn.say("rank-empty")
    return joined([_line(turn, place, one) for place, one in enumerate(standing.best, 1)])


def announce(turn: Turn, campaign: Campaign, title: str, body: Callable[[Turn, Campaign], Marked]) -> Actions:
    """Tell the shop's communities of a campaign, where the shop announces such things. `title` is a sentence's key."""
    if not turn.shop.announces:
        return []
    told: Actions = []
    for community in targets.reached(turn, targets.ALL):
        theirs = targets.inside(turn, community)
        text = joined([theirs.say(title, campaign=campaign.name), body(theirs, campaign)])
        told.append(Say(to=theirs.here, content=Text(text=text), rank=Rank.NOTICE))
    return told


def _line(turn: Turn, place: int, one: Standing) -> Marked:
    member = members.get(turn.tx, turn.shop.id, one.member_id)
    name = names.short_name(member.name if member else "", turn.language)
    return turn.say("rank-line", place=place, name=name, friends=one.friends)
