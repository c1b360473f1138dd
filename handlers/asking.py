"""Asking: a provider's notice may be lost, so what is under way there is asked about until it is settled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from handlers.actions import AskProvider
from storage import wakes
from storage.rows import ShopId
from storage.tx import Tx

What = Literal["charge", "refund", "payout"]

ASK = "provider.ask"
"""The wake that asks; its ref is an Asked."""
ASKED = "provider.asked"
"""Who wants to know the answer; the ref is the same."""

MINUTES: dict[What, tuple[int, ...]] = {
    "charge": (1, 5, 15, 60),
    "refund": (1, 5, 15, 60, 360, 1440, 4320),
    "payout": (1, 5, 15, 60, 180, 360, 720, 1440, 1500),
}
"""When to ask, in minutes from the beginning. A payout that nobody confirmed is closed after a day."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked about, and which time it is, from 0."""

    provider: str
    what: What
    number: str
    step: int = 0

    @property
    def ref(self) -> str:
        return f"{self.provider}:{self.what}:{self.number}:{self.step}"

    @property
    def action(self) -> AskProvider:
        return AskProvider(platform=self.provider, what=self.what, number=self.number, on_result=f"{ASKED} {self.ref}")

    @property
    def next(self) -> "Asked":
        return Asked(provider=self.provider, what=self.what, number=self.number, step=self.step + 1)


def is_put_off(reason: str) -> bool:
    """Whether something has failed only because it was tried for long enough: it may have arrived, and the provider is
    asked. See bot/ended.py."""
    return reason.startswith("put off")


def read(ref: str) -> Asked:
    """A ref of ours."""
    provider, what, number, step = ref.split(":")
    return Asked(provider=provider, what=cast(What, what), number=number, step=int(step))


def begin(tx: Tx, shop_id: ShopId, asked: Asked, now: datetime) -> None:
    """From now on it is asked about, until it is settled or the times are used up. `now` is the shop's."""
    again(tx, shop_id, asked, now)


def again(tx: Tx, shop_id: ShopId, asked: Asked, now: datetime) -> None:
    """The next time, if there is one."""
    minutes = MINUTES[asked.what]
    if asked.step < len(minutes):
        before = minutes[asked.step - 1] if asked.step else 0
        wakes.put(tx, shop_id, ASK, asked.ref, now + timedelta(minutes=minutes[asked.step] - before))
