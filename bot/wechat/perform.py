"""Actions into calls and replies; what comes back is an outcome (errors.py). What cannot be done here is said so."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.cgi.troubles import Troubles
from bot.half_said import HalfSaid
from bot.pictures.photo import NotAPicture
from bot.wechat import say
from bot.wechat.entries import Entries
from bot.wechat.errors import CALL_ERRORS, CallError, outcome_of
from bot.wechat.say import Step
from bot.wechat.speech import CUSTOM, Shut, Speech, offer_of
from handlers.actions import (
    Action,
    AnswerPress,
    AskMembership,
    ClosePoll,
    DropButtons,
    Edit,
    FetchPhoto,
    MakeLink,
    Place,
    Rank,
    Say,
)
from handlers.content import Poll, Text
from handlers.outcomes import Done, Failed, Outcome, RetryLater, WaitsForContact
from handlers.texts import plain
from storage import DatabaseUnavailable

Result = dict[str, Any]
SPOKEN = Say | Edit | AnswerPress
"""What somebody would hear twice if it were done twice."""


class Impossible(Exception):
    """What this platform has no way to do; the text is the reason."""


@dataclass(kw_only=True)
class Told:
    """What of an action has been said so far."""

    poll: str = field(default_factory=lambda: secrets.token_hex(8))
    names: list[str] = field(default_factory=list)


class Performer:
    """`pay`: the address of the page to pay an order, by its key."""

    def __init__(self, speech: Speech, entries: Entries, troubles: Troubles, pay: Callable[[str], str | None]) -> None:
        self.speech, self.entries, self.troubles, self.pay = speech, entries, troubles, pay
        self._half_said = HalfSaid(Told)

    async def perform(self, action: Action) -> Outcome:
        """Does it once. Network and platform errors become outcomes."""
        try:
            return Done(result=await self._do(action))
        except Shut as shut:
            return WaitsForContact(reason=str(shut))
        except CALL_ERRORS as error:
            await self.troubles.met(error)
            return outcome_of(error, is_said=isinstance(action, SPOKEN))
        except (Impossible, say.BadButton, NotAPicture) as error:
            return Failed(reason=str(error))

    async def _do(self, action: Action) -> Result:
        do = DO.get(action.kind)
        if do is None:
            raise Impossible(f"WeChat has no way to {action.kind.replace('_', ' ')}")
        result: Result = await do(self, action)
        return result

    async def say(self, action: Say) -> Result:
        """What was said before an interruption is not said again when the same action comes back."""
        note = self._half_said.begin(action)
        told = note.told
        steps = say.steps(action.content, poll=told.poll, pay=self.pay)
        if not told.names:
            steps = self._what_matters(steps)
        try:
            for step in steps[len(told.names) :]:
                told.names.append(await self._speak(action, step))
        except (Shut, *CALL_ERRORS, DatabaseUnavailable) as error:
            self._half_said.broke_off(action, note, _broken_off(error))
            raise
        result = {"message_id": told.names[-1], "message_ids": told.names}
        return {**result, "poll": told.poll} if isinstance(action.content, Poll) else result

    def _what_matters(self, steps: list[Step]) -> list[Step]:
        """An account that may only reply has one message: the words, which say more than their picture."""
        words = [step for step in steps if step.picture is None]
        return words if words and CUSTOM in self.speech.lacks else steps

    async def _speak(self, action: Say, step: Step) -> str:
        return await self.speech.speak(action.to.chat, step, may_reply=action.rank <= Rank.ANSWER)


def _broken_off(error: Shut | CallError | DatabaseUnavailable) -> Outcome:
    match error:
        case Shut():
            return WaitsForContact(reason=str(error))
        case DatabaseUnavailable():
            return RetryLater(after_s=0.0, reason=str(error))
    return outcome_of(error, is_said=True)


async def _say(performer: Performer, action: Say) -> Result:
    return await performer.say(action)


async def _edit(performer: Performer, action: Edit) -> Result:
    """A message stands as it was sent. What somebody has asked for by a press is said anew."""
    if action.rank > Rank.ANSWER:
        raise Impossible("WeChat cannot change a message")
    await _forget(performer, action)
    return await performer.say(Say(to=action.sent.place, content=action.content, rank=action.rank))


async def _forget(performer: Performer, action: Edit | DropButtons | ClosePoll) -> Result:
    """The message stays, its choices do nothing any more."""
    offer = offer_of(action.sent.message_id)
    if offer is not None:
        await performer.speech.drop(action.sent.place.chat, offer)
    return {}


async def _make_link(performer: Performer, action: MakeLink) -> Result:
    """There are no groups: every link leads to the account, by the invite code that the link is named by."""
    return {"link": await performer.entries.of(action.name.rpartition(" ")[2])}


async def _answer_press(performer: Performer, action: AnswerPress) -> Result:
    """Nothing spins here; words are said as a message."""
    openid, _, _ = action.press.partition(" ")
    if action.text and openid:
        where = Place(platform=action.platform, chat=openid)
        await performer.say(Say(to=where, content=Text(text=plain(action.text)), rank=Rank.ANSWER))
    return {}


async def _fetch_photo(performer: Performer, action: FetchPhoto) -> Result:
    data = await performer.speech.files.fetch(action.file)
    if data is None:
        raise Impossible("WeChat has the picture no more")
    return {"media": await performer.speech.files.keep(data)}


async def _ask_membership(performer: Performer, action: AskMembership) -> Result:
    return {"is_member": False, "role": "none"}


async def _nothing(performer: Performer, action: Action) -> Result:
    """There is nothing of the kind here, and nothing is missed."""
    return {}


DO: dict[str, Callable[[Performer, Any], Awaitable[Result]]] = {
    "say": _say,
    "edit": _edit,
    "drop_buttons": _forget,
    "close_poll": _forget,
    "make_link": _make_link,
    "revoke_link": _nothing,
    "answer_press": _answer_press,
    "fetch_photo": _fetch_photo,
    "ask_membership": _ask_membership,
    "set_menu": _nothing,
}
"""An action's kind → what does it."""
