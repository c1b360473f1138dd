"""The face of a database, the same for SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from storage.tx import Dialect, Tx

T = TypeVar("T")


class Storage(Protocol):
    """An open database. `workers`: how many pieces of work may usefully run side by side."""

    dialect: Dialect
    workers: int

    async def run(self, work: Callable[[Tx], T]) -> T:
        """The work, whole, in the database's own thread, in one transaction that ends as SERIALIZABLE would.

        Commits when it returns, rolls back when it raises. PostgreSQL may run it again when it met another
        transaction, so it touches nothing but its tx. Cancelling the caller does not stop work already handed over.
        """
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """The same for work that only reads: one snapshot, beside the writers. A write in it fails."""
        ...

    async def close(self) -> None:
        """Finishes what was handed over, then lets go of the database."""
        ...
