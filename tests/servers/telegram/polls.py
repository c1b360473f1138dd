"""Native polls: who voted for what, and when they end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .entities import read
from .errors import BadCall, CannotDo, bad_request

if TYPE_CHECKING:
    from .messages import Message
    from .people import User
    from .world import World

Json = dict[str, Any]
OPEN_S = (5, 2_628_000)


@dataclass(kw_only=True, eq=False)
class Poll:
    """`votes`: user id -> chosen positions. `options` are texts, each with a persistent id beside."""

    world: World
    id: str
    question: str
    options: list[str]
    keys: list[str]
    is_anonymous: bool
    is_multiple: bool
    kind: str
    correct: list[int]
    is_revotable: bool
    explanation: str = ""
    open_period: int = 0
    close_date: int = 0
    is_closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    def count(self, place: int) -> int:
        return sum(place in chosen for chosen in self.votes.values())

    def json(self, *, for_bot: bool = True) -> Json:
        body: Json = {
            "id": self.id,
            "question": self.question,
            "options": [
                {"persistent_id": self.keys[i], "text": text, "voter_count": self.count(i)}
                for i, text in enumerate(self.options)
            ],
            "total_voter_count": sum(bool(chosen) for chosen in self.votes.values()),
            "is_closed": self.is_closed,
            "is_anonymous": self.is_anonymous,
            "type": self.kind,
            "allows_multiple_answers": self.is_multiple,
            "allows_revoting": self.is_revotable,
            "members_only": False,
        }
        if self.kind == "quiz" and (for_bot or self.is_closed):
            body["correct_option_ids"] = self.correct
        if self.explanation:
            body["explanation"] = self.explanation
        for key, value in (("open_period", self.open_period), ("close_date", self.close_date)):
            if value:
                body[key] = value
        return body

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self.tell()

    def tell(self) -> None:
        self.world.updates.tell("poll", self.json(), self.id)
        self.world.changed()


def make(world: World, p: Json) -> Poll:
    """From sendPoll's parameters."""
    options = [read(one["text"], one.get("text_parse_mode"), one.get("text_entities"))[0] for one in p["options"]]
    if len(set(options)) != len(options):
        raise BadCall("poll options must be unique", "two options are the same")
    if any(not option for option in options):
        raise BadCall("poll option text must be non-empty", "an option is empty")
    kind = p.get("type", "regular")
    correct = p.get("correct_option_ids") or []
    if kind == "quiz" and (not correct or not all(0 <= one < len(options) for one in correct)):
        raise BadCall("wrong correct option identifier specified", "a quiz needs right correct_option_ids")
    open_period, close_date = ends(world, p)
    poll = Poll(
        world=world, id=str(secrets.randbits(62)), question=read(p["question"], p.get("question_parse_mode"), None)[0],
        options=options, keys=[secrets.token_hex(4) for _ in options], is_anonymous=p.get("is_anonymous", True),
        is_multiple=p.get("allows_multiple_answers", False), kind=kind, correct=correct,
        is_revotable=p.get("allows_revoting", kind != "quiz"), explanation=p.get("explanation", ""),
        open_period=open_period, close_date=close_date, is_closed=p.get("is_closed", False),
    )  # fmt: skip
    world.polls[poll.id] = poll
    if close_date:
        world.clock.at(close_date, poll.close)
    return poll


def ends(world: World, p: Json) -> tuple[int, int]:
    if p.get("open_period") and p.get("close_date"):
        raise BadCall("can't specify both open_period and close_date", "open_period and close_date exclude each other")
    if p.get("open_period"):
        return p["open_period"], world.clock.unix() + p["open_period"]
    if close_date := p.get("close_date", 0):
        least, most = OPEN_S
        if not least <= close_date - world.clock.unix() <= most:
            raise BadCall("POLL_CLOSE_DATE_INVALID", f"close_date is not {least} to {most} s from now")
        return close_date - world.clock.unix(), close_date
    return 0, 0


def stop(world: World, p: Json) -> Json:
    message = world.message_of(p["chat_id"], p["message_id"], "message with poll to stop")
    if message.poll is None or not message.is_from_bot:
        raise bad_request("message with poll to stop not found")
    if message.poll.is_closed:
        raise bad_request("poll has already been closed")
    message.markup = p.get("reply_markup")
    message.poll.close()
    return message.poll.json()


def vote(user: User, message: Message, options: list[str]) -> None:
    """Options by text; none takes the vote back. The bot that sent the poll is told."""
    poll, world = message.poll, message.chat.world
    if poll is None:
        raise CannotDo(f"no poll: {message.line()}")
    if poll.is_closed:
        raise CannotDo(f"the poll {poll.question!r} is closed")
    unknown = [option for option in options if option not in poll.options]
    if unknown:
        raise CannotDo(f"the poll has {poll.options}, not {unknown}")
    if len(options) > 1 and not poll.is_multiple:
        raise CannotDo("this poll takes one answer")
    if user.id in poll.votes and poll.votes[user.id] and not poll.is_revotable:
        raise CannotDo("this vote cannot be changed")
    chosen = sorted(poll.options.index(option) for option in options)
    poll.votes[user.id] = chosen
    if not poll.is_anonymous:
        body: Json = {"poll_id": poll.id, "option_ids": chosen, "option_persistent_ids": [poll.keys[i] for i in chosen]}
        if message.chat.user is None and message.chat.member(user).is_anonymous:
            body |= {"voter_chat": message.chat.json()}
        else:
            body |= {"user": user.json()}
        world.updates.tell("poll_answer", body, poll.id)
    poll.tell()
