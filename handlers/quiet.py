"""Quiet hours: when broadcasts and gifts to private chats wait. Answers and notices never do."""

from datetime import datetime, time, timedelta

from storage import shops
from storage.rows import Shop, ShopId
from storage.tx import Tx

OFF = "off"


def ends_at(shop: Shop, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` (the shop's time) is in; None outside them. They may span midnight."""
    if shop.quiet_hours == OFF:
        return None
    begin, end = (time.fromisoformat(part) for part in shop.quiet_hours.split("-"))
    local = now.astimezone(shop.zone)
    clock = local.timetz().replace(tzinfo=None)
    is_quiet = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not is_quiet:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=shop.zone).astimezone(now.tzinfo)


def until(tx: Tx, shop_id: int, now: datetime) -> datetime | None:
    """The same for a shop's id; both times are real ones."""
    shop = shops.get(tx, ShopId(shop_id))
    end = ends_at(shop, shop.now(now))
    return None if end is None else end - timedelta(seconds=shop.clock_offset_s)
