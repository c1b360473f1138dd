"""Windows: how many messages we may send to an account, and until when, after it has acted. One a trigger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx, Value


@dataclass(frozen=True, kw_only=True)
class Window:
    """`opened_by` names what opened it, such as "said"; `left_over`: so many messages may still be sent."""

    opened_by: str
    left_over: int
    until_at: datetime


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What an account did that lets us write to it. `act` names it, so that it counts once."""

    shop_id: ShopId
    platform: str
    account: str
    window: Window
    act: str
    at: datetime


def open(tx: Tx, opened: Sequence[Opened]) -> None:
    """The same act told twice opens nothing twice; one that is older than the last opens nothing at all."""
    rows: list[dict[str, Value]] = [
        {
            "shop_id": one.shop_id,
            "platform": one.platform,
            "account": one.account,
            "opened_by": one.window.opened_by,
            "act": one.act,
            "at": one.at,
            "left_over": one.window.left_over,
            "until_at": one.window.until_at,
        }
        for one in opened
    ]
    tx.many("window_open", rows)
    back: list[dict[str, Value]] = [
        {"shop_id": one.shop_id, "platform": one.platform, "account": one.account, "at": one.at} for one in opened
    ]
    tx.many("windows_back", back)


def of(tx: Tx, shop_id: ShopId, platform: str, account: str, now: datetime) -> list[Window]:
    """Those that are open and not used up, the one that closes first first."""
    rows = tx.all("windows_of", shop_id=shop_id, platform=platform, account=account, now=now)
    return [row_to(Window, row) for row in rows]


def spend(tx: Tx, shop_id: ShopId, platform: str, account: str, now: datetime) -> str | None:
    """One message, of the window that closes first: what had opened it. None where all are shut."""
    found: str | None = tx.value("window_spend", shop_id=shop_id, platform=platform, account=account, now=now)
    return found


def give_back(tx: Tx, shop_id: ShopId, platform: str, account: str, opened_by: str) -> None:
    """The message was not sent after all."""
    tx.do("window_give_back", shop_id=shop_id, platform=platform, account=account, opened_by=opened_by)


def shut(tx: Tx, shop_id: ShopId, platform: str, account: str) -> None:
    """The platform says that none is open."""
    tx.do("windows_shut", shop_id=shop_id, platform=platform, account=account)


def leave(tx: Tx, shop_id: ShopId, platform: str, account: str, at: datetime) -> None:
    """The account is gone since then: all are shut, and stay so until it acts again. What it did later counts."""
    tx.do("windows_leave", shop_id=shop_id, platform=platform, account=account, at=at)
    tx.do("windows_gone", shop_id=shop_id, platform=platform, account=account, at=at)


def has_left(tx: Tx, shop_id: ShopId, platform: str, account: str) -> bool:
    return tx.one("windows_has_left", shop_id=shop_id, platform=platform, account=account) is not None


def forget(tx: Tx, platform: str, before: datetime) -> None:
    """Those that closed before then."""
    tx.do("windows_forget", platform=platform, before=before)


def open_in_vain(tx: Tx, platform: str, reason: str, now: datetime) -> list[str]:
    """Chats that something waits for with this reason, though a window is open: they acted while it was being tried."""
    return [row["lane"] for row in tx.all("windows_open_in_vain", platform=platform, reason=reason, now=now)]
