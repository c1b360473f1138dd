"""The composition root: settings → storage → platforms → process roles. Everything is put together here, once."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from starlette.routing import BaseRoute

from bot import holder, own_events, stands, web
from bot.basis import Basis, real_now
from bot.clock import Clock
from bot.courier import Courier
from bot.dispatch import Dispatch
from bot.inbox import Inbox
from bot.news import News
from bot.owed import Owed
from bot.pictures import Pictures
from bot.pictures.fonts import open_fonts
from bot.platform import Platform, PlatformDown, Take
from bot.polling import Polling
from bot.process_role import ProcessRole
from bot.stopping import unless
from handlers import broadcasts, quiet
from handlers.events import Started
from handlers.texts import Texts
from handlers.turn import House
from storage import DatabaseUnavailable, lease, staff
from storage.inbox import Taken
from storage.rows import Role, ShopId

if TYPE_CHECKING:
    from bot.wakeups import Wakeups

PLATFORMS: Mapping[str, str] = {
    "telegram": "bot.telegram",
    "wechat": "bot.wechat",
    "wecom": "bot.wecom",
    "playground": "bot.playground",
}
"""Every platform the program knows: the name of its section in the settings → the package whose `build(parts)` makes
it. It is loaded where it is configured: a start does not wait for the libraries of the others."""

Houses = Mapping[ShopId, House]

STOP_S = 10.0
"""How long the work in hand may take after SIGTERM (contract, "Running it")."""
LOOK_S = 1.0
BACKLOG = 500
"""Events in hand; with more, nothing is looked for."""
LIFE = timedelta(seconds=15)
"""How long a process counts as alive after its last sign of life; what it held is free for others then."""

_LOG = structlog.get_logger(__name__)


class App:
    """One running process."""

    def __init__(self, basis: Basis, roles: frozenset[ProcessRole], stopping: asyncio.Event) -> None:
        """`stopping`: set from outside, or by a part of the program that broke; ends run()."""
        self._settings = basis.settings
        self._storage = basis.storage
        self._shop = basis.shop
        self._roles = roles
        self._is_alone = basis.storage.dialect == "sqlite"
        self._holder = "alone" if self._is_alone else holder.own()
        self._pictures: Pictures | None = None
        is_worker = ProcessRole.WORKER in roles
        self._stands = stands.built(basis, PLATFORMS, self._pictures_made, is_sending=is_worker)
        self._platforms = {platform.source: platform for stand in self._stands for platform in stand.served}
        self._shop_ids = {platform.source: stand.shop_id for stand in self._stands for platform in stand.served}
        self._left_out: set[str] = set()
        self._polling = Polling(self._storage, holder=self._holder, clock=real_now, life=LIFE)
        self._couriers: dict[str, Courier] = {}
        self._dispatch: Dispatch | None = None
        self._holds = self._holder if is_worker else None
        self._inbox = Inbox(self._storage, holder=self._holds, clock=real_now, hand_on=self._hand_on)
        self._look_now = asyncio.Event()
        self._wakeups = self._made_wakeups()
        self._stopping = stopping
        self._is_broken = False

    async def run(self) -> bool:
        """Until `stopping`, which may come while a platform that does not answer is waited for. Whether every part
        was well until then. Raises PlatformDown where no platform is left that does not refuse us."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._close_pictures)
            await unless(self._stopping, self._start(stack))
            await self._stopping.wait()
            _LOG.info("stopping: finishing what is in hand")
        return not self._is_broken

    async def _start(self, stack: AsyncExitStack) -> None:
        await self._free_what_the_gone_held()
        await self._beat()
        if self._wakeups is not None:
            self._wakeups.start()
            stack.push_async_callback(self._wakeups.stop)
        for platform in self._platforms.values():
            stack.push_async_callback(platform.stop)
            try:
                await platform.start()
            except PlatformDown as error:
                self._leave_out(platform, error)
        houses = self._houses()
        if ProcessRole.WORKER in self._roles:
            await self._start_worker(stack, houses)
        if ProcessRole.CLOCK in self._roles:
            clock = Clock(self._storage, houses, holder=self._holds, now=real_now, hand_on=self._hand_on)
            clock.start()
            stack.push_async_callback(clock.stop, STOP_S * 0.2)
        self._background(stack, self._live())
        if ProcessRole.WEB in self._roles:
            await stack.enter_async_context(web.served(self._settings, self._doors(houses)))
        if ProcessRole.WORKER in self._roles:
            for platform in [platform for stand in self._stands for platform in stand.platforms]:
                if platform.source not in self._left_out:
                    await self._tell_started(platform)
                    self._background(stack, self._serve(platform))
        await self._say_hello()

    async def _start_worker(self, stack: AsyncExitStack, houses: Houses) -> None:
        self._dispatch = Dispatch(
            self._storage, houses, self._platforms, holder=self._holder, clock=real_now, hand_out=self._hand_out
        )
        if self._is_alone:
            await self._inbox.claim_all()
        stack.push_async_callback(self._stop_couriers)
        for platform in self._platforms.values():
            if platform.source in self._left_out:
                continue
            courier = Courier(
                self._storage,
                platform,
                self._shop_ids[platform.source],
                holder=self._holder,
                clock=real_now,
                monotonic=monotonic,
                on_inbox=self._hand_on,
                content_of=broadcasts.content_of,
                quiet_until=quiet.until,
                reach=tuple(one.name for stand in self._stands for one in stand.platforms),
            )
            self._couriers[platform.name] = courier
            await courier.start()
        self._dispatch.start()
        stack.push_async_callback(self._dispatch.stop)
        if not self._is_alone:
            await self._take_up()  # before anything new is taken: an answer may build on what came before it

    async def _stop_couriers(self) -> None:
        """All at once: none of them may use up the time of the others."""
        await asyncio.gather(*(courier.stop(STOP_S * 0.7) for courier in self._couriers.values()))

    # --- what flows between the parts ----------------------------------------------------------------------------

    def _hand_on(self, taken: Sequence[Taken]) -> None:
        """Ours go on here; of the others another process is told."""
        ours = [one for one in taken if one.holder == self._holds]
        if self._dispatch is not None:
            self._dispatch.offer(ours)
        if self._dispatch is None or len(ours) < len(taken):
            self._tell(News.INBOX)

    def _hand_out(self, owed: Sequence[Owed]) -> None:
        for platform, courier in self._couriers.items():
            rows = [one for one in owed if one.platform == platform]
            if rows and not courier.hand(rows):
                self._tell(News.OUTBOX)

    def _made_wakeups(self) -> "Wakeups | None":
        """Workers hear of what others leave them; every process may have to tell. Alone nobody is to be told."""
        url = None if self._is_alone else self._settings.redis_url
        if url is None:
            return None
        # Imported here, so that a start without it does not load its library.
        from bot.wakeups import Wakeups

        hears = {News.INBOX: self._look_now.set, News.OUTBOX: self._look_at_outbox}
        return Wakeups(url.get_secret_value(), on_news=hears if self._holds else {})

    def _tell(self, news: News) -> None:
        if self._wakeups is not None:
            self._wakeups.tell(news)

    def _look_at_outbox(self) -> None:
        for courier in self._couriers.values():
            courier.look()

    def _tell_all(self, _: Sequence[Owed]) -> None:
        """A door decided: what it owes is sent, and what it set free is handled, by others."""
        self._tell(News.OUTBOX)
        self._tell(News.INBOX)

    def _take(self, platform: Platform) -> Take:
        async def take(external_id: str, lane: str, raw: str) -> None:
            await self._inbox.take(self._shop_ids[platform.source], platform.source, external_id, lane, raw)

        return take

    def _doors(self, houses: Houses) -> list[BaseRoute]:
        doors: list[BaseRoute] = []
        for platform in self._platforms.values():
            doors += platform.doors(self._take(platform))
        world = web.World(
            settings=self._settings,
            storage=self._storage,
            shop_id=self._shop.id,
            house=houses[self._shop.id],
            corners=tuple(stand.corner(houses[stand.shop_id]) for stand in self._stands),
            inbox=self._inbox,
            dispatch=self._dispatch or self._door_dispatch(houses),
            clock=real_now,
            provider=self._stands[0].provider,
        )
        return [*doors, *web.doors(world)]

    def _door_dispatch(self, houses: Houses) -> Dispatch:
        """A process without workers still answers doors that must know the outcome; others send what comes of it."""
        return Dispatch(self._storage, houses, self._platforms, holder=None, clock=real_now, hand_out=self._tell_all)

    async def _tell_started(self, platform: Platform) -> None:
        now = real_now()
        raw = own_events.raw_of(Started(at=now, platform=platform.name))
        shop_id = self._shop_ids[platform.source]
        await self._inbox.take(shop_id, own_events.DOOR, f"started:{platform.source}:{now.isoformat()}", "", raw)

    # --- life ----------------------------------------------------------------------------------------------------

    async def _live(self) -> None:
        """Give signs of life, and take up what nobody alive holds. A database that is away is waited for."""
        while True:
            try:
                await self._beat()
                await self._take_up()
            except DatabaseUnavailable as error:
                _LOG.error("no sign of life could be given", reason=str(error))
            await self._moment()

    async def _take_up(self) -> None:
        """As much as can be handled soon; the rest is there for others."""
        while not self._is_alone and self._has_room and await self._inbox.claim():
            pass
        if self._has_room:
            await self._inbox.find_own()

    @property
    def _has_room(self) -> bool:
        return self._dispatch is not None and self._dispatch.backlog < BACKLOG

    async def _moment(self) -> None:
        """Until it is time to look again, or another process says that there is something."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self._look_now.wait()
        self._look_now.clear()

    async def _free_what_the_gone_held(self) -> None:
        """After a crash: what was this machine's own is taken up at once, before anything new comes in."""
        gone = [one for one in await self._storage.read(lease.holders) if holder.is_gone(one)]
        for one in gone:
            await self._storage.run(partial(lease.give_up_all, holder=one))

    async def _beat(self) -> None:
        name, now = f"process:{self._holder}", real_now()
        await self._storage.run(lambda tx: lease.take(tx, name, self._holder, now, LIFE))

    async def _serve(self, platform: Platform) -> None:
        try:
            await self._polling.run(platform, self._take(platform))
        except PlatformDown as error:
            self._leave_out(platform, error)

    def _leave_out(self, platform: Platform, error: PlatformDown) -> None:
        """It refuses us for good. The others go on; without another that the same shop's people are on, this ends."""
        self._left_out.add(platform.source)
        (stand,) = [stand for stand in self._stands if platform in stand.served]
        if all(one.source in self._left_out for one in stand.platforms):
            raise error
        _LOG.error("going on without it", platform=platform.name, reason=str(error))

    def _background(self, stack: AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        stack.push_async_callback(end)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A part that must run for ever broke: better to stop, and be started again, than to limp."""
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if isinstance(error, PlatformDown):
            _LOG.error("stopping", reason=str(error))
        else:
            _LOG.error("a part of the program broke; stopping", exc_info=error)
        self._is_broken = True
        self._stopping.set()

    def _houses(self) -> Houses:
        texts = Texts()
        return {stand.shop_id: stand.house(self._settings, texts) for stand in self._stands}

    def _pictures_made(self) -> Pictures:
        if self._pictures is None:
            self._pictures = Pictures(open_fonts())
        return self._pictures

    async def _close_pictures(self) -> None:
        if self._pictures is not None:
            await self._pictures.close()

    async def _say_hello(self) -> None:
        owners = await self._storage.read(lambda tx: staff.of_role(tx, self._shop.id, Role.OWNER))
        host, port = self._settings.web.host, self._settings.web.port
        doors = f"http://{host}:{port}" if ProcessRole.WEB in self._roles else None
        _LOG.info("ready", platforms=list(self._platforms), roles=sorted(self._roles), doors=doors)
        if self._settings.is_playground_on and doors:
            _LOG.info("the playground is open: try the whole product in a browser", address=f"{doors}/")
        if self._settings.platforms and not owners:
            _LOG.warning("the shop has no owner yet: run `python -m bot owner-code` and send /claim CODE to the bot")
