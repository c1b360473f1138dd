"""What is said in customer groups: tasks that each group's owner confirms in the app, and what became of them.

https://developer.work.weixin.qq.com/document/path/92135 and /93338
"""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.cgi import marks
from bot.cgi.faults import Refused, before_it_is_said
from bot.platform import Media, Take, painted
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS, REMINDED_ENOUGH
from bot.wecom.groups import Groups
from bot.wecom.lost_tasks import LostTasks
from bot.wecom.names import NAME, Json
from handlers.content import Album, Button, Content, Picture, Poll, Text
from handlers.outcomes import STORED, Done, Failed, HandedOver, Outcome
from storage import Storage, Tx, handovers, rooms
from storage.handovers import Handover
from storage.rows import ShopId

_LOG = logging.getLogger(__name__)

SENT = 2
"""Of a task."""
ARRIVED, CAP = 1, 3
MISSED = {2: "removed", CAP: "month_used_up"}
"""Of a group in a task that its owner has confirmed; the words, like those below, are known to handlers."""
LEFT_OUT = "left_out"
NOT_CONFIRMED = "not_confirmed"
NOT_TAKEN = "not_taken"
"""The platform makes a task for none of its groups."""
TASK_BYTES = 4000
"""https://developer.work.weixin.qq.com/document/path/92135"""
SETTLES = timedelta(seconds=60)
"""So long after a task was confirmed a group may still be on its way."""
REMIND_AFTER = (timedelta(hours=1), timedelta(hours=5), timedelta(hours=20))
"""Three times in 24 hours are allowed."""
GIVES_UP = timedelta(days=7)
LOOK_FIRST, LOOK_SELDOM = timedelta(seconds=2), timedelta(minutes=10)
PICTURES_MAX = 9
TASKS_AT_ONCE = 50


class Tasks:
    def __init__(
        self,
        client: Client,
        groups: Groups,
        media: Media,
        storage: Storage,
        shop_id: ShopId,
        clock: Callable[[], datetime],
    ) -> None:
        self._client, self._groups, self._media = client, groups, media
        self._storage, self._shop_id, self._clock = storage, shop_id, clock
        self._lost = LostTasks(client, storage, shop_id, clock)

    # --- handing over --------------------------------------------------------------------------------------------

    async def hand_over(self, home: str, content: Content) -> Outcome:
        """A task for every owner of the community's groups. Raises what the client raises before the first is made."""
        if isinstance(content, Poll):
            return Failed(reason="a poll cannot be answered in a WeCom customer group")
        message = await self._message(content)
        made: list[Handover] = []
        for owner, chats in (await self._owners(home)).items():
            asked = {"chat_type": "group", "sender": owner, "chat_id_list": chats, **message}
            try:
                answer = await self._lost.make(asked)
            except CALL_ERRORS as error:
                if not made:
                    raise
                # What was handed over must not be handed over again: the others go without.
                _LOG.warning("one of several owners of %s gets no task: %s", home, error)
                continue
            left_out = set(answer.get("fail_list") or [])
            made += self._made(home, str(answer["msgid"]), owner, [one for one in chats if one not in left_out], made)
            await self._storage.run(partial(handovers.add, handovers=made))
        if not made:
            return Failed(reason=NOT_TAKEN)
        owners = len({one.owner for one in made})
        return HandedOver(result={"message_id": made[0].message_id, "owners": owners})

    async def _owners(self, home: str) -> dict[str, list[str]]:
        """The owners now, each with their groups of this community."""
        find = partial(rooms.of_home, shop_id=self._shop_id, platform=NAME, home=home)
        found: dict[str, list[str]] = {}
        for chat in [one.chat for one in await self._storage.read(find)] or [home]:
            with before_it_is_said():
                details = await self._groups.details(chat)
            found.setdefault(str(details["owner"]), []).append(chat)
        return found

    def _made(
        self, home: str, task: str, owner: str, chats: Sequence[str], before: Sequence[Handover]
    ) -> list[Handover]:
        now = self._clock()
        return [
            Handover(
                shop_id=self._shop_id,
                platform=NAME,
                task=task,
                chat=chat,
                message_id=before[0].message_id if before else task,
                target=home,
                owner=owner,
                made_at=now,
                look_at=now + LOOK_FIRST,
            )
            for chat in chats
        ]

    async def _message(self, content: Content) -> Json:
        """Words and pictures. Buttons that press something have nobody to press them there."""
        assert isinstance(content, Text | Picture | Album)
        buttons = [one for row in content.buttons for one in row if one.url or one.shares]
        attachments: list[Json] = []
        for data in (await self._pictures(content))[:PICTURES_MAX]:
            attachments.append({"msgtype": "image", "image": {"media_id": await self._client.upload(data)}})
        return {**_words(content, buttons), **({"attachments": attachments} if attachments else {})}

    async def _pictures(self, content: Content) -> list[bytes]:
        match content:
            case Album():
                return [await self._media.bytes(one) for one in content.pictures]
            case Picture():
                picture = content.picture
                drawn = self._media.bytes(picture) if isinstance(picture, str) else painted(self._media, picture)
                return [await drawn]
            case _:
                return []

    # --- what became of them -------------------------------------------------------------------------------------

    async def read_back(self, take: Take) -> None:
        """Ask about every task that is due. Raises what the client raises."""
        find = partial(handovers.due, shop_id=self._shop_id, platform=NAME, now=self._clock(), most=TASKS_AT_ONCE)
        due = await self._storage.read(find)
        for task in dict.fromkeys(one.task for one in due):
            await self._ask([one for one in due if one.task == task], take)

    async def _ask(self, parts: Sequence[Handover], take: Take) -> None:
        """One task. Its state is put off before it is asked for: one that cannot be read holds up no other."""
        first, now = parts[0], self._clock()
        wait = max(LOOK_FIRST, min((now - first.made_at) / 4, LOOK_SELDOM))
        await self._storage.run(partial(handovers.later, one=first, look_at=now + wait, reminders=first.reminders))
        sent_at = await self._sent_at(first)
        if sent_at is None:
            if now - first.made_at >= GIVES_UP:
                await self._end(dict.fromkeys(parts, ("missed", NOT_CONFIRMED)), take)
            else:
                await self._remind(first, now + wait)
            return
        await self._end(await self._results(parts, has_settled=now - sent_at >= SETTLES), take)

    async def _sent_at(self, part: Handover) -> datetime | None:
        """When its owner confirmed it."""
        asked = {"msgid": part.task, "limit": 500}
        for one in await self._client.pages("externalcontact/get_groupmsg_task", asked, "task_list"):
            if one.get("userid") == part.owner and one.get("status") == SENT:
                return datetime.fromtimestamp(int(one.get("send_time") or 0), UTC)
        return None

    async def _results(self, parts: Sequence[Handover], *, has_settled: bool) -> dict[Handover, tuple[str, str]]:
        asked = {"msgid": parts[0].task, "userid": parts[0].owner, "limit": 500}
        rows = await self._client.pages("externalcontact/get_groupmsg_send_result", asked, "send_list")
        states = {str(row.get("chat_id")): row.get("status") for row in rows}
        found: dict[Handover, tuple[str, str]] = {}
        for one in parts:
            state = states.get(one.chat)
            if state == ARRIVED:
                found[one] = ("arrived", "")
            elif state in MISSED:
                found[one] = ("missed", MISSED[state])
            elif has_settled:
                found[one] = ("missed", LEFT_OUT)
        return found

    async def _remind(self, part: Handover, look_at: datetime) -> None:
        due = [after for after in REMIND_AFTER if self._clock() - part.made_at >= after]
        if len(due) <= part.reminders:
            return
        try:
            await self._client.post("externalcontact/remind_groupmsg_send", {"msgid": part.task})
        except Refused as error:
            if error.errcode != REMINDED_ENOUGH:
                raise
        await self._storage.run(partial(handovers.later, one=part, look_at=look_at, reminders=len(due)))

    async def _end(self, found: dict[Handover, tuple[str, str]], take: Take) -> None:
        """A community's message has ended once all of its parts have: it arrived if it is in one of its groups."""
        if not found:
            return
        now = self._clock()
        for update in await self._storage.run(partial(self._ended, found=found, now=now)):
            name = f"settled:{update['message_id']}:{update['chat']}"
            await take(name, str(update["chat"]), json.dumps(update, ensure_ascii=False))

    def _ended(self, tx: Tx, found: dict[Handover, tuple[str, str]], now: datetime) -> list[Json]:
        for one, (state, reason) in found.items():
            handovers.end(tx, one, state, reason, now)
        first = next(iter(found))
        parts = handovers.of_message(tx, self._shop_id, NAME, first.message_id, first.target)
        if any(one.state == "waiting" for one in parts):
            return []
        reasons = [one.reason for one in parts if one.state == "missed"]
        outcome: Outcome = Failed(reason=reasons[0]) if len(reasons) == len(parts) else Done()
        told = {"update": "settled", "chat": first.target, "message_id": first.message_id, "at": now.isoformat()}
        return [{**told, "outcome": STORED.dump_python(outcome, mode="json")}]


def _words(content: Text | Picture | Album, buttons: Sequence[Button]) -> Json:
    text = marks.linked(marks.plain(content.text), buttons)
    return {"text": {"content": marks.cut(text, TASK_BYTES)}} if text.strip() else {}
