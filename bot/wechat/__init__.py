"""WeChat's Official Account: one to one only. Callbacks come to a door, answers go out in them or by the API."""

import asyncio
import logging

from starlette.routing import BaseRoute

from bot.cgi.asking import Asking
from bot.cgi.calls import Wire
from bot.cgi.envelope import Envelope
from bot.cgi.faults import NONSENSE
from bot.cgi.token import LoneToken
from bot.cgi.troubles import Troubles
from bot.platform import Knock, Pace, Parts, PlatformDown, Take
from bot.wechat import say
from bot.wechat.checking import faults
from bot.wechat.client import Client, fetch_by, shared_token
from bot.wechat.door import PATH, Door
from bot.wechat.entries import Entries
from bot.wechat.errors import CALL_ERRORS, CODES, SAYS
from bot.wechat.files import Files
from bot.wechat.names import NAME
from bot.wechat.notice import Notices
from bot.wechat.people import People
from bot.wechat.perform import Performer
from bot.wechat.receive import Hearing
from bot.wechat.replies import HOLD_LONG_S, HOLD_S, Replies
from bot.wechat.speech import CUSTOM, Speech
from bot.wechat.translate import translate
from bot.wechat.upkeep import Upkeep
from bot.wechat.words import Words
from handlers.actions import Action, AnswerPress, Edit, Rank, Say
from handlers.content import Text
from handlers.events import Event
from handlers.outcomes import Outcome
from handlers.texts import Texts, plain

__all__ = ["WechatPlatform", "build"]

_LOG = logging.getLogger(__name__)

PACE = Pace(overall=(200, 1.0), private=(100, 1.0), community=(100, 1.0), at_once=32)
"""No pace is published, only quotas a day, and a limit a minute that is answered with 45011."""
ENTRY_S = 2.0
"""A page is not kept waiting for longer."""


def build(parts: Parts) -> "WechatPlatform":
    """The platform as configured. Raises PlatformDown without an app id."""
    if parts.settings.wechat.app_id is None:
        raise PlatformDown("WeChat has no account: set FANLOOP_WECHAT__APP_ID to the AppID in the console")
    return WechatPlatform(parts)


class WechatPlatform:
    """One account. See bot.platform.Platform for what each method promises."""

    name = NAME
    pace = PACE

    def __init__(self, parts: Parts) -> None:
        """The app id must be set."""
        settings, clock = parts.settings.wechat, parts.clock
        self._settings, self._public_url, self._clock = settings, parts.settings.web.public_url, clock
        self.source = f"{NAME}:{settings.app_id}"
        self._wire = Wire(settings.api_base)
        self.client = Client(
            settings.app_id or "", self._wire, shared_token(settings, self._wire, parts.storage, clock)
        )
        self._replies, self._lacks = Replies(is_served=parts.is_sending), set[str]()
        self.hold_s = HOLD_S
        self._hearing = Hearing(parts.storage, parts.shop_id, clock)
        self._asking = Asking(People(self.client, clock))
        self._troubles = Troubles(parts.storage, parts.shop_id, self.source, CODES, SAYS, clock)
        self._entries = Entries(self.client, parts.storage, parts.shop_id, clock)
        self._upkeep = Upkeep(parts.storage, self._entries, self._troubles, self._lacks, clock=clock)
        self._performer = Performer(self._speech(parts), self._entries, self._troubles, self._pay)

    def _speech(self, parts: Parts) -> Speech:
        template = self._settings.notice_template
        return Speech(
            client=self.client,
            storage=parts.storage,
            shop_id=parts.shop_id,
            files=Files(self.client, parts.media, self.source, self._clock),
            replies=self._replies,
            words=Words(Texts(), parts.storage, parts.shop_id),
            notices=Notices(self.client, template, self._clock) if template else None,
            clock=self._clock,
            lacks=self._lacks,
        )

    async def start(self) -> None:
        """Nothing is asked: a token is fetched when the first call wants one, and a fault is told to the owner."""

    async def stop(self) -> None:
        await self._asking.stop()
        await self._wire.close()

    async def poll(self, take: Take) -> None:
        self._troubles.tell_through(take)
        await self._upkeep.run()

    def doors(self, take: Take) -> list[BaseRoute]:
        self._troubles.tell_through(take)
        settings = self._settings
        envelope = Envelope(
            settings.token.get_secret_value() if settings.token else "",
            settings.aes_key.get_secret_value() if settings.aes_key else None,
            settings.app_id or "",
        )

        async def take_and_ask(external_id: str, lane: str, raw: str) -> None:
            await take(external_id, lane, raw)
            self._asking.about(lane, take)

        door = Door(envelope, take_and_ask, self._hearing, self._replies, clock=self._clock, hold_s=self._hold_s)
        return [Knock(PATH, door, methods=["GET", "POST"])]

    def translate(self, raw: str) -> list[Event]:
        return translate(raw, self._clock())

    async def perform(self, action: Action) -> Outcome:
        return await self._performer.perform(action)

    async def check(self) -> list[str]:
        wire = Wire(self._settings.api_base)
        try:
            client = Client(self._settings.app_id or "", wire, LoneToken(fetch_by(self._settings, wire)))
            return await faults(client, self._settings.api_base)
        finally:
            await wire.close()

    async def entry(self, invite_code: str) -> str | None:
        """The address of this invite's QR code: WeChat opens it, scanned or pressed. None while none can be made."""
        try:
            async with asyncio.timeout(ENTRY_S):
                return await self._entries.of(invite_code)
        except CALL_ERRORS as error:
            await self._troubles.met(error)
            _LOG.warning("no code for an invite: %s", error)
        except TimeoutError:
            _LOG.warning("no code for an invite: WeChat does not answer")
        except NONSENSE:
            _LOG.exception("no code for an invite: an answer of WeChat makes no sense")
        return None

    @property
    def address(self) -> str | None:
        """There is no address that opens the account, only codes that do."""
        return None

    def is_community(self, chat: str) -> bool:
        return False

    def cost(self, action: Action) -> int:
        match action:
            case Say():
                return say.cost(action.content)
            case Edit() if action.rank <= Rank.ANSWER:
                return say.cost(action.content)
            case AnswerPress() if action.text:
                return say.cost(Text(text=plain(action.text)))
            case _:
                return 0

    def _hold_s(self) -> float:
        return HOLD_LONG_S if CUSTOM in self._lacks else self.hold_s

    def _pay(self, pay_key: str) -> str | None:
        return f"{self._public_url.rstrip('/')}/pay/{pay_key}" if self._public_url else None
