"""The playground: a small messenger in the browser, with made-up people. Its far end is our own database."""

import asyncio
import logging
from dataclasses import replace
from ipaddress import ip_address

from starlette.routing import BaseRoute

from bot.pictures.photo import NotAPicture
from bot.platform import Pace, Parts, Take, painted
from bot.playground import begin, sample
from bot.playground.begin import Beginning
from bot.playground.doors import Doors
from bot.playground.messenger import Messenger
from bot.playground.perform import TOLD_OF, perform
from bot.playground.scene import NAME
from bot.playground.translate import translate
from config.settings import Settings
from handlers.actions import Action, ClosePoll, DropButtons, Edit, Say
from handlers.content import Picture
from handlers.events import Event
from handlers.outcomes import Failed, Outcome, RetryLater
from handlers.start import INVITE
from handlers.texts import Texts
from storage import DatabaseUnavailable, shops
from storage.playground_chats import LETTERS
from storage.shops import NewShop

_LOG = logging.getLogger(__name__)

PACE = Pace(overall=(1000, 1.0), private=(100, 1.0), community=(1000, 1.0), at_once=32)
"""Nobody's limits: enough for the page, and for whoever reads it."""
AGAIN_S = 2.0


def build(parts: Parts) -> "PlaygroundPlatform":
    return PlaygroundPlatform(parts)


class PlaygroundPlatform:
    """See bot.platform.Platform for what each method promises."""

    name = NAME
    source = NAME
    pace = PACE

    def __init__(self, parts: Parts) -> None:
        beginning = Beginning(texts=Texts(), shop=_new_shop(parts.settings))
        self.messenger = Messenger(parts, _address(parts.settings), beginning)

    async def start(self) -> None:
        """Where the playground is new: its first people, and a month of theirs."""
        messenger = self.messenger
        if await messenger.look(begin.is_new):
            _LOG.info("making the playground's sample shop: a month of it, this once; it takes some seconds")
            drawn = await asyncio.to_thread(sample.pictures)
            await messenger.change(lambda scene: begin.first(messenger.beginning, scene, drawn))

    async def stop(self) -> None:
        """Its pages were let go when their door was shut."""

    async def poll(self, take: Take) -> None:
        """Nothing is fetched from elsewhere; what was left on its way is brought."""
        self.messenger.post.take = take
        await self.messenger.bring_for_ever()

    def doors(self, take: Take) -> list[BaseRoute]:
        self.messenger.post.take = take
        return Doors(self.messenger).routes()

    def translate(self, raw: str) -> list[Event]:
        return translate(raw)

    async def perform(self, action: Action) -> Outcome:
        try:
            ready = await self._painted(action)
            outcome = await self.messenger.change(lambda scene: perform(scene, ready))
            if action.kind in TOLD_OF:
                await self.messenger.post.bring()
        except DatabaseUnavailable as error:
            return RetryLater(after_s=AGAIN_S, reason=str(error))
        except (NotAPicture, LookupError) as error:
            return Failed(reason=f"the picture cannot be made: {error}")
        return outcome

    async def check(self) -> list[str]:
        return []

    @property
    def address(self) -> str | None:
        return self.messenger.address

    async def entry(self, invite_code: str) -> str | None:
        return f"{self.address}?start={INVITE}{invite_code}" if self.address else None

    def is_community(self, chat: str) -> bool:
        return chat.startswith(tuple(LETTERS.values()))

    def cost(self, action: Action) -> int:
        return 1 if isinstance(action, Say | Edit | DropButtons | ClosePoll) else 0

    async def _painted(self, action: Action) -> Action:
        """With a picture that is made when it is sent made now. An edit leaves the picture as it is."""
        if not isinstance(action, Say) or not isinstance(action.content, Picture):
            return action
        picture = action.content.picture
        if isinstance(picture, str):
            return action
        media = self.messenger.parts.media
        sha256 = await media.keep(await painted(media, picture))
        return replace(action, content=replace(action.content, picture=sha256))


def _new_shop(settings: Settings) -> NewShop:
    """The playground's shop as it is made. It is never quiet there: who plays at night sees everything too."""
    shop = settings.shop
    return NewShop(
        key=shops.PLAYGROUND,
        name=shop.name,
        currency=shop.currency,
        timezone=shop.timezone,
        language=shop.language,
        quiet_hours="off",
        reserve_s=shop.reserve_s,
        reserve_manual_s=shop.reserve_manual_s,
    )


def _address(settings: Settings) -> str:
    """The page's address, as people type it; ends with a slash."""
    web = settings.web
    if web.public_url:
        return f"{web.public_url.rstrip('/')}/"
    host = "127.0.0.1" if web.host in ("0.0.0.0", "::") else web.host  # noqa: S104
    return f"http://{f'[{host}]' if _is_six(host) else host}:{web.port}/"


def _is_six(host: str) -> bool:
    try:
        return ip_address(host).version == 6
    except ValueError:
        return False
