"""`python -m tests.servers.telegram`: the stand-in as a process of its own. Prints one line of JSON, then serves."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from .limits import Limits
from .server import PAYMENT_TOKEN, TOKEN, TelegramServer


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (default): any free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default="fanloop_bot")
    parser.add_argument(
        "--no-limits", action="store_true", help="no 429, no checks on the busiest methods, bounded memory"
    )
    parser.add_argument("--kept", type=int, default=2_000, help="how many calls and messages to remember (a chat)")
    return parser.parse_args()


async def serve(arguments: argparse.Namespace) -> None:
    limits = None if arguments.no_limits else Limits()
    server = TelegramServer(
        port=arguments.port, token=arguments.token, bot_username=arguments.username, limits=limits,
        lean=arguments.no_limits, kept=arguments.kept,
    )  # fmt: skip
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with server:
        about = {"base_url": server.base_url, "token": server.token, "control": f"{server.base_url}/control",
                 "username": server.bot.username, "payment_token": PAYMENT_TOKEN}  # fmt: skip
        print(json.dumps(about), flush=True)  # noqa: T201
        await stop.wait()


def main() -> None:
    arguments = read_arguments()
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve(arguments))
    else:
        uvloop.run(serve(arguments))


if __name__ == "__main__":
    main()
