"""The frame of a stand-in: a door over HTTP, a clock that tests move, what was called, and waiting for it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self

from aiohttp import web

from tests.servers.telegram.clock import Clock

from .faults import Drop, Fault, Faults

Json = dict[str, Any]
KEPT = 20_000


class CannotDo(AssertionError):
    """A person tried what the app would not let him do (a dead code, a button that is not there)."""


class Call(NamedTuple):
    """One request of the program. `params`: query and body in one; `error`: what refused it, else empty."""

    name: str
    params: Json
    at: float
    error: str


class StandIn:
    """`clock`: the platform's time, moved by `skip`. `wall`: real time, that signatures are dated with.

    Two clocks on purpose: a test that skips two days has the platform believe in them, while the program goes on
    judging the age of a signature by real time.
    """

    def __init__(
        self, *, clock: Clock | None, wall: Callable[[], float] = time.time, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.has_own_clock = clock is None
        self.clock = clock if clock is not None else Clock()
        self.wall = wall
        self.host, self.port = host, port
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self.complaints: list[str] = []
        self._waiters: set[asyncio.Future[None]] = set()
        self._runner: web.ServerRunner | None = None

    # -- running ------------------------------------------------------------------------------------------------------
    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers one request."""
        raise NotImplementedError

    async def start(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self.handle), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self.has_own_clock:
            self.clock.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """What the program's API_BASE setting wants."""
        return f"http://{self.host}:{self.port}"

    # -- what the program did -----------------------------------------------------------------------------------------
    def log(self, name: str, params: Mapping[str, Any], error: str) -> None:
        self.calls.append(Call(name, dict(params), self.clock.now(), error))
        self.changed()

    def complain(self, text: str) -> None:
        """Notes what no correct program does."""
        self.complaints.append(text)

    def called(self, name: str, **params: Any) -> list[Call]:
        """The calls of that name whose parameters have these values, refused ones too."""
        return [c for c in self.calls if c.name == name and all(c.params.get(k) == v for k, v in params.items())]

    def refusals(self, name: str = "") -> list[Call]:
        """The calls (of that name) that were refused: `error` begins with the code."""
        return [call for call in self.calls if call.error and name in ("", call.name)]

    def assert_clean(self) -> None:
        """AssertionError if the program sent what no correct program sends."""
        if self.complaints:
            raise AssertionError("the program misbehaved:\n" + "\n".join(f"  {one}" for one in self.complaints))

    # -- waiting ------------------------------------------------------------------------------------------------------
    def changed(self) -> None:
        """Something is new: whoever waits looks again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], Any], *, timeout: float = 10.0, what: str = "it") -> Any:  # noqa: ASYNC109
        """Waits without polling until `condition()` is true, and gives what it gave; AssertionError when in vain."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + timeout
        while not (found := condition()):
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter, max(0.0, ends - loop.time()))
            except TimeoutError:
                raise AssertionError(f"waited {timeout} s in vain for {what}\n{self.dump()}") from None
            finally:
                self._waiters.discard(waiter)
        return found

    async def wait_for_call(self, name: str, *, times: int = 1, timeout: float = 10.0, **params: Any) -> Call:  # noqa: ASYNC109
        """Until the program has called `name` `times` times with these parameters; gives the last of them."""

        def find() -> Call | None:
            found = self.called(name, **params)
            return found[times - 1] if len(found) >= times else None

        call: Call = await self.until(find, timeout=timeout, what=f"{times} x {name} {params or ''}")
        return call

    def dump(self) -> str:
        calls = [f"  {c.name} {c.params} {c.error}"[:240] for c in list(self.calls)[-12:]]
        complaints = [f"  {one}" for one in self.complaints[-5:]]
        return "\n".join(["last calls:", *(calls or ["  (none)"]), "complaints:", *complaints])

    # -- trouble ------------------------------------------------------------------------------------------------------
    def fault(
        self, name: str, *, times: int = 1, code: int | str = 0, text: str = "", status: int = 0,
        delay_s: float = 0.0, drop: Drop = False, is_after: bool = False,
    ) -> Fault:  # fmt: skip
        """The next `times` calls of `name` (or "*") go wrong; see Fault."""
        return self.faults.add(
            Fault(name=name, times=times, code=code, text=text, status=status, delay_s=delay_s, drop=drop,
                  is_after=is_after)
        )  # fmt: skip

    def skip(self, seconds: float) -> None:
        """Moves the platform's clock forward: what falls due meanwhile happens at once."""
        self.clock.skip(seconds)
        self.changed()
