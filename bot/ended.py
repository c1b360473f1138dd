"""How something owed ended, or that it is owed still."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from bot.owed import Owed
from handlers.actions import PayOut, RefundPayment
from handlers.outcomes import (
    Done,
    Failed,
    HandedOver,
    Outcome,
    Relocated,
    RetryLater,
    Unknown,
    Unreachable,
    WaitsForContact,
)

TRIES = 30
"""How often something may be put off, each time for longer: a platform that is away for half an hour loses nothing."""
LONGEST_S = 60.0
"""Between two tries, unless the platform itself asks for more."""
TRIES_UNKNOWN = 6
"""How often something that may have happened is done again, where twice is better than never. Each time later: a
platform whose front door answers for it that it is away is back within half a minute."""

Status = Literal["queued", "done", "handed_over", "failed", "unreachable", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """`status` queued: owed still, after `again_s` seconds. `owed.attempts` counts this attempt."""

    owed: Owed
    outcome: Outcome
    status: Status
    at: datetime
    again_s: float = 0.0

    @property
    def reason(self) -> str | None:
        return getattr(self.outcome, "reason", None)


def judge(owed: Owed, outcome: Outcome, at: datetime) -> Ended:
    """What the outcome means for something owed that counts this attempt already."""
    match outcome:
        case Done():
            return Ended(owed=owed, outcome=outcome, status="done", at=at)
        case HandedOver():
            return Ended(owed=owed, outcome=outcome, status="handed_over", at=at)
        case WaitsForContact():
            # It was not tried: waiting costs none of the tries.
            return Ended(owed=replace(owed, attempts=owed.attempts - 1), outcome=outcome, status="queued", at=at)
        case Failed():
            return Ended(owed=owed, outcome=outcome, status="failed", at=at)
        case Unreachable():
            return Ended(owed=owed, outcome=outcome, status="unreachable", at=at)
        case Unknown():
            if owed.attempts >= TRIES_UNKNOWN or not is_better_twice(owed):
                return Ended(owed=owed, outcome=outcome, status="unknown", at=at)
            return Ended(owed=owed, outcome=outcome, status="queued", at=at, again_s=_longer(1.0, owed.attempts))
        case RetryLater(is_settings=True):
            again_s, owed = outcome.after_s, replace(owed, attempts=owed.attempts - 1)
            return Ended(owed=owed, outcome=outcome, status="queued", at=at, again_s=again_s)
        case RetryLater() | Relocated():
            return _again(owed, outcome, at)


def storable(outcome: Outcome) -> Outcome:
    """The same without what no database takes: half a character, as broken JSON has it, and NUL. What came from outside
    must not keep what came with it from being recorded."""
    told = {one.name: _clean(getattr(outcome, one.name)) for one in fields(outcome)}
    return replace(outcome, **told)


def _clean(value: Any) -> Any:
    match value:
        case str():
            return value.encode(errors="replace").decode().replace("\0", "")
        case dict():
            return {_clean(key): _clean(one) for key, one in value.items()}
        case list():
            return [_clean(one) for one in value]
    return value


def _again(owed: Owed, outcome: RetryLater | Relocated, at: datetime) -> Ended:
    if owed.attempts >= TRIES:
        why = outcome.reason if isinstance(outcome, RetryLater) else "the chat moved again and again"
        return Ended(owed=owed, outcome=Failed(reason=f"put off {TRIES} times: {why}"), status="failed", at=at)
    again_s = _longer(outcome.after_s, owed.attempts) if isinstance(outcome, RetryLater) else 0.0
    return Ended(owed=owed, outcome=outcome, status="queued", at=at, again_s=again_s)


def _longer(after_s: float, attempts: int) -> float:
    """Twice as long after each try, from what was asked for."""
    return max(after_s, min(after_s * 2.0 ** (attempts - 1), LONGEST_S))


def is_better_twice(owed: Owed) -> bool:
    """An answer or a notice is; a broadcast is not, and money is asked about, never given twice."""
    return owed.broadcast_id is None and not isinstance(owed.action, PayOut | RefundPayment)
