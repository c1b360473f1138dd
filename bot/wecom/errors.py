"""What the platform's numbers mean: the only place that knows them.

https://developer.work.weixin.qq.com/document/path/90313
"""

from bot.cgi.errors import CALL_ERRORS as CALL_ERRORS
from bot.cgi.errors import MINUTE_LIMIT, Codes
from bot.cgi.errors import CallError as CallError
from bot.cgi.errors import Trouble as Trouble
from bot.cgi.faults import NONSENSE, Refused
from handlers.outcomes import Unreachable

SAYS = {
    Trouble.IP: "WeCom does not trust this machine's IP: add it to the app's trusted IPs in the console",
    Trouble.CAPABILITY: "the app may not do that: in the console, under customer contact, add it to the apps that may "
    "call the API, and the group owners to its visible range",
    Trouble.LIMIT: "WeCom takes no more calls for now, as too many came in a short time; they are tried again",
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
CALL_LIMIT = 45009
"""Of one kind of call, a minute or an hour: who goes on is shut out for a minute, then an hour, then a day.
https://developer.work.weixin.qq.com/document/path/90454"""
REMINDED_ENOUGH = 45009
"""The same number, said of a reminder: three a day."""
CODES = Codes(
    troubles={
        60020: Trouble.IP,
        61004: Trouble.IP,
        48001: Trouble.CAPABILITY,
        48002: Trouble.CAPABILITY,
        48004: Trouble.CAPABILITY,
        84074: Trouble.CAPABILITY,
        40001: Trouble.SECRET,  # for a call it would be the token's fault: what is left of it is the secret's
        40013: Trouble.SECRET,
        301002: Trouble.SECRET,
    },
    ends={
        **dict.fromkeys(NOBODY, Unreachable(reason="blocked")),
        **dict.fromkeys(GROUP_OVER, Unreachable(reason="removed")),
    },
    limits=(CALL_LIMIT, MINUTE_LIMIT),
)
trouble_of, outcome_of = CODES.trouble_of, CODES.outcome_of


def is_limit(error: Exception) -> bool:
    """Too many calls, for now."""
    return isinstance(error, Refused) and error.errcode in CODES.limits


def is_about_one(error: Exception) -> bool:
    """Whether it is about what was asked for, so that something else may be asked for at once."""
    if isinstance(error, NONSENSE):
        return True
    return isinstance(error, Refused) and trouble_of(error) is None and not is_limit(error)
