"""Long polling: the offset moves, which tells Telegram that updates are taken, only after they are stored."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import NetworkError

from bot.platform import PlatformDown, Take
from bot.telegram.receive import ALLOWED_UPDATES, address, unreadable
from bot.telegram.request import AiohttpRequest

_LOG = logging.getLogger(__name__)

LONG_POLL_S = 50
"""The most Telegram waits."""
GRACE_S = 10
BATCH = 100
BACK_OFF_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
CONFLICT_S = 5.0
REFUSED_BOT = (
    "Telegram refuses the bot's token: take a new one from @BotFather, set FANLOOP_TELEGRAM__TOKEN, start again"
)
CONFLICTS = {
    "webhook": "a webhook is set for this bot, and with one Telegram answers no polling. Another program has set it:"
    " stop that one and start this one again, or set FANLOOP_TELEGRAM__MODE to webhook",
    "": "another program polls this bot, and only one may. Stop the other one",
}
"""Words of a 409 → what to do."""


class Later(Exception):
    """Telegram answered that it is not the time; to be asked again after `after_s` seconds."""

    def __init__(self, reason: str, after_s: float) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Poller:
    """getUpdates for ever. `pause` waits (seconds)."""

    def __init__(
        self,
        request: AiohttpRequest,
        base_url: str,
        *,
        long_poll_s: int = LONG_POLL_S,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._request = request
        self._url = f"{base_url}/getUpdates"
        self._long_poll_s = long_poll_s
        self._pause = pause
        self._offset = 0
        self._failures = 0

    async def run(self, take: Take) -> None:
        """Returns never. Raises PlatformDown when the token is refused."""
        while True:
            try:
                updates = await self._fetch()
                await _taken(updates, take)
            except Later as later:
                await self._wait(str(later), later.after_s)
            except NetworkError as error:
                await self._wait(f"Telegram cannot be reached: {error}", self._back_off_s)
            except _NotStored as fault:
                _LOG.error("updates could not be stored and are fetched again", exc_info=fault.__cause__)
                await self._wait("", self._back_off_s)
            else:
                await self._move_on(updates)

    async def _move_on(self, updates: list[Any]) -> None:
        offset = max((self._offset, *(_number(update) + 1 for update in updates)))
        if updates and offset == self._offset:
            await self._wait("Telegram sent nothing but what is no update", self._back_off_s)
        else:
            self._failures = 0
        self._offset = offset

    async def _fetch(self) -> list[Any]:
        form = {
            "offset": str(self._offset),
            "limit": str(BATCH),
            "timeout": str(self._long_poll_s),
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        status, payload = await self._request.ask(self._url, form, read_s=self._long_poll_s + GRACE_S)
        try:
            answer = json.loads(payload)
            result = answer["result"] if status == 200 else None
        except (ValueError, LookupError, TypeError, RecursionError):
            raise NetworkError(f"HTTP {status} with an answer that is not Telegram's") from None
        if isinstance(result, list):
            return result
        raise _refusal(status, answer)

    @property
    def _back_off_s(self) -> float:
        return BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]

    async def _wait(self, reason: str, seconds: float) -> None:
        if reason:
            _LOG.warning("%s; trying again in %g s", reason, seconds)
        self._failures += 1
        await self._pause(seconds)


class _NotStored(Exception):
    """`take` failed; its cause says how."""


async def _taken(updates: list[Any], take: Take) -> None:
    """All at once, so that they can be stored together; returns when none is under way any more."""
    outcomes = await asyncio.gather(*(take(*_parcel(update)) for update in updates), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise _NotStored from outcome
        if isinstance(outcome, BaseException):
            raise outcome


def _parcel(update: Any) -> tuple[str, str, str]:
    raw = json.dumps(update, separators=(",", ":"))
    found = address(update)
    return (*found, raw) if found else unreadable(raw.encode())


def _number(update: Any) -> int:
    found = address(update)
    return int(found.external_id) if found else -1


def _refusal(status: int, answer: Any) -> Exception:
    said = str(answer.get("description", "")) if isinstance(answer, dict) else ""
    parameters = answer.get("parameters") if isinstance(answer, dict) else None
    if status in (401, 404):
        return PlatformDown(REFUSED_BOT)
    if status == 409:
        todo = next(todo for words, todo in CONFLICTS.items() if words in said.lower())
        return Later(todo, CONFLICT_S)
    if status == 429:
        after = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return Later("Telegram was asked too often", float(after) if isinstance(after, int) else CONFLICT_S)
    return NetworkError(f"HTTP {status} {said}")
