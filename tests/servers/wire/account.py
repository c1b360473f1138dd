"""What both accounts have: people who read, files, a menu, and callbacks to tell."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from aiohttp import web

from tests.servers.telegram.clock import Clock

from .callbacks import Callback, Callbacks, Sealed
from .cgi import Asked, CgiError, CgiServer
from .heard import Heard
from .media import Media, Medium, fault_of
from .stand_in import CannotDo, Json

ECHO = "5927782489442352469"


class Reader(Protocol):
    """A person, or a group."""

    heard: list[Heard]


class Account(CgiServer):
    """`answer_s`: how long a callback waits for its answer."""

    def __init__(self, *, clock: Clock | None, wall: Callable[[], float], port: int, answer_s: float) -> None:
        super().__init__(clock=clock, wall=wall, port=port)
        self.callbacks = Callbacks(self, self.changed, answer_s=answer_s)
        self.media = Media()
        self.menu: list[Json] = []
        self._ids = itertools.count(23_000_000_000_000_001)
        self._given: set[int] = set()

    async def stop(self) -> None:
        await self.callbacks.stop()
        await super().stop()

    def next_id(self) -> int:
        return next(self._ids)

    # -- for the platform to say --------------------------------------------------------------------------------------
    def readers(self) -> Iterable[Reader]:
        """Everybody who can be written to."""
        raise NotImplementedError

    def seal(self, plain: bytes, who: str) -> Sealed:
        """What goes over the wire, signed now."""
        raise NotImplementedError

    def answered(self, callback: Callback, body: bytes) -> Any:
        """Reads an answer with status 200; gives what it says to the person."""
        raise NotImplementedError

    def ignored(self, callback: Callback) -> None:
        """No try was answered."""
        raise NotImplementedError

    def echo_query(self) -> dict[str, str]:
        """The query that checks an address; ECHO is what it wants back."""
        raise NotImplementedError

    async def connect(self, door: str) -> None:
        """What the console does when the address is saved: checks it (else CannotDo), then tells it everything."""
        self.callbacks.door = door
        status, body = await self.callbacks.get(self.echo_query())
        if (status, body) != (200, ECHO.encode()):
            self.callbacks.door = ""
            raise CannotDo(f"the check of {door} was answered with {status} {body[:200]!r}, wanted is the echo {ECHO}")

    # -- what goes out to people --------------------------------------------------------------------------------------
    def show(self, reader: Reader, **about: Any) -> Heard:
        heard = Heard(at=self.clock.now(), number=self.next_id(), **about)
        reader.heard.append(heard)
        self.changed()
        return heard

    async def wait_for(
        self, reader: Reader | None = None, *, text_contains: str = "", how: str = "", kind: str = "", item: str = "",
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Heard:  # fmt: skip
        """The next message that fits and that no earlier wait gave out. `item`: it has such a menu line."""

        def fits(one: Heard) -> bool:
            has_item = not item or any(item in (line.content, line.id) for line in one.items)
            is_such = how in ("", one.how) and kind in ("", one.kind)
            return has_item and is_such and text_contains.lower() in one.text.lower()

        def find() -> Heard | None:
            said = (one for who in ([reader] if reader else self.readers()) for one in who.heard)
            return next((one for one in said if one.number not in self._given and fits(one)), None)

        what = f"a message to {reader or 'anybody'} with {text_contains or item or kind!r}"
        found: Heard = await self.until(find, timeout=timeout, what=what)
        self._given.add(found.number)
        return found

    def skip_messages(self) -> None:
        """Forgets what was said so far: `wait_for` gives only what comes from now on."""
        self._given.update(one.number for reader in self.readers() for one in reader.heard)

    # -- files --------------------------------------------------------------------------------------------------------
    def picture_frame(self, data: bytes, name: str) -> Json:
        """A person's picture, as it is told."""
        medium = self.media.add("image", name, data, self.clock.now())
        return {"MsgType": "image", "PicUrl": f"{self.base_url}/mmbiz/{medium.id}/0", "MediaId": medium.id}

    def medium_of(self, media_id: str) -> Medium:
        medium = self.media.get(media_id, self.clock.now())
        if medium is None:
            raise CgiError(40007, "invalid media_id")
        return medium

    def upload(self, asked: Asked) -> Medium:
        kind, file = asked.query["type"], asked.files["media"]
        code, words = fault_of(kind, file.name, file.data)
        if code:
            raise self.wrong(words, code)
        return self.media.add(kind, file.name, file.data, self.clock.now())

    def download(self, asked: Asked) -> web.Response:
        medium = self.medium_of(asked.query["media_id"])
        name = {"Content-Disposition": f'attachment; filename="{medium.name}"'}
        return web.Response(body=medium.data, content_type="image/jpeg", headers=name)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/mmbiz/"):
            medium = self.media.get(request.path.split("/")[2], self.clock.now())
            return web.Response(body=medium.data, content_type="image/jpeg") if medium else web.Response(status=404)
        return await super().handle(request)

    def dump(self) -> str:
        heard = [f"  {one}: {m.how} {m.kind} {m.text[:160]!r}" for one in self.readers() for m in one.heard[-4:]]
        told = [f"  {one!r}" for one in self.callbacks.told[-6:]]
        return "\n".join([super().dump(), "heard:", *heard, "told:", *told])
