"""The command line: which command does what, and how its faults are told."""

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import uvloop

from bot import app
from bot.platform import PlatformDown
from config import logging as our_logging
from config.settings import Settings, SettingsError, load
from handlers import staffing
from storage.errors import StorageError

Run = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]

NOTHING_CONFIGURED = "nothing is configured: set FANLOOP_TELEGRAM__TOKEN to the token that @BotFather gives"


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    if not settings.platforms:
        return fault(NOTHING_CONFIGURED)
    wanted = [role.strip() for role in arguments.roles.split(",") if role.strip()]
    unknown = [role for role in wanted if role not in list(app.ProcessRole)]
    if unknown:
        return fault(f"there is no process role {unknown[0]!r}: use web, worker, clock")
    roles = frozenset(app.ProcessRole(role) for role in wanted) or app.ALL_ROLES
    basis = await app.open_basis(settings)
    await app.App(basis, roles).run()
    return 0


async def owner_code(settings: Settings, arguments: argparse.Namespace) -> int:
    basis = await app.open_basis(settings)
    try:
        shop_id, now = basis.shop.id, app.real_now()
        code = await basis.storage.run(lambda tx: staffing.new_owner_code(tx, shop_id, secrets, now))
    finally:
        await basis.storage.close()
    say(code)
    return 0


COMMANDS: Mapping[str, tuple[Run, str]] = {
    "run": (run, "migrate, then start every platform that is configured"),
    "owner-code": (owner_code, "print a one-time code; whoever sends /claim CODE in private becomes an owner"),
}


def main(arguments: Sequence[str]) -> int:
    parsed = _parser().parse_args(arguments or ["run"])
    try:
        settings = load(os.environ, Path.cwd())
    except SettingsError as error:
        return fault(str(error))
    our_logging.configure(settings)
    try:
        return uvloop.run(COMMANDS[parsed.command][0](settings, parsed))
    except (StorageError, PlatformDown, OSError) as error:
        return fault(str(error))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def fault(line: str) -> int:
    sys.stderr.write(f"fanloop: {line}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Fanloop: a shop's bot for its fan groups.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, says) in COMMANDS.items():
        command = commands.add_parser(name, help=says, description=says)
        if name == "run":
            command.add_argument("--roles", default="", help="web,worker,clock: only these parts in this process")
    return parser
