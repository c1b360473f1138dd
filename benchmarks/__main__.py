"""make bench: every figure of this run, in a table. Takes some minutes; loopback only; the machine decides the numbers.

python -m benchmarks [--quick] [ROW …]
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from benchmarks import broadcast, callbacks, chat, serving
from benchmarks.data import FIRST_ACCOUNT, OWNER, fill
from benchmarks.far_end import FarEnd
from benchmarks.official import OfficialEnd, official

PEERS = ("python-telegram-bot", "aiogram")
COMMAND = "/lang en"
MB = 1024 * 1024


class Table:
    """Rows as they come: what, Fanloop, and the peers beside it."""

    def row(self, what: str, fanloop: str, *peers: str) -> None:
        cells = [what.ljust(58), fanloop.rjust(16), *[peer.rjust(20) for peer in peers]]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
        sys.stdout.flush()


class Run:
    def __init__(self, folder: Path, *, is_quick: bool) -> None:
        self.folder = folder
        self.seconds = 2.0 if is_quick else 6.0
        self.people = 2_000 if is_quick else 20_000
        self.many = 20_000 if is_quick else 200_000
        self.members, self.orders = (10_000, 30_000) if is_quick else (100_000, 300_000)
        self.table = Table()

    def new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))


async def chatting(run: Run) -> None:
    """Chatter taken until its 200; commands with a change and an answer, 8 conversations side by side."""
    async with FarEnd() as far:
        taken, answered = [], []
        for name in PEERS:
            async with serving.bare(name, far.base_url) as peer:
                taken.append(await chat.chatter(peer, run.seconds))
                answered.append(await chat.commands(peer, far, run.seconds, COMMAND))
        folder = run.new_folder()
        await fill(folder / "bench.db", chat.MEMBERS)
        async with serving.fanloop(far.base_url, folder) as fanloop:
            own_answered = await chat.commands(fanloop, far, run.seconds, COMMAND)
            own_taken = await chat.chatter(fanloop, run.seconds)
    run.table.row("chatter by webhook until its 200, a second", f"{own_taken:,.0f}", *[f"{one:,.0f}" for one in taken])
    peers = [f"{one:,.0f} (echo)" for one in answered]
    run.table.row("commands answered, 8 conversations, a second", f"{own_answered:,.0f}", *peers)


async def broadcasting(run: Run) -> None:
    """Messages a second of a broadcast, every outcome stored; answers meanwhile."""
    folder = run.new_folder()
    await fill(folder / "bench.db", run.people)
    async with FarEnd() as far, serving.fanloop(far.base_url, folder) as fanloop:
        sent = await broadcast.broadcast(fanloop, far, run.people, asks=True)
    run.table.row(f"broadcast to {run.people:,}, messages a second", f"{sent.rate:,.0f}")
    if sent.answers:
        run.table.row("answers during it, 95 % within", _ms(sent.answers.p95))


async def remembering(run: Run) -> None:
    """The memory a broadcast takes, for few and for many."""
    memory = []
    for people in (2_000, run.many):
        folder = run.new_folder()
        await fill(folder / "bench.db", people)
        async with FarEnd() as far, serving.fanloop(far.base_url, folder) as fanloop:
            sent = await broadcast.broadcast(fanloop, far, people)
        memory.append(sent.memory)
        run.table.row(f"memory during a broadcast to {people:,}", f"{sent.memory / MB:.0f} MiB")
    run.table.row("the second over the first", f"{memory[1] / memory[0]:.2f}")


async def pacing(run: Run) -> None:
    """How much of Telegram's 30 a second a broadcast uses."""
    folder = run.new_folder()
    await fill(folder / "bench.db", 2_000)
    async with FarEnd() as far, serving.fanloop(far.base_url, folder, TELEGRAM__PACE="published") as fanloop:
        used = await broadcast.budget_used(fanloop, far, run.seconds * 2, 30)
    run.table.row("of 30 messages a second, used by a broadcast", f"{used:.1%}")


async def reporting(run: Run) -> None:
    """/rank and /report over many members and orders."""
    folder = run.new_folder()
    await fill(folder / "bench.db", run.members, run.orders)
    async with FarEnd() as far, serving.fanloop(far.base_url, folder) as fanloop:
        for text, pictures in (("/rank", 0), ("/report 7d", 1)):
            asker = FIRST_ACCOUNT + OWNER
            took = await chat.latencies(fanloop, far, text, times=25, chat=asker, pictures=pictures)
            what = f"{text} over {run.members:,} members, {run.orders:,} orders, 95 % within"
            run.table.row(what, _ms(took.p95))


async def starting(run: Run) -> None:
    """From the start of the process to its first /readyz, on a database that is there."""
    folder = run.new_folder()
    await fill(folder / "bench.db", 10)
    took = []
    for _ in range(3):
        async with FarEnd() as far:
            began = time.perf_counter()
            async with serving.fanloop(far.base_url, folder) as fanloop, aiohttp.ClientSession() as http:
                address = fanloop.hook.replace("/telegram/webhook", "/readyz")
                async with http.get(address) as answer:
                    if answer.status != 200:
                        raise RuntimeError(f"not ready: {answer.status}")
                took.append(time.perf_counter() - began)
    run.table.row("cold start to ready", f"{sorted(took)[1]:.2f} s")


async def acknowledging(run: Run) -> None:
    """WeChat's callbacks until their 200: as many as the door takes, then evenly while the handlers are kept busy."""
    async with OfficialEnd() as far:
        folder = run.new_folder()
        await fill(folder / "bench.db", 10)
        async with official(far, folder, callbacks.OWNER) as fanloop:
            rate = await callbacks.rate(fanloop, run.seconds)
        run.table.row("WeChat callbacks acknowledged, a second", f"{rate:,.0f}")
        folder = run.new_folder()
        await fill(folder / "bench.db", callbacks.MEMBERS, callbacks.ORDERS)
        async with official(far, folder, callbacks.OWNER) as fanloop:
            found = await callbacks.while_slow(fanloop, far, run.seconds)
    slow = f"meanwhile {callbacks.REPORT} of {callbacks.ORDERS:,} orders without a pause, made"
    run.table.row(f"{callbacks.SLOW_A_SECOND} a second while handlers are slow, half within", _ms(found.median))
    run.table.row("of them 99 % within", _ms(found.p99))
    run.table.row("of them within 1 s", f"{found.soon:.1%}")
    run.table.row(slow, f"{found.slow}")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


ROWS: dict[str, Callable[[Run], Awaitable[None]]] = {
    "chat": chatting,
    "broadcast": broadcasting,
    "memory": remembering,
    "pace": pacing,
    "reports": reporting,
    "wechat": acknowledging,
    "start": starting,
}


async def main(rows: list[str], *, is_quick: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix="fanloop-bench-"))
    run = Run(folder, is_quick=is_quick)
    run.table.row("", "Fanloop", *PEERS)
    try:
        for name in rows or list(ROWS):
            await ROWS[name](run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="only these")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.rows, is_quick=arguments.quick))
