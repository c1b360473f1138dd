"""The desk: what every piece of work at WeChat Pay needs, and how an answer becomes the result of an action."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.own_events import raw_of
from bot.payments.told import Ours, Told
from bot.payments.windows import Open
from bot.payments.wire import Json, Wire
from handlers.outcomes import Done


@dataclass(frozen=True, kw_only=True)
class Desk:
    wire: Wire
    ours: Ours
    clock: Callable[[], datetime]
    opens: Open
    """Is told of each paid trade that is come upon by asking."""


def answered(state: str, event: Told | None = None) -> Done:
    """The result of AskProvider and CloseCharge: `state` is waiting, settled or missing."""
    told: Json | None = json.loads(raw_of(event)) if event is not None else None
    return Done(result={"state": state, "told": told})
