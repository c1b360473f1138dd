"""POST /playground/do: what somebody does on the page, one function each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground import begin, paying, places, receive, sample
from bot.playground.messenger import Messenger
from bot.playground.receive import Words
from bot.playground.requests import Json, Malformed, maybe_number, number, numbers, text, texts, yes_no
from bot.playground.scene import CannotDo, Scene
from storage import playground, playground_asks, shops
from storage.playground_asks import Payment, Press

PRESS_S = 3.0
"""How long a pressed button waits for its answer."""
PAY_S = 10.0
"""How long a payment waits for the bot's yes, as at Telegram."""
FORWARDS_S = frozenset({3600, 86400, 604800})


async def _say(messenger: Messenger, me: str, ask: Json) -> Json:
    chat = text(ask, "chat")
    words = Words(text=text(ask, "text"), photos=texts(ask, "photo"), reply_to=maybe_number(ask, "reply_to"))
    return {"message": await messenger.act(lambda scene: receive.says(scene, me, chat, words))}


async def _press(messenger: Messenger, me: str, ask: Json) -> Json:
    message_id, does = number(ask, "message"), text(ask, "does")
    press_id = await messenger.act(lambda scene: receive.presses(scene, me, message_id, does))
    answer = await messenger.until(lambda scene: _answered(scene, press_id), PRESS_S)
    if answer is None or not answer.text:
        return {}
    return {"toast": answer.text, "must_close": answer.must_close}


async def _vote(messenger: Messenger, me: str, ask: Json) -> Json:
    message_id, options = number(ask, "message"), numbers(ask, "options")
    await messenger.act(lambda scene: receive.votes(scene, me, message_id, options))
    return {}


async def _pay(messenger: Messenger, me: str, ask: Json) -> Json:
    message_id = number(ask, "message")
    payment_id = await messenger.act(lambda scene: paying.asks(scene, me, message_id))
    settled = await messenger.until(lambda scene: _settled(scene, payment_id), PAY_S)
    if settled is None:
        await messenger.act(lambda scene: paying.gives_up(scene, payment_id))
        raise CannotDo("messenger-no-answer")
    return {"paid": True} if settled.status == "paid" else {"paid": False, "refusal": settled.refusal}


async def _open(messenger: Messenger, me: str, ask: Json) -> Json:
    link = text(ask, "link")
    chat, is_asked = await messenger.act(lambda scene: places.opens(scene, me, link))
    return {"chat": chat, "asked": is_asked}


async def _join(messenger: Messenger, me: str, ask: Json) -> Json:
    chat = text(ask, "chat")
    await messenger.act(lambda scene: places.joins(scene, me, chat))
    return {}


async def _leave(messenger: Messenger, me: str, ask: Json) -> Json:
    chat = text(ask, "chat")
    await messenger.act(lambda scene: places.leaves(scene, me, chat))
    return {}


async def _block(messenger: Messenger, me: str, ask: Json) -> Json:
    is_blocked = yes_no(ask, "is_blocked")
    await messenger.act(lambda scene: receive.blocks(scene, me, is_blocked=is_blocked))
    return {}


async def _read(messenger: Messenger, me: str, ask: Json) -> Json:
    chat = text(ask, "chat")
    await messenger.change(lambda scene: receive.reads(scene, me, chat))
    return {}


async def _person(messenger: Messenger, me: str, ask: Json) -> Json:
    name, language = text(ask, "name"), text(ask, "language")
    person = await messenger.change(lambda scene: places.new_person(scene, name, language))
    return {"account": person.account}


async def _group(messenger: Messenger, me: str, ask: Json) -> Json:
    title = text(ask, "title")
    chat = await messenger.act(lambda scene: places.new_group(scene, me, title))
    return {"chat": chat.chat}


async def _clock(messenger: Messenger, me: str, ask: Json) -> Json:
    forward_s = number(ask, "forward_s")
    if forward_s not in FORWARDS_S:
        raise Malformed("forward_s is none of an hour, a day, a week")
    await messenger.change(lambda scene: _forward(scene, forward_s))
    return {}


async def _start_over(messenger: Messenger, me: str, ask: Json) -> Json:
    drawn = await asyncio.to_thread(sample.pictures) if yes_no(ask, "sample") else None
    language = str(ask.get("lang", ""))
    beginning = messenger.beginning.speaking(language)
    await messenger.act(lambda scene: begin.anew(beginning, scene, drawn))
    return {}


Do = Callable[[Messenger, str, Json], Awaitable[Json]]
DO: dict[str, Do] = {
    "say": _say,
    "press": _press,
    "vote": _vote,
    "pay": _pay,
    "open": _open,
    "join": _join,
    "leave": _leave,
    "block": _block,
    "read": _read,
    "person": _person,
    "group": _group,
    "clock": _clock,
    "start_over": _start_over,
}
"""What somebody does → how it is done: messenger, account, what was asked → what is answered beside `ok`."""


async def done(messenger: Messenger, ask: Json) -> dict[str, Any]:
    """Raises Malformed, CannotDo."""
    do = DO.get(text(ask, "do"))
    if do is None:
        raise Malformed("do names nothing that can be done")
    return {"ok": True, **await do(messenger, text(ask, "as"), ask)}


def _answered(scene: Scene, press_id: int) -> Press | None:
    press = playground_asks.get_press(scene.tx, scene.shop.id, press_id)
    return press if press is not None and press.is_answered else None


def _settled(scene: Scene, payment_id: int) -> Payment | None:
    payment = playground_asks.payment(scene.tx, scene.shop.id, payment_id)
    return payment if payment is not None and payment.status != "asked" else None


def _forward(scene: Scene, forward_s: int) -> None:
    shops.move_clock(scene.tx, scene.shop.id, forward_s)
    playground.next_version(scene.tx, scene.shop.id, is_state=True)
