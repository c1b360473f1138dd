"""What a courier has in hand: which rows of the outbox, how many deliveries, how many broadcast calls under way."""

from collections import deque

from bot.owed import Owed
from handlers.actions import Rank


class Hand:
    """A settled row is remembered for two turns: a look at the database that began before may still show it."""

    def __init__(self) -> None:
        self._rows: set[int] = set()
        self._settled: deque[set[int]] = deque([set(), set()], maxlen=2)
        self.deliveries = 0
        """In hand and not under way."""
        self.broadcasting = 0
        """Broadcast calls under way."""

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, owed: Owed) -> bool:
        """False for a row that is or just was in hand."""
        if owed.broadcast_id is not None:
            self.deliveries += 1
            return True
        if owed.id in self._rows or any(owed.id in settled for settled in self._settled):
            return False
        self._rows.add(owed.id)
        return True

    def begin(self, owed: Owed) -> None:
        """It is under way."""
        self.broadcasting += owed.rank == Rank.BROADCAST
        self.deliveries -= owed.broadcast_id is not None

    def end(self, owed: Owed) -> None:
        """It is under way no more."""
        self.broadcasting -= owed.rank == Rank.BROADCAST

    def give_back(self) -> None:
        """A delivery that was not under way is the database's again."""
        self.deliveries -= 1

    def settle(self, owed: Owed) -> None:
        """A row whose end is on record, or that nobody owes any more."""
        if owed.broadcast_id is None:
            self._rows.discard(owed.id)
            self._settled[-1].add(owed.id)

    def turn(self) -> None:
        self._settled.append(set())

    def keep_only(self, rows: set[int]) -> None:
        """Everything else was dropped."""
        self._rows = rows
        self.deliveries = 0
