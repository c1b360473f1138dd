"""The product's table of contents: which function handles which event, command, button, due time and result."""

from collections.abc import Callable
from typing import Any

from handlers import (
    addresses,
    broadcasts,
    buying,
    campaigns,
    charging,
    charts,
    choosing,
    connecting,
    conversation,
    dialogues,
    drafts,
    given_back,
    groups,
    handed,
    help,
    invites,
    joining,
    members,
    merging,
    notices,
    orders,
    payments,
    payouts,
    placing,
    planned_posts,
    polls,
    posts,
    product_commands,
    product_photos,
    products,
    progress,
    providers,
    rank,
    refunded,
    refunds,
    reported,
    reports,
    rewards,
    sales,
    schedule,
    settings,
    shipping,
    staffing,
    start,
    tasks,
    troubles,
    voting,
    wallet,
    welcome,
)
from handlers.actions import Actions, AnswerCheckout, AnswerPress
from handlers.commands import Command
from handlers.content import Text
from handlers.conversation import Press
from handlers.events import (
    AskedToJoin,
    CheckoutAsked,
    Due,
    Event,
    Joined,
    Left,
    LinkOpened,
    OrderReported,
    Performed,
    Pressed,
    Said,
)
from handlers.refusals import Refusal
from handlers.texts import strip
from handlers.turn import Turn
from storage import facts
from storage.rows import MemberId

Handler = Callable[[Turn, Any], Actions]

MODULES: tuple[Any, ...] = (
    start,
    help,
    products,
    buying,
    addresses,
    charging,
    providers,
    payments,
    orders,
    shipping,
    refunds,
    refunded,
    sales,
    placing,
    reported,
    rewards,
    wallet,
    payouts,
    connecting,
    merging,
    campaigns,
    rank,
    invites,
    members,
    groups,
    welcome,
    product_commands,
    product_photos,
    posts,
    planned_posts,
    polls,
    voting,
    choosing,
    staffing,
    settings,
    tasks,
    given_back,
    troubles,
    handed,
    drafts,
    broadcasts,
    progress,
    schedule,
    reports,
    charts,
)
"""Every capability: a module with some of COMMANDS, EVENTS, PRESSES, DUES, RESULTS."""


def _collected(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for module in MODULES:
        for key, value in getattr(module, name, {}).items():
            if key in found:
                raise ValueError(f"{key} stands twice in {name}")
            found[key] = value
    return found


def _named(commands: list[Command]) -> dict[str, Command]:
    """By word, by Chinese name, and by what else it answers to."""
    return {name: command for command in commands for name in (command.word, command.chinese, *command.also)}


COMMANDS: dict[str, Command] = _named([command for module in MODULES for command in getattr(module, "COMMANDS", ())])
PRESSES: dict[str, Press] = _collected("PRESSES")
DUES: dict[str, Handler] = _collected("DUES")
RESULTS: dict[str, Handler] = {"dialogue.stands": dialogues.stands} | _collected("RESULTS")
ROUTES: dict[type, Handler] = {
    Said: conversation.said,
    Pressed: lambda turn, event: conversation.pressed(turn, event, PRESSES),
    Joined: joining.joined,
    Left: joining.left,
    AskedToJoin: joining.asked,
    LinkOpened: invites.page_opened,
    Due: lambda turn, event: DUES[event.what](turn, event),
    Performed: lambda turn, event: RESULTS[event.word](turn, event),
} | _collected("EVENTS")


def route(turn: Turn, event: Event) -> Actions:
    return ROUTES[type(event)](turn, event)


def refused(turn: Turn, event: Event, refusal: Refusal) -> Actions:
    """An expected "no", said to whoever asked, where they asked."""
    text = turn.say(refusal.text, **refusal.values)
    match event:
        case CheckoutAsked():
            return [AnswerCheckout(platform=event.who.platform, checkout=event.checkout, refusal=strip(text))]
        case Pressed():
            answer = AnswerPress(platform=event.who.platform, press=event.press)
            return [answer, *turn.reply(Text(text=text, buttons=refusal.buttons))]
        case Said():
            return [*conversation.turned_away(turn, event), *turn.reply(Text(text=text, buttons=refusal.buttons))]
        case OrderReported():
            return reported.contradicted(turn, event, refusal)
        case _:
            return []


def parked(turn: Turn, taken_id: int) -> Actions:
    """Something of ours broke on an event. The owner hears of it once a day, the log has the rest."""
    day = turn.now.date().isoformat()
    is_first = facts.record(turn.tx, turn.shop.id, "parked", MemberId(0), f"day:{day}", turn.now)
    if not is_first:
        return []
    return notices.to_owners(turn, lambda t: Text(text=t.say("owner-parked", number=str(taken_id))))
