"""Polls that people are asked in private: a broadcast, so that it keeps to their wishes, the night and the pace."""

from datetime import datetime

from handlers import broadcasts, progress, quiet
from handlers.actions import Place
from handlers.audiences import Audience
from handlers.broadcast_times import exact
from handlers.offer_refusals import PollAtNight
from handlers.turn import Turn
from storage import accounts
from storage import broadcasts as rows
from storage.broadcasts import Broadcast, NewBroadcast
from storage.rows import Poll


def begins_at(turn: Turn, until_at: datetime | None, typed: str) -> datetime | None:
    """When people can be asked; None: now. Raises PollAtNight where the poll would be over by then: at
    `until_at`, which was `typed`."""
    at = quiet.ends_at(turn.shop, turn.now)
    if at is not None and until_at is not None and until_at <= at:
        raise PollAtNight(start=exact(turn, at), typed=typed, example="2d")
    return at


def ask(turn: Turn, poll: Poll, audience: Audience) -> Broadcast:
    """Now, or when the night is over. How it went is told to whoever asks."""
    place = _own(turn)
    new = NewBroadcast(
        audience=audience,
        body=poll.question,
        photos=0,
        album=None,
        is_confirmed=True,
        every=None,
        fire_at=None,
        is_quiet_ok=False,
        created_by=turn.me.id,
        platform=place.platform,
        chat=place.chat,
        poll_id=poll.id,
    )
    asking = rows.add(turn.tx, turn.shop.id, new, turn.now)
    progress.keep(turn, asking)
    broadcasts.go(turn, asking)
    progress.watch(turn, asking)
    return asking


def _own(turn: Turn) -> Place:
    """The private chat of whoever asks, even if it is in a group that they do."""
    if turn.is_private:
        return turn.here
    known = accounts.of(turn.tx, turn.shop.id, turn.me.id)
    account = accounts.to_write_to(turn.tx, turn.shop.id, turn.me.id) or known[0]
    return Place(platform=account.platform, chat=account.account)
