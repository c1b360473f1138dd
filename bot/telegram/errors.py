"""What Telegram and the network answer, translated into outcomes: the only place that reads error texts.

Telegram documents no error texts; these are the ones its open server writes (tdlib/telegram-bot-api, Client.cpp), found
without regard to case or prefix.
"""

import logging
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.telegram.request import NotSent, TooSoon, without_token
from handlers.outcomes import Done, Failed, Outcome, Relocated, RetryLater, Unknown, Unreachable

_LOG = logging.getLogger(__name__)

AGAIN_S = 2.0
REFUSED_S = 60.0
REASON_LENGTH = 200

GONE = {
    "blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "can't initiate conversation": "never_started",
    "chat was deleted": "deleted",
    "was kicked": "removed",
    "is not a member": "removed",
}
"""Words of a 403 → why the target cannot be reached."""

AS_GOOD_AS_DONE: dict[str, dict[str, dict[str, Any]]] = {
    "edit": {"message is not modified": {}},
    "drop_buttons": {"message is not modified": {}, "message to edit not found": {}},
    "close_poll": {"poll has already been closed": {}},
    "revoke_link": {"invite_hash_expired": {}, "invite_hash_invalid": {}},
    "answer_join": {"user_already_participant": {}, "hide_requester_missing": {}},
    "answer_press": {"query is too old": {}, "query id is invalid": {}},
    "refund_payment": {"charge_already_refunded": {}},
    "ask_membership": {
        "user not found": {"is_member": False, "role": "none"},
        "participant_id_invalid": {"is_member": False, "role": "none"},
        "member not found": {"is_member": False, "role": "none"},
    },
}
"""An action's kind → words of a 400 that mean its aim is reached → the result."""

NOT_TWICE = frozenset({"say"})
"""What people would see twice if it were done twice; everything else may be repeated without harm."""


def outcome_of(error: TelegramError, kind: str) -> Outcome:
    """How an action of this kind went that ended in this error."""
    match error:
        case TooSoon():
            return RetryLater(after_s=error.after_s, reason="too many requests")
        case ChatMigrated():
            return Relocated(new_chat=str(error.new_chat_id))
        case Forbidden():
            return _forbidden(error)
        case InvalidToken():
            _LOG.critical("Telegram refuses the bot's token: ask @BotFather for a new one, set it and start again")
            # What is owed waits for a new token; every other call would be refused alike.
            why = f"the bot's token was refused: {_reason(error)}"
            return RetryLater(after_s=REFUSED_S, everywhere=True, is_settings=True, reason=why)
        case BadRequest() | Conflict():
            return _refused(error, kind)
        case _:
            return _lost(error, kind)


def _forbidden(error: TelegramError) -> Outcome:
    said = error.message.lower()
    reason = next((reason for words, reason in GONE.items() if words in said), None)
    return Unreachable(reason=reason) if reason else Failed(reason=_reason(error))


def _refused(error: TelegramError, kind: str) -> Outcome:
    said = error.message.lower()
    for words, result in AS_GOOD_AS_DONE.get(kind, {}).items():
        if words in said:
            return Done(result=dict(result))
    return Failed(reason=_reason(error))


def _lost(error: TelegramError, kind: str) -> Outcome:
    if isinstance(error, NotSent) or kind not in NOT_TWICE:
        return RetryLater(after_s=AGAIN_S, reason=_reason(error))
    return Unknown(reason=_reason(error))


def _reason(error: TelegramError) -> str:
    return without_token(error.message)[:REASON_LENGTH]
