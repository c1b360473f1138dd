"""Grants: somebody allowed us one notice of a template, at any later time. Each is used once."""

from datetime import datetime

from storage.rows import ShopId
from storage.tx import Tx, Value


def give(tx: Tx, shop_id: ShopId, *, platform: str, account: str, template: str, given_by: str, at: datetime) -> bool:
    """`given_by`: the update that says so. False where that update has been counted."""
    values: dict[str, Value] = {"platform": platform, "account": account, "template": template}
    return tx.one("grant_give", shop_id=shop_id, given_by=given_by, at=at, **values) is not None


def use(tx: Tx, shop_id: ShopId, platform: str, account: str, template: str, now: datetime) -> int | None:
    """The oldest one, used from here on; None where there is none."""
    values: dict[str, Value] = {"platform": platform, "account": account, "template": template}
    found: int | None = tx.value("grant_use", shop_id=shop_id, now=now, **values)
    return found


def give_back(tx: Tx, grant_id: int) -> None:
    """The notice was not sent after all."""
    tx.do("grant_give_back", id=grant_id)


def drop(tx: Tx, shop_id: ShopId, platform: str, account: str, template: str) -> None:
    """The person wants none any more."""
    tx.do("grants_drop", shop_id=shop_id, platform=platform, account=account, template=template)


def use_newest(
    tx: Tx, shop_id: ShopId, platform: str, account: str, since: datetime, now: datetime
) -> tuple[int, str] | None:
    """Number and template of the newest one given since then, used from here on; None where there is none."""
    values: dict[str, Value] = {"platform": platform, "account": account, "since": since}
    found = tx.one("grant_use_newest", shop_id=shop_id, now=now, **values)
    return (found["id"], found["template"]) if found else None
