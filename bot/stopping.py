"""Work that is given up when the program is to stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def unless(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """The work, to its end or until `stopping`. Raises what it raises."""
    working, stopped = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        await working
    else:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
