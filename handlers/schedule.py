"""/schedule: what is going to happen, and calling it off."""

from collections.abc import Callable

from handlers import broadcasts, campaigns, planned_posts
from handlers.actions import Actions
from handlers.broadcast_times import GO, exact
from handlers.commands import Ask, At, Choice, Command, Commanded, Values
from handlers.content import Button, Text
from handlers.schedule_refusals import PlanUnknown
from handlers.texts import Marked, forms, joined, plain
from handlers.texts.repeats import repeat
from handlers.turn import Turn
from handlers.typed import as_ascii
from storage import campaigns as dated
from storage import planned_posts as planned
from storage import wakes
from storage.rows import CampaignId, PlannedPostId, Role, Wake

SHOWN_MAX = 10
COLUMNS = 3


def _call_off_post(turn: Turn, wake: Wake) -> None:
    post = planned.get(turn.tx, turn.shop.id, PlannedPostId(int(wake.ref)))
    if post is not None:
        planned.drop(turn.tx, post)


CANCELS: dict[str, Callable[[Turn, Wake], None]] = {
    GO: broadcasts.call_off,
    planned_posts.GO: _call_off_post,
    campaigns.START: lambda turn, wake: dated.forget_start(turn.tx, CampaignId(int(wake.ref))),
    campaigns.END: lambda turn, wake: dated.forget_end(turn.tx, CampaignId(int(wake.ref))),
}
"""A wake's kind → what becomes of the thing it was for; of a kind that is not here only the time goes."""


def schedule(turn: Turn, commanded: Commanded) -> Actions:
    """/schedule: the next things first, each with a button that calls it off."""
    found = wakes.shown(turn.tx, turn.shop.id)
    if not found:
        return turn.answer("schedule-none")
    lines = [_line(turn, wake) for wake in found[:SHOWN_MAX]]
    more = len(found) - SHOWN_MAX
    rest = turn.say("schedule-more", count=more) if more > 0 else Marked("")
    buttons = [_button(turn, wake) for wake in found[:SHOWN_MAX]]
    rows = tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))
    return turn.reply(Text(text=joined([turn.say("schedule-title"), *lines, rest]), buttons=rows))


def cancel(turn: Turn, commanded: Commanded) -> Actions:
    """/schedule cancel ID."""
    wake = _named(turn, commanded.words[0])
    wakes.cancel(turn.tx, turn.shop.id, wake.kind, wake.ref)
    if wake.kind in CANCELS:
        CANCELS[wake.kind](turn, wake)
    return turn.answer("schedule-cancelled", title=wake.title)


def _named(turn: Turn, typed: str) -> Wake:
    """Raises PlanUnknown."""
    number = as_ascii(typed).removeprefix("#")
    wake = wakes.get(turn.tx, turn.shop.id, int(number)) if number.isdecimal() and len(number) < 18 else None
    if wake is None or not wake.is_shown:
        shown = wakes.shown(turn.tx, turn.shop.id)
        example = f"/schedule cancel {shown[0].id}" if shown else "/schedule"
        raise PlanUnknown(typed=forms.excerpt(typed), example=example)
    return wake


def _line(turn: Turn, wake: Wake) -> Marked:
    number, at, title = str(wake.id), exact(turn, wake.due_at), plain(wake.title)
    if wake.every is None:
        return turn.say("schedule-line", number=number, at=at, title=title)
    return turn.say("schedule-line-every", number=number, at=at, title=title, every=repeat(wake.every, turn.language))


def _button(turn: Turn, wake: Wake) -> Button:
    return Button(label=turn.label("schedule-cancel", number=str(wake.id)), does=f"/schedule cancel {wake.id}")


def _offers(turn: Turn, values: Values) -> list[Choice]:
    found = wakes.shown(turn.tx, turn.shop.id)[:SHOWN_MAX]
    return [Choice(label=f"{wake.id} · {wake.title}", value=str(wake.id)) for wake in found]


COMMANDS = (
    Command(word="schedule", chinese="计划", run=schedule, role=Role.MANAGER, at=At.PRIVATE, most=0),
    Command(
        word="schedule cancel",
        chinese="取消计划",
        run=cancel,
        role=Role.MANAGER,
        least=1,
        most=1,
        asks=(Ask(name="ID", prompt="ask-plan", offers=_offers, read=_named),),
        at=At.PRIVATE,
        shows="ID",
    ),
)
