"""An access token shared by all processes: kept in the database, fetched anew by one of them at a time."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.cgi.faults import TokenRefused
from storage import Storage, lease, tokens
from storage.tokens import Token

EARLY = timedelta(seconds=60)
"""A token is left alone so long before its end."""
LEASE = timedelta(seconds=30)
"""A fetch that takes longer is somebody else's to do."""
LOOK_S = 0.05
BROKEN = timedelta(seconds=30)
"""After a new token was refused nothing is tried for so long: fetches by force are few and 30 s apart."""

Fetch = Callable[[bool], Awaitable[tuple[str, int]]]
"""fetch(by_force) → the token, and for how many seconds it is good. By force: one that was given before is no use."""


class SharedToken:
    """The token `name`, such as "wechat:<app id>"."""

    def __init__(
        self,
        storage: Storage,
        name: str,
        fetch: Fetch,
        *,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._storage, self._name, self._fetch = storage, name, fetch
        self._clock, self._pause = clock, pause
        self._holder = secrets.token_hex(8)
        self._lock = asyncio.Lock()
        self._known: Token | None = None
        self._broken: tuple[TokenRefused, datetime] | None = None

    async def get(self) -> str:
        """A token that should be good. Raises TokenRefused for a while after a new one was refused, or what a fetch
        raises."""
        if self._broken is not None and self._clock() < self._broken[1]:
            raise TokenRefused(self._broken[0].errcode, self._broken[0].errmsg)
        async with self._lock:
            if not self._is_good(self._known):
                self._known = await self._stored() or await self._fetched()
            assert self._known is not None
            return self._known.value

    async def refuse(self, value: str) -> None:
        """The platform refuses this one. Another that has taken its place meanwhile stays."""
        async with self._lock:
            if self._known is not None and self._known.value == value:
                self._known = None
                work = partial(tokens.refuse, name=self._name, value=value, now=self._clock())
                await self._storage.run(work)

    def broken(self, error: TokenRefused) -> None:
        self._broken = (error, self._clock() + BROKEN)

    def _is_good(self, token: Token | None) -> bool:
        return token is not None and self._clock() < token.until_at - EARLY

    async def _stored(self) -> Token | None:
        stored = await self._storage.read(lambda tx: tokens.get(tx, self._name))
        return stored if self._is_good(stored) else None

    async def _fetched(self) -> Token:
        name = f"token:{self._name}"
        while True:
            take = partial(lease.take, name=name, holder=self._holder, now=self._clock(), ttl=LEASE)
            if await self._storage.run(take):
                try:
                    return await self._stored() or await self._fetch_new()
                finally:
                    await self._storage.run(lambda tx: lease.give_up(tx, name, self._holder))
            await self._pause(LOOK_S)
            stored = await self._stored()
            if stored is not None:
                return stored

    async def _fetch_new(self) -> Token:
        """By force only where the platform gives again what it has refused."""
        before = await self._storage.read(lambda tx: tokens.get(tx, self._name))
        now = self._clock()
        value, good_s = await self._fetch(False)
        if before is not None and value == before.value and before.until_at <= now < before.fetched_at + FULL_LIFE:
            value, good_s = await self._fetch(True)
        token = Token(value=value, until_at=self._clock() + timedelta(seconds=good_s), fetched_at=self._clock())
        await self._storage.run(lambda tx: tokens.put(tx, self._name, token))
        return token


FULL_LIFE = timedelta(hours=2)


class LoneToken:
    """For one short errand, without a database: fetched once."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._value: str | None = None

    async def get(self) -> str:
        if self._value is None:
            self._value, _ = await self._fetch(False)
        return self._value

    async def refuse(self, value: str) -> None:
        self._value = None

    def broken(self, error: TokenRefused) -> None:
        """It is not asked again."""
