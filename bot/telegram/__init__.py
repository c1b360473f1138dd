"""Telegram: the Bot API, received by polling or webhook, spoken to through python-telegram-bot's Bot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.routing import BaseRoute
from telegram import Bot, User, WebhookInfo
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.platform import Knock, Media, Pace, Parts, PlatformDown, Take
from bot.telegram.door import PATH, Door
from bot.telegram.files import Files
from bot.telegram.people import NAME, Json, Me
from bot.telegram.perform import Performer
from bot.telegram.poll import REFUSED_BOT, Poller
from bot.telegram.receive import ALLOWED_UPDATES
from bot.telegram.request import AiohttpRequest, NotThere, TooSoon, proxy_for, without_token
from bot.telegram.say import Voice, cost, is_community
from bot.telegram.translate import translate
from config.settings import Settings
from handlers.actions import Action, ClosePoll, DropButtons, Edit, Say
from handlers.events import Event
from handlers.outcomes import Outcome
from handlers.start import INVITE

_LOG = logging.getLogger(__name__)
Answer = TypeVar("Answer")

PACE = Pace(overall=(30, 1.0), private=(1, 1.0), community=(20, 60.0), at_once=32)
"""https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""
NO_PACE = Pace(overall=(100_000, 1.0), private=(100_000, 1.0), community=(100_000, 1.0), at_once=64)
"""For a server of one's own that has no limits."""
CONNECTIONS = 100
"""How many updates Telegram may bring at once, its most: they are stored together."""
START_AGAIN_S = 3.0
PATIENCE_S = 5.0
"""How long everything else waits at the start for a Telegram that does not answer."""


def build(parts: Parts) -> "TelegramPlatform":
    """The platform as configured. Raises PlatformDown without a token."""
    if parts.settings.telegram.token is None:
        raise PlatformDown("Telegram has no token: set FANLOOP_TELEGRAM__TOKEN to the one @BotFather gives")
    # At DEBUG the library writes the bot's address, which holds the token, and every message sent.
    logging.getLogger("telegram").setLevel(logging.INFO)
    return TelegramPlatform(parts.settings, parts.media)


class TelegramPlatform:
    """One bot. See bot.platform.Platform for what each method promises."""

    name = NAME

    def __init__(
        self,
        settings: Settings,
        media: Media,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`now` is the time of what Telegram gives no time of; `pause` waits (seconds). The token must be set."""
        self._settings = settings.telegram
        self._public_url = settings.web.public_url
        self._now, self._pause = now, pause
        self.me = Me(account=str(self._settings.bot_id), username="")
        """Who the bot is; its username is known once Telegram has answered."""
        self._entering: asyncio.Task[None] | None = None
        self.source = f"{NAME}:{self._settings.bot_id}"
        self.pace = PACE if self._settings.pace == "published" else NO_PACE
        proxy = proxy_for(self._settings.api_base)
        self._request = AiohttpRequest(at_once=self.pace.at_once, proxy=proxy)
        self._polling = AiohttpRequest(at_once=2, proxy=proxy)
        self.bot = _bot(settings, self._request, self._polling)
        payment_token = self._settings.payment_token
        voice = Voice(
            call=self._call,
            files=Files(media, self.source),
            media=media,
            payment_token=payment_token.get_secret_value() if payment_token else "",
            private_gap_s=self.pace.private[1] / self.pace.private[0],
            now=now,
            pause=pause,
        )
        self._performer = Performer(voice, self.bot, self._request)

    @property
    def is_polled(self) -> bool:
        return self._settings.mode == "polling"

    async def start(self) -> None:
        """For a Telegram that does not answer it waits a moment; poll() goes on waiting, while other platforms work.
        Raises PlatformDown for a refused token or webhook."""
        await self._open()
        self._entering = asyncio.create_task(self._enter())
        try:
            await asyncio.wait({self._entering}, timeout=PATIENCE_S)
            if self._entering.done():
                self._entering.result()
        except BaseException:
            await self.stop()
            raise

    async def _enter(self) -> None:
        user = await self._insist(self._who_am_i)
        self.me = Me(account=str(user.id), username=user.username or "")
        await self._insist(self._ask_for_updates)

    async def stop(self) -> None:
        if self._entering is not None:
            self._entering.cancel()
            await asyncio.gather(self._entering, return_exceptions=True)
        await self._request.shutdown()
        await self._polling.shutdown()

    async def poll(self, take: Take) -> None:
        if self._entering is not None:
            await asyncio.shield(self._entering)
        if self.is_polled:
            await Poller(self._polling, self.bot.base_url, pause=self._pause).run(take)

    def doors(self, take: Take) -> list[BaseRoute]:
        secret = self._settings.webhook_secret
        if self.is_polled or secret is None:
            return []
        return [Knock(PATH, Door(secret.get_secret_value(), take), methods=["POST"])]

    def translate(self, raw: str) -> list[Event]:
        return translate(raw, self.me, self._now())

    async def perform(self, action: Action) -> Outcome:
        return await self._performer.perform(action)

    async def check(self) -> list[str]:
        was_open = self._request.is_open
        await self._open()
        try:
            await self._who_am_i()
            return _webhook_faults(await self.bot.get_webhook_info(), self._webhook_url)
        except InvalidToken:
            return [REFUSED_BOT]
        except TelegramError as error:
            return [f"Telegram does not answer at {self._settings.api_base}: {without_token(error.message)}"]
        finally:
            if not was_open:
                await self.stop()

    @property
    def address(self) -> str | None:
        return f"https://t.me/{self.me.username}" if self.me.username else None

    async def entry(self, invite_code: str) -> str | None:
        return f"{self.address}?start={INVITE}{invite_code}" if self.address else None

    def is_community(self, chat: str) -> bool:
        return is_community(chat)

    def cost(self, action: Action) -> int:
        match action:
            case Say():
                return cost(action.content)
            case Edit() | DropButtons() | ClosePoll():
                return 1
            case _:
                return 0

    @property
    def _webhook_url(self) -> str:
        return "" if self.is_polled else f"{(self._public_url or '').rstrip('/')}{PATH}"

    async def _call(self, method: str, fields: Json) -> Any:
        return await self._request.call(f"{self.bot.base_url}/{method}", fields)

    async def _open(self) -> None:
        await self._request.initialize()
        await self._polling.initialize()

    async def _who_am_i(self) -> User:
        try:
            return await self.bot.get_me()
        except NotThere as error:
            raise InvalidToken(error.message) from error

    async def _ask_for_updates(self) -> None:
        """What waits at Telegram is never dropped: it may be purchases."""
        secret = self._settings.webhook_secret
        if self.is_polled or secret is None:
            with suppress(NotThere):  # a server that knows no webhooks has none to delete
                await self.bot.delete_webhook(drop_pending_updates=False)
            return
        await self.bot.set_webhook(
            self._webhook_url,
            allowed_updates=ALLOWED_UPDATES,
            secret_token=secret.get_secret_value(),
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )

    async def _insist(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Asks until there is an answer; a refusal is PlatformDown."""
        while True:
            try:
                return await ask()
            except InvalidToken as error:
                raise PlatformDown(REFUSED_BOT) from error
            except TooSoon as error:
                await self._pause(error.after_s)
            except TelegramError as error:
                if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
                    raise PlatformDown(f"Telegram refuses this start: {without_token(error.message)}") from error
                _LOG.warning(
                    "Telegram does not answer (%s); trying again in %g s", without_token(error.message), START_AGAIN_S
                )
                await self._pause(START_AGAIN_S)


def _bot(settings: Settings, request: AiohttpRequest, polling: AiohttpRequest) -> Bot:
    telegram = settings.telegram
    base = telegram.api_base.rstrip("/")
    return Bot(
        telegram.token.get_secret_value() if telegram.token else "",
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=polling,
    )


def _webhook_faults(found: WebhookInfo, ours: str) -> list[str]:
    """What stands in the way of updates, as Telegram sees it. Without a webhook yet, `run` sets it."""
    faults = []
    if found.url and found.url != ours:
        host = urlsplit(found.url).hostname
        faults.append(
            f"Telegram sends this bot's updates to {host}: another program uses the bot, until `run` is started here"
        )
    if found.url and found.url == ours and found.last_error_message:
        faults.append(f"Telegram could not bring updates the last time: {found.last_error_message}")
    return faults
