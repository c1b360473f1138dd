"""Access tokens that platforms lend us for a while: one a name, shared by all processes.

Who is to fetch a new one is decided by a lease, not here (see storage/lease.py).
"""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Token:
    """`value` is a secret. It is good until `until_at`, unless it was refused before."""

    value: str
    until_at: datetime
    fetched_at: datetime

    def __repr__(self) -> str:
        return f"<token until {self.until_at.isoformat()}>"


def get(tx: Tx, name: str) -> Token | None:
    """The last one fetched, good or not."""
    row = tx.one("token_get", name=name)
    return row_to(Token, row) if row else None


def put(tx: Tx, name: str, token: Token) -> None:
    tx.do("token_put", name=name, value=token.value, until_at=token.until_at, fetched_at=token.fetched_at)


def refuse(tx: Tx, name: str, value: str, now: datetime) -> bool:
    """The platform takes this token no more. False where another one has taken its place meanwhile."""
    return tx.one("token_refuse", name=name, value=value, now=now) is not None
