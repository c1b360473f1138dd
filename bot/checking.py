"""`check`: what is configured, what is missing, what does not answer; a line each, and exit 1 on a fault."""

import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from bot.app import PLATFORMS
from bot.basis import real_now
from bot.platform import Data, Parts, PlatformDown
from bot.running import unfit
from bot.stands import CURRENCY, platform
from bot.terminal import say
from config.settings import Settings
from handlers.content import Chart, Code, Poster
from storage import DatabaseOutdated, DatabaseUnused, Storage, StorageError, Tx, migrations, outbox, shops, staff
from storage import open as open_storage
from storage.rows import Role, ShopId
from storage.tx import Dialect
from storage.url import is_postgres, sqlite_path

REDIS_S = 5.0
WAITS = {
    "ip": "this machine's address is not on the IP list in the console",
    "capability": "the account has no permission for it, see the console's list of interfaces",
    "quota": "the day's quota is used up, it begins anew at midnight in China",
    "limit": "too many calls came at once, for a while",
    "token": "a token fetched just now was refused; does another program fetch tokens, is the secret the right one?",
    "secret": "the app id or the secret is not the one in the console",
}
"""Why messages wait that only somebody at a console, or the next day, can set free; tried again from time to time."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line. `unset` is no fault: it says what would need it."""

    state: Literal["ok", "unset", "fault"]
    what: str
    says: str


async def check(settings: Settings, _: Namespace) -> int:
    """Changes nothing, and makes no database."""
    answers = [await _redis(settings), *await _platforms(settings), *await _provider(settings)]
    findings = [*await _database(settings), *answers, *_doors(settings)]
    for one in findings:
        say(f"{one.state:<6} {one.what:<10} {one.says}")
    return int(any(one.state == "fault" for one in findings))


# --- the database ------------------------------------------------------------------------------------------------


async def _database(settings: Settings) -> list[Finding]:
    url = settings.database_url.get_secret_value()
    kind = "PostgreSQL" if is_postgres(url) else f"SQLite, {sqlite_path(url)}"
    try:
        if not is_postgres(url) and not sqlite_path(url).exists():
            return [_to_be_made(sqlite_path(url))]
        storage = await open_storage(url)
    except DatabaseUnused:
        return [_found("database", f"{kind}: empty, `run` makes the tables")]
    except DatabaseOutdated:
        return [
            _found("database", f"{kind}: older than this Fanloop, `run` or `migrate` brings it to version {_newest()}")
        ]
    except (StorageError, OSError) as error:
        return [_fault("database", str(error))]
    try:
        answers = _found("database", f"{kind}: answers, version {_newest()}")
        return [answers, await _owner(storage), *await _waiting(storage)]
    finally:
        await storage.close()


def _newest() -> str:
    return migrations.steps()[-1]


def _to_be_made(path: Path) -> Finding:
    there = next(folder for folder in path.absolute().parents if folder.exists())
    if os.access(there, os.W_OK | os.X_OK):
        return _found("database", f"SQLite, {path}: not there yet, `run` makes it")
    return _fault("database", f"SQLite, {path}: cannot be made, as nothing may be written to {there}")


async def _owner(storage: Storage) -> Finding:
    """Somebody has to give the commands."""
    shop = await storage.read(lambda tx: shops.get_by_key(tx, shops.MAIN))
    owners = await storage.read(lambda tx: staff.of_role(tx, shop.id, Role.OWNER)) if shop else []
    if owners:
        return _found("owner", f"there: {len(owners)}")
    return _unset("owner", "nobody yet: run `python -m bot owner-code` and send /claim CODE to the bot")


async def _waiting(storage: Storage) -> list[Finding]:
    """What a running program has met, and a call of ours may not meet."""
    return [
        _fault(platform, f"{count} {'messages wait' if count > 1 else 'message waits'}: {WAITS[reason]}")
        for platform, reason, count in await storage.read(outbox.waiting)
        if reason in WAITS
    ]


# --- what answers ------------------------------------------------------------------------------------------------


async def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return _unset("redis", "FANLOOP_REDIS_URL is needed only when more than one process runs")
    from redis.asyncio import Redis
    from redis.exceptions import AuthenticationError, RedisError

    url = settings.redis_url.get_secret_value()
    client = Redis.from_url(url, socket_connect_timeout=REDIS_S, socket_timeout=REDIS_S)
    try:
        await client.execute_command("PING")  # type: ignore[no-untyped-call]
    except AuthenticationError:
        return _fault("redis", "refuses the user or the password of FANLOOP_REDIS_URL")
    except (RedisError, OSError):
        return _fault("redis", "does not answer at FANLOOP_REDIS_URL; is it running?")
    finally:
        await client.aclose()
    return _found("redis", "answers")


async def _platforms(settings: Settings) -> list[Finding]:
    wrong = unfit(settings)
    if wrong is not None:
        return [_fault("platforms", wrong)]
    found = [finding for name in settings.platforms for finding in await _platform(settings, name)]
    return [*found, _found("playground", f"opens at {_own_address(settings)}")] if settings.is_playground_on else found


def _own_address(settings: Settings) -> str:
    return f"http://{settings.web.host}:{settings.web.port}/"


async def _platform(settings: Settings, name: str) -> list[Finding]:
    try:
        parts = Parts(settings=settings, storage=Nothing(), shop_id=ShopId(0), media=Nothing(), clock=real_now)
        faults = await platform(PLATFORMS[name], parts).check()
    except PlatformDown as error:
        faults = [str(error)]
    return [_fault(name, one) for one in faults] or [_found(name, "answers, and takes the token")]


async def _provider(settings: Settings) -> list[Finding]:
    if settings.wechatpay.mch_id is None:
        return []
    from bot.payments import told, wechatpay

    try:
        parts = Parts(settings=settings, storage=Nothing(), shop_id=ShopId(0), media=Nothing(), clock=real_now)
        faults = await wechatpay.build(parts).check()
    except PlatformDown as error:
        faults = [str(error)]
    if settings.shop.currency != CURRENCY:
        faults.append(f"takes {CURRENCY} alone, and FANLOOP_SHOP__CURRENCY is {settings.shop.currency}")
    found = [_fault(told.NAME, one) for one in faults] or [_found(told.NAME, "answers, and its keys fit")]
    if settings.wechat.app_id != settings.wechatpay.app_id:
        without = "nobody can pay inside WeChat: FANLOOP_WECHAT__APP_ID is not the app that payments are made under"
        found.append(_unset(told.NAME, without))
    return found


class Nothing:
    """A check reads and keeps nothing, and sends no pictures. See storage.Storage and bot.platform.Media."""

    dialect: Dialect = "sqlite"
    workers = 0

    async def run(self, work: Callable[[Tx], Any]) -> NoReturn:
        raise LookupError(str(work))

    async def read(self, work: Callable[[Tx], Any]) -> NoReturn:
        raise LookupError(str(work))

    async def close(self) -> None:
        return None

    async def file_id(self, instance: str, sha256: str) -> NoReturn:
        raise LookupError(sha256)

    async def remember(self, instance: str, sha256: str, file_id: str) -> NoReturn:
        raise LookupError(sha256)

    async def bytes(self, sha256: str) -> NoReturn:
        raise LookupError(sha256)

    async def poster(self, poster: Poster) -> NoReturn:
        raise LookupError(poster.link)

    async def chart(self, chart: Chart) -> NoReturn:
        raise LookupError(chart.title)

    async def code(self, code: Code) -> NoReturn:
        raise LookupError("a code")

    async def keep(self, data: Data) -> NoReturn:
        raise LookupError(f"{len(data)} bytes")


# --- what is open to the world -----------------------------------------------------------------------------------


def _doors(settings: Settings) -> list[Finding]:
    web = settings.web
    return [
        _set("public URL", web.public_url, "pages of invites and orders need FANLOOP_WEB__PUBLIC_URL"),
        _set(
            "payments",
            settings.telegram.payment_token or settings.wechatpay.mch_id,
            "without FANLOOP_TELEGRAM__PAYMENT_TOKEN or WeChat Pay staff confirm payments with /paid",
        ),
        _set(
            "callbacks",
            settings.callbacks.orders_secret,
            "FANLOOP_CALLBACKS__ORDERS_SECRET opens /callbacks/orders to the shop's own system",
        ),
    ]


def _set(what: str, value: object, without: str) -> Finding:
    """Only that it is set: most of these are secrets."""
    return _unset(what, without) if value is None else _found(what, "configured")


def _found(what: str, says: str) -> Finding:
    return Finding(state="ok", what=what, says=says)


def _unset(what: str, says: str) -> Finding:
    return Finding(state="unset", what=what, says=says)


def _fault(what: str, says: str) -> Finding:
    return Finding(state="fault", what=what, says=says)
