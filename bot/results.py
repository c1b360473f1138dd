"""What the courier tells the inbox, as JSON, and what it means as an event: one place for both directions."""

import json
from datetime import datetime
from typing import Any

from bot.owed import Owed
from handlers.actions import (
    Action,
    AnswerJoin,
    AskMembership,
    ClosePoll,
    DropButtons,
    Edit,
    MakeLink,
    Place,
    RevokeLink,
    Say,
)
from handlers.events import BotPlaced, Event, Moved, Performed, Where
from handlers.outcomes import STORED, Done, Outcome

SOURCE = "courier"
BROADCAST_DONE = "broadcast.done"
"""The word of RESULTS that hears when a broadcast has ended; its argument is the broadcast's id."""


def performed(on_result: str, outcome: Outcome, place: Place | None, at: datetime) -> str:
    word, _, ref = on_result.partition(" ")
    told = {"kind": "performed", "word": word, "ref": ref, "outcome": STORED.dump_python(outcome, mode="json")}
    return _json(
        told, at, place={"platform": place.platform, "chat": place.chat, "thread": place.thread} if place else None
    )


def broadcast_done(broadcast_id: int, at: datetime) -> str:
    return performed(f"{BROADCAST_DONE} {broadcast_id}", Done(), None, at)


def moved(platform: str, old_chat: str, new_chat: str, at: datetime) -> str:
    return _json({"kind": "moved", "platform": platform, "old_chat": old_chat, "new_chat": new_chat}, at)


def gone(platform: str, chat: str, reason: str, at: datetime) -> str:
    """A community cannot be written to any more."""
    return _json({"kind": "gone", "platform": platform, "chat": chat, "reason": reason}, at)


def _json(told: dict[str, Any], at: datetime, **more: Any) -> str:
    return json.dumps({**told, "at": at.isoformat(), **more}, ensure_ascii=False, separators=(",", ":"))


def translate(raw: str) -> list[Event]:
    """The event that a row of the courier's means. KeyError or ValueError for what the courier never wrote."""
    told = json.loads(raw)
    return [READ[told["kind"]](told, datetime.fromisoformat(told["at"]))]


def _performed(told: dict[str, Any], at: datetime) -> Event:
    place = Place(**told["place"]) if told["place"] else None
    outcome = STORED.validate_python(told["outcome"])
    return Performed(at=at, word=told["word"], ref=told["ref"], outcome=outcome, place=place)


def _moved(told: dict[str, Any], at: datetime) -> Event:
    return Moved(at=at, platform=told["platform"], old_chat=told["old_chat"], new_chat=told["new_chat"])


def _gone(told: dict[str, Any], at: datetime) -> Event:
    where = Where(place=Place(platform=told["platform"], chat=told["chat"]), kind="group")
    return BotPlaced(at=at, where=where, by=None, is_member=False, is_admin=False, can_invite=False, can_post=False)


READ = {"performed": _performed, "moved": _moved, "gone": _gone}


def place_of(action: Action) -> Place | None:
    match action:
        case Say() | MakeLink() | RevokeLink() | AnswerJoin() | AskMembership():
            return action.to
        case Edit() | DropButtons() | ClosePoll():
            return action.sent.place
        case _:
            return None


def name_of(owed: Owed) -> str:
    """One name for each thing owed: what is told of it is told once."""
    return f"outbox:{owed.id}" if owed.broadcast_id is None else f"delivery:{owed.id}"
