"""The parts of the program that can be processes of their own. (The bare word *role* means staff.)"""

from enum import StrEnum


class ProcessRole(StrEnum):
    WEB = "web"
    """HTTP doors: takes and stores."""
    WORKER = "worker"
    """Decides and sends; polls where a platform is polled."""
    CLOCK = "clock"
    """Wakes what is due."""


ALL_ROLES = frozenset(ProcessRole)


def read(text: str) -> frozenset[ProcessRole]:
    """`web,worker`. Raises ValueError for what is none."""
    return frozenset(ProcessRole(word.strip()) for word in text.split(","))
