"""The seam between the program and a platform: one folder of bot/ each, one line each in app.PLATFORMS.

A platform receives by itself (it is given the inbox), translates raw updates into events, and performs actions.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.routing import BaseRoute, Route

from config.settings import Settings
from handlers.actions import Action
from handlers.content import Chart, Code, Poster
from handlers.events import Event
from handlers.outcomes import Outcome
from storage import Storage
from storage.rows import ShopId


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a platform may be sent to. Every number is the platform's own published limit.

    `overall`: (messages, seconds) over everything · `private`: per private chat · `community`: per group or channel.
    """

    overall: tuple[int, float]
    private: tuple[int, float]
    community: tuple[int, float]
    at_once: int
    """Calls in flight at the same time."""


Data = bytes
"""So called because `bytes` is a method of Media."""


class Media(Protocol):
    """Pictures as a platform needs them: bytes, and the file id it gave them the last time."""

    async def file_id(self, instance: str, sha256: str) -> str | None: ...
    async def remember(self, instance: str, sha256: str, file_id: str) -> None: ...
    async def bytes(self, sha256: str) -> Data: ...
    async def poster(self, poster: Poster) -> Data: ...
    async def chart(self, chart: Chart) -> Data: ...
    async def code(self, code: Code) -> Data: ...
    async def keep(self, data: Data) -> str:
        """Normalize and store a picture; its hash. Raises NotAPicture."""
        ...


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a platform is built from. `shop_id`: the shop it works for; `clock` gives real time, never a shop's.
    `is_sending`: whether this process performs actions, so that an answer may come while a request is held open."""

    settings: Settings
    storage: Storage
    shop_id: ShopId
    media: Media
    clock: Callable[[], datetime]
    is_sending: bool = True


async def painted(media: Media, picture: Poster | Chart | Code) -> Data:
    """A picture that is made when it is sent."""
    match picture:
        case Poster():
            return await media.poster(picture)
        case Chart():
            return await media.chart(picture)
        case Code():
            return await media.code(picture)


Take = Callable[[str, str, str], Awaitable[None]]
"""take(external_id, lane, raw): returns once the update is stored; a repeat is not stored again."""


class Knock(Route):
    """A door that a platform knocks on with POST: an ASGI app of its own, which needs nothing of what is around the
    other doors and answers its own faults."""


class Stream(Route):
    """A door whose answers go on until their reader leaves, or `end` is called, which is before the doors are shut."""

    def __init__(self, path: str, endpoint: Callable[..., Any], *, end: Callable[[], None]) -> None:
        super().__init__(path, endpoint, methods=["GET"])
        self.end = end


class Platform(Protocol):
    """What the program asks of a platform. All methods are safe to call from one event loop."""

    name: str
    """`telegram`, `wechat`, ...: the value of accounts.platform."""
    source: str
    """The instance: `telegram:<bot id>`. Update ids and file ids are per instance."""
    pace: Pace

    async def start(self) -> None:
        """Open connections; make sure that the platform sends to us (a webhook, or none). Raises PlatformDown."""
        ...

    async def stop(self) -> None: ...

    async def poll(self, take: Take) -> None:
        """Fetch updates for ever, where the platform is polled; returns at once where it knocks on a door of ours."""
        ...

    def doors(self, take: Take) -> list[BaseRoute]:
        """The HTTP doors the platform knocks on."""
        ...

    def translate(self, raw: str) -> list[Event]:
        """What a stored update means; [] when it means nothing to us. Raises Untranslatable: it is parked."""
        ...

    async def perform(self, action: Action) -> Outcome:
        """Do it. Never raises for what the platform or the network answers: that is an Outcome."""
        ...

    async def check(self) -> list[str]:
        """Faults, one line each, for `python -m bot check`; [] when all is well."""
        ...

    @property
    def address(self) -> str | None:
        """The address that opens the bot, such as https://t.me/BOT; known after start(). None where there is none."""
        ...

    async def entry(self, invite_code: str) -> str | None:
        """The address that leads to us by this invite, to be opened or drawn as a QR code; where the platform draws the
        code itself, its picture's, known to storage.made_ways. None while there is none."""
        ...

    def is_community(self, chat: str) -> bool:
        """Whether a chat is a group or a channel, by its id alone: then it has the community's pace."""
        ...

    def cost(self, action: Action) -> int:
        """How many messages of the pace it takes: an edit 1, an album of n n (+1 with buttons), an answered press 0."""
        ...


class Untranslatable(Exception):
    """A raw update that makes no sense to us; its text is the reason it is parked for."""


class PlatformDown(Exception):
    """The platform refuses us for good (wrong token, webhook elsewhere); its text says what to do."""
