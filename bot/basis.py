"""What the commands of the command line start from: an open database, and the real shop in it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from config.settings import Settings
from storage import DatabaseUnused, Storage, Tx, members, shops, staff
from storage import open as open_storage
from storage.rows import Member, Role, Shop

HEARS_UNASKED = frozenset({"wecom"})
"""Platforms on which the owner can be written to before saying a word: WeCom's app speaks to its own corp's staff.
https://developer.work.weixin.qq.com/document/path/90236"""

_LOG = structlog.get_logger(__name__)


def real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Basis:
    settings: Settings
    storage: Storage
    shop: Shop
    playground: Shop | None = None
    """The playground's own shop, where it is on."""


async def open_database(settings: Settings, *, migrate: bool = False) -> Storage:
    """The database at this program's version. One that was never used is made ready for use; an older one only with
    `migrate`, as another program may be at work in it. Raises StorageError, whose text says what to do."""
    url = settings.database_url.get_secret_value()
    try:
        return await open_storage(url, migrate=migrate)
    except DatabaseUnused:
        return await open_storage(url, migrate=True)


async def open_basis(settings: Settings, *, migrate: bool = False) -> Basis:
    """The database, and the shop, which is made at the first start. Raises StorageError."""
    storage = await open_database(settings, migrate=migrate)
    try:
        shop = await _shop(storage, settings)
        await _give_owner(storage, settings, shop)
    except BaseException:
        await storage.close()
        raise
    return Basis(settings=settings, storage=storage, shop=shop)


async def with_playground(basis: Basis) -> Basis:
    """The same with the playground's shop, where the settings turn it on; it is made at the first start."""
    if not basis.settings.is_playground_on:
        return basis
    new = replace(_new_shop(basis.settings), key=shops.PLAYGROUND, quiet_hours="off")
    return replace(basis, playground=await basis.storage.run(lambda tx: shops.ensure(tx, new, real_now())))


async def _in_currency(storage: Storage, shop: Shop, settings: Settings) -> Shop:
    """The shop in the currency the settings name, while that can still be changed."""
    wanted = settings.shop.currency
    if wanted == shop.currency or "currency" not in settings.shop.model_fields_set:
        return shop
    if not await storage.run(lambda tx: shops.set_currency(tx, shop.id, wanted)):
        _LOG.warning("the currency is fixed once there is an order or a campaign", currency=shop.currency)
        return shop
    return replace(shop, currency=wanted)


async def _shop(storage: Storage, settings: Settings) -> Shop:
    known = await storage.read(lambda tx: shops.get_by_key(tx, shops.MAIN))
    if known is not None:
        return await _in_currency(storage, known, settings)
    return await storage.run(lambda tx: shops.ensure(tx, _new_shop(settings), real_now()))


def _new_shop(settings: Settings) -> shops.NewShop:
    shop = settings.shop
    return shops.NewShop(
        key=shops.MAIN,
        name=shop.name,
        currency=shop.currency,
        timezone=shop.timezone,
        language=shop.language,
        quiet_hours=shop.quiet_hours,
        reserve_s=shop.reserve_s,
        reserve_manual_s=shop.reserve_manual_s,
    )


async def _give_owner(storage: Storage, settings: Settings, shop: Shop) -> None:
    """FANLOOP_OWNER is an owner from the start, met or not."""
    if settings.owner_account is None:
        return
    platform, account = settings.owner_account
    known = await storage.read(lambda tx: members.get_by_account(tx, shop.id, platform, account))
    if known is None or known.role is not Role.OWNER:
        await storage.run(lambda tx: _make_owner(tx, shop, platform, account, real_now()))


def _make_owner(tx: Tx, shop: Shop, platform: str, account: str, now: datetime) -> None:
    known = members.get_by_account(tx, shop.id, platform, account) or _meet(tx, shop, platform, account, now)
    staff.put(tx, shop.id, known.id, Role.OWNER, now)


def _meet(tx: Tx, shop: Shop, platform: str, account: str, now: datetime) -> Member:
    """Somebody who has said nothing yet: the name comes with the first word."""
    met = members.meet(
        tx,
        shop.id,
        platform=platform,
        account=account,
        name="",
        username=None,
        language=None,
        at=now,
        writes_privately=platform in HEARS_UNASKED,
    )
    return met.member
