"""How many customer-service messages a person may get, and until when; by what opened the window."""

from __future__ import annotations

from dataclasses import dataclass

HOUR_S = 3600.0
# What opened it: (seconds, messages; None: any number).
RULES: dict[str, tuple[float, int | None]] = {
    "message": (48 * HOUR_S, 5),
    "tap": (60.0, 3),
    "follow": (60.0, 3),
    "scan": (60.0, 3),
    "payment": (48 * HOUR_S, None),
}
OUTSIDE, USED_UP = 45015, 45047


@dataclass
class Window:
    opened_by: str
    ends_at: float
    left: int | None


class Windows:
    """Of one person. The same trigger opens its window anew. A message takes from the one that closes first."""

    def __init__(self, rules: dict[str, tuple[float, int | None]]) -> None:
        self.rules = rules
        self.by_trigger: dict[str, Window] = {}

    def open(self, trigger: str, now: float) -> None:
        seconds, count = self.rules[trigger]
        self.by_trigger[trigger] = Window(trigger, now + seconds, count)

    def live(self, now: float) -> list[Window]:
        """Open ones, that which closes first in front."""
        return sorted((w for w in self.by_trigger.values() if now < w.ends_at), key=lambda one: one.ends_at)

    def take(self, now: float) -> int:
        """0, or the error of a message that may not be sent."""
        live = self.live(now)
        if not live:
            return OUTSIDE
        window = next((one for one in live if one.left is None or one.left > 0), None)
        if window is None:
            return USED_UP
        if window.left is not None:
            window.left -= 1
        return 0

    def close(self) -> None:
        self.by_trigger.clear()
