"""What stands in the way, as `check` says it: each fault in a line of its own."""

from bot.cgi.faults import Lost, NotSent, Refused
from bot.wechat.client import Client
from bot.wechat.errors import CALL_ERRORS, SAYS, CallError, trouble_of

NEEDED = {
    "message/custom/send": "messages to followers (customer service messages)",
    "qrcode/create": "codes of invites (QR codes with parameters)",
}
"""Calls the product cannot do without, and what for."""


async def faults(client: Client, base: str) -> list[str]:
    """Changes nothing. The quota of a call can be asked only where the account may make it."""
    found: list[str] = []
    for call, purpose in NEEDED.items():
        try:
            answer = await client.post("openapi/quota/get", data={"cgi_path": f"/cgi-bin/{call}"})
        except CALL_ERRORS as error:
            said = _said(error, purpose, base)
            if said not in found:
                found.append(said)
            if not isinstance(error, Refused):
                break
            continue
        quota = answer.get("quota") if isinstance(answer, dict) else None
        if isinstance(quota, dict) and quota.get("daily_limit") and quota.get("remain") == 0:
            found.append(f"today's quota for {purpose} is used up; it begins anew at midnight in China")
    return found


def _said(error: CallError, purpose: str, base: str) -> str:
    if isinstance(error, NotSent | Lost):
        return f"WeChat does not answer at {base}: {error}"
    trouble = trouble_of(error)
    if trouble is not None:
        about = f" ({purpose})" if trouble == "capability" else ""
        return f"{SAYS[trouble]}{about}"
    if error.errcode == NO_SUCH_CALL:
        return f"the account has no permission for {purpose}: see the console's list of interfaces"
    return f"WeChat refuses: {error}"


NO_SUCH_CALL = 76021
