"""The preview of a broadcast: the content itself, then to whom, when, how long it takes; and the question."""

from datetime import timedelta
from math import ceil

from handlers import audiences, broadcasts, handed
from handlers.actions import Actions, DropButtons, Say, Sent
from handlers.broadcast_times import clock, exact, night_ends_at, starts_at
from handlers.content import Button, Buttons, Text
from handlers.progress import STANDS
from handlers.texts import Marked, forms, joined
from handlers.texts.repeats import repeat
from handlers.turn import Turn
from storage.broadcasts import Broadcast, Heads

SEND, LOUD, DROP = "broadcast.send", "broadcast.loud", "broadcast.drop"
PER_S = 30
"""Messages a second over everything: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""
A_MOMENT_S = 2


def show(turn: Turn, draft: Broadcast) -> Actions:
    """As it will look, and what will happen. An older preview of it loses its buttons. The turn is its author's."""
    heads = audiences.heads(turn, draft.audience)
    question = Text(text=_says(turn, draft, heads), buttons=_buttons(turn, draft))
    older: Actions = []
    if draft.report_message_id is not None:
        older.append(DropButtons(sent=Sent(place=turn.here, message_id=draft.report_message_id)))
    content = broadcasts.content_of(turn.tx, draft.id)
    return [*older, *turn.reply(content), Say(to=turn.here, content=question, on_result=f"{STANDS} {draft.id}")]


def _says(turn: Turn, draft: Broadcast, heads: Heads) -> Marked:
    first = [turn.say("preview-title"), _to(turn, draft, heads), _when(turn, draft), _takes(turn, draft, heads)]
    return joined([*first, handed.note(turn, draft.audience)])


def _to(turn: Turn, draft: Broadcast, heads: Heads) -> Marked:
    whom = audiences.named(turn, draft.audience, heads.reached)
    parts = [turn.say("broadcast-opted-out", count=heads.opted_out)] if heads.opted_out else []
    if heads.unreachable:
        parts.append(turn.say("broadcast-unreachable", count=heads.unreachable))
    if not parts:
        return turn.say("preview-to", whom=whom)
    return turn.say("preview-to-besides", whom=whom, parts=joined(parts, by=turn.say("list-comma")))


def _when(turn: Turn, draft: Broadcast) -> Marked:
    at = starts_at(turn, draft)
    if at is None:
        return turn.say("preview-now")
    start = exact(turn, at)
    if draft.every is None and draft.fire_at is None:
        return turn.say("preview-quiet", clock=clock(turn, turn.now), start=start)
    if draft.every is None:
        return turn.say("preview-at", start=start)
    repeats = turn.say("preview-every", repeat=repeat(draft.every, turn.language), start=start)
    night_ends = night_ends_at(turn, draft, at)
    held = turn.say("preview-every-quiet", until=clock(turn, night_ends)) if night_ends else Marked("")
    return joined([repeats, held])


def _takes(turn: Turn, draft: Broadcast, heads: Heads) -> Marked:
    seconds = ceil(heads.reached * max(1, len(draft.media)) / PER_S)
    if seconds <= A_MOMENT_S:
        return turn.say("preview-takes-a-moment")
    return turn.say("preview-takes", span=forms.Span(span=timedelta(seconds=seconds)))


def _buttons(turn: Turn, draft: Broadcast) -> Buttons:
    change = Button(label=turn.label("preview-change"), does=f"/broadcast_text {draft.id}")
    drop = Button(label=turn.label("preview-drop"), does=f"{DROP} {draft.id}")
    return (tuple(_yes(turn, draft)), (change, drop))


def _yes(turn: Turn, draft: Broadcast) -> list[Button]:
    """Send it, in its time; and, where the night holds it back, without waiting."""
    at = starts_at(turn, draft)
    if at is None:
        return [Button(label=turn.label("preview-send"), does=f"{SEND} {draft.id}")]
    label = turn.label("preview-plan") if draft.every else turn.label("preview-send-at", start=exact(turn, at))
    yes = Button(label=label, does=f"{SEND} {draft.id}")
    if night_ends_at(turn, draft, at if draft.every else turn.now) is None:
        return [yes]
    loud = turn.label("preview-plan-loud" if draft.every else "preview-send-loud")
    return [yes, Button(label=loud, does=f"{LOUD} {draft.id}")]
