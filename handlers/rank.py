"""/rank: the standing, and the wish not to be in it."""

from handlers import boards
from handlers.actions import Actions
from handlers.commands import Command, Commanded
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.refusals import CampaignUnknown
from handlers.texts import Marked, forms, joined
from handlers.turn import Turn
from storage import campaigns, members
from storage.rewards import Rank
from storage.rows import Campaign, CampaignStatus


def rank(turn: Turn, commanded: Commanded) -> Actions:
    """/rank [CAMPAIGN]."""
    campaign = _announced(turn, " ".join(commanded.words)) if commanded.words else None
    title = turn.say("rank-title-campaign", campaign=campaign.name) if campaign else turn.say("rank-title")
    standing = boards.rank(turn, campaign, turn.me.id)
    lines = [title, boards.best(turn, standing), _mine(turn, standing) if turn.is_private else Marked("")]
    return turn.reply(Text(text=joined(lines), buttons=((_hide_or_show(turn),),) if turn.is_private else ()))


def hide(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    members.hide_rank(turn.tx, turn.shop.id, turn.me.id, hides=True)
    return turn.answer("rank-hidden")


def show(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    members.hide_rank(turn.tx, turn.shop.id, turn.me.id, hides=False)
    return turn.answer("rank-shown")


def _announced(turn: Turn, name: str) -> Campaign:
    """The campaign of this name, unless only staff know of it. Raises CampaignUnknown."""
    found = campaigns.get_by_name(turn.tx, turn.shop.id, name.strip())
    if found is None or found.status is CampaignStatus.DRAFT:
        raise CampaignUnknown(name=forms.excerpt(name), example="/rank")
    return found


def _mine(turn: Turn, standing: Rank) -> Marked:
    if standing.own_friends == 0:
        return turn.say("rank-mine-none")
    return turn.say("rank-mine", place=standing.own_place, friends=standing.own_friends)


def _hide_or_show(turn: Turn) -> Button:
    if turn.me.hides_rank:
        return Button(label=turn.label("button-rank-show"), does="rank.show")
    return Button(label=turn.label("button-rank-hide"), does="rank.hide")


COMMANDS = (Command(word="rank", chinese="排行", also=("排行榜",), run=rank, shows="[CAMPAIGN]"),)
PRESSES = {"rank.hide": (None, hide), "rank.show": (None, show)}
