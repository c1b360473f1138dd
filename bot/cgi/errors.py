"""What the platform and the network answer, translated into outcomes by a table of the platform's numbers."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from bot.cgi.faults import BUSY, Lost, NotSent, Refused, TokenRefused
from handlers.outcomes import Failed, Outcome, RetryLater, Unknown, WaitsForContact

AGAIN_S, BUSY_S, MINUTE_S = 2.0, 5.0, 60.0
MINUTE_LIMIT = 45011

CallError = Refused | NotSent | Lost
CALL_ERRORS = (Refused, NotSent, Lost)


class Trouble(StrEnum):
    """What nothing gets past, until somebody changes a setting, or the day ends."""

    IP = "ip"
    CAPABILITY = "capability"
    QUOTA = "quota"
    LIMIT = "limit"
    TOKEN = "token"  # noqa: S105 - a word
    SECRET = "secret"  # noqa: S105 - a word


class Codes:
    """`troubles`: a number → what only a setting mends; `ends`: a number → how an action went that met it; `limits`:
    numbers that say that too many calls came, and that a minute's rest may help."""

    def __init__(
        self,
        troubles: Mapping[int, Trouble],
        ends: Mapping[int, Outcome],
        limits: Collection[int] = (MINUTE_LIMIT,),
    ) -> None:
        self._troubles, self._ends, self.limits = troubles, ends, limits

    def trouble_of(self, error: CallError) -> Trouble | None:
        if isinstance(error, TokenRefused):
            return Trouble.TOKEN
        return self._troubles.get(error.errcode) if isinstance(error, Refused) else None

    def outcome_of(self, error: CallError, *, is_said: bool) -> Outcome:
        """How an action went that ended in this error. `is_said`: people would see it twice if it were done twice."""
        match error:
            case NotSent():
                return RetryLater(after_s=AGAIN_S, reason=str(error))
            case Lost():
                return Unknown(reason=str(error)) if is_said else RetryLater(after_s=AGAIN_S, reason=str(error))
        trouble = self.trouble_of(error)
        if trouble is not None:
            return WaitsForContact(reason=trouble)
        if error.errcode in self.limits:
            return RetryLater(after_s=MINUTE_S, everywhere=True, reason=str(error))
        if error.errcode == BUSY:
            return RetryLater(after_s=BUSY_S, reason=str(error))
        return self._ends.get(error.errcode) or Failed(reason=str(error))
