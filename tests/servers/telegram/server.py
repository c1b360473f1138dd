"""The face: a world, its HTTP door, and what tests ask of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .chats import Chat
from .control import Control
from .faults import Drop, Fault, Faults
from .lean import LeanDoor, LeanServer
from .limits import Limits
from .messages import Message
from .people import User
from .profile import menu
from .updates import Disorder, Update, mixed
from .web import Door
from .world import Call, Shown, World

Json = dict[str, Any]
Where = User | Chat | Callable[[Message], Any] | None
TOKEN = "8100000001:AAF-stand-in-token"
PAYMENT_TOKEN = "2051251535:TEST:stand-in"
PUBLISHED = Limits()
GONE = "the webhook answered 410: after a day of that Telegram closes it"


class TelegramServer(World):
    """Use as `async with TelegramServer() as server`. `limits=None`: no limits. See the package for a manual."""

    def __init__(
        self, *, token: str = TOKEN, bot_name: str = "Fanloop", bot_username: str = "fanloop_bot",
        privacy: bool = True, limits: Limits | None = PUBLISHED, payment_token: str = PAYMENT_TOKEN,
        host: str = "127.0.0.1", port: int = 0, retry_s: float = 0.05, retry_most_s: float = 1.0,
        webhook_timeout_s: float = 30.0, kept: int = 20_000, lean: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            token=token, bot_name=bot_name, bot_username=bot_username, privacy=privacy, limits=limits,
            payment_token=payment_token, retry_s=retry_s, retry_most_s=retry_most_s, kept=kept,
            webhook_timeout_s=webhook_timeout_s,
        )  # fmt: skip
        self.host, self.port = host, port
        self.faults = Faults()
        self.lean = LeanDoor(self, self.faults) if lean else None
        self.door: Door = self.lean or Door(self, self.faults)
        self.webhook.on_gone = lambda: self.complain(GONE)
        self.webhook.on_call = self._call_in_answer
        self.door.control = Control(self).handle
        self.everybody_started = lean
        self._runner: web.ServerRunner | None = None

    # -- running ------------------------------------------------------------------------------------------------------
    async def start(self) -> TelegramServer:
        server = web.Server(self.door.handle) if self.lean is None else LeanServer(self.lean)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        self.clock.stop()
        await self.webhook.stop()
        if self.updates.poller is not None and not self.updates.poller.done():
            self.updates.poller.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> TelegramServer:
        return await self.start()

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def _call_in_answer(self, call: Json) -> None:
        await self.door.call(call["method"], {key: value for key, value in call.items() if key != "method"}, {})

    @property
    def base_url(self) -> str:
        """What `FANLOOP_TELEGRAM__API_BASE` wants; python-telegram-bot's `base_url` is this + "/bot"."""
        return f"http://{self.host}:{self.port}"

    @property
    def start_link(self) -> str:
        return f"https://t.me/{self.bot.username}"

    # -- waiting ------------------------------------------------------------------------------------------------------
    async def wait_for(
        self, where: Where = None, *, text_contains: str | None = None, button: str | None = None,
        edit: bool | None = None, timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Message:  # fmt: skip
        """The next message of the bot that fits and that no earlier wait gave out; an edit counts too.

        `where`: a person (his private chat), a chat, or a test of the message. `edit`: edits only, or new only.
        AssertionError with a readable dump when none comes.
        """
        wanted = f"a message of the bot {describe(where)}" + (f" with {text_contains!r}" if text_contains else "")
        looked_at = -1

        def find() -> Shown | None:
            nonlocal looked_at
            fresh = list(itertools.takewhile(lambda one: one.number > looked_at, reversed(self.appearances)))[::-1]
            looked_at = fresh[-1].number if fresh else looked_at
            free = (one for one in fresh if one.number not in self.taken)
            return next((one for one in free if fits(one, where, text_contains, button, edit)), None)

        found: Shown = await self.until(find, timeout=timeout, what=wanted)
        self.taken.add(found.number)
        return found.message

    def skip_messages(self) -> None:
        """Forgets what the bot said so far: the next `wait_for` takes only what comes from now on."""
        self.taken.update(shown.number for shown in self.appearances)

    async def wait_for_call(self, method: str, *, times: int = 1, timeout: float = 10.0, **params: Any) -> Call:  # noqa: ASYNC109
        """Until the bot has called `method` `times` times with these parameters; gives the last of them."""

        def find() -> Call | None:
            found = self.called(method, **params)
            return found[times - 1] if len(found) >= times else None

        call: Call = await self.until(find, timeout=timeout, what=f"{times} x {method} {params or ''}")
        return call

    async def wait_until_listening(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Until the bot polls (and has nothing left to fetch) or has set a webhook: what it asked to hear is known."""
        heard = "the bot to poll or to set a webhook"
        await self.until(lambda: self.updates.poller or self.webhook.hook, timeout=timeout, what=heard)

    async def wait_until_taken(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Until the bot has confirmed every update (200, or the next offset)."""
        await self.until(lambda: not self.updates.pending, timeout=timeout, what="the bot to take all updates")

    # -- looking ------------------------------------------------------------------------------------------------------
    def called(self, method: str, **params: Any) -> list[Call]:
        return [c for c in self.calls if c.method == method and all(c.params.get(k) == v for k, v in params.items())]

    def menu(self, user: User, chat: Chat | None = None) -> list[str]:
        """The commands in that person's menu there (None: in private)."""
        where = chat or user.private
        return menu(self, user.id, where.id, is_admin=where.member(user).is_admin, language=user.language[:2])

    def assert_clean(self) -> None:
        """AssertionError if the bot sent what no correct program sends, or was too fast."""
        problems = [*self.complaints, *(f"too fast: {one}" for one in self.throttled)]
        if problems:
            raise AssertionError("the bot misbehaved:\n" + "\n".join(f"  {problem}" for problem in problems))

    # -- trouble ------------------------------------------------------------------------------------------------------
    def fault(
        self, method: str, *, times: int = 1, status: int = 0, description: str | None = None,
        parameters: Json | None = None, delay_s: float = 0.0, drop: Drop = False, chat: Chat | User | None = None,
    ) -> Fault:  # fmt: skip
        """The next `times` calls of `method` (or "*") go wrong.

        An error, a delay, the line cut before (True) or "after" the effect.
        """
        where = chat.id if chat is not None else None
        about: Json = {"status": status, "description": description, "parameters": dict(parameters or {})}
        return self.faults.add(Fault(method=method, times=times, delay_s=delay_s, drop=drop, chat_id=where, **about))

    def skip(self, seconds: float) -> None:
        """Moves the server's clock forward: links end, queries grow old, polls close, limits relax."""
        self.clock.skip(seconds)
        self.changed()

    def hold(self) -> None:
        """Updates wait until `release`."""
        self.updates.hold()

    def release(self, order: str | Callable[[list[Update]], list[Update]] | None = None) -> list[Update]:
        """Lets held updates go: as they came, "mixed" (each queue in order), "reversed", or as a function says."""
        orders: dict[str, Callable[[list[Update]], list[Update]]] = {
            "mixed": lambda held: mixed(held, self.chance),
            "reversed": lambda held: held[::-1],
        }
        return self.updates.release(orders[order] if isinstance(order, str) else order)

    def disorder(self, *, seed: int = 1, duplicate: float = 0.3, span_s: float = 0.02) -> None:
        """From now on updates of different queues overtake each other, and some are told twice."""
        self.updates.disorder = Disorder(self.updates, seed=seed, duplicate=duplicate, span_s=span_s)

    def order(self) -> None:
        """Ends `disorder`."""
        if self.updates.disorder is not None:
            self.updates.disorder.flush()
            self.updates.disorder = None

    def replay(self, *kinds: str, times: int = 1) -> list[Update]:
        """Tells past updates (of these kinds; none: all) again under their old ids."""
        past = [u for u in self.updates.past if not u.is_repeat and (not kinds or u.kind in kinds)]
        for update in past:
            self.updates.repeat(update, times)
        return past

    def inject(self, raw: bytes | str | Json) -> Update:
        """A raw update, right or wrong (poison). A map gets an update_id if it has none."""
        return self.updates.inject(raw)


def describe(where: Where) -> str:
    return "anywhere" if where is None else f"that fits {where}" if callable(where) else f"to {where!r}"


def fits(shown: Shown, where: Where, text_contains: str | None, button: str | None, edit: bool | None) -> bool:
    message = shown.message
    if isinstance(where, User) and message.chat.user is not where:
        return False
    if isinstance(where, Chat) and message.chat is not where:
        return False
    if callable(where) and not where(message):
        return False
    if edit is not None and shown.is_edit is not edit:
        return False
    if button is not None and not any(
        button.lower() in b.label.lower() or b.callback_data == button for b in message.buttons
    ):
        return False
    return text_contains is None or text_contains.lower() in shown.text.lower()
