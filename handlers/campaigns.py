"""Campaigns: made, started, ended, by a word or by themselves."""

from datetime import datetime, time, timedelta

from handlers import boards, campaign_asks, dialogues, promises, times
from handlers.actions import Actions
from handlers.campaign_asks import ASKS, OPTIONS
from handlers.campaign_refusals import CampaignNotThere, CampaignStarted
from handlers.commands import Ask, Choice, Command, Commanded, Values
from handlers.content import Button, Buttons, Text
from handlers.events import Due, Pressed
from handlers.refs import number
from handlers.texts import Marked, forms, joined
from handlers.turn import Turn
from handlers.typed import Grammar
from storage import campaigns, wakes
from storage.rows import Campaign, CampaignId, CampaignStatus, Role

START, END, STANDING = "campaign.start", "campaign.end", "campaign.standing"
"""Wakes; their ref is the campaign's id."""
WEEKLY = "0 10 * * 1"
"""Monday at ten, crontab(5)."""
WEEKLY_AT = time(10, 0)

STATUSES = {
    CampaignStatus.DRAFT: "campaign-is-draft",
    CampaignStatus.STARTED: "campaign-is-started",
    CampaignStatus.ENDED: "campaign-is-ended",
}


def new(turn: Turn, commanded: Commanded) -> Actions:
    """/campaign new NAME reward=10% …: a draft, that starts by a word, or by itself where it has `from=`."""
    if commanded.option("reward") is None:
        campaign_asks.no_slip(commanded)
        return dialogues.begin(turn, turn.house.commands["campaign new"], commanded)
    wanted = campaign_asks.read(turn, commanded)
    campaign = campaigns.add(turn.tx, turn.shop.id, wanted, turn.now)
    if campaign is None:
        raise campaign_asks.taken(turn, wanted.name)
    _plan(turn, campaign, START, campaign.from_at, "campaign-will-start")
    _plan(turn, campaign, END, campaign.until_at, "campaign-will-end")
    lines = [
        turn.say("campaign-made", campaign=campaign.name),
        promises.of(turn, campaign),
        _cap(turn, campaign),
        _spent(turn, campaign) if campaign.budget_amount is not None else Marked(""),
        _starts(turn, campaign),
    ]
    return turn.reply(Text(text=joined(lines), buttons=_buttons(turn, campaign)))


def start(turn: Turn, commanded: Commanded) -> Actions:
    """/campaign start NAME."""
    return _started(turn, _wanted(turn, commanded))


def end(turn: Turn, commanded: Commanded) -> Actions:
    """/campaign end NAME."""
    return _ended(turn, _wanted(turn, commanded))


def everything(turn: Turn, commanded: Commanded) -> Actions:
    """/campaign list: the newest first."""
    found = list(reversed(campaigns.all_of(turn.tx, turn.shop.id)))
    more = ((Button(label=turn.label("button-campaign-new"), does="/campaign new"),),)
    if not found:
        return turn.answer("campaigns-none", buttons=more)
    lines = [
        turn.say(
            "campaign-line", campaign=one.name, status=_status(turn, one), reward=promises.reward(turn, one.reward)
        )
        for one in found
    ]
    return turn.reply(Text(text=joined([turn.say("campaigns-title"), *lines]), buttons=more))


def show(turn: Turn, commanded: Commanded) -> Actions:
    """/campaign show NAME: its terms, what it has spent, its board."""
    campaign = _wanted(turn, commanded)
    lines = [
        turn.say("campaign-title", campaign=campaign.name, status=_status(turn, campaign)),
        promises.of(turn, campaign),
        _cap(turn, campaign),
        _spent(turn, campaign),
        boards.board(turn, campaign),
    ]
    return turn.reply(Text(text=joined(lines), buttons=_buttons(turn, campaign)))


def named(turn: Turn, name: str) -> Campaign:
    """The campaign of this name. Raises CampaignNotThere."""
    campaign = campaigns.get_by_name(turn.tx, turn.shop.id, name.strip())
    if campaign is None:
        raise CampaignNotThere(name=forms.excerpt(name))
    return campaign


# --- buttons and times ------------------------------------------------------------------------------------------


def start_pressed(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return _started(turn, _by_id(turn, ref))


def end_pressed(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return _ended(turn, _by_id(turn, ref))


def start_due(turn: Turn, due: Due) -> Actions:
    """`from=` has come."""
    return _begin(turn, _by_id(turn, due.ref), due.due_at)


def end_due(turn: Turn, due: Due) -> Actions:
    """`until=` has come."""
    return _finish(turn, _by_id(turn, due.ref), due.due_at)


def standing_due(turn: Turn, due: Due) -> Actions:
    """Once a week: the standing, to everybody."""
    campaign = _by_id(turn, due.ref)
    if campaign.status is not CampaignStatus.STARTED:
        return []
    return boards.announce(turn, campaign, "campaign-standing", boards.board)


# --- how --------------------------------------------------------------------------------------------------------


def _started(turn: Turn, campaign: Campaign) -> Actions:
    if campaign.status is CampaignStatus.STARTED:
        raise CampaignStarted(name=campaign.name)
    if campaign.status is CampaignStatus.ENDED:
        raise campaign_asks.ended(turn, campaign.name)
    lines = [turn.say("campaign-started", campaign=campaign.name), promises.of(turn, campaign)]
    return [*turn.reply(Text(text=joined(lines))), *_begin(turn, campaign, turn.now)]


def _ended(turn: Turn, campaign: Campaign) -> Actions:
    if campaign.status is CampaignStatus.ENDED:
        raise campaign_asks.ended(turn, campaign.name)
    lines = [turn.say("campaign-ended", campaign=campaign.name), _spent(turn, campaign)]
    return [*turn.reply(Text(text=joined(lines))), *_finish(turn, campaign, turn.now)]


def _begin(turn: Turn, campaign: Campaign, at: datetime) -> Actions:
    started = campaigns.start(turn.tx, campaign, at)
    if started is None:
        return []
    wakes.cancel(turn.tx, turn.shop.id, START, str(campaign.id))
    wakes.put(turn.tx, turn.shop.id, STANDING, str(campaign.id), next_monday(turn), every=WEEKLY)
    return boards.announce(turn, started, "campaign-begins", _promised)


def _finish(turn: Turn, campaign: Campaign, at: datetime) -> Actions:
    ended = campaigns.end(turn.tx, campaign, at)
    if ended is None:
        return []
    for kind in (START, END, STANDING):
        wakes.cancel(turn.tx, turn.shop.id, kind, str(campaign.id))
    return boards.announce(turn, ended, "campaign-final", boards.board) if ended.started_at is not None else []


def _promised(turn: Turn, campaign: Campaign) -> Marked:
    return joined([promises.of(turn, campaign), turn.say("campaign-how-to-join")])


def next_monday(turn: Turn) -> datetime:
    """The next Monday at ten on the shop's clocks."""
    today = turn.now.astimezone(turn.shop.zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(15)]
    mondays = [datetime.combine(day, WEEKLY_AT) for day in days if day.weekday() == 0]
    return next(at for monday in mondays for at in times.instants(monday, turn.shop.zone) if at > turn.now)


def _plan(turn: Turn, campaign: Campaign, kind: str, at: datetime | None, title: str) -> None:
    if at is not None:
        said = turn.say_in(turn.shop.language, title, campaign=campaign.name)
        wakes.put(turn.tx, turn.shop.id, kind, str(campaign.id), at, title=said, is_shown=True)


def _wanted(turn: Turn, commanded: Commanded) -> Campaign:
    return named(turn, " ".join(commanded.words))


def _by_id(turn: Turn, ref: str) -> Campaign:
    campaign = campaigns.get(turn.tx, turn.shop.id, CampaignId(number(ref)))
    if campaign is None:
        raise CampaignNotThere(name=ref)
    return campaign


def _status(turn: Turn, campaign: Campaign) -> str:
    return turn.label(STATUSES[campaign.status])


def _starts(turn: Turn, campaign: Campaign) -> Marked:
    if campaign.from_at is None:
        return turn.say("campaign-start-by-word")
    at = forms.exact(campaign.from_at, turn.now, turn.shop.zone, turn.language)
    return turn.say("campaign-starts-at", at=at)


def _cap(turn: Turn, campaign: Campaign) -> Marked:
    """Between the shop and its staff."""
    if campaign.cap_amount is None or not turn.is_private:
        return Marked("")
    unit = campaign_asks.unit(turn, campaign.reward)
    return turn.say("campaign-cap", cap=forms.value(campaign.cap_amount, unit, turn.language))


def _spent(turn: Turn, campaign: Campaign) -> Marked:
    """Between the shop and its staff."""
    if not turn.is_private:
        return Marked("")
    unit = campaign_asks.unit(turn, campaign.reward)
    spent = forms.value(campaigns.spent(turn.tx, turn.shop.id, campaign.id, unit), unit, turn.language)
    if campaign.budget_amount is None:
        return turn.say("campaign-spent", spent=spent)
    return turn.say("campaign-spent-of", spent=spent, budget=forms.value(campaign.budget_amount, unit, turn.language))


def _buttons(turn: Turn, campaign: Campaign) -> Buttons:
    match campaign.status:
        case CampaignStatus.DRAFT:
            return ((Button(label=turn.label("button-campaign-start"), does=f"{START} {campaign.id}"),),)
        case CampaignStatus.STARTED:
            return ((Button(label=turn.label("button-campaign-end"), does=f"{END} {campaign.id}"),),)
        case CampaignStatus.ENDED:
            return ()


def _offers(*statuses: CampaignStatus) -> Ask:
    def offers(turn: Turn, values: Values) -> list[Choice]:
        found = [one for one in campaigns.all_of(turn.tx, turn.shop.id) if one.status in statuses]
        return [Choice(label=one.name, value=one.name) for one in found[-campaign_asks.OFFERED_MAX :]]

    return Ask(name="NAME", prompt="ask-campaign", offers=offers, read=named)


COMMANDS = (
    Command(
        word="campaign new",
        chinese="新活动",
        run=new,
        role=Role.MANAGER,
        grammar=Grammar(options=OPTIONS),
        least=1,
        shows="NAME reward=10% [invitee=5.00] [on=first|every] [hold=7d] [cap=100.00] [budget=5000.00] [from=…] "
        "[until=…] [product=CODE]",
        asks=ASKS,
    ),
    Command(
        word="campaign start",
        chinese="开始活动",
        run=start,
        role=Role.MANAGER,
        least=1,
        shows="NAME",
        asks=(_offers(CampaignStatus.DRAFT),),
        is_in_menu=False,
    ),
    Command(
        word="campaign end",
        chinese="结束活动",
        run=end,
        role=Role.MANAGER,
        least=1,
        shows="NAME",
        asks=(_offers(CampaignStatus.STARTED, CampaignStatus.DRAFT),),
        is_in_menu=False,
    ),
    Command(
        word="campaign show",
        chinese="活动详情",
        run=show,
        role=Role.MANAGER,
        least=1,
        shows="NAME",
        asks=(_offers(*CampaignStatus),),
        is_in_menu=False,
    ),
    Command(
        word="campaign list", chinese="活动列表", run=everything, role=Role.MANAGER, is_in_menu=False, is_discreet=True
    ),
    Command(word="campaign", chinese="活动", run=everything, role=Role.MANAGER, most=0, is_discreet=True),
)
PRESSES = {START: (Role.MANAGER, start_pressed), END: (Role.MANAGER, end_pressed)}
DUES = {START: start_due, END: end_due, STANDING: standing_due}
