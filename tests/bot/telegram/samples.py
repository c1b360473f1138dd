"""Updates as Telegram writes them: built anew for each test, to be bent by it."""

import json
from typing import Any

from bot.telegram.people import Me

Json = dict[str, Any]
ME = Me(account="8100000001", username="fanloop_bot")
AT = 1_764_590_400  # 2025-12-01 12:00 UTC
LONG_ID = 5_123_456_789_012_345  # ids reach 52 bits

MIA: Json = {
    "id": LONG_ID,
    "is_bot": False,
    "first_name": "Mia",
    "last_name": "Lin",
    "username": "mia",
    "language_code": "zh-hans",
}
JAY: Json = {"id": 42, "is_bot": False, "first_name": "Jay"}
BOT: Json = {"id": 8100000001, "is_bot": True, "first_name": "Fanloop", "username": "fanloop_bot"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
SERVICE: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

PRIVATE: Json = {"id": LONG_ID, "type": "private", "first_name": "Mia", "last_name": "Lin", "username": "mia"}
GROUP: Json = {"id": -4000001, "type": "group", "title": "Tea fans"}
SUPERGROUP: Json = {
    "id": -1001234567890,
    "type": "supergroup",
    "title": "Tea fans",
    "username": "teafans",
    "is_forum": True,
}
CHANNEL: Json = {"id": -1009876543210, "type": "channel", "title": "Tea news"}

LINK: Json = {
    "invite_link": "https://t.me/+abcDEF",
    "creator": BOT,
    "creates_join_request": True,
    "is_primary": False,
    "is_revoked": False,
    "name": "AB23CD45",
}
PHOTO: list[Json] = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 853, "file_size": 90_000},
    {"file_id": "middle", "file_unique_id": "m", "width": 320, "height": 213, "file_size": 9000},
]


def raw(kind: str, body: Any, number: int = 900_001) -> str:
    return json.dumps({"update_id": number, kind: body})


def message(chat: Json = PRIVATE, sender: Json | None = MIA, **fields: Any) -> Json:
    made: Json = {"message_id": 17, "date": AT, "chat": chat, **fields}
    return made if sender is None else {"from": sender, **made}


def standing(status: str, user: Json = MIA, **fields: Any) -> Json:
    """A ChatMember, with the fields Telegram always sends along."""
    rights: dict[str, Json] = {
        "restricted": {"is_member": True, "can_send_messages": False, "until_date": 0},
        "kicked": {"until_date": 0},
        "administrator": {"can_be_edited": False, "is_anonymous": False, "can_invite_users": True},
        "creator": {"is_anonymous": False},
    }
    return {"status": status, "user": user, **rights.get(status, {}), **fields}


def change(old: Json, new: Json, *, chat: Json = SUPERGROUP, by: Json = MIA, **fields: Any) -> Json:
    return {"chat": chat, "from": by, "date": AT, "old_chat_member": old, "new_chat_member": new, **fields}
