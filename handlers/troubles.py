"""Troubles with a platform that only a setting can mend: the owners hear of each, once a day."""

from handlers import notices
from handlers.actions import Actions
from handlers.content import Text
from handlers.events import Troubled
from handlers.turn import Turn
from storage import facts
from storage.rows import MemberId

SENTENCES = {
    "ip": "trouble-ip",
    "capability": "trouble-capability",
    "quota": "trouble-quota",
    "limit": "trouble-limit",
    "token": "trouble-token",
    "secret": "trouble-secret",
}


def troubled(turn: Turn, event: Troubled) -> Actions:
    """What is owed waits meanwhile; nothing is lost."""
    ref = f"{event.platform}:{event.trouble}:{turn.now.date().isoformat()}"
    if not facts.record(turn.tx, turn.shop.id, "troubled", MemberId(0), ref, turn.now):
        return []
    key, where = SENTENCES[event.trouble], f"platform-{event.platform}"
    return notices.to_owners(
        turn, lambda theirs: Text(text=theirs.say(key, platform=theirs.say(where), on=event.platform))
    )


EVENTS = {Troubled: troubled}
