"""Every "no" around broadcasts.

Refusal (refusals.py)
├── TagUnworn            a tag that nobody who could be written to wears
├── NobodyToReach        nobody can be written to in private yet
├── BroadcastEmpty       neither words nor a photo
├── BroadcastTimes       at= and every= together
├── BroadcastGone        a draft that is none any more
└── BroadcastTimeOver    its time passed before somebody said yes
"""

from handlers.refusals import Refusal


class TagUnworn(Refusal):
    """`tag`: without its #."""

    text = "refused-tag-unworn"


class NobodyToReach(Refusal):
    text = "refused-nobody"


class BroadcastEmpty(Refusal):
    text = "refused-broadcast-empty"


class BroadcastTimes(Refusal):
    text = "refused-broadcast-times"


class BroadcastGone(Refusal):
    text = "refused-broadcast-gone"


class BroadcastTimeOver(Refusal):
    text = "refused-broadcast-time-over"
