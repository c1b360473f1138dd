"""Every "no" around broadcasts.

Refusal (refusals.py)
├── TagUnworn            a tag that nobody who could be written to wears
├── NobodyToReach        nobody can be written to in private yet
├── BroadcastEmpty       neither words nor a photo
├── BroadcastTimes       at= and every= together
├── BroadcastGone        a draft that is none any more
└── BroadcastTimeOver    its time passed before somebody said yes
"""

from handlers.misread import without
from handlers.refusals import Refusal


class TagUnworn(Refusal):
    """`tag`: without its #. `who`: the number of somebody."""

    text = "refused-tag-unworn"


class NobodyToReach(Refusal):
    text = "refused-nobody"


class BroadcastEmpty(Refusal):
    text = "refused-broadcast-empty"


class BroadcastTimes(Refusal):
    """`example`: what works."""

    text = "refused-broadcast-times"

    def in_line(self, line: str) -> None:
        """The line as it repeats."""
        self.values["example"] = without(line, "at")


class BroadcastGone(Refusal):
    text = "refused-broadcast-gone"


class BroadcastTimeOver(Refusal):
    text = "refused-broadcast-time-over"
