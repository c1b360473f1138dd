"""The command line: which command does what, what it takes, and how its faults are told.

Output goes to stdout, the log and faults to stderr. Exit codes: 0 done, 1 a fault, 2 typed wrong.
"""

import gc
import os
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

import uvloop

from bot import process_role
from bot.terminal import fault
from config import logging as our_logging
from config.settings import Settings, SettingsError, load
from storage.errors import StorageError
from storage.exports import KINDS

Run = Callable[[Settings, Namespace], Coroutine[Any, Any, int]]

INTERRUPTED = 130
"""As shells count: 128 and the number of SIGINT."""


def _nothing(_: ArgumentParser) -> None:
    """It takes no arguments."""


def _run_takes(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--roles",
        type=_roles,
        default=process_role.ALL_ROLES,
        metavar="web,worker,clock",
        help="only these parts in this process; the others, elsewhere, share PostgreSQL and Redis with it",
    )


def _export_takes(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--format", choices=["json", "csv"], default="json", help="json (one array) unless said")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a file that only you can read, instead of stdout")
    parser.add_argument("--shop", metavar="NAME", help="another shop than the real one")


def _import_takes(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=["products"], metavar="products")
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="UTF-8, its header begins code,name,price,stock")


def _wechat_takes(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["menu"], metavar="menu")


def _file_takes(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


@dataclass(frozen=True, kw_only=True)
class Command:
    """`run`: where its function is, loaded when it is wanted, as a start should load no more than it needs.
    `is_lasting`: it ends by a signal, and that is well."""

    run: str
    says: str
    takes: Callable[[ArgumentParser], None] = _nothing
    is_lasting: bool = False


COMMANDS: Mapping[str, Command] = {
    "run": Command(
        run="bot.running:run",
        says="migrate, then start every platform that is configured",
        takes=_run_takes,
        is_lasting=True,
    ),
    "migrate": Command(run="bot.upkeep:migrate", says="bring the database to this version"),
    "check": Command(run="bot.checking:check", says="say what is configured, what is missing, what does not answer"),
    "owner-code": Command(
        run="bot.owner_code:owner_code",
        says="print a one-time code; whoever sends /claim CODE in private becomes an owner",
    ),
    "export": Command(run="bot.exporting:export", says="write every row of one kind", takes=_export_takes),
    "import": Command(run="bot.importing:import_", says="add products from a file, all or none", takes=_import_takes),
    "verify": Command(run="bot.upkeep:verify", says="recompute every invariant; name the rows that break one"),
    "wechat": Command(
        run="bot.menus:make", says="make the menus people see in WeChat, from our commands", takes=_wechat_takes
    ),
    "backup": Command(run="bot.upkeep:backup", says="put everything into one file, while running", takes=_file_takes),
    "restore": Command(run="bot.upkeep:restore", says="put a backup into an empty database", takes=_file_takes),
}


def main(arguments: Sequence[str]) -> int:
    """The exit code. Raises SystemExit where what was typed is wrong, or a signal ends what lasts."""
    parsed = _parser().parse_args(arguments or ["run"])
    command = COMMANDS[parsed.command]
    if command.is_lasting:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, _leave)
    try:
        settings = load(os.environ, Path.cwd())
        our_logging.configure(settings)
        run: Run = resolve_name(command.run)
        gc.freeze()
        gc.enable()
        return uvloop.run(run(settings, parsed))
    except (SettingsError, StorageError) as error:
        return fault(str(error))
    except BrokenPipeError:
        return _nobody_reads()
    except OSError as error:
        return fault(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m bot",
        description="Fanloop: a shop's bot for its fan groups. Without a command: run.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.takes(commands.add_parser(name, help=command.says, description=command.says, allow_abbrev=False))
    return parser


def _roles(text: str) -> frozenset[process_role.ProcessRole]:
    try:
        return process_role.read(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not made of web, worker, clock") from None


def _leave(_signal: int, _frame: object) -> NoReturn:
    """A signal before the program has begun to work: there is nothing in hand."""
    raise SystemExit(0)


def _nobody_reads() -> int:
    """Whoever read stdout has gone, as `head` does; what is left in the buffer must not make an error at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
