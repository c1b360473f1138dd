"""What the platform and the network answer, translated into outcomes: the only place that knows its numbers.

https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
"""

from enum import StrEnum

from bot.cgi.faults import BUSY, Lost, NotSent, Refused, TokenRefused
from handlers.outcomes import Failed, Outcome, RetryLater, Unknown, Unreachable, WaitsForContact

AGAIN_S, BUSY_S, MINUTE_S = 2.0, 5.0, 60.0


class Trouble(StrEnum):
    """What no message can get past, until somebody changes a setting, or the day ends."""

    IP = "ip"
    CAPABILITY = "capability"
    QUOTA = "quota"
    TOKEN = "token"  # noqa: S105 - a word
    SECRET = "secret"  # noqa: S105 - a word


TROUBLES = {
    40164: Trouble.IP,
    61004: Trouble.IP,
    48001: Trouble.CAPABILITY,
    48004: Trouble.CAPABILITY,
    45009: Trouble.QUOTA,
    40013: Trouble.SECRET,
    40125: Trouble.SECRET,
    41004: Trouble.SECRET,
}
NO_FOLLOWER = 43004
GONE = frozenset({40003, NO_FOLLOWER})
"""No such openid, or one that does not follow."""
SHUT = frozenset({45015, 45047})
"""Outside of every window, or its messages are used up."""
REFUSED_NOTICE = 43101
WRONG_VALUES = 47003
DEAD_MEDIUM = 40007
MINUTE_LIMIT = 45011
WINDOW = "window"
"""Why something waits that is not a trouble: nobody may be written to before they act."""

CallError = Refused | NotSent | Lost
CALL_ERRORS = (Refused, NotSent, Lost)


def trouble_of(error: CallError) -> Trouble | None:
    if isinstance(error, TokenRefused):
        return Trouble.TOKEN
    return TROUBLES.get(error.errcode) if isinstance(error, Refused) else None


def outcome_of(error: CallError, *, is_said: bool) -> Outcome:
    """How an action went that ended in this error. `is_said`: people would see it twice if it were done twice."""
    match error:
        case NotSent():
            return RetryLater(after_s=AGAIN_S, reason=str(error))
        case Lost():
            return Unknown(reason=str(error)) if is_said else RetryLater(after_s=AGAIN_S, reason=str(error))
    trouble = trouble_of(error)
    if trouble is not None:
        return WaitsForContact(reason=trouble)
    if error.errcode in SHUT:
        return WaitsForContact(reason=WINDOW)
    if error.errcode in GONE:
        return Unreachable(reason="blocked")
    if error.errcode == MINUTE_LIMIT:
        return RetryLater(after_s=MINUTE_S, everywhere=True, reason=str(error))
    if error.errcode == BUSY:
        return RetryLater(after_s=BUSY_S, reason=str(error))
    return Failed(reason=str(error))
