"""Pictures as the platform takes them: uploaded, and called by a media id that lives for three days."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.cgi.faults import Refused, before_it_is_said
from bot.platform import Media, painted
from bot.wechat.client import Client
from bot.wechat.errors import DEAD_MEDIUM
from handlers.content import Chart, Code, Poster

LIFE = timedelta(days=3)
EARLY = timedelta(hours=1)
"""An id is not used so shortly before its end."""
FILE_BYTES = 10 * 1024 * 1024


class Files:
    """`instance` is the account (`wechat:<app id>`): ids are its own. What is remembered is the id and its end."""

    def __init__(self, client: Client, media: Media, instance: str, clock: Callable[[], datetime]) -> None:
        self._client, self._media, self._instance, self._clock = client, media, instance, clock
        self._uploads: dict[str, asyncio.Lock] = {}

    async def send(self, picture: str | Poster | Chart | Code, send: Callable[[str], Awaitable[Any]]) -> Any:
        """`send(media_id)`; once more with a new upload where the platform knows the id no more."""
        if not isinstance(picture, str):
            return await send(await self._upload(await painted(self._media, picture)))
        try:
            return await send(await self._stored(picture))
        except Refused as error:
            if error.errcode != DEAD_MEDIUM:
                raise
        return await send(await self._stored(picture, is_dead=True))

    async def fetch(self, media_id: str) -> bytes | None:
        """A picture that somebody sent; None where it is gone, or no picture."""
        found = await self._client.get("media/get", params={"media_id": media_id}, is_file=True)
        return found if isinstance(found, bytes) and len(found) <= FILE_BYTES else None

    async def keep(self, data: bytes) -> str:
        """Store a picture; its hash. Raises NotAPicture."""
        return await self._media.keep(data)

    async def _stored(self, sha256: str, *, is_dead: bool = False) -> str:
        """The first of several messages with the same new picture uploads it, the others wait."""
        lock = self._uploads.setdefault(sha256, asyncio.Lock())
        try:
            async with lock:
                known = None if is_dead else self._alive(await self._media.file_id(self._instance, sha256))
                if known is not None:
                    return known
                media_id = await self._upload(await self._media.bytes(sha256))
                ends_at = int((self._clock() + LIFE).timestamp())
                await self._media.remember(self._instance, sha256, f"{media_id} {ends_at}")
                return media_id
        finally:
            self._uploads.pop(sha256, None)

    def _alive(self, remembered: str | None) -> str | None:
        media_id, _, ends_at = (remembered or "").rpartition(" ")
        is_alive = media_id and self._clock() + EARLY < datetime.fromtimestamp(int(ends_at), UTC)
        return media_id if is_alive else None

    async def _upload(self, data: bytes) -> str:
        is_png = data.startswith(b"\x89PNG")
        name, mime = ("picture.png", "image/png") if is_png else ("picture.jpg", "image/jpeg")
        with before_it_is_said():
            answer = await self._client.media.upload("image", (name, data, mime))
        media_id = answer.get("media_id") if isinstance(answer, dict) else None
        if not isinstance(media_id, str):
            raise Refused(0, "an upload without a media id")
        return media_id
