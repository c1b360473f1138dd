"""Who waits for something to change hears of it at once in this process, and looks once a second beside that."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LOOK_S = 1.0


class Heard:
    """One who listens. `is_over`: the program is about to stop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.is_over = False

    async def wait(self, most_s: float = LOOK_S) -> None:
        """Until there is news, or so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._event.wait()
        self._event.clear()

    def tell(self) -> None:
        self._event.set()


class News:
    def __init__(self) -> None:
        self._listening: set[Heard] = set()

    @contextmanager
    def listening(self) -> Iterator[Heard]:
        """From here on nothing is missed: look first, then wait."""
        heard = Heard()
        self._listening.add(heard)
        try:
            yield heard
        finally:
            self._listening.discard(heard)

    def tell(self) -> None:
        """Something has changed."""
        for heard in self._listening:
            heard.tell()

    def end(self) -> None:
        """Whoever listens now is to stop."""
        for heard in self._listening:
            heard.is_over = True
            heard.tell()
