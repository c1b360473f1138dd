"""Who is speaking, and is the place ours? Decided once for every event, before its handler.

Nothing is stored of a chat that is not the shop's: not its people, not its words. Only the command that makes a group
the shop's is heard there.
"""

from dataclasses import replace
from datetime import datetime

from handlers import commands
from handlers.actions import Actions, AnswerPress
from handlers.events import (
    AskedToJoin,
    BotPlaced,
    Event,
    Joined,
    Left,
    OrderPaid,
    Pressed,
    Retitled,
    Said,
    Where,
    Who,
)
from handlers.texts import nearest
from handlers.turn import Turn
from storage import communities, members
from storage.members import Met

HEARD_ANYWHERE = "group on"
"""The one command that is heard in a group that is not the shop's yet."""


def received(turn: Turn, event: Event) -> Turn | None:
    """The turn with its sender and place; None for an event that is not for us."""
    where: Where | None = getattr(event, "where", None)
    who: Who | None = getattr(event, "who", None)
    if where is not None:
        turn = replace(turn, where=where, thread=where.place.thread)
        if not _is_ours(turn, event, where):
            return None
    if who is None or isinstance(event, BotPlaced):
        return turn
    if who.is_bot:
        return turn if isinstance(event, Joined) else None
    if who.is_faceless:
        return turn if isinstance(event, Said) else None
    met = meet(turn, who, event.at, writes_privately=turn.is_private and isinstance(event, Said | Pressed))
    return replace(turn, sender=met.member, is_new=met.is_new)


def not_received(event: Event) -> Actions:
    """What is owed for an event that is not for us: a button stops spinning."""
    if isinstance(event, Pressed):
        return [AnswerPress(platform=event.who.platform, press=event.press)]
    return []


def meet(turn: Turn, who: Who, at: datetime, *, writes_privately: bool = False) -> Met:
    """The member behind an account, met now if the shop did not know them."""
    return members.meet(
        turn.tx,
        turn.shop.id,
        platform=who.platform,
        account=who.account,
        name=who.name,
        username=who.username,
        language=nearest(who.language, turn.shop.language) if who.language else None,
        at=at,
        writes_privately=writes_privately,
    )


def _is_ours(turn: Turn, event: Event, where: Where) -> bool:
    if where.kind == "private" or isinstance(event, BotPlaced | OrderPaid | Retitled):
        return True  # money is never nobody's; a place that is not the shop's is known by its title nevertheless
    if where.kind == "channel" and isinstance(event, Said):
        return False
    community = communities.get_by_chat(turn.tx, turn.shop.id, where.place.platform, where.place.chat)
    if community is not None and community.status == "on":
        if where.title and where.title != community.title:
            communities.set_title(turn.tx, community, where.title)
        return True
    if isinstance(event, Joined | Left | AskedToJoin) or not isinstance(event, Said):
        return False
    found = commands.find(turn.house.commands, event.text)
    return found is not None and found[0].word == HEARD_ANYWHERE
