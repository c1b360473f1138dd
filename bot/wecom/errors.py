"""What the platform's numbers mean: the only place that knows them.

https://developer.work.weixin.qq.com/document/path/90313
"""

from bot.cgi.errors import CALL_ERRORS as CALL_ERRORS
from bot.cgi.errors import CallError as CallError
from bot.cgi.errors import Codes
from bot.cgi.errors import Trouble as Trouble
from handlers.outcomes import Unreachable

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
REMINDED_ENOUGH = 45009
CODES = Codes(
    troubles={
        60020: Trouble.IP,
        61004: Trouble.IP,
        48001: Trouble.CAPABILITY,
        48002: Trouble.CAPABILITY,
        48004: Trouble.CAPABILITY,
        84074: Trouble.CAPABILITY,
        45009: Trouble.QUOTA,
        40001: Trouble.SECRET,  # for a call it would be the token's fault: what is left of it is the secret's
        40013: Trouble.SECRET,
        301002: Trouble.SECRET,
    },
    ends={
        **dict.fromkeys(NOBODY, Unreachable(reason="blocked")),
        **dict.fromkeys(GROUP_OVER, Unreachable(reason="removed")),
    },
)
trouble_of, outcome_of = CODES.trouble_of, CODES.outcome_of
