"""Where the platform takes nothing but one reply: what else of an answer is ready goes out in it, and is said then."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile

from bot.wechat.names import NAME
from handlers.actions import STORED, Action, Rank, Say
from storage import Storage, outbox

MOST = 8
KEPT = timedelta(minutes=1)
"""What was said with another comes at once. Equal words that come later are others."""


class Together:
    """Actions are known by how they are stored: they come back under no name."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock
        self._said: dict[str, tuple[datetime, list[str]]] = {}

    async def after(self, action: Action, chat: str) -> list[Say]:
        """What is to be said to this chat right after it; nothing, where it is none of what is owed."""
        read = partial(outbox.ready, platform=NAME, lane=chat, lowest=Rank.ANSWER, now=self._clock(), most=MOST)
        rows = await self._storage.read(read)
        key = _key(action)
        actions = [STORED.validate_json(row) for row in rows[rows.index(key) + 1 :]] if key in rows else []
        return [one for one in takewhile(lambda one: isinstance(one, Say), actions) if isinstance(one, Say)]

    def say(self, said: Sequence[Say], names: Sequence[list[str]]) -> None:
        """These were said with another, under these names."""
        now = self._clock()
        self._said = {key: one for key, one in self._said.items() if one[0] > now}
        self._said |= {_key(one): (now + KEPT, told) for one, told in zip(said, names, strict=True)}

    def names_of(self, action: Say) -> list[str] | None:
        """Once; None for what is still to be said."""
        found = self._said.pop(_key(action), None) if self._said else None
        return found[1] if found and found[0] > self._clock() else None


def _key(action: Action) -> str:
    return STORED.dump_json(action).decode()
