"""How a broadcast went: how many got it, and why the others did not."""

from collections import Counter
from collections.abc import Iterable

from handlers.texts import Marked, forms, joined
from handlers.turn import Turn
from storage import broadcasts, handovers
from storage.broadcasts import Broadcast, Tally

ARRIVED = frozenset({"sent", "handed_over"})
REASONS = {
    "blocked": "broadcast-why-blocked",
    "deactivated": "broadcast-why-deleted",
    "deleted": "broadcast-why-deleted",
    "never_started": "broadcast-why-never-started",
    "removed": "broadcast-why-removed",
    "not_allowed": "broadcast-why-not-allowed",
    "month_used_up": "broadcast-why-month-used-up",
    "left_out": "broadcast-why-left-out",
    "not_confirmed": "broadcast-why-not-confirmed",
    "not_taken": "broadcast-why-not-taken",
}
"""Why something did not arrive, in the words that platforms' packages have for it → how that is said."""
UNKNOWN = "broadcast-why-unknown"
"""How everything else is said that may have arrived."""
REFUSED_MAX = 3
"""Of a platform's own words so many are repeated."""


def told(turn: Turn, broadcast: Broadcast) -> Marked:
    """ "Sent 1,279 / 1,284", who did not get it and why, and who was left out from the start."""
    tallied = broadcasts.tally(turn.tx, broadcast)
    left_out = [one for one in tallied if _is_left_out(one)]
    meant = [one for one in tallied if not _is_left_out(one)]
    missing = [one for one in meant if one.status not in ARRIVED]
    total, absent = _sum(meant), _sum(missing)
    asked = [turn.say("poll-asked", question=forms.excerpt(broadcast.body))] if broadcast.poll_id else []
    parts = [*asked, turn.say("broadcast-done", arrived=total - absent, total=total)]
    handed = _sum(one for one in meant if one.status == "handed_over")
    if handed:
        owners = handovers.owners(turn.tx, broadcast.id)
        parts.append(turn.say("broadcast-handed-over", count=handed, owners=max(1, owners)))
    if absent:
        key = "broadcast-missing-people" if broadcast.is_private else "broadcast-missing-groups"
        parts.append(turn.say(key, count=absent, reasons=_listed(turn, _why(turn, missing))))
    if left_out:
        parts.append(turn.say("broadcast-besides", parts=_listed(turn, _besides(turn, left_out))))
    return joined(parts)


def _is_left_out(one: Tally) -> bool:
    """Never sent to: who wants none, who was out of reach before."""
    return one.status == "skipped" or (one.status == "unreachable" and not one.was_tried)


def _why(turn: Turn, missing: list[Tally]) -> list[Marked]:
    counted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for one in missing:
        if one.status == "failed" and one.reason not in REASONS:
            refused[one.reason] += one.deliveries
        else:
            counted[REASONS.get(one.reason, UNKNOWN)] += one.deliveries
    said = [turn.say(key, count=count) for key, count in counted.most_common()]
    said += [
        turn.say("broadcast-why-refused", count=count, reason=forms.excerpt(reason))
        for reason, count in refused.most_common(REFUSED_MAX)
    ]
    others = sum(refused.values()) - sum(count for _, count in refused.most_common(REFUSED_MAX))
    return [*said, turn.say("broadcast-why-others", count=others)] if others else said


def _besides(turn: Turn, left_out: list[Tally]) -> list[Marked]:
    opted_out = _sum(one for one in left_out if one.reason == "opted_out")
    unreachable = _sum(one for one in left_out if one.status == "unreachable")
    said = [turn.say("broadcast-opted-out", count=opted_out)] if opted_out else []
    return [*said, turn.say("broadcast-unreachable", count=unreachable)] if unreachable else said


def _listed(turn: Turn, parts: list[Marked]) -> Marked:
    return joined(parts, by=turn.say("list-comma"))


def _sum(tallied: Iterable[Tally]) -> int:
    return sum(one.deliveries for one in tallied)
