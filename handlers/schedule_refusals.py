"""Every "no" around the schedule.

Refusal (refusals.py)
└── PlanUnknown          an id that nothing in the schedule has
"""

from handlers.refusals import Refusal


class PlanUnknown(Refusal):
    """`typed`: as typed. `example`: a command that works."""

    text = "refused-plan"
