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
from bot.wechat.speech import CUSTOM, Shut, Speech, new_name, offer_of
from bot.wechat.together import Together
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
        self._together = Together(speech.storage, speech.clock)

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
        names = self._together.names_of(action)
        if names is not None:
            return {"message_id": names[-1], "message_ids": names}
        told = note.told
        steps = say.steps(action.content, poll=told.poll, pay=self.pay)
        if not told.names:
            steps = self._what_matters(steps)
        try:
            if not told.names and CUSTOM in self.speech.lacks and _is_words(steps):
                told.names.append(await self._with_the_rest(action, steps[0]))
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

    async def _with_the_rest(self, action: Say, step: Step) -> str:
        """What else of the answer is ready goes out in the same reply, as far as it fits."""
        spoken, rest = [step], list[Say]()
        for one in await self._rest_of(action):
            more = self._steps_of_one_more(one)
            if not _is_words(more) or not say.fits(say.joined([*spoken, *more])):
                break
            spoken, rest = [*spoken, *more], [*rest, one]
        name = await self._speak(action, say.joined(spoken))
        names = [name if at == say.chooser(spoken) else new_name(None) for at in range(len(spoken))]
        self._together.say(rest, [[one] for one in names[1:]])
        return names[0]

    def _steps_of_one_more(self, action: Say) -> list[Step]:
        """Nothing for what is to be said by itself, or not at all: it is told how that went when it comes."""
        try:
            found = [] if isinstance(action.content, Poll) else say.steps(action.content, pay=self.pay)
        except say.BadButton:
            return []
        return self._what_matters(found)

    async def _rest_of(self, action: Say) -> list[Say]:
        chat = action.to.chat
        is_answer = action.rank <= Rank.ANSWER and self.speech.replies.awaits(chat)
        return await self._together.after(action, chat) if is_answer else []

    async def _speak(self, action: Say, step: Step) -> str:
        return await self.speech.speak(action.to.chat, step, may_reply=action.rank <= Rank.ANSWER)


def _is_words(steps: list[Step]) -> bool:
    return len(steps) == 1 and steps[0].picture is None


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
