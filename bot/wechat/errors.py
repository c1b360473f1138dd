"""What the platform's numbers mean: the only place that knows them.

https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
"""

from bot.cgi.errors import CALL_ERRORS as CALL_ERRORS
from bot.cgi.errors import CallError as CallError
from bot.cgi.errors import Codes
from bot.cgi.errors import Trouble as Trouble
from handlers.outcomes import Unreachable, WaitsForContact

SAYS = {
    Trouble.IP: "WeChat refuses this machine's address: put it on the account's IP list in the console",
    Trouble.CAPABILITY: "the account has no permission for this: see the console's list of interfaces",
    Trouble.QUOTA: "today's quota is used up; it begins anew at midnight in China",
    Trouble.TOKEN: "WeChat refuses a token that was fetched just now; does another program fetch tokens with"
    " `GET token`, and is FANLOOP_WECHAT__SECRET the one in the console?",
    Trouble.SECRET: "WeChat refuses FANLOOP_WECHAT__APP_ID or FANLOOP_WECHAT__SECRET: take both from the console",
}
"""As `check` and the log say it."""
NO_FOLLOWER = 43004
SHUT = frozenset({45015, 45047})
"""Outside of every window, or its messages are used up."""
REFUSED_NOTICE = 43101
WRONG_VALUES = 47003
DEAD_MEDIUM = 40007
WINDOW = "window"
"""Why something waits that is not a trouble: nobody may be written to before they act."""
CODES = Codes(
    troubles={
        40164: Trouble.IP,
        61004: Trouble.IP,
        **dict.fromkeys((89501, 89503, 89506, 89507), Trouble.IP),  # an admin has to say yes to this address first
        48001: Trouble.CAPABILITY,
        48004: Trouble.CAPABILITY,
        45009: Trouble.QUOTA,
        40001: Trouble.SECRET,  # for a call it would be the token's fault: what is left of it is the secret's
        40013: Trouble.SECRET,
        40125: Trouble.SECRET,
        41004: Trouble.SECRET,
    },
    ends={
        40003: Unreachable(reason="blocked"),  # no such openid
        NO_FOLLOWER: Unreachable(reason="blocked"),
        **dict.fromkeys(SHUT, WaitsForContact(reason=WINDOW)),
    },
)
trouble_of, outcome_of = CODES.trouble_of, CODES.outcome_of
