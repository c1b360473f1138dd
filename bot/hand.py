"""What a courier has in hand: rows of the outbox, deliveries, and how many of these are under way."""

from collections import deque

from bot.owed import Owed


class Hand:
    """A settled row is remembered for two turns: a look at the database that began before may still show it."""

    def __init__(self) -> None:
        self._rows: set[int] = set()
        self._settled: deque[set[int]] = deque([set(), set()], maxlen=2)
        self.waiting: set[int] = set()
        """Deliveries that are not under way."""
        self.beginning: set[int] = set()
        """Deliveries under way that the database still calls queued."""
        self.broadcasting = 0
        """Deliveries under way, begun or about to be."""

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def deliveries(self) -> set[int]:
        """Those in hand that the database still calls queued."""
        return self.waiting | self.beginning

    def take(self, owed: Owed) -> bool:
        """False for what is in hand, or just was."""
        if owed.broadcast_id is not None:
            is_new = owed.id not in self.waiting
            self.waiting.add(owed.id)
            return is_new
        if owed.id in self._rows or any(owed.id in settled for settled in self._settled):
            return False
        self._rows.add(owed.id)
        return True

    def begin(self, owed: Owed) -> None:
        """It is under way."""
        if owed.broadcast_id is not None:
            self.broadcasting += 1
            self.waiting.discard(owed.id)
            self.beginning.add(owed.id)

    def end(self, owed: Owed) -> None:
        """It is under way no more."""
        if owed.broadcast_id is not None:
            self.broadcasting -= 1
            self.beginning.discard(owed.id)

    def give_back(self, owed: Owed) -> None:
        """A delivery that was not under way is the database's again."""
        self.waiting.discard(owed.id)

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
        self.waiting = set()
