"""/report: who came, who bought, who brought whom."""

from datetime import timedelta

from handlers import charts, times
from handlers.actions import Actions
from handlers.commands import At, Command, Commanded
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.misread import DurationMisread
from handlers.texts import Marked, forms, joined, names
from handlers.turn import Turn
from storage import reports
from storage.reports import Brought, Referrer, Report
from storage.rows import ReferralStatus, Role

USUAL = "7d"
BROUGHT = "report.brought"
BROUGHT_MAX = 40


def report(turn: Turn, commanded: Commanded) -> Actions:
    """/report [7d]: text at once, the picture when the text has been said."""
    typed = commanded.words[0] if commanded.words else USUAL
    span = _span(typed)
    found = reports.gather(turn.tx, turn.shop.id, *charts.period(turn.now, span))
    who = Button(label=turn.label("report-who"), does=f"{BROUGHT} {int(span.total_seconds())}s")
    content = Text(text=_text(turn, span, found), buttons=((who,),) if found.referrals else ())
    return turn.reply(content, on_result="" if found.is_empty else charts.ask(turn, span))


def brought(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """Who brought whom, by name. `ref`: the span as it was typed."""
    span = _span(ref)
    found = reports.brought(turn.tx, turn.shop.id, *charts.period(turn.now, span), BROUGHT_MAX + 1)
    if not found:
        return turn.answer("report-brought-none")
    lines = [_brought(turn, group) for group in _by_inviter(found[:BROUGHT_MAX])]
    more = turn.say("report-brought-more") if len(found) > BROUGHT_MAX else Marked("")
    title = turn.say("report-brought-title", span=forms.Span(span=span))
    return turn.reply(Text(text=joined([title, *lines, more])))


def _span(typed: str) -> timedelta:
    """Raises DurationMisread, also for no time at all."""
    span = times.duration(typed)
    if not span:
        raise DurationMisread(typed, example=USUAL)
    return span


def _text(turn: Turn, span: timedelta, found: Report) -> Marked:
    title = turn.say("report-title", span=forms.Span(span=span))
    if found.is_empty:
        return joined([title, turn.say("report-nothing")])
    return joined([title, _people(turn, found), _sales(turn, found), _referrals(turn, found), *_invited(turn, found)])


def _people(turn: Turn, found: Report) -> Marked:
    parts = [turn.say("report-joins", joins=found.joins, invited=found.invited)]
    if found.leaves:
        parts.append(turn.say("report-leaves", leaves=found.leaves))
    return joined(parts, by=" · ")


def _sales(turn: Turn, found: Report) -> Marked:
    parts = [turn.say("report-orders", orders=found.orders, money=turn.money(found.orders_minor))]
    if found.refunds:
        parts.append(turn.say("report-refunds", refunds=found.refunds, money=turn.money(found.refunds_minor)))
    return joined(parts, by=" · ")


def _referrals(turn: Turn, found: Report) -> Marked:
    return turn.say("report-referrals", referrals=found.referrals, qualified=found.qualified)


def _invited(turn: Turn, found: Report) -> list[Marked]:
    lines = []
    if found.best:
        best = joined([_referrer(turn, one) for one in found.best], by=turn.say("list-comma"))
        lines.append(turn.say("report-best", best=best))
    if found.to_first_order is not None:
        lines.append(turn.say("report-median", span=forms.Span(span=found.to_first_order)))
    return lines


def _referrer(turn: Turn, one: Referrer) -> Marked:
    name = names.name(one.name, turn.language)
    return turn.say(
        "report-referrer", name=name, number=str(one.member_id), friends=one.friends, money=turn.money(one.minor)
    )


def _by_inviter(found: list[Brought]) -> list[list[Brought]]:
    groups: dict[int, list[Brought]] = {}
    for one in found:
        groups.setdefault(one.inviter_id, []).append(one)
    return sorted(groups.values(), key=len, reverse=True)


def _brought(turn: Turn, group: list[Brought]) -> Marked:
    first = group[0]
    friends = joined([_friend(turn, one) for one in group], by=turn.say("list-comma"))
    name = names.name(first.inviter, turn.language)
    return turn.say("report-brought-line", name=name, number=str(first.inviter_id), friends=friends)


def _friend(turn: Turn, one: Brought) -> Marked:
    key = "report-friend-bought" if one.status is ReferralStatus.QUALIFIED else "report-friend"
    return turn.say(key, name=names.name(one.invitee, turn.language), number=str(one.invitee_id))


COMMANDS = (
    Command(
        word="report",
        chinese="报表",
        also=("报告",),
        run=report,
        role=Role.MANAGER,
        most=1,
        at=At.PRIVATE,
        shows="[7d]",
    ),
)
PRESSES = {BROUGHT: (Role.MANAGER, brought)}
