"""When a broadcast goes: now, later, every Friday; and never at night without being told to."""

from datetime import datetime

from handlers import firings, quiet
from handlers.texts import forms
from handlers.turn import Turn
from storage.broadcasts import Broadcast

GO = "broadcast.go"
"""The wake of a broadcast that waits for its time, or of a plan that repeats; its ref is the broadcast's number."""


def starts_at(turn: Turn, broadcast: Broadcast) -> datetime | None:
    """When it will begin if it is sent now; for what repeats, the first time. None: at once."""
    if broadcast.every is not None:
        return firings.after(broadcast.every, turn.shop.zone, turn.now)
    if broadcast.fire_at is not None and broadcast.fire_at > turn.now:
        return broadcast.fire_at
    return night_ends_at(turn, broadcast, turn.now)


def night_ends_at(turn: Turn, broadcast: Broadcast, at: datetime) -> datetime | None:
    """The end of the quiet hours that hold it back at this time; None where nothing does."""
    if not broadcast.is_private or broadcast.is_quiet_ok:
        return None
    return quiet.ends_at(turn.shop, at)


def exact(turn: Turn, at: datetime) -> forms.Exact:
    return forms.Exact(at=at, now=turn.now, tz=turn.shop.zone)


def clock(turn: Turn, at: datetime) -> str:
    """22:40 on the shop's clocks."""
    return f"{at.astimezone(turn.shop.zone):%H:%M}"
