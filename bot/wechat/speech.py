"""Getting one message to somebody by the way that is open: in an answer, in a window, by a grant; or not yet."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.cgi.faults import NotSent, Refused
from bot.wechat.client import Client
from bot.wechat.errors import NO_FOLLOWER, REFUSED_NOTICE, SHUT, WINDOW, Trouble, trouble_of
from bot.wechat.files import Files
from bot.wechat.names import NAME
from bot.wechat.notice import Notices
from bot.wechat.receive import ITEM_STEP
from bot.wechat.replies import Replies, Reply
from bot.wechat.say import Step, numbered
from bot.wechat.words import Words
from storage import Storage, choices, grants, windows
from storage.rows import ShopId

Message = dict[str, Any]
CUSTOM = "message/custom/send"


class Shut(Exception):
    """No way is open until they act; the text is the reason."""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """`may_reply`: it answers what somebody has just done, so it may go out in the request that told of it."""

    client: Client
    storage: Storage
    shop_id: ShopId
    files: Files
    replies: Replies
    words: Words
    notices: Notices | None
    clock: Callable[[], datetime]
    lacks: set[str]
    """Calls the account was found to have no permission for: where it may not send, there are only replies."""

    async def speak(self, openid: str, step: Step, *, may_reply: bool) -> str:
        """The message's name. Raises Shut, or what a call raises."""
        if may_reply and self.replies.awaits(openid):
            if await self._is_better_later(openid, step):
                self.replies.release(openid)
            elif (name := await self._reply(openid, step)) is not None:
                return name
        if CUSTOM in self.lacks:
            raise Shut(Trouble.CAPABILITY)
        return await self._in_window(openid, step)

    # --- in the request ------------------------------------------------------------------------------------------

    async def _is_better_later(self, openid: str, step: Step) -> bool:
        """A question that is answered by typing is better asked with items to tap, where that is possible; so is what
        must be there for longer than numbers are."""
        if not (step.is_question or step.is_lasting) or CUSTOM in self.lacks:
            return False
        now = self.clock()
        return bool(await self.storage.read(lambda tx: windows.of(tx, self.shop_id, NAME, openid, now)))

    async def _reply(self, openid: str, step: Step) -> str | None:
        if step.picture is not None:

            async def send(media_id: str) -> bool:
                fields = {"MsgType": "image", "Image": {"MediaId": media_id}}
                return await self.replies.offer(openid, Reply(fields=fields))

            return new_name(None) if await self.files.send(step.picture, send) else None
        text, offer = await self._numbered(openid, step)
        if await self.replies.offer(openid, Reply(fields={"MsgType": "text", "Content": text})):
            return new_name(offer)
        if offer is not None:
            await self.drop(openid, offer)
        return None

    # --- in a window ---------------------------------------------------------------------------------------------

    async def _in_window(self, openid: str, step: Step) -> str:
        now = self.clock()
        spend = partial(windows.spend, shop_id=self.shop_id, platform=NAME, account=openid, now=now)
        opened_by = await self.storage.run(spend)
        if opened_by is None:
            if await self.storage.read(lambda tx: windows.has_left(tx, self.shop_id, NAME, openid)):
                raise Refused(NO_FOLLOWER, "not a follower any more")
            return await self._by_grant(openid, step)
        try:
            return await self._send(openid, step)
        except NotSent:
            await self._give_back(openid, opened_by)
            raise
        except Refused as error:
            if error.errcode not in SHUT:
                await self._give_back(openid, opened_by)
                raise
        await self.storage.run(lambda tx: windows.shut(tx, self.shop_id, NAME, openid))
        return await self._by_grant(openid, step)

    async def _give_back(self, openid: str, opened_by: str) -> None:
        await self.storage.run(lambda tx: windows.give_back(tx, self.shop_id, NAME, openid, opened_by))

    async def _send(self, openid: str, step: Step) -> str:
        if step.picture is not None:
            await self.files.send(step.picture, lambda media_id: self._custom(openid, "image", {"media_id": media_id}))
            return new_name(None)
        if not step.choices:
            await self._custom(openid, "text", {"content": step.text})
            return new_name(None)
        if step.is_poll:
            return await self._send_poll(openid, step)
        if step.is_multiple:
            text, offer = await self._numbered(openid, step)
            await self._custom(openid, "text", {"content": text})
            return new_name(offer)
        offer = await self._offer(openid, step, is_numbered=False)
        await self._menu(openid, offer, step.text, [one.label for one in step.choices])
        return new_name(offer)

    async def _send_poll(self, openid: str, step: Step) -> str:
        """Items with their numbers: tapped at any time, or typed while these are the last numbers shown."""
        offer = await self._offer(openid, step, is_numbered=False)
        await self._offer(openid, step, is_numbered=True)
        labels = [f"{place} {one.label}" for place, one in enumerate(step.choices, 1)]
        prompt = await self.words.prompt(openid, is_multiple=step.is_multiple)
        await self._menu(openid, offer, step.text, labels, prompt)
        return new_name(offer)

    async def _menu(self, openid: str, offer: int, head: str, labels: list[str], tail: str = "") -> None:
        items = [{"id": str(offer * ITEM_STEP + place), "content": one} for place, one in enumerate(labels)]
        await self._custom(openid, "msgmenu", {"head_content": head, "list": items, "tail_content": tail})

    async def _custom(self, openid: str, kind: str, content: Message) -> None:
        try:
            await self.client.post(CUSTOM, data={"touser": openid, "msgtype": kind, kind: content})
        except Refused as error:
            if trouble_of(error) is Trouble.CAPABILITY:
                self.lacks.add(CUSTOM)
            raise

    # --- by a grant ----------------------------------------------------------------------------------------------

    async def _by_grant(self, openid: str, step: Step) -> str:
        notices = self.notices
        if notices is None or not step.text or step.is_poll:  # a notice holds no options
            raise Shut(WINDOW)
        now, where = self.clock(), (self.shop_id, NAME, openid, notices.template)
        grant = await self.storage.run(lambda tx: grants.use(tx, *where, now))
        if grant is None:
            raise Shut(WINDOW)
        try:
            await notices.send(openid, step.text)
        except (NotSent, Refused) as error:
            if not isinstance(error, Refused) or error.errcode != REFUSED_NOTICE:
                await self.storage.run(lambda tx: grants.give_back(tx, grant))
                raise
            await self.storage.run(lambda tx: grants.drop(tx, *where))
            raise Shut(WINDOW) from None
        return new_name(None)

    # --- choices -------------------------------------------------------------------------------------------------

    async def _numbered(self, openid: str, step: Step) -> tuple[str, int | None]:
        if not step.choices:
            return step.text, None
        prompt = await self.words.prompt(openid, is_multiple=step.is_multiple)
        return numbered(step, prompt), await self._offer(openid, step, is_numbered=True)

    async def _offer(self, openid: str, step: Step, *, is_numbered: bool) -> int:
        does, labels = [one.does for one in step.choices], [one.label for one in step.choices]
        now, where = self.clock(), (self.shop_id, NAME, openid)
        return await self.storage.run(
            lambda tx: choices.offer(tx, *where, does, labels=labels, is_numbered=is_numbered, now=now)
        )

    async def drop(self, openid: str, offer: int) -> None:
        """Nothing of it can be chosen any more."""
        await self.storage.run(lambda tx: choices.drop(tx, self.shop_id, NAME, openid, offer))


OFFER = "choices-"


def new_name(offer: int | None) -> str:
    """The platform gives messages no name. One with choices is called by them."""
    return f"said-{secrets.token_hex(6)}" if offer is None else f"{OFFER}{offer}"


def offer_of(message_id: str) -> int | None:
    number = message_id.removeprefix(OFFER)
    return int(number) if message_id.startswith(OFFER) and number.isdigit() else None
