"""Faults on demand: wrong answers, slow answers, lines cut before or after the effect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .errors import TITLES, ApiError

Drop = Literal[False, True, "after"]


@dataclass(kw_only=True)
class Fault:
    """What happens to the next `times` calls of `method` (`*`: any; `chat_id` narrows it).

    `status` 0: no error, only the delay or the drop.
    """

    method: str
    times: int = 1
    status: int = 0
    description: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    delay_s: float = 0.0
    drop: Drop = False
    chat_id: int | None = None
    hits: int = 0

    def error(self) -> ApiError | None:
        if not self.status:
            return None
        title = TITLES.get(self.status, "Error")
        text = self.description if self.description is not None else title
        if self.status == 429 and "retry_after" not in self.parameters:
            self.parameters["retry_after"] = 1
        if self.status == 429 and self.description is None:
            text = f"Too Many Requests: retry after {self.parameters['retry_after']}"
        return ApiError(self.status, text if text.startswith(title) else f"{title}: {text}", self.parameters)


class Faults:
    """Those still to come, first one first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: Any) -> Fault | None:
        for fault in self.waiting:
            if fault.method in (method, "*") and fault.chat_id in (None, chat_id):
                fault.hits += 1
                if fault.hits >= fault.times:
                    self.waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self.waiting.clear()
