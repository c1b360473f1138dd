"""Notices: signed and encrypted, repeated over a day and a half until they are answered with 200 or 204."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.servers.wire.callbacks import Attempt

from . import signing

if TYPE_CHECKING:
    from .server import WechatPayServer

Json = dict[str, Any]
MINUTE_S, HOUR_S = 60, 3600
# After the first one, in seconds of the platform's clock.
AGAIN_AFTER_S = (
    15, 15, 30, 3 * MINUTE_S, 10 * MINUTE_S, 20 * MINUTE_S, 30 * MINUTE_S, 30 * MINUTE_S, 30 * MINUTE_S, HOUR_S,
    3 * HOUR_S, 3 * HOUR_S, 3 * HOUR_S, 6 * HOUR_S, 6 * HOUR_S,
)  # fmt: skip
CHINA = timezone(timedelta(hours=8))


def moment(now: float) -> str:
    """As WeChat Pay writes time: 2026-11-22T10:20:30+08:00."""
    return datetime.fromtimestamp(int(now), UTC).astimezone(CHINA).isoformat()


class Notice:
    """One thing told. `plain`: what is encrypted in it. `await notice.answered()`: the newest answer, 0 for silence."""

    def __init__(self, event: str, plain: Json, body: str, url: str) -> None:
        self.event, self.plain, self.body, self.url = event, plain, body, url
        self.id: str = json.loads(body)["id"]
        self.attempts: list[Attempt] = []
        self.is_taken = self.is_lost = False
        self._was_tried = asyncio.Event()

    def __repr__(self) -> str:
        return f"<{self.event} {self.id[:8]}: {[one.status for one in self.attempts]}>"

    async def answered(self, timeout: float = 20.0) -> int:  # noqa: ASYNC109
        """The status of the newest answer."""
        await asyncio.wait_for(self._was_tried.wait(), timeout)
        return self.attempts[-1].status if self.attempts else 0

    def tried(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)
        self.is_taken = self.is_taken or attempt.status in (200, 204)
        self._was_tried.set()

    def lost(self) -> None:
        self.is_lost = True
        self._was_tried.set()


class Notices:
    """`door`: where all go, whatever `notify_url` said (a public address that leads nowhere in a test)."""

    def __init__(self, server: WechatPayServer) -> None:
        self.server = server
        self.door = ""
        self.copies = 1
        self.told: list[Notice] = []
        self._held: list[Notice] | None = None
        self._to_lose: float = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    # -- telling ------------------------------------------------------------------------------------------------------
    def tell(self, event: str, kind: str, plain: Json, url: str, *, summary: str = "通知") -> Notice:
        """`kind`: the original type of what is encrypted (transaction, refund, mch_payment)."""
        body = {
            "id": str(uuid.uuid4()), "create_time": moment(self.server.clock.now()),
            "resource_type": "encrypt-resource", "event_type": event, "summary": summary,
            "resource": signing.sealed(self.server.apiv3_key, plain, kind),
        }  # fmt: skip
        notice = Notice(event, plain, json.dumps(body, ensure_ascii=False), url)
        self.told.append(notice)
        if self._to_lose > 0:
            self._to_lose -= 1
            notice.lost()
        elif self._held is not None:
            self._held.append(notice)
        else:
            self._send(notice)
        return notice

    def _send(self, notice: Notice) -> None:
        for _ in range(self.copies):
            self._start(notice, 0)

    def _start(self, notice: Notice, number: int) -> None:
        task = asyncio.get_running_loop().create_task(self._try(notice, number))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _try(self, notice: Notice, number: int) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        status, answer = await self.post(self.headers(notice.body), notice.body, self.door or notice.url)
        notice.tried(Attempt(status, answer, loop.time() - started))
        if not notice.is_taken and number < len(AGAIN_AFTER_S):
            due = self.server.clock.now() + AGAIN_AFTER_S[number]
            self.server.clock.at(due, lambda: None if notice.is_taken else self._start(notice, number + 1))
        self.server.changed()

    def headers(self, body: str) -> dict[str, str]:
        """The right headers for a body, signed now: to be sent, or spoiled by a test."""
        signed = signing.headers(self.server.platform, self.server.public_key_id, body, self.server.wall())
        return {"Content-Type": "application/json", "User-Agent": "Mozilla/4.0", **signed}

    async def post(self, headers: Mapping[str, str], body: str | bytes, url: str = "") -> tuple[int, bytes]:
        """Knocks once with any headers and body; (status, body), status 0 when there is no answer in 5 s."""
        limit = aiohttp.ClientTimeout(total=self.server.answer_s)
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        try:
            async with self._session.post(url or self.door, data=body, headers=headers, timeout=limit) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, b""

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    # -- trouble ------------------------------------------------------------------------------------------------------
    def hold(self) -> None:
        """Notices wait until `release`."""
        self._held = [] if self._held is None else self._held

    def release(self, *, is_reversed: bool = False) -> list[Notice]:
        held, self._held = self._held or [], None
        for notice in reversed(held) if is_reversed else held:
            self._send(notice)
        return held

    def lose(self, times: float = 1) -> None:
        """The next `times` notices are never sent, nor repeated; `math.inf`: all, until `lose(0)`."""
        self._to_lose = times

    def replay(self, notice: Notice) -> None:
        """Sends it once more under its old id, signed now."""
        self._start(notice, len(AGAIN_AFTER_S))

    async def probe(self) -> int:
        """A wrong signature, as WeChat Pay tries to see whether it is checked. Taken for right, it is a complaint."""
        body = json.dumps({"id": str(uuid.uuid4()), "event_type": "TRANSACTION.SUCCESS"})
        right = self.headers(body)
        spoiled = {**right, "Wechatpay-Signature": f"WECHATPAY/SIGNTEST/{right['Wechatpay-Signature']}"}
        status, _ = await self.post(spoiled, body)
        if 200 <= status < 300:
            self.server.complain(f"a notice with a wrong signature was answered with {status}")
        return status
