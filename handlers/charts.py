"""The picture of a report: joins and sales as time goes on, how far the invited came, who brings those who buy.

It is asked for by the report's text once that has been said, so the text never waits for it; and it tells of the same
span to the same moment, however much later it is made.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from handlers import columns
from handlers.actions import Actions, Rank, Say
from handlers.columns import Column, Unit
from handlers.content import Bar, Chart, Panel, Picture
from handlers.events import Performed, Where
from handlers.outcomes import Failed, Unreachable
from handlers.texts import Marked, forms, names
from handlers.turn import Turn
from storage import members, read, reports
from storage.reports import Referrer, Spans
from storage.rows import MemberId

ASKED = "report.chart"
MOMENT = timedelta(seconds=1)


def period(now: datetime, span: timedelta) -> tuple[datetime, datetime]:
    """Up to now, and this very moment too."""
    return now - span, now + MOMENT


def ask(turn: Turn, span: timedelta) -> str:
    """`on_result` of the text that the picture follows."""
    return f"{ASKED} {turn.me.id}.{int(span.total_seconds())}.{read.micros(turn.now)}"


def chart(turn: Turn, performed: Performed) -> Actions:
    """The text has been said: the picture follows, where there is something to draw."""
    member_id, span_s, asked_at = (int(part) for part in performed.ref.split("."))
    member = members.get(turn.tx, turn.shop.id, MemberId(member_id))
    if performed.place is None or member is None or isinstance(performed.outcome, Failed | Unreachable):
        return []
    theirs = replace(turn.seen_as(member), where=Where(place=performed.place, kind="private"))
    drawn = _chart(theirs, timedelta(seconds=span_s), read.instant(asked_at))
    if not drawn.panels:
        return []
    return [Say(to=performed.place, content=Picture(picture=drawn, text=Marked("")), rank=Rank.NOTICE)]


def _chart(turn: Turn, span: timedelta, asked_at: datetime) -> Chart:
    since, until = period(asked_at, span)
    panels = [*_over_time(turn, since, until), *_funnel(turn, since, until), *_best(turn, since, until)]
    return Chart(
        shop=turn.shop.name,
        title=turn.label("report-title", span=forms.Span(span=span)),
        line=_days(turn, since, asked_at),
        panels=tuple(panels),
    )


def _days(turn: Turn, since: datetime, asked_at: datetime) -> str:
    first, last = (at.astimezone(turn.shop.zone).date() for at in (since, asked_at))
    return turn.label(
        "chart-days", first=forms.day(first, turn.language, last), last=forms.day(last, turn.language, last)
    )


# --- as time goes on -------------------------------------------------------------------------------------------------


def _over_time(turn: Turn, since: datetime, until: datetime) -> list[Panel]:
    """Joins and sales; the first of them says what a column is."""
    unit, found = columns.cut(since, until, turn.shop.zone)
    panels = [*_joins(turn, unit, found), *_sales(turn, unit, found)]
    note = "chart-by-part" if any(one.is_part for one in found) else "chart-by"
    return [replace(one, note=turn.label(note, unit=unit)) for one in panels[:1]] + panels[1:]


def _joins(turn: Turn, unit: Unit, found: list[Column]) -> list[Panel]:
    joins = reports.joins_by(turn.tx, turn.shop.id, _spans(found))
    title = turn.label("chart-joins", joins=sum(joins))
    return _panel(title, _names(turn, unit, found), found, joins, forms.number)


def _sales(turn: Turn, unit: Unit, found: list[Column]) -> list[Panel]:
    sales = reports.sales_by(turn.tx, turn.shop.id, _spans(found))
    title = turn.label("chart-sales", money=turn.money(sum(sales)))
    written = partial(forms.short_money, currency=turn.shop.currency, language=turn.language)
    return _panel(title, _names(turn, unit, found), found, sales, written)


def _panel(
    title: str, shown: list[str], found: list[Column], sizes: list[int], written: Callable[[int], str]
) -> list[Panel]:
    """No panel where nothing happened; and nothing is written on a column that is not there."""
    bars = tuple(
        Bar(name=name, label=written(size) if size else "", size=size, is_part=one.is_part)
        for name, one, size in zip(shown, found, sizes, strict=True)
    )
    return [Panel(title=title, shape="columns", bars=bars)] if any(sizes) else []


def _spans(found: list[Column]) -> Spans:
    return [(one.since, one.until) for one in found]


def _names(turn: Turn, unit: Unit, found: list[Column]) -> list[str]:
    form = forms.short_month if unit == "month" else forms.short_day
    return [form(one.on, turn.language) for one in found]


# --- people ----------------------------------------------------------------------------------------------------------


def _funnel(turn: Turn, since: datetime, until: datetime) -> list[Panel]:
    found = reports.funnel(turn.tx, turn.shop.id, since, until)
    if not found.opened:
        return []
    bars = (
        _step(turn, "chart-opened", found.opened),
        _step(turn, "chart-came", found.came),
        _step(turn, "chart-joined", found.joined, found.came),
        _step(turn, "chart-bought", found.bought, found.came),
        _step(turn, "chart-again", found.bought_again, found.came),
    )
    title = turn.label("chart-funnel", came=found.came)
    return [Panel(title=title, note=turn.label("chart-funnel-of"), shape="rows", bars=bars)]


def _step(turn: Turn, key: str, people: int, of: int = 0) -> Bar:
    """So many people, and which part of those who came."""
    label = turn.label("chart-share", people=people, share=round(100 * people / of)) if of else forms.number(people)
    return Bar(name=turn.label(key), label=label, size=people)


def _best(turn: Turn, since: datetime, until: datetime) -> list[Panel]:
    best = reports.best(turn.tx, turn.shop.id, since, until)
    if not best:
        return []
    bars = tuple(_referrer(turn, one) for one in best)
    return [Panel(title=turn.label("chart-best"), shape="rows", bars=bars)]


def _referrer(turn: Turn, one: Referrer) -> Bar:
    name = names.name(one.name, turn.language)
    return Bar(
        name=turn.label("chart-referrer", name=name, number=str(one.member_id)),
        label=turn.label("chart-won", friends=one.friends, money=turn.money(one.minor)),
        size=one.friends,
    )


RESULTS = {ASKED: chart}
