"""Pictures the program makes. Rendering keeps a core busy, so it happens beside the event loop, two at a time."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from bot.pictures.fonts import Fonts
from bot.pictures.poster import Form, PosterSpec, render

__all__ = ["Form", "Pictures", "PosterSpec"]

AT_ONCE = 2
KEPT = 64  # posters; at most 25 MB


class Pictures:
    """Makes pictures off the event loop, and remembers the latest. For one event loop; close it at the end."""

    def __init__(self, fonts: Fonts, *, kept: int = KEPT) -> None:
        self._fonts = fonts
        self._kept = kept
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="pictures")
        self._posters: OrderedDict[tuple[str, Form], asyncio.Future[bytes]] = OrderedDict()

    async def poster(self, spec: PosterSpec, form: Form = Form.JPEG) -> bytes:
        """The poster of `spec`; who asks for one that is being made waits for the same."""
        key = (spec.key, form)
        if key not in self._posters:
            self._posters[key] = self._begin(spec, form)
        self._posters.move_to_end(key)
        while len(self._posters) > self._kept:
            self._posters.popitem(last=False)
        return await asyncio.shield(self._posters[key])  # one who leaves must not take it from the others

    async def close(self) -> None:
        """Waits for what is being made; what has not begun is dropped."""
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    def _begin(self, spec: PosterSpec, form: Form) -> asyncio.Future[bytes]:
        made = asyncio.get_running_loop().run_in_executor(self._pool, render, spec, self._fonts, form)
        made.add_done_callback(lambda done: self._forget_failure((spec.key, form), done))
        return made

    def _forget_failure(self, key: tuple[str, Form], done: asyncio.Future[bytes]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._posters.pop(key, None)  # whoever waits is told; the next one tries anew
