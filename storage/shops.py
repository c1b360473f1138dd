"""Shops: the business itself. One real shop, and the playground's."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import Shop, ShopId
from storage.tx import Tx

MAIN = "main"
PLAYGROUND = "playground"


@dataclass(frozen=True, kw_only=True)
class NewShop:
    """What a shop is made with at the first start; afterwards /settings and the shop's own row rule."""

    key: str
    name: str
    currency: str
    timezone: str
    language: str
    quiet_hours: str
    reserve_s: int
    reserve_manual_s: int


def get(tx: Tx, shop_id: ShopId) -> Shop:
    row = tx.one("shop_get", shop_id=shop_id)
    if row is None:
        raise LookupError(f"no shop {shop_id}")
    return row_to(Shop, row)


def get_by_key(tx: Tx, key: str) -> Shop | None:
    row = tx.one("shop_by_key", key=key)
    return row_to(Shop, row) if row else None


def all_of(tx: Tx) -> list[Shop]:
    return [row_to(Shop, row) for row in tx.all("shops_list")]


def ensure(tx: Tx, new: NewShop, at: datetime) -> Shop:
    """The shop of this key, made now if there is none."""
    tx.do(
        "shop_add",
        key=new.key,
        name=new.name,
        currency=new.currency,
        timezone=new.timezone,
        language=new.language,
        quiet_hours=new.quiet_hours,
        reserve_s=new.reserve_s,
        reserve_manual_s=new.reserve_manual_s,
        at=at,
    )
    shop = get_by_key(tx, new.key)
    if shop is None:
        raise LookupError("an upsert leaves its row")
    return shop


def set_currency(tx: Tx, shop_id: ShopId, currency: str) -> bool:
    """Fixed once there is an order, or a campaign whose rules are written in it: False then."""
    return tx.one("shop_set_currency", shop_id=shop_id, currency=currency) is not None


def move_clock(tx: Tx, shop_id: ShopId, seconds: int) -> None:
    """Set the shop's own clock forward. What it owes at a later time is owed so much earlier by real time."""
    tx.do("shop_move_clock", shop_id=shop_id, seconds=seconds)
    tx.do("outbox_bring_forward", shop_id=shop_id, micros=seconds * 1_000_000)
    tx.do("deliveries_bring_forward", shop_id=shop_id, micros=seconds * 1_000_000)


def voices(tx: Tx, shop_id: ShopId) -> dict[str, dict[str, str]]:
    """The shop's own wording: language → key → text."""
    found: dict[str, dict[str, str]] = {}
    for row in tx.all("voices_list", shop_id=shop_id):
        found.setdefault(row["language"], {})[row["key"]] = row["text"]
    return found


def put(
    tx: Tx,
    shop_id: ShopId,
    *,
    name: str | None = None,
    language: str | None = None,
    quiet_hours: str | None = None,
    announces: bool | None = None,
) -> None:
    """Change what is given; the rest stays."""
    tx.do(
        "shop_put",
        shop_id=shop_id,
        name=name,
        language=language,
        quiet_hours=quiet_hours,
        announces=announces,
    )


def put_voice(tx: Tx, shop_id: ShopId, language: str, key: str, text: str) -> None:
    """The shop's own wording of one sentence (see handlers/texts/voices.py for what fits)."""
    tx.do("voice_put", shop_id=shop_id, language=language, key=key, text=text)


def forget_voice(tx: Tx, shop_id: ShopId, language: str, key: str) -> None:
    tx.do("voice_forget", shop_id=shop_id, language=language, key=key)
