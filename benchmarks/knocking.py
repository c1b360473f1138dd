"""Bringing updates to a door with as little effort as can be: what is measured is who opens, not who knocks."""

import asyncio
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

END = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"


class Knocker:
    """One connection that is kept, one request at a time."""

    def __init__(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def brings(self, update: bytes) -> int:
        """The status, once the whole answer is here."""
        self._writer.write(f"{self._head}{len(update)}\r\n\r\n".encode() + update)
        head = (await self._reader.readuntil(END)).lower()
        _, named, length = head.partition(b"content-length:")
        if named:
            await self._reader.readexactly(int(length.partition(b"\r\n")[0]))
        elif b"chunked" in head:
            await self._reader.readuntil(LAST_CHUNK)
        return int(head[9:12])
