"""Pictures the program makes. Rendering keeps a core busy, so it happens beside the event loop, two at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

from bot.pictures.fonts import Fonts
from bot.pictures.poster import Form, PosterSpec, render
from handlers.content import Chart

__all__ = ["Form", "Pictures", "PosterSpec"]

AT_ONCE = 2
KEPT = 64  # pictures; at most 25 MB


class Pictures:
    """Makes pictures off the event loop, and remembers the latest. For one event loop; close it at the end."""

    def __init__(self, fonts: Fonts, *, kept: int = KEPT) -> None:
        self._fonts = fonts
        self._kept = kept
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="pictures")
        self._made: OrderedDict[Hashable, asyncio.Future[bytes]] = OrderedDict()

    async def poster(self, spec: PosterSpec, form: Form = Form.JPEG) -> bytes:
        """The poster of `spec`; who asks for one that is being made waits for the same."""
        return await self._picture((spec.key, form), lambda: render(spec, self._fonts, form))

    async def chart(self, chart: Chart) -> bytes:
        """The chart as a PNG, in the same manner."""
        return await self._picture(chart, lambda: _drawn(chart, self._fonts))

    async def close(self) -> None:
        """Waits for what is being made; what has not begun is dropped."""
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def _picture(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        if key not in self._made:
            self._made[key] = self._begin(key, make)
        self._made.move_to_end(key)
        while len(self._made) > self._kept:
            self._made.popitem(last=False)
        return await asyncio.shield(self._made[key])  # one who leaves must not take it from the others

    def _begin(self, key: Hashable, make: Callable[[], bytes]) -> asyncio.Future[bytes]:
        made = asyncio.get_running_loop().run_in_executor(self._pool, make)
        made.add_done_callback(lambda done: self._forget_failure(key, done))
        return made

    def _forget_failure(self, key: Hashable, done: asyncio.Future[bytes]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._made.pop(key, None)  # whoever waits is told; the next one tries anew


def _drawn(chart: Chart, fonts: Fonts) -> bytes:
    """matplotlib is imported by the first chart, in its thread."""
    from bot.pictures import charts

    return charts.render(chart, fonts)
