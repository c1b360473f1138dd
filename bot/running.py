"""`run`: the program itself, whole or a part of it, until it is told to stop."""

import asyncio
import signal
from argparse import Namespace
from collections.abc import Set

from bot.app import App
from bot.basis import open_basis, with_playground
from bot.platform import PlatformDown
from bot.process_role import ALL_ROLES, ProcessRole
from bot.stopping import unless
from bot.terminal import fault
from config.settings import Settings
from storage import alone
from storage.url import is_postgres

NOTHING_CONFIGURED = (
    "nothing is configured, and the playground is off: set FANLOOP_TELEGRAM__TOKEN to the token that @BotFather gives"
)
NOTHING_SHARED = (
    "a part of the program works with the others through PostgreSQL, which they share: set FANLOOP_DATABASE_URL, "
    "or leave out --roles"
)

OTHER_S = 12.0
"""How long another program on the same SQLite file is waited for: if it is being stopped, it is gone by then."""


async def run(settings: Settings, arguments: Namespace) -> int:
    """Until SIGTERM or SIGINT. Both are heard before the database is opened: a first migration may take its time."""
    wrong = unfit(settings) or _unshared(settings, arguments.roles)
    if wrong is not None:
        return fault(wrong)
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    url = settings.database_url.get_secret_value()
    await unless(stopping, alone.is_free(url, OTHER_S))
    with alone.at(url):
        return await _run(settings, arguments, stopping)


async def _run(settings: Settings, arguments: Namespace, stopping: asyncio.Event) -> int:
    basis = await with_playground(await open_basis(settings, migrate=True))
    try:
        return 0 if await App(basis, arguments.roles, stopping).run() else 1
    except PlatformDown as error:
        return fault(str(error))
    finally:
        await basis.storage.close()


def unfit(settings: Settings) -> str | None:
    """Why these settings start nothing, in a line; None where they do."""
    return None if settings.platforms or settings.is_playground_on else NOTHING_CONFIGURED


def _unshared(settings: Settings, roles: Set[ProcessRole]) -> str | None:
    is_shared = is_postgres(settings.database_url.get_secret_value())
    return None if is_shared or roles == ALL_ROLES else NOTHING_SHARED
