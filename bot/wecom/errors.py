"""What the platform and the network answer, translated into outcomes: the only place that knows its numbers.

https://developer.work.weixin.qq.com/document/path/90313
"""

from enum import StrEnum

from bot.cgi.faults import BUSY, Lost, NotSent, Refused, TokenRefused
from handlers.outcomes import Failed, Outcome, RetryLater, Unknown, Unreachable, WaitsForContact

AGAIN_S, BUSY_S, MINUTE_S = 2.0, 5.0, 60.0


class Trouble(StrEnum):
    """What nothing gets past, until somebody changes a setting, or the day ends."""

    IP = "ip"
    CAPABILITY = "capability"
    QUOTA = "quota"
    TOKEN = "token"  # noqa: S105 - a word
    SECRET = "secret"  # noqa: S105 - a word


TROUBLES = {
    60020: Trouble.IP,
    61004: Trouble.IP,
    48001: Trouble.CAPABILITY,
    48002: Trouble.CAPABILITY,
    48004: Trouble.CAPABILITY,
    84074: Trouble.CAPABILITY,
    45009: Trouble.QUOTA,
    40001: Trouble.SECRET,
    40013: Trouble.SECRET,
    301002: Trouble.SECRET,
}
"""40001 for a call would be the token's fault; what is left of it is the secret's, when a token is fetched."""
SAYS = {
    Trouble.IP: "WeCom does not trust this machine's IP: add it to the app's trusted IPs in the console",
    Trouble.CAPABILITY: "the app may not do that: in the console, under customer contact, add it to the apps that may "
    "call the API, and the group owners to its visible range",
    Trouble.QUOTA: "the day's calls are used up; it goes on at midnight in China",
    Trouble.TOKEN: "an access token fetched just now is refused",
    Trouble.SECRET: "FANLOOP_WECOM__CORP_ID, SECRET and AGENT_ID do not fit each other",
}
GROUP_OVER = frozenset({40050, 49008})
"""No such group, or one that was dismissed."""
OUT_OF_RANGE = 60011
"""Its owner is outside of the app's visible range."""
NOBODY = frozenset({40003, 81013, 60111})
NO_WAY = frozenset({40058, 41044})
WELCOME_OVER = frozenset({41050, 41051})
WELCOME_BUSY = 41096
TOO_MANY_GROUPS = 81017
NO_CUSTOMER_GROUPS = 90501
MINUTE_LIMIT = 45011
REMINDED_ENOUGH = 45009

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
    if error.errcode in NOBODY:
        return Unreachable(reason="blocked")
    if error.errcode in GROUP_OVER:
        return Unreachable(reason="removed")
    if error.errcode == MINUTE_LIMIT:
        return RetryLater(after_s=MINUTE_S, everywhere=True, reason=str(error))
    if error.errcode == BUSY:
        return RetryLater(after_s=BUSY_S, reason=str(error))
    return Failed(reason=str(error))
