"""What people did in the playground, as raw updates: our own events as JSON, {"event": name, ...its fields}."""

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.platform import Untranslatable
from bot.playground.scene import Scene
from handlers.events import (
    AskedToJoin,
    Blocked,
    BotPlaced,
    CheckoutAsked,
    Event,
    Joined,
    Left,
    OrderPaid,
    Pressed,
    Said,
    Voted,
)
from storage import playground

TOLD: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (Said, Pressed, Joined, Left, AskedToJoin, BotPlaced, Blocked, Voted, CheckoutAsked, OrderPaid)
}
"""What the playground tells."""


def raw_of(event: Event) -> str:
    kind = type(event).__name__
    return json.dumps({"event": kind} | TOLD[kind].dump_python(event, mode="json"), ensure_ascii=False)


def lane_of(event: Event) -> str:
    """What is said in a chat keeps its order there; what somebody does, with that person."""
    match event:
        case Said() | BotPlaced():
            return event.where.place.chat
        case Joined() | Left() | Pressed() | AskedToJoin() | Blocked() | Voted() | CheckoutAsked():
            return event.who.account
        case OrderPaid(who=who) if who is not None:
            return who.account
        case _:
            return ""


def tell(scene: Scene, event: Event) -> None:
    """On its way to us with this transaction."""
    playground.add_update(scene.tx, scene.shop.id, lane_of(event), raw_of(event))


def translate(raw: str) -> list[Event]:
    """Raises Untranslatable."""
    try:
        fields = json.loads(raw)
        return [TOLD[fields.pop("event")].validate_python(fields)]
    except (ValidationError, KeyError, ValueError, AttributeError) as error:
        raise Untranslatable(f"no event of the playground: {type(error).__name__}") from error
