"""Broadcasts: one content to everybody, a group, or a tag; now, later, or every Friday."""

from handlers.content import Album, Content, Picture, Text
from handlers.texts import plain
from storage import broadcasts
from storage.rows import BroadcastId
from storage.tx import Tx


def content_of(tx: Tx, broadcast_id: int) -> Content:
    """What a broadcast says, the same to everybody."""
    broadcast = broadcasts.get(tx, BroadcastId(broadcast_id))
    if broadcast is None:
        raise LookupError(f"no broadcast {broadcast_id}")
    text = plain(broadcast.body)
    match broadcast.media:
        case ():
            return Text(text=text)
        case (one,):
            return Picture(picture=one, text=text)
        case several:
            return Album(pictures=several, text=text)
