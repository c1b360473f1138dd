"""WeCom: customer groups, and a self-built app that staff speak to. Callbacks come to a door; what they only hint at
is looked up."""

import asyncio
import logging
from functools import partial

from starlette.routing import BaseRoute

from bot.cgi.asking import Asking
from bot.cgi.calls import Wire
from bot.cgi.envelope import Envelope
from bot.cgi.faults import NONSENSE
from bot.cgi.troubles import Troubles
from bot.platform import Knock, Pace, Parts, PlatformDown, Take
from bot.wecom.app import AppVoice
from bot.wecom.checking import faults
from bot.wecom.client import lone, shared
from bot.wecom.door import PATH, Door
from bot.wecom.errors import CALL_ERRORS, CODES, SAYS
from bot.wecom.groups import Groups
from bot.wecom.limit import Limit
from bot.wecom.names import NAME, is_customer, is_group
from bot.wecom.people import People
from bot.wecom.perform import Performer
from bot.wecom.tasks import Tasks
from bot.wecom.translate import translate
from bot.wecom.upkeep import Upkeep
from bot.wecom.ways import NoWay, Ways
from bot.wecom.welcome import Welcomes
from handlers.actions import Action, AnswerPress, Edit, Rank, Say
from handlers.content import Text
from handlers.events import Event
from handlers.outcomes import Outcome
from handlers.texts import plain

__all__ = ["WecomPlatform", "build"]

_LOG = logging.getLogger(__name__)

ENTRY_S = 2.0
"""A page is not kept waiting for longer."""
PACE = Pace(overall=(150, 1.0), private=(5, 1.0), community=(20, 60.0), at_once=16)
"""10 000 calls a minute of one kind: https://developer.work.weixin.qq.com/document/path/90454"""


def build(parts: Parts) -> "WecomPlatform":
    """The platform as configured. Raises PlatformDown without a corp id."""
    if parts.settings.wecom.corp_id is None:
        raise PlatformDown("WeCom has no corp: set FANLOOP_WECOM__CORP_ID to the one in the console")
    return WecomPlatform(parts)


class WecomPlatform:
    """One app of one corp. See bot.platform.Platform for what each method promises."""

    name = NAME
    pace = PACE

    def __init__(self, parts: Parts) -> None:
        """The corp id must be set."""
        self._settings, self._parts, self._clock = parts.settings.wecom, parts, parts.clock
        self._public_url = parts.settings.web.public_url
        self.source = f"{NAME}:{self._settings.corp_id}"
        storage, shop_id, clock = parts.storage, parts.shop_id, parts.clock
        self._wire = Wire(self._settings.api_base)
        self.client = client = shared(self._settings, self._wire, storage, clock)
        self._troubles = Troubles(storage, shop_id, self.source, CODES, SAYS, clock)
        self._ways = Ways(client, storage, shop_id, self._settings.sender, parts.media, clock)
        groups = Groups(client, self._ways, storage, shop_id, clock)
        tasks = Tasks(client, groups, parts.media, storage, shop_id, clock)
        self._asking = Asking(People(client, clock))
        self._making: dict[str, asyncio.Task[str | None]] = {}
        self.upkeep = Upkeep(groups, tasks, self._ways, self._troubles, storage, clock)
        self._app = AppVoice(client, self._settings, parts.media, storage, shop_id, clock=clock, pay=self._pay)
        self._performer = Performer(
            client=client,
            app=self._app,
            tasks=tasks,
            welcomes=Welcomes(client, storage, shop_id, clock),
            ways=self._ways,
            groups=groups,
            troubles=self._troubles,
            limit=Limit(clock),
            media=parts.media,
            storage=storage,
            shop_id=shop_id,
        )

    async def start(self) -> None:
        """Nothing is asked: a token is fetched when the first call wants one, and a fault is told to the owner."""

    async def stop(self) -> None:
        """What is being made at the platform is kept: it could not be found again."""
        await self._asking.stop()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        await self._wire.close()

    async def poll(self, take: Take) -> None:
        self._troubles.tell_through(take)
        await self.upkeep.run(take)

    def doors(self, take: Take) -> list[BaseRoute]:
        self._troubles.tell_through(take)
        settings = self._settings
        token, key = settings.token, settings.aes_key
        envelope = Envelope(
            token.get_secret_value() if token else "",
            key.get_secret_value() if key else None,
            settings.corp_id or "",
        )
        met = partial(self._asking.about, take=take)
        door = Door(envelope, take, self._parts.storage, self._parts.shop_id, self._clock, met=met)
        return [Knock(PATH, door, methods=["GET", "POST"])]

    def translate(self, raw: str) -> list[Event]:
        return translate(raw, self._clock())

    async def perform(self, action: Action) -> Outcome:
        return await self._performer.perform(action)

    async def check(self) -> list[str]:
        wire = Wire(self._settings.api_base)
        try:
            return await faults(lone(self._settings, wire), self._settings)
        finally:
            await wire.close()

    async def entry(self, invite_code: str) -> str | None:
        """The address of this invite's code: into a group, or to the person whom people add. Whoever wants it while it
        is being made waits for the same."""
        try:
            async with asyncio.timeout(ENTRY_S):
                return await asyncio.shield(self._making.get(invite_code) or self._make(invite_code))
        except CALL_ERRORS as error:
            await self._troubles.met(error)
            _LOG.warning("no code for an invite: %s", error)
        except NoWay as error:
            _LOG.info("no code for an invite: %s", error)
        except TimeoutError:
            _LOG.warning("no code for an invite: WeCom does not answer")
        except NONSENSE:
            _LOG.exception("no code for an invite: an answer of WeCom makes no sense")
        return None

    @property
    def address(self) -> str | None:
        """There is no address that opens the app: it stands in the corp's own WeCom."""
        return None

    def is_community(self, chat: str) -> bool:
        return is_group(chat)

    def cost(self, action: Action) -> int:
        match action:
            case Say() if is_group(action.to.chat) or is_customer(action.to.chat):
                return 1
            case Say():
                return self._app.cost(action.content)
            case Edit() if action.rank <= Rank.ANSWER:
                return self._app.cost(action.content)
            case AnswerPress() if action.text and not is_customer(action.press.partition(" ")[0]):
                return self._app.cost(Text(text=plain(action.text)))
            case _:
                return 0

    def _make(self, invite_code: str) -> asyncio.Task[str | None]:
        making = asyncio.create_task(self._ways.entry(invite_code))
        self._making[invite_code] = making
        making.add_done_callback(partial(self._made, invite_code))
        return making

    def _made(self, invite_code: str, making: asyncio.Task[str | None]) -> None:
        del self._making[invite_code]
        if not making.cancelled():
            making.exception()  # said where it is waited for

    def _pay(self, pay_key: str) -> str | None:
        return f"{self._public_url.rstrip('/')}/pay/{pay_key}" if self._public_url else None
