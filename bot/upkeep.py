"""Commands that look after the database: `migrate`, `verify`, `backup`, `restore`."""

import json
from argparse import Namespace
from pathlib import Path

from bot.basis import open_database, real_now
from bot.private_file import replacing
from bot.terminal import fault, say
from config.settings import Settings
from storage import Tx, archive, invariants
from storage import migrate as migrate_storage


async def migrate(settings: Settings, _: Namespace) -> int:
    """Each step whole or not at all; safe from several processes at once."""
    steps = await migrate_storage(settings.database_url.get_secret_value())
    say(f"the database was brought to version {steps[-1]}" if steps else "the database is at this version already")
    return 0


async def verify(settings: Settings, _: Namespace) -> int:
    """The rows that break an invariant on stdout, one a line; of every shop."""
    storage = await open_database(settings)
    try:
        broken = await storage.read(invariants.broken)
    finally:
        await storage.close()
    for one in broken:
        say(f"{one.name}: {json.dumps(one.row, ensure_ascii=False)}")
    if broken:
        return fault(f"rows that break an invariant: {len(broken)}; nothing was changed")
    say(f"clean: {len(invariants.INVARIANTS)} invariants hold")
    return 0


async def backup(settings: Settings, arguments: Namespace) -> int:
    """Into a file that appears when it is whole."""
    path: Path = arguments.file
    storage = await open_database(settings)
    try:
        with replacing(path) as unfinished:
            rows = await storage.read(lambda tx: archive.write(tx, unfinished, real_now()))
    finally:
        await storage.close()
    say(f"{path}: {sum(rows.values())} rows")
    return 0


async def restore(settings: Settings, arguments: Namespace) -> int:
    """Everything of the file, or nothing."""
    path: Path = arguments.file

    def put_in(tx: Tx) -> dict[str, int]:
        return archive.read(tx, path)

    with path.open("rb"):  # before a database is made for a file that is not there
        pass
    storage = await open_database(settings)
    try:
        rows = await storage.run(put_in)
    finally:
        await storage.close()
    say(f"{path}: {sum(rows.values())} rows were restored")
    return 0
