"""Putting on record what ended, and claiming what comes next: one transaction for all that gathered meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.broadcasting import Broadcasting, Refill
from bot.ended import Ended
from bot.owed import Owed
from bot.settling import settle
from storage import Storage, Tx
from storage.inbox import Taken


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What is on record now: how things `ended`, what the inbox was `told`, the deliveries claimed."""

    ended: Sequence[Ended]
    told: Sequence[Taken]
    refill: Refill


class Recording:
    """Gathers until `record` is called; loses nothing when the database does not answer."""

    def __init__(
        self, storage: Storage, broadcasting: Broadcasting, *, holder: str, is_community: Callable[[str], bool]
    ) -> None:
        self._storage, self._broadcasting = storage, broadcasting
        self._holder, self._is_community = holder, is_community
        self._ended: list[Ended] = []
        self._returned: list[tuple[Owed, datetime]] = []
        self._written: list[list[Ended]] = []
        """Batches on their way to the database."""

    def end(self, ended: Ended) -> None:
        self._ended.append(ended)

    def give_back(self, owed: Owed, until: datetime) -> None:
        """A claimed delivery that is not sent before then."""
        self._returned.append((owed, until))

    @property
    def has_news(self) -> bool:
        return bool(self._ended or self._returned)

    def ids(self) -> set[int]:
        """Rows of the outbox that ended and are not on record yet."""
        ended = (one for batch in (self._ended, *self._written) for one in batch)
        return {one.owed.id for one in ended if one.owed.broadcast_id is None}

    async def record(self, wanted: int) -> Recorded | None:
        """Everything gathered, and up to `wanted` deliveries claimed; None when there was nothing to do."""
        ended, self._ended = self._ended, []
        returned, self._returned = self._returned, []
        if not (ended or returned or wanted):
            return None

        broadcasts = self._broadcasting.recorded(ended, returned, wanted)

        def work(tx: Tx) -> tuple[list[Taken], Refill]:
            told = settle(tx, self._holder, ended, self._is_community)
            refill = broadcasts(tx)
            return [*told, *refill.told], refill

        self._written.append(ended)
        try:
            told, refill = await self._storage.run(work)
        except BaseException:
            self._ended = ended + self._ended
            self._returned = returned + self._returned
            raise
        finally:
            self._written.remove(ended)
        return Recorded(ended=ended, told=told, refill=refill)
