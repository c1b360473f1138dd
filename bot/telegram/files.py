"""Stored pictures as Telegram takes them: the file id of an earlier upload where there is one, else the bytes.

A file id belongs to one bot. Of several messages with the same new picture the first uploads it, the others wait.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import BadRequest

from bot.platform import Media

DEAD = (
    "wrong file identifier",
    "wrong remote file",
    "wrong file_id",
    "can't use file of type",
    "file_reference",
    "file reference",
)
"""Words of a 400 that mean that a file id does not stand for a photo, or does no longer."""

Json = dict[str, Any]
Send = Callable[[Sequence[str | bytes]], Awaitable[list[Json]]]
"""Sends pictures, each as a file id or as bytes; gives one message a picture."""


class Files:
    """`instance` is the bot (`telegram:<bot id>`)."""

    def __init__(self, media: Media, instance: str) -> None:
        self._media = media
        self._instance = instance
        self._uploads: dict[tuple[str, ...], asyncio.Lock] = {}

    async def send(self, pictures: tuple[str, ...], send: Send) -> list[Json]:
        """Sends stored pictures, named by their hashes. Should Telegram have forgotten one: again, with all bytes."""
        file_ids = await self._file_ids(pictures)
        if file_ids is None:
            return await self._first(pictures, send)
        try:
            return await send(file_ids)
        except BadRequest as error:
            if not any(words in error.message.lower() for words in DEAD):
                raise
        return await self._upload(pictures, send)

    async def remember(self, sha256: str, file_id: str) -> None:
        await self._media.remember(self._instance, sha256, file_id)

    async def _first(self, pictures: tuple[str, ...], send: Send) -> list[Json]:
        lock = self._uploads.setdefault(pictures, asyncio.Lock())
        try:
            async with lock:
                file_ids = await self._file_ids(pictures)
                if file_ids is None:
                    return await self._upload(pictures, send)
        finally:
            self._uploads.pop(pictures, None)
        return await send(file_ids)

    async def _upload(self, pictures: tuple[str, ...], send: Send) -> list[Json]:
        messages = await send([await self._media.bytes(sha256) for sha256 in pictures])
        for sha256, message in zip(pictures, messages, strict=False):
            if file_id := _largest(message.get("photo")):
                await self.remember(sha256, file_id)
        return messages

    async def _file_ids(self, pictures: tuple[str, ...]) -> list[str] | None:
        """All of them, or None where one is missing."""
        found: list[str] = []
        for sha256 in pictures:
            file_id = await self._media.file_id(self._instance, sha256)
            if file_id is None:
                return None
            found.append(file_id)
        return found


def _largest(sizes: Any) -> str | None:
    """The file id of a photo as sent; the message stands, whatever this says."""
    largest = sizes[-1] if isinstance(sizes, list) and sizes else None
    file_id = largest.get("file_id") if isinstance(largest, dict) else None
    return file_id if isinstance(file_id, str) else None
