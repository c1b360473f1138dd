"""How far a broadcast is, in one message that is edited; and how it ended, told once."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import broadcast_results, notices, people
from handlers.actions import Action, Actions, Edit, Place, Rank, Say, Sent
from handlers.broadcast_times import GO, exact, night_ends_at
from handlers.content import Button, Buttons, Text
from handlers.events import Due, Performed, Where
from handlers.outcomes import Done
from handlers.refs import number
from handlers.texts import Marked
from handlers.turn import Turn
from storage import broadcasts, members, wakes
from storage.broadcasts import Broadcast
from storage.rows import BroadcastId, Role

LOOK = "broadcast.progress"
"""The wake that has the message brought up to date; its ref is the broadcast's number, as everywhere here."""
STANDS = "broadcast.stands"
"""The result of sending that message, or the preview it grows out of."""
SHOWN = "broadcast.shown"
"""The result of editing it. Only then is the next look planned: never are two edits under way."""
RESTS = "broadcast.rests"
"""The same where it says that it waits for the morning: so does the next look."""
DONE = "broadcast.done"
FORGET = "broadcast.forget"
"""The wake after which its words and photos are deleted: sent content is kept for 7 days (contract, rule 9)."""
KEEP = timedelta(days=7)
GAP = timedelta(seconds=4)
AWAITS = "broadcast.awaits"
"""The wake for a look where the message cannot be edited, or is gone."""
SELDOM = timedelta(minutes=1)

COUNTED = {"running": "broadcast-running", "paused": "broadcast-paused", "cancelled": "broadcast-stopped"}
PAUSE, RESUME, STOP = "broadcast.pause", "broadcast.resume", "broadcast.stop"
BUTTONS = {
    "scheduled": ((STOP, "broadcast-call-off"),),
    "running": ((PAUSE, "broadcast-pause"), (STOP, "broadcast-stop")),
    "paused": ((RESUME, "broadcast-resume"), (STOP, "broadcast-stop")),
}
"""By status: what its message offers, and how that is called."""


def at_author(turn: Turn, broadcast: Broadcast) -> Turn:
    """The turn of whoever wrote it, in the place it was asked for."""
    place = Place(platform=broadcast.report_platform, chat=broadcast.report_chat)
    author = members.get(turn.tx, turn.shop.id, broadcast.created_by)
    return replace(turn, sender=author, where=Where(place=place, kind="private"), thread=None)


def found(turn: Turn, ref: str) -> Broadcast | None:
    """The shop's broadcast of this number."""
    broadcast = broadcasts.get(turn.tx, BroadcastId(number(ref)))
    return broadcast if broadcast and broadcast.shop_id == turn.shop.id else None


def watch(turn: Turn, broadcast: Broadcast) -> None:
    """Show in a moment how far it is, unless it has ended by then."""
    wakes.put(turn.tx, turn.shop.id, LOOK, str(broadcast.id), turn.now + GAP)


def show(turn: Turn, broadcast: Broadcast, message_id: str | None) -> Action:
    """How it stands now, in this message of ours or in a new one. The turn is its author's."""
    now = broadcasts.get(turn.tx, broadcast.id) or broadcast
    content = Text(text=_standing(turn, now), buttons=_buttons(turn, now))
    if message_id is None:
        return Say(to=turn.here, content=content, on_result=f"{STANDS} {now.id}")
    word = SHOWN if _night(turn, now) is None else RESTS
    return Edit(sent=Sent(place=turn.here, message_id=message_id), content=content, on_result=f"{word} {now.id}")


def due(turn: Turn, due: Due) -> Actions:
    broadcast = found(turn, due.ref)
    if broadcast is None or broadcast.status != "running" or not _is_authors(turn, broadcast):
        return []
    return [show(at_author(turn, broadcast), broadcast, broadcast.report_message_id)]


def stands(turn: Turn, performed: Performed) -> Actions:
    """The message is sent. A short broadcast may have ended before."""
    broadcast = found(turn, performed.ref)
    if broadcast is None or not isinstance(performed.outcome, Done):
        return []
    message_id = str(performed.outcome.result["message_id"])
    broadcasts.stands_at(turn.tx, broadcast, message_id)
    if broadcast.status == "running":
        watch(turn, broadcast)
    return [show(at_author(turn, broadcast), broadcast, message_id)] if broadcast.status == "done" else []


def shown(turn: Turn, performed: Performed) -> Actions:
    """The message is up to date: look again in a moment."""
    broadcast = found(turn, performed.ref)
    if broadcast is None or broadcast.status != "running":
        return []
    if not isinstance(performed.outcome, Done):
        return _without_edits(turn, broadcast)
    watch(turn, broadcast)
    return []


def awaits(turn: Turn, due: Due) -> Actions:
    broadcast = found(turn, due.ref)
    return _without_edits(turn, broadcast) if broadcast is not None and broadcast.status == "running" else []


def _without_edits(turn: Turn, broadcast: Broadcast) -> Actions:
    """The message stands as it was sent. That some wait to write first is said anew, once."""
    if not _is_authors(turn, broadcast):
        return []
    if not broadcasts.count_waiting(turn.tx, broadcast):
        wakes.put(turn.tx, turn.shop.id, AWAITS, str(broadcast.id), turn.now + SELDOM)
        return []
    theirs = at_author(turn, broadcast)
    return [Say(to=theirs.here, content=Text(text=_standing(theirs, broadcast)), rank=Rank.NOTICE)]


def rests(turn: Turn, performed: Performed) -> Actions:
    """The message says until when it waits: look again then."""
    broadcast = found(turn, performed.ref)
    night = _night(turn, broadcast) if broadcast else None
    if broadcast is None or night is None:
        return shown(turn, performed)
    wakes.put(turn.tx, turn.shop.id, LOOK, performed.ref, night + GAP)
    return []


def done(turn: Turn, performed: Performed) -> Actions:
    """It has ended: the buttons go, and its author hears how it went; the owners, where that one may not any more."""
    broadcast = found(turn, performed.ref)
    if broadcast is None:
        return []
    for kind in (LOOK, AWAITS):
        wakes.cancel(turn.tx, turn.shop.id, kind, performed.ref)
    keep(turn, broadcast)
    if not _is_authors(turn, broadcast):
        return notices.to_owners(turn, lambda theirs: Text(text=broadcast_results.told(theirs, broadcast)))
    theirs = at_author(turn, broadcast)
    last = [show(theirs, broadcast, broadcast.report_message_id)] if broadcast.report_message_id else []
    result = Text(text=broadcast_results.told(theirs, broadcast))
    return [*last, Say(to=theirs.here, content=result, rank=Rank.NOTICE)]


def keep(turn: Turn, broadcast: Broadcast) -> None:
    """Its words and photos are kept from now on for as long as anything that was sent."""
    wakes.put(turn.tx, turn.shop.id, FORGET, str(broadcast.id), turn.now + KEEP)


def forget(turn: Turn, due: Due) -> Actions:
    """They are deleted, unless it is still to be sent. A draft that nobody has sent by now is none any more."""
    broadcast = found(turn, due.ref)
    if broadcast is None:
        return []
    broadcasts.move(turn.tx, broadcast, "cancelled", of=("draft",))
    if not broadcasts.forget(turn.tx, broadcast):
        keep(turn, broadcast)
    return []


def _is_authors(turn: Turn, broadcast: Broadcast) -> bool:
    """Whether whoever wrote it may still send such things, and see how they went."""
    return people.reaches(turn, broadcast.created_by, Role.MANAGER)


def _standing(turn: Turn, broadcast: Broadcast) -> Marked:
    if broadcast.status == "done":
        return turn.say("broadcast-finished")
    if broadcast.status == "scheduled":
        return _planned(turn, broadcast)
    if broadcast.status == "cancelled" and broadcast.targets == 0:
        return turn.say("broadcast-dropped")
    arrived = broadcasts.count_arrived(turn.tx, broadcast)
    night = _night(turn, broadcast)
    if night is not None:
        return turn.say("broadcast-waits", arrived=arrived, total=broadcast.targets, until=exact(turn, night))
    waiting = broadcasts.count_waiting(turn.tx, broadcast) if broadcast.status == "running" else 0
    if waiting:
        return turn.say("broadcast-awaits", arrived=arrived, total=broadcast.targets, waiting=waiting)
    return turn.say(COUNTED[broadcast.status], arrived=arrived, total=broadcast.targets)


def _night(turn: Turn, broadcast: Broadcast) -> datetime | None:
    """Until when one that has begun waits for the morning."""
    return night_ends_at(turn, broadcast, turn.now) if broadcast.status == "running" else None


def _planned(turn: Turn, broadcast: Broadcast) -> Marked:
    wake = wakes.of(turn.tx, turn.shop.id, GO, str(broadcast.id))
    return turn.say("broadcast-planned", start=exact(turn, wake.due_at if wake else turn.now))


def _buttons(turn: Turn, broadcast: Broadcast) -> Buttons:
    offered = BUTTONS.get(broadcast.status, ())
    row = tuple(Button(label=turn.label(key), does=f"{word} {broadcast.id}") for word, key in offered)
    return (row,) if row else ()


DUES = {LOOK: due, AWAITS: awaits, FORGET: forget}
RESULTS = {STANDS: stands, SHOWN: shown, RESTS: rests, DONE: done}
