"""Tasks that were made though their answer was lost, or we ended before we had written it down: found again by what
they say and where to, so that no owner is asked to confirm the same twice.

https://developer.work.weixin.qq.com/document/path/93338
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.cgi.faults import Lost, before_it_is_said
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS
from bot.wecom.names import NAME, Json
from storage import Storage, handovers
from storage.rows import ShopId

SINCE = timedelta(days=1)
"""What was lost is tried again within half a minute, or when the program runs again."""
AHEAD = timedelta(minutes=10)
"""The platform's clock may be before ours."""
OF_THE_CORP = 0
"""A list's `filter_type`: what was made by calls or in the console, and not by one of the staff alone."""


class LostTasks:
    def __init__(self, client: Client, storage: Storage, shop_id: ShopId, clock: Callable[[], datetime]) -> None:
        self._client, self._storage, self._shop_id, self._clock = client, storage, shop_id, clock

    async def make(self, asked: Json) -> Json:
        """The answer to add_msg_template, of the task that stands already where there is one. Raises what the client
        raises."""
        with before_it_is_said():
            found = await self._standing(asked)
        if found is not None:
            return found
        try:
            return await self._client.post("externalcontact/add_msg_template", asked)
        except Lost as lost:
            try:
                found = await self._standing(asked)
            except CALL_ERRORS:
                raise lost from None
            if found is None:
                raise
            return found

    async def _standing(self, asked: Json) -> Json | None:
        """A task of these words for these groups that is in none of our books. Without words it could be anybody's."""
        if not _words(asked):
            return None
        now = self._clock()
        listing = {
            "chat_type": "group",
            "start_time": int((now - SINCE).timestamp()),
            "end_time": int((now + AHEAD).timestamp()),
            "filter_type": OF_THE_CORP,
            "limit": 50,
        }
        rows = await self._client.pages("externalcontact/get_groupmsg_list_v2", listing, "group_msg_list")
        alike = [str(row["msgid"]) for row in rows if _words(row) == _words(asked)]
        find = partial(handovers.known, shop_id=self._shop_id, platform=NAME, tasks=alike)
        known = await self._storage.read(find) if alike else set()
        for task in (one for one in alike if one not in known):
            chats = await self._chats(task, asked["sender"])
            if chats & set(asked["chat_id_list"]):
                return {"msgid": task, "fail_list": [one for one in asked["chat_id_list"] if one not in chats]}
        return None

    async def _chats(self, task: str, owner: str) -> set[str]:
        """The groups that the owner's part of it is for; none where he has no part in it."""
        asked = {"msgid": task, "limit": 500}
        parts = await self._client.pages("externalcontact/get_groupmsg_task", asked, "task_list")
        if not any(one.get("userid") == owner for one in parts):
            return set()
        results = {**asked, "userid": owner}
        rows = await self._client.pages("externalcontact/get_groupmsg_send_result", results, "send_list")
        return {str(row.get("chat_id")) for row in rows}


def _words(message: Json) -> str:
    return str((message.get("text") or {}).get("content") or "").strip()
