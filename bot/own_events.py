"""Events that come from ourselves: what fell due, how an action went, what a door of ours was told.

They travel through the inbox like everybody's: raw is {"event": name, ...its fields};
the courier's are its own (results.py).
"""

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot import results
from bot.platform import Untranslatable
from handlers.events import (
    Due,
    Event,
    LinkOpened,
    OrderPaid,
    OrderReported,
    PayoutChanged,
    RefundChanged,
    Started,
)

KINDS = (Due, LinkOpened, OrderPaid, OrderReported, PayoutChanged, RefundChanged, Started)
OWN: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in KINDS}
DOOR = "door"
SOURCES = ("clock", results.SOURCE, DOOR, "callback:orders")
"""The sources whose raw updates are ours."""


def raw_of(event: Event) -> str:
    kind = type(event).__name__
    return json.dumps({"event": kind} | OWN[kind].dump_python(event, mode="json"), ensure_ascii=False)


def translate(source: str, raw: str) -> list[Event]:
    try:
        if source == results.SOURCE:
            return results.translate(raw)
        fields = json.loads(raw)
        return [OWN[fields.pop("event")].validate_python(fields)]
    except (ValidationError, KeyError, ValueError, AttributeError) as error:
        raise Untranslatable(f"no event of ours: {type(error).__name__}") from error
