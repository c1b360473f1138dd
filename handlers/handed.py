"""What is handed over: messages into communities that an owner must confirm on the platform. How many a month are
left is said beforehand; what became of each comes later."""

from calendar import monthrange
from datetime import datetime

from handlers import broadcast_results, progress
from handlers.actions import Actions, Rank, Say
from handlers.audiences import Audience
from handlers.content import Text
from handlers.events import Settled
from handlers.outcomes import Done, Failed
from handlers.texts import Marked, names
from handlers.turn import Turn
from storage import broadcasts, communities, deliveries, handovers, posts
from storage.rows import Community


def note(turn: Turn, audience: Audience) -> Marked:
    """For a preview: how many of its communities wait for their owners, and which has the fewest messages left this
    month. Nothing where none of them does."""
    meant = _confirmed(turn, audience)
    if not meant:
        return Marked("")
    there = turn.now.astimezone(turn.shop.zone)
    used = handovers.used(turn.tx, turn.shop.id, _month_begin(there))
    days = monthrange(there.year, there.month)[1]
    fewest = min(meant, key=lambda one: days - used.get((one.platform, one.chat), 0))
    left = max(0, days - used.get((fewest.platform, fewest.chat), 0))
    return turn.say("preview-confirmed", count=len(meant), group=names.name(fewest.title), left=left)


def settled(turn: Turn, event: Settled) -> Actions:
    """One of them arrived, or did not. When the last of a broadcast has, its author hears how it went."""
    status, reason = ("sent", None) if isinstance(event.outcome, Done) else ("failed", _reason(event))
    broadcast_id = deliveries.settled(
        turn.tx,
        turn.shop.id,
        event.platform,
        event.message_id,
        event.target,
        status=status,
        reason=reason,
        at=event.at,
    )
    broadcast = broadcasts.get(turn.tx, broadcast_id) if broadcast_id else None
    if broadcast is None:
        return _of_post(turn, event) if status == "failed" else []
    if broadcast.status != "done" or deliveries.has_handed_over(turn.tx, broadcast.id):
        return []
    theirs = progress.at_author(turn, broadcast)
    result = Text(text=broadcast_results.told(theirs, broadcast))
    return [Say(to=theirs.here, content=result, rank=Rank.NOTICE)]


def _of_post(turn: Turn, event: Settled) -> Actions:
    """A post that did not get out: whoever posted it hears of that."""
    community = communities.get_by_chat(turn.tx, turn.shop.id, event.platform, event.target)
    post = posts.by_message(turn.tx, turn.shop.id, community.id, event.message_id) if community else None
    if post is None or community is None:
        return []
    title = names.name(community.title)
    return turn.tell(post.created_by, lambda theirs: Text(text=theirs.say("post-not-confirmed", group=title)))


def _confirmed(turn: Turn, audience: Audience) -> list[Community]:
    """The communities of an audience whose owners must confirm."""
    if audience["kind"] in broadcasts.TO_PEOPLE:
        return []
    mine = communities.all_of(turn.tx, turn.shop.id, is_on=True)
    found = [one for one in mine if one.can_post and one.platform in turn.house.links.confirmed]
    return [one for one in found if audience["kind"] == "groups" or one.id == audience["id"]]


def _month_begin(there: datetime) -> datetime:
    return there.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _reason(event: Settled) -> str:
    return event.outcome.reason if isinstance(event.outcome, Failed) else event.outcome.kind


EVENTS = {Settled: settled}
