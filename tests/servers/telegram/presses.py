"""Buttons pressed and inline queries typed, and the bot's answers to them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import BadCall, CannotDo, bad_request
from .messages import Button, Message

if TYPE_CHECKING:
    from .chats import Chat
    from .people import User
    from .world import World

Json = dict[str, Any]
CALLBACK_S = 150
INLINE_S = 30
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(kw_only=True, eq=False)
class Press:
    """A pressed button. `answer`: what answerCallbackQuery said, None until then; `led_to`: where a url or Pay led."""

    world: World
    id: str
    user: User
    message: Message
    button: Button
    at: float
    answer: Json | None = None
    is_expired: bool = False
    led_to: Any = None

    @property
    def text(self) -> str:
        found: str = (self.answer or {}).get("text", "")
        return found

    def expire(self) -> None:
        """From now on the answer comes too late."""
        self.is_expired = True

    async def answered(self, timeout: float = 10.0) -> Press:  # noqa: ASYNC109
        await self.world.until(
            lambda: self.answer is not None, timeout=timeout, what=f"an answer to {self.button.label!r}"
        )
        return self


def press(user: User, message: Message, button: Button) -> Press:
    world = user.world
    if message.is_deleted:
        raise CannotDo(f"the message is gone: {message.line()}")
    made = Press(
        world=world, id=str(secrets.randbits(62)), user=user, message=message, button=button, at=world.clock.now()
    )
    if button.url is not None:
        made.led_to = user.opens(button.url)
    elif button.pay:
        made.led_to = user.pays(message)
    elif button.callback_data is not None:
        world.presses[made.id] = made
        body = {"id": made.id, "from": user.json(), "message": message.json(), "data": button.callback_data,
                "chat_instance": str(abs(message.chat.id) * 7919)}  # fmt: skip
        world.updates.tell("callback_query", body, user.id)
    return made


def answer(world: World, p: Json) -> bool:
    found = world.presses.get(p["callback_query_id"])
    if found is None or found.is_expired or found.answer is not None or world.clock.now() - found.at > CALLBACK_S:
        raise bad_request(TOO_OLD)
    found.answer = {key: value for key, value in p.items() if key != "callback_query_id"}
    world.changed()
    return True


# -- inline -------------------------------------------------------------------------------------------------------
@dataclass(kw_only=True, eq=False)
class InlineQuery:
    """What somebody typed after `@bot`. `results` is None until answered."""

    world: World
    id: str
    user: User
    query: str
    at: float
    results: list[Json] | None = None
    button: Json | None = None
    sent: list[Message] = field(default_factory=list)

    async def answered(self, timeout: float = 10.0) -> InlineQuery:  # noqa: ASYNC109
        await self.world.until(
            lambda: self.results is not None, timeout=timeout, what=f"inline results for {self.query!r}"
        )
        return self

    def choose(self, result: Json, chat: Chat) -> Message:
        """Sends a result into a chat, as the person, `via_bot`."""
        content = result.get("input_message_content") or {"message_text": result.get("caption", "")}
        text = content.get("message_text", "")
        from .entities import read

        plain, entities = read(text, content.get("parse_mode"), content.get("entities"))
        about: Json = {"text": plain} | ({"entities": entities} if entities else {})
        bot = {"via_bot": self.world.bot.json()}
        message = chat.add(self.user, about, markup=result.get("reply_markup"), extra=bot)
        chosen = {"result_id": result["id"], "from": self.user.json(), "query": self.query}
        self.world.updates.tell("chosen_inline_result", chosen, self.user.id)
        return message


def ask_inline(user: User, query: str, chat_type: str) -> InlineQuery:
    world = user.world
    made = InlineQuery(world=world, id=str(secrets.randbits(62)), user=user, query=query, at=world.clock.now())
    world.inline_queries[made.id] = made
    body = {"id": made.id, "from": user.json(), "query": query, "offset": "", "chat_type": chat_type}
    world.updates.tell("inline_query", body, user.id)
    return made


def answer_inline(world: World, p: Json) -> bool:
    found = world.inline_queries.get(p["inline_query_id"])
    if found is None or found.results is not None or world.clock.now() - found.at > INLINE_S:
        raise bad_request(TOO_OLD)
    if len(p["results"]) > 50:
        raise BadCall("RESULTS_TOO_MUCH", f"{len(p['results'])} inline results, at most 50")
    if len({result["id"] for result in p["results"]}) != len(p["results"]):
        raise BadCall("RESULT_ID_DUPLICATE", "two inline results have one id")
    found.results, found.button = p["results"], p.get("button")
    world.changed()
    return True


def save_prepared(world: World, p: Json) -> Json:
    world.person(p["user_id"])
    return {"id": secrets.token_urlsafe(9), "expiration_date": world.clock.unix() + 600}
