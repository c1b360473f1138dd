"""Accounts: logins on platforms, each of one member."""

from storage.read import row_to
from storage.rows import Account, MemberId, ShopId
from storage.tx import Tx


def of(tx: Tx, shop_id: ShopId, member_id: MemberId) -> list[Account]:
    return [row_to(Account, row) for row in tx.all("accounts_of_member", shop_id=shop_id, member_id=member_id)]


def get(tx: Tx, shop_id: ShopId, platform: str, account: str) -> Account | None:
    row = tx.one("account_get", shop_id=shop_id, platform=platform, account=account)
    return row_to(Account, row) if row else None


def get_by_id(tx: Tx, shop_id: ShopId, account_id: int) -> Account | None:
    row = tx.one("account_by_id", shop_id=shop_id, account_id=account_id)
    return row_to(Account, row) if row else None


def to_write_to(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Account | None:
    """The account that notices go to: the first one that can be written to."""
    row = tx.one("account_to_write_to", shop_id=shop_id, member_id=member_id)
    return row_to(Account, row) if row else None
