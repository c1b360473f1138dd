"""What was planned and could not happen at its time."""

from datetime import datetime, timedelta

from handlers.turn import Turn

LATE = timedelta(hours=1)
"""What should have gone longer ago than this, as after a stop of the program, does not go any more."""


def is_missed(turn: Turn, due_at: datetime) -> bool:
    """Whether it is too late for it now. Where the shop's clock was set forward nothing is: the time between was
    jumped over, and what falls into it has to happen."""
    return turn.shop.clock_offset_s == 0 and turn.now - due_at > LATE
