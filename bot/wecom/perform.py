"""Actions into calls; what comes back is an outcome (errors.py). What cannot be done here is said so.

Staff are spoken to by the app; groups by tasks that their owners confirm; customers alone by one welcome.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.cgi.faults import Refused
from bot.cgi.troubles import Troubles
from bot.half_said import HalfSaid
from bot.pictures.photo import NotAPicture
from bot.platform import Media
from bot.wecom.app import AppVoice, Unsaid
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS, OUT_OF_RANGE, Trouble, outcome_of
from bot.wecom.groups import CUSTOMER, Groups
from bot.wecom.limit import Limit
from bot.wecom.names import NAME, is_customer, is_group
from bot.wecom.tasks import Tasks
from bot.wecom.ways import NoWay, Ways
from bot.wecom.welcome import Welcomes
from handlers.actions import (
    Action,
    AnswerPress,
    AskMembership,
    Edit,
    FetchPhoto,
    MakeLink,
    Place,
    Rank,
    RevokeLink,
    Say,
)
from handlers.content import Text
from handlers.outcomes import Done, Failed, Outcome, RetryLater, WaitsForContact
from handlers.texts import plain
from storage import DatabaseUnavailable, Storage, rooms
from storage.rows import ShopId

SPOKEN = Say | Edit | AnswerPress
"""What somebody would hear twice if it were done twice."""


class Impossible(Exception):
    """What this platform has no way to do; the text is the reason."""


class Performer:
    def __init__(
        self,
        *,
        client: Client,
        app: AppVoice,
        tasks: Tasks,
        welcomes: Welcomes,
        ways: Ways,
        groups: Groups,
        troubles: Troubles,
        limit: Limit,
        media: Media,
        storage: Storage,
        shop_id: ShopId,
    ) -> None:
        self.client, self.app, self.tasks, self.welcomes = client, app, tasks, welcomes
        self.ways, self.groups, self.troubles, self.limit = ways, groups, troubles, limit
        self.media, self.storage, self.shop_id = media, storage, shop_id
        self._half_said: HalfSaid[list[str]] = HalfSaid(list)

    async def perform(self, action: Action) -> Outcome:
        """Does it once. Network and platform errors become outcomes."""
        try:
            do = DO.get(action.kind)
            if do is None:
                raise Impossible(f"WeCom has no way to {action.kind.replace('_', ' ')}")
            return await do(self, action)
        except CALL_ERRORS as error:
            if self.limit.lasts(error):
                await self.troubles.tell(Trouble.LIMIT, error)
                return WaitsForContact(reason=Trouble.LIMIT)
            await self.troubles.met(error)
            return outcome_of(error, is_said=isinstance(action, SPOKEN))
        except (Impossible, NoWay, Unsaid, NotAPicture) as error:
            return Failed(reason=str(error))

    async def say(self, action: Say) -> Outcome:
        chat = action.to.chat
        if is_group(chat):
            if not action.on_result and action.rank < Rank.BROADCAST:
                raise Impossible("in a WeCom customer group nothing is said that its owner did not ask for")
            return await self.tasks.hand_over(chat, action.content)
        if is_customer(chat):
            return await self.welcomes.say(chat, action.content)
        return await self._to_staff(action)

    async def _to_staff(self, action: Say) -> Outcome:
        """What was said before an interruption is not said again when the same action comes back."""
        note = self._half_said.begin(action)
        try:
            return Done(result=await self.app.say(action.to.chat, action.content, note.told))
        except CALL_ERRORS as error:
            self._half_said.broke_off(action, note, outcome_of(error, is_said=True))
            raise
        except DatabaseUnavailable as error:
            self._half_said.broke_off(action, note, RetryLater(after_s=0.0, reason=str(error)))
            raise


async def _say(performer: Performer, action: Say) -> Outcome:
    return await performer.say(action)


async def _edit(performer: Performer, action: Edit) -> Outcome:
    """A message stands as it was sent. What staff have asked for by a press is said anew."""
    place = action.sent.place
    if action.rank > Rank.ANSWER or is_group(place.chat):
        raise Impossible("WeCom cannot change a message")
    return await performer.say(Say(to=place, content=action.content, rank=action.rank))


async def _make_link(performer: Performer, action: MakeLink) -> Outcome:
    """One way a name, whoever asks for it."""
    if not is_group(action.to.chat):
        raise Impossible("only customer groups have join ways")
    way = await performer.ways.way(action.to.chat, action.name)
    return Done(result={"link": way.link})


async def _revoke_link(performer: Performer, action: RevokeLink) -> Outcome:
    await performer.ways.revoke(action.link)
    return Done()


async def _answer_press(performer: Performer, action: AnswerPress) -> Outcome:
    """Nothing spins here; words are said as a message."""
    account = action.press.partition(" ")[0]
    if not action.text or not account or is_customer(account):
        return Done()
    where = Place(platform=NAME, chat=account)
    await performer.say(Say(to=where, content=Text(text=plain(action.text)), rank=Rank.ANSWER))
    return Done()


async def _ask_membership(performer: Performer, action: AskMembership) -> Outcome:
    find = partial(rooms.of_home, shop_id=performer.shop_id, platform=NAME, home=action.to.chat)
    chats = [one.chat for one in await performer.storage.read(find)] or [action.to.chat]
    for chat in chats:
        try:
            found = await performer.groups.details(chat)
        except Refused as error:
            if error.errcode == OUT_OF_RANGE:
                continue
            raise
        for one in found.get("member_list") or []:
            if one.get("userid") == action.account:
                role = "owner" if found.get("owner") == action.account else "member"
                return Done(result={"is_member": one.get("type") == CUSTOMER, "role": role})
    return Done(result={"is_member": False, "role": "none"})


async def _fetch_photo(performer: Performer, action: FetchPhoto) -> Outcome:
    try:
        data = await performer.client.file("media/get", media_id=action.file)
    except Refused as error:
        if error.errcode == DEAD_MEDIUM:
            raise Impossible("WeCom has the picture no more") from None
        raise
    if data is None:
        raise Impossible("WeCom gave no picture")
    return Done(result={"media": await performer.media.keep(data)})


async def _nothing(performer: Performer, action: Action) -> Outcome:
    """There is nothing of the kind here, and nothing is missed."""
    return Done()


DEAD_MEDIUM = 40007
DO: dict[str, Callable[[Performer, Any], Awaitable[Outcome]]] = {
    "say": _say,
    "edit": _edit,
    "drop_buttons": _nothing,
    "make_link": _make_link,
    "revoke_link": _revoke_link,
    "answer_press": _answer_press,
    "fetch_photo": _fetch_photo,
    "ask_membership": _ask_membership,
    "set_menu": _nothing,
}
"""An action's kind → what does it."""
