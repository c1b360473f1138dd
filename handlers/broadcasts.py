"""Broadcasts: one content to everybody, a group, or a tag; now, later, or every Friday."""

from datetime import datetime

from handlers import audiences, firings, notices, people, progress, voting
from handlers.actions import Actions, AnswerPress
from handlers.broadcast_times import GO, exact, starts_at
from handlers.content import Album, Content, Picture, Text
from handlers.events import Due, Pressed
from handlers.late import LATE, is_missed
from handlers.progress import PAUSE, RESUME, STOP, at_author, found
from handlers.texts import forms, plain
from handlers.turn import Turn
from storage import broadcasts, polls, wakes
from storage.broadcasts import Broadcast
from storage.rows import BroadcastId, Role, Wake
from storage.tx import Tx

WAITING = ("draft", "scheduled")
NUMBER_MAX = 18
"""Digits of a number that a database can have given."""


def content_of(tx: Tx, broadcast_id: int) -> Content:
    """What a broadcast says, the same to everybody."""
    broadcast = broadcasts.get(tx, BroadcastId(broadcast_id))
    if broadcast is None:
        raise LookupError(f"no broadcast {broadcast_id}")
    poll = polls.get(tx, broadcast.shop_id, broadcast.poll_id) if broadcast.poll_id else None
    if poll is not None:
        return voting.alone(poll)
    text = plain(broadcast.body)
    match tuple(one for one in broadcast.media if one is not None):
        case ():
            return Text(text=text)
        case (one,):
            return Picture(picture=one, text=text)
        case several:
            return Album(pictures=several, text=text)


def go(turn: Turn, broadcast: Broadcast) -> bool:
    """Now, or when its time has come. False where it is on its way already, or called off. The turn is its author's."""
    at = starts_at(turn, broadcast)
    if at is None:
        return _run(turn, broadcast)
    if not broadcasts.move(turn.tx, broadcast, "scheduled", of=WAITING):
        return False
    title = turn.label("broadcast-title", words=_words(turn, broadcast))
    wakes.put(turn.tx, turn.shop.id, GO, str(broadcast.id), at, every=broadcast.every, title=title, is_shown=True)
    return True


def due(turn: Turn, due: Due) -> Actions:
    """Its time has come; a plan has one made that goes now."""
    broadcast = found(turn, due.ref)
    if broadcast is None or broadcast.status != "scheduled":
        return []
    if not people.reaches(turn, broadcast.created_by, Role.MANAGER):
        return _orphaned(turn, broadcast)
    theirs = at_author(turn, broadcast)
    if broadcast.every is not None:
        return _fire(theirs, broadcast, due.due_at)
    if is_missed(turn, due.due_at):
        broadcasts.move(turn.tx, broadcast, "cancelled", of=("scheduled",))
        return _missed(theirs, due.due_at)
    return _begin(theirs, broadcast)


def _orphaned(turn: Turn, broadcast: Broadcast) -> Actions:
    """Whoever planned it may not send any more: it ends, and the owners hear of it."""
    broadcasts.move(turn.tx, broadcast, "cancelled", of=("scheduled",))
    wakes.cancel(turn.tx, turn.shop.id, GO, str(broadcast.id))
    return notices.to_owners(
        turn, lambda theirs: Text(text=theirs.say("broadcast-orphaned", words=_words(theirs, broadcast)))
    )


def _words(turn: Turn, broadcast: Broadcast) -> str:
    return forms.excerpt(broadcast.body) or turn.label("broadcast-of-photos")


def call_off(turn: Turn, wake: Wake) -> None:
    """It was taken out of the schedule."""
    broadcast = found(turn, wake.ref)
    if broadcast is not None:
        broadcasts.move(turn.tx, broadcast, "cancelled", of=("scheduled",))


def _run(turn: Turn, broadcast: Broadcast) -> bool:
    if not broadcasts.move(turn.tx, broadcast, "running", of=WAITING):
        return False
    broadcasts.count_targets(turn.tx, broadcast, audiences.heads(turn, broadcast.audience).reached)
    return True


def _fire(turn: Turn, plan: Broadcast, due_at: datetime) -> Actions:
    """One firing of a plan. What fell due while the program was down goes if it is not too late."""
    assert plan.every is not None
    missed = is_missed(turn, due_at)
    fire_at = firings.last_within(plan.every, turn.shop.zone, LATE, turn.now) if missed else due_at
    if fire_at is None:
        return _missed(turn, due_at)
    firing = broadcasts.add_firing(turn.tx, plan, fire_at, turn.now)
    if firing is None:
        return []
    progress.keep(turn, firing)
    return _begin(turn, firing)


def _begin(turn: Turn, broadcast: Broadcast) -> Actions:
    """Nobody has just asked for it: a message about its progress comes only if it takes a while."""
    broadcasts.stands_at(turn.tx, broadcast, None)
    if go(turn, broadcast):
        progress.watch(turn, broadcast)
    return []


def _missed(turn: Turn, due_at: datetime) -> Actions:
    return turn.answer("broadcast-missed", at=exact(turn, due_at))


# --- buttons -----------------------------------------------------------------------------------------------------


def mine(turn: Turn, ref: str) -> Broadcast | None:
    """The broadcast a button is about, if whoever presses it wrote it or is an owner."""
    broadcast = found(turn, ref) if ref.isdecimal() and len(ref) < NUMBER_MAX else None
    if broadcast is None or (not turn.is_me(broadcast.created_by) and turn.role is not Role.OWNER):
        return None
    return broadcast


def pause(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return _move(turn, pressed, ref, "paused", of=("running",))


def resume(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return _move(turn, pressed, ref, "running", of=("paused",))


def stop(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """Whoever has it keeps it; nobody else gets it."""
    return _move(turn, pressed, ref, "cancelled", of=("scheduled", "running", "paused"))


def _move(turn: Turn, pressed: Pressed, ref: str, status: str, *, of: tuple[str, ...]) -> Actions:
    broadcast = mine(turn, ref)
    if broadcast is None:
        return [not_yours(turn, pressed)]
    if not broadcasts.move(turn.tx, broadcast, status, of=of):
        return [too_late(turn, pressed)]
    for kind in (GO, progress.LOOK):
        wakes.cancel(turn.tx, turn.shop.id, kind, ref)
    return [progress.show(turn, broadcast, pressed.message_id)]


def not_yours(turn: Turn, pressed: Pressed) -> AnswerPress:
    return AnswerPress(platform=turn.platform, press=pressed.press, text=turn.label("press-not-yours"))


def too_late(turn: Turn, pressed: Pressed) -> AnswerPress:
    return AnswerPress(platform=turn.platform, press=pressed.press, text=turn.label("broadcast-too-late"))


DUES = {GO: due}
PRESSES = {
    PAUSE: (Role.MANAGER, pause),
    RESUME: (Role.MANAGER, resume),
    STOP: (Role.MANAGER, stop),
}
