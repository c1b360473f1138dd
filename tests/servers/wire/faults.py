"""Faults on demand: wrong answers, slow answers, lines cut before or after the effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Drop = Literal[False, True, "after"]


@dataclass(kw_only=True)
class Fault:
    """What happens to the next `times` calls of `name` (`*`: any).

    `code`: the platform's own error, with `text`. `status`: the HTTP status; without `code` the body is a page of a
    broken gateway. Neither: only the delay or the drop. `drop` True: the line is cut and nothing is done; "after":
    done, then cut. `is_after`: the effect happens, the error is told all the same.
    """

    name: str
    times: int = 1
    code: int | str = 0
    text: str = ""
    status: int = 0
    delay_s: float = 0.0
    drop: Drop = False
    is_after: bool = False
    hits: int = 0

    @property
    def is_error(self) -> bool:
        return bool(self.code or self.status)


class Faults:
    """Those still to come, first one first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault

    def take(self, name: str) -> Fault | None:
        for fault in self.waiting:
            if fault.name in (name, "*"):
                fault.hits += 1
                if fault.hits >= fault.times:
                    self.waiting.remove(fault)
                return fault
        return None
