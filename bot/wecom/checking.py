"""What stands in the way, as `check` says it: each fault in a line of its own. Changes nothing."""

from bot.cgi.faults import Refused
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS, NO_CUSTOMER_GROUPS, SAYS, TOO_MANY_GROUPS, CallError, trouble_of
from config.sections import WecomSettings

WELL = frozenset({NO_CUSTOMER_GROUPS, TOO_MANY_GROUPS})


async def faults(client: Client, settings: WecomSettings) -> list[str]:
    """The app itself, then customer contact."""
    try:
        await client.get("agent/get", agentid=str(settings.agent_id))
    except CALL_ERRORS as error:
        return [said(error, settings)]
    found: list[str] = []
    for name, asked in (("groupchat/list", {"status_filter": 0, "limit": 1}), ("get_follow_user_list", None)):
        try:
            path = f"externalcontact/{name}"
            await (client.get(path) if asked is None else client.post(path, asked))
        except CALL_ERRORS as error:
            if not (isinstance(error, Refused) and error.errcode in WELL):
                found.append(f"{said(error, settings)} ({name})")
    return found


def said(error: CallError, settings: WecomSettings) -> str:
    """A fault, and what to do about it."""
    trouble = trouble_of(error)
    if trouble is not None:
        return f"{SAYS[trouble]}: {error}"
    if isinstance(error, Refused):
        return f"WeCom refuses: {error}"
    return f"WeCom does not answer at {settings.api_base}: {error}"
