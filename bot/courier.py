"""The courier of one platform: performs what is owed, within the pace, and records how each thing ended.

Over all processes one courier of a platform works at a time: it holds the lease "courier:<source>". The others look on,
and take over when it stops. Times are real, never a shop's.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from bot.broadcasting import Broadcasting, ContentOf, QuietUntil
from bot.finding import Finding
from bot.owed import Owed
from bot.platform import Platform
from bot.recording import Recording
from bot.sending import Sending
from storage import Storage
from storage.errors import DatabaseUnavailable
from storage.inbox import Taken
from storage.rows import ShopId

LOOK_S = 0.5  # seconds; how often to look for what other processes wrote, and for what came due
GATHER_S = 0.004  # what ends within it is recorded together
HAND_MAX = 100_000  # rows in hand; what is owed beyond stays in the database until there is room

_LOG = structlog.get_logger(__name__)


class Courier:
    """`hand` it fresh rows after their commit; it finds all others by itself."""

    def __init__(
        self,
        storage: Storage,
        platform: Platform,
        shop_id: ShopId,
        *,
        holder: str,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        on_inbox: Callable[[Sequence[Taken]], None],
        content_of: ContentOf,
        quiet_until: QuietUntil,
        reach: Sequence[str] = (),
    ) -> None:
        """`shop_id`: whose platform it is. `on_inbox` gets rows put into the inbox, after their commit. `reach`: the
        names of all platforms that broadcasts go to, where there are several."""
        self._platform, self._on_inbox = platform, on_inbox
        self._finding = Finding(storage, platform, holder=holder, clock=clock, monotonic=monotonic)
        self._broadcasting = Broadcasting(
            storage,
            platform,
            shop_id,
            holder=holder,
            clock=clock,
            content_of=content_of,
            quiet_until=quiet_until,
            reach=reach or (platform.name,),
        )
        self._recording = Recording(storage, self._broadcasting, holder=holder, is_community=platform.is_community)
        self._sending = Sending(
            storage,
            platform,
            self._recording,
            clock=clock,
            monotonic=monotonic,
            may_send=self._is_ours,
            after=self._see_what_is_due,
        )
        self._due, self._look_now = asyncio.Event(), asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._has_taken_over = self._is_stopping = self._is_closed = False

    async def start(self) -> None:
        """Begin with what an earlier process left, unless another process has this platform."""
        if await self._hold():
            await self._take_page()
        self._look_now.set()
        self._loops = [asyncio.create_task(self._record_forever()), asyncio.create_task(self._look_forever())]

    def hand(self, rows: Iterable[Owed]) -> bool:
        """Rows just committed. Those of other platforms are left alone. False where another process is this platform's
        courier: it finds them by itself."""
        if not self._is_ours():
            return False
        for owed in rows:
            if owed.platform == self._platform.name and not self._finding.finds_later(owed):
                self._sending.take(owed)
        self._sending.pump()
        return True

    def look(self) -> None:
        """Another process wrote what is owed; or a broadcast began, was paused or cancelled. Look now."""
        self._look_now.set()

    async def stop(self, deadline_s: float) -> None:
        """Take nothing new, finish what is under way and the answers that can leave at once; the rest stays owed."""
        self._is_stopping = True
        await self._sending.finish(deadline_s)
        self._is_closed = True
        self._due.set()
        self._look_now.set()
        await asyncio.gather(*self._loops)
        self._sending.withdraw()
        await self._record()
        if self._finding.is_ours():
            await self._finding.give_up()

    # --- recording -----------------------------------------------------------------------------------------------

    def _is_ours(self) -> bool:
        """Whether this process is the platform's courier, and knows what the one before it did."""
        return self._has_taken_over and self._finding.is_ours()

    def _see_what_is_due(self) -> None:
        if self._recording.has_news or self._wanted():
            self._due.set()

    def _wanted(self) -> int:
        """How many deliveries to look for now."""
        if self._is_stopping or not self._is_ours():
            return 0
        return self._broadcasting.wanted(len(self._sending.hand.waiting))

    async def _record_forever(self) -> None:
        while not self._is_closed:
            await self._due.wait()
            if not (self._wanted() or self._recording.is_awaited):
                await asyncio.sleep(GATHER_S)
            self._due.clear()
            try:
                await self._record()
            except Exception as error:
                self._failed("outcomes cannot be recorded; trying again", error)
                await asyncio.sleep(LOOK_S)
                self._due.set()

    async def _record(self) -> None:
        recorded = await self._recording.record(self._wanted(), self._sending.hand.deliveries)
        if recorded is None:
            return
        self._sending.recorded(recorded.ended)
        if recorded.told:
            self._on_inbox(recorded.told)
        for owed in await self._broadcasting.owed(recorded.refill):
            self._sending.take(owed)
        self._sending.pump()

    # --- looking -------------------------------------------------------------------------------------------------

    async def _look_forever(self) -> None:
        while not self._is_closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._look_now.wait()
            self._look_now.clear()
            try:
                await self._look()
            except Exception as error:
                self._failed("a courier cannot look for work; trying again", error)

    def _failed(self, what: str, error: Exception) -> None:
        """Twice a second while the database is away: that is no fault whose place in the code would help anybody."""
        is_away = isinstance(error, DatabaseUnavailable)
        _LOG.error(what, platform=self._platform.source, reason=str(error), exc_info=None if is_away else error)

    async def _hold(self) -> bool:
        """Keep the platform, or take it over from a process that is no more; False while another has it."""
        if self._has_taken_over and not self._finding.is_ours():
            # It lapsed while the database was away: somebody else may have worked meanwhile.
            self._has_taken_over = False
            self._sending.withdraw()
            await self._record()
        await self._finding.hold()
        if self._finding.is_ours() and not self._has_taken_over:
            self._sending.begin(await self._finding.take_over(self._broadcasting.messages_of))
            self._has_taken_over = True
        return self._has_taken_over

    async def _look(self) -> None:
        """Find what others wrote and what came due."""
        if not await self._hold() or self._is_stopping:
            return
        self._sending.hand.turn()
        for owed in [*await self._finding.newer(), *await self._finding.freed()]:
            if not self._finding.finds_later(owed):
                self._sending.take(owed)
        if len(self._sending.hand) < HAND_MAX and await self._take_page():
            self._look_now.set()
        await self._broadcasting.survey()
        self._sending.pump()

    async def _take_page(self) -> bool:
        """A long backlog comes page by page, and leaves meanwhile. False once there is no more."""
        page = await self._finding.older()
        for owed in page:
            self._sending.take(owed)
        self._sending.pump()
        return bool(page)
