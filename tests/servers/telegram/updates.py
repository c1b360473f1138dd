"""What the bot is to be told: queues, lives, long polling, and disorder on demand."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from .clock import Clock
from .errors import ApiError

Json = dict[str, Any]

# Seconds an update lives; what is not here lives a day.
LIVES = {
    "callback_query": 150, "pre_checkout_query": 150, "shipping_query": 150, "chosen_inline_result": 600,
    "inline_query": 30,
}  # fmt: skip
DAY = 86_400
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "guest_message", "message_reaction",
    "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
)  # fmt: skip
BY_DEFAULT = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
POLL_MOST_S = 50
TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(kw_only=True, eq=False)
class Update:
    """One thing to tell. `queue` is what the server keeps in order; `raw` replaces the body (poison)."""

    id: int
    kind: str
    queue: Hashable
    body: Json
    dies_at: float
    raw: bytes | None = None
    is_repeat: bool = False  # A duplicate or replay: told once more whatever the offset says.
    was_told: bool = False
    failures: int = 0

    @property
    def json(self) -> Json:
        return {"update_id": self.id, **self.body}


class Updates:
    """Pending updates in order. Whoever listens (`on_news`) is told of each arrival."""

    def __init__(self, clock: Clock, *, first_id: int = 730_000_001, kept: int = 2_000) -> None:
        self.clock = clock
        self.next_id = first_id
        self.pending: dict[int, Update] = {}  # By order of arrival, not by id: a repeat has its twin's id.
        self.past: deque[Update] = deque(maxlen=kept)
        self.allowed: frozenset[str] = BY_DEFAULT
        self.allowed_as_given: list[str] | None = None
        self.on_news: list[Callable[[Sequence[int]], None]] = []
        self.changed: Callable[[], None] = lambda: None  # Told of every arrival, confirmation and poller.
        self.poller: asyncio.Future[str | None] | None = None
        self.held: list[Update] | None = None
        self.disorder: Disorder | None = None
        self._place = 0

    # -- arriving -------------------------------------------------------------------------------------------------
    def tell(self, kind: str, body: Json, queue: Hashable) -> Update | None:
        """Takes an update for the bot, unless the bot has not asked for this kind."""
        if kind not in self.allowed:
            return None
        dies_at = self.clock.now() + LIVES.get(kind, DAY)
        update = Update(
            id=0, kind=kind, queue=(kind if kind in OWN_QUEUE else "", queue), body={kind: body}, dies_at=dies_at
        )
        self._arrive(update)
        return update

    def inject(self, raw: bytes | str | Json, queue: Hashable = "injected") -> Update:
        """A body as it is, right or wrong. A map without `update_id` gets the next one; text and bytes go untouched."""
        update = Update(id=0, kind="injected", queue=queue, body={}, dies_at=self.clock.now() + DAY)
        if isinstance(raw, dict):
            update.body = {key: value for key, value in raw.items() if key != "update_id"}
            update.id = raw.get("update_id", 0)
        else:
            update.raw = raw.encode() if isinstance(raw, str) else raw
        self._arrive(update)
        return update

    def repeat(self, update: Update, times: int = 1) -> None:
        """Tells the same again, under the same id."""
        places = []
        for _ in range(times):
            twin = Update(id=update.id, kind=update.kind, queue=("repeat", self._place), body=update.body,
                          dies_at=self.clock.now() + DAY, raw=update.raw, is_repeat=True)  # fmt: skip
            places.append(self._store(twin))
        self._news(places)

    def _arrive(self, update: Update) -> None:
        if self.held is not None:
            self.held.append(update)
            return
        if self.disorder is not None:
            self.disorder.take(update)
            return
        self.admit([update])

    def admit(self, updates: Sequence[Update]) -> None:
        places = []
        for update in updates:
            if not update.id:
                update.id = self.next_id
                self.next_id += 1
            places.append(self._store(update))
        self._news(places)

    def _store(self, update: Update) -> int:
        self._place += 1
        self.pending[self._place] = update
        self.past.append(update)
        return self._place

    def _news(self, places: Sequence[int]) -> None:
        if self.poller is not None and not self.poller.done():
            self.poller.set_result(None)
        for listener in self.on_news:
            listener(places)
        self.changed()

    # -- holding back ---------------------------------------------------------------------------------------------
    def hold(self) -> None:
        """From now on updates wait, without an id, until `release`."""
        self.held = [] if self.held is None else self.held

    def release(self, order: Callable[[list[Update]], list[Update]] | None = None) -> list[Update]:
        """Lets them go in the given order (default: as they came) and stops holding."""
        held, self.held = self.held or [], None
        if order is not None:
            held = order(held)
        self.admit(held)
        return held

    # -- leaving --------------------------------------------------------------------------------------------------
    def alive(self, most: int) -> list[Update]:
        """The first `most` that are not too old; those too old before them are forgotten."""
        now, found, dead = self.clock.now(), [], []
        for place, update in self.pending.items():
            if update.dies_at <= now:
                dead.append(place)
                continue
            found.append(update)
            if len(found) >= most:
                break
        for place in dead:
            del self.pending[place]
        return found

    def drop_all(self) -> None:
        self.pending.clear()

    def confirm(self, offset: int) -> None:
        """Forgets what lies below the offset; a negative one keeps only the last -offset."""
        if offset < 0:
            for place in list(self.pending)[:offset]:
                del self.pending[place]
        for place, update in list(self.pending.items()):
            if update.id < offset and (update.was_told or not update.is_repeat):
                del self.pending[place]
        self.changed()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Update]:  # noqa: ASYNC109
        """getUpdates. ApiError 409 when another poller comes meanwhile."""
        if self.poller is not None and not self.poller.done():
            self.poller.set_result(TWO_POLLERS)
        self.confirm(offset)
        ends = asyncio.get_running_loop().time() + min(timeout, POLL_MOST_S)
        while not (found := self.alive(limit)):
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            await self._sleep(left)
        for update in found:
            update.was_told = True
        return found

    async def _sleep(self, seconds: float) -> None:
        mine: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.poller = mine
        self.changed()
        try:
            refusal = await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            return
        finally:
            if self.poller is mine:
                self.poller = None
        if refusal:
            raise ApiError(409, refusal)

    def allow(self, kinds: list[str] | None) -> None:
        """The list sticks: a call without one keeps the last; an empty one means the default set."""
        if kinds is None:
            return
        self.allowed_as_given = [kind for kind in kinds if kind in KINDS]
        self.allowed = frozenset(self.allowed_as_given) or BY_DEFAULT


# Kinds that have a queue of their own beside the messages of the same chat or person.
OWN_QUEUE_NAMES = """
callback_query pre_checkout_query inline_query chat_member my_chat_member chat_join_request message_reaction
message_reaction_count poll poll_answer
"""
OWN_QUEUE = frozenset(OWN_QUEUE_NAMES.split())


class Disorder:
    """Shuffles what arrives within `span_s` (each queue keeps its order) and tells some of it twice."""

    def __init__(self, updates: Updates, *, seed: int, duplicate: float, span_s: float) -> None:
        self.updates, self.duplicate, self.span_s = updates, duplicate, span_s
        self.random = random.Random(seed)
        self.waiting: list[Update] = []

    def take(self, update: Update) -> None:
        self.waiting.append(update)
        if len(self.waiting) == 1:
            asyncio.get_running_loop().call_later(self.span_s, self.flush)

    def flush(self) -> None:
        waiting, self.waiting = self.waiting, []
        self.updates.admit(mixed(waiting, self.random))
        for update in waiting:
            if self.random.random() < self.duplicate:
                self.updates.repeat(update)


def mixed(updates: Sequence[Update], chance: random.Random) -> list[Update]:
    """A random order in which each queue keeps its own."""
    queues: dict[Hashable, deque[Update]] = {}
    for update in updates:
        queues.setdefault(update.queue, deque()).append(update)
    result = []
    while queues:
        key = chance.choice(list(queues))
        result.append(queues[key].popleft())
        if not queues[key]:
            del queues[key]
    return result
