"""Connect codes: what one account asks for and another one brings, so that both become one person's."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import Account, ShopId
from storage.tx import Row, Tx


@dataclass(frozen=True, kw_only=True)
class Connect:
    """A code in use. `asker_id`, `taker_id`: the accounts on both sides; each must agree before it expires."""

    id: int
    shop_id: ShopId
    asker_id: int
    taker_id: int | None
    has_asker_agreed: bool
    has_taker_agreed: bool
    expires_at: datetime
    ended_at: datetime | None

    @property
    def is_used(self) -> bool:
        return self.taker_id is not None or self.ended_at is not None

    @property
    def is_agreed(self) -> bool:
        return self.has_asker_agreed and self.has_taker_agreed


def put(tx: Tx, asker: Account, connect_code: str, now: datetime, expires_at: datetime) -> None:
    """A new code of this account; it cancels the one before."""
    tx.do("connect_cancel", shop_id=asker.shop_id, asker_id=asker.id, at=now)
    added = tx.one(
        "connect_add", shop_id=asker.shop_id, asker_id=asker.id, connect_code=connect_code, expires_at=expires_at
    )
    if added is None:
        raise LookupError("a connect code was given out twice")


def find(tx: Tx, shop_id: ShopId, connect_code: str) -> Connect | None:
    """The code, good or not."""
    return _read(tx.one("connect_by_code", shop_id=shop_id, connect_code=connect_code))


def take(tx: Tx, connect: Connect, taker: Account, expires_at: datetime) -> Connect | None:
    """The code is used up; None where somebody else was faster."""
    return _read(tx.one("connect_take", connect_id=connect.id, taker_id=taker.id, expires_at=expires_at))


def agree(tx: Tx, account: Account, connect_id: int, now: datetime) -> Connect | None:
    """One side says yes; None where it is too late, or the account is of neither side."""
    values = {"shop_id": account.shop_id, "connect_id": connect_id, "account_id": account.id}
    return _read(tx.one("connect_agree", now=now, **values))


def end(tx: Tx, account: Account, connect_id: int, at: datetime) -> Connect | None:
    """It is over: done, or refused by this side; None where it was over already."""
    values = {"shop_id": account.shop_id, "connect_id": connect_id, "account_id": account.id}
    return _read(tx.one("connect_end", at=at, **values))


def _read(row: Row | None) -> Connect | None:
    return row_to(Connect, row) if row else None
