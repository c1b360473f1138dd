"""Who goes first when a platform's pace is short."""

from enum import IntEnum


class Rank(IntEnum):
    CHECKOUT = 0
    """Somebody waits with a finger on the screen: checkouts, presses, join requests."""
    ANSWER = 1
    """An answer to what somebody has just said."""
    NOTICE = 2
    """Something a person should know: a reward, an order's step, a post and its edits."""
    BROADCAST = 3
