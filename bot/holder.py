"""What a process calls itself where it holds something in the database; and whether it still runs on this machine."""

import os
import secrets
import socket
from pathlib import Path

PROC = Path("/proc")
ENDED = frozenset("ZX")
"""States of a process that has ended and is not yet taken leave of: proc(5)."""


def own() -> str:
    """This process's: MACHINE:PID:TOKEN. The token keeps apart what has the same number later."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_gone(holder: str) -> bool:
    """Whether it was a process of this machine and runs no more. False where that cannot be told."""
    machine, _, rest = holder.rpartition(":")[0].rpartition(":")
    if machine != _machine() or not rest.isdecimal() or int(rest) == os.getpid():
        return False
    try:
        state = (PROC / rest / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return state in ENDED


def _machine() -> str:
    """Equal only for processes that see each other's numbers: one start of one machine, one container."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        numbers = (PROC / "self/ns/pid").stat().st_ino
    except OSError:
        boot, numbers = secrets.token_hex(8), 0
    return f"{socket.gethostname()}/{boot}/{numbers}"
