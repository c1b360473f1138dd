"""POST /callbacks/wechatpay: what happened at WeChat Pay, signed by it, and encrypted for us.

A genuine notice is stored and answered 200; WeChat Pay repeats what is not, for a day. What a notice means is decided
afterwards, so that one about somebody else's money is answered well and pays nothing.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.own_events import raw_of
from bot.payments import told
from bot.payments.told import Ours, Told
from bot.payments.windows import Open
from bot.payments.wire import BadNotice, Json, Wire
from bot.platform import Take
from bot.web.body import TooLarge, read_bounded

PATH = "/callbacks/wechatpay"
BODY_MAX = 64 * 1024
TRADE = "TRANSACTION."
READS: dict[str, Callable[[Ours, Json, datetime], Told | None]] = {
    TRADE: told.paid,
    "REFUND.": told.refund,
    "MCHTRANSFER.": told.payout,
}
"""How an event_type begins → what its resource is."""
_LOG = structlog.get_logger(__name__)


def door(wire: Wire, ours: Ours, take: Take, clock: Callable[[], datetime], *, opens: Open) -> Callable[[Request], Any]:
    """`opens` is told of a payment before it is stored: what is said about it may leave by the window it opens."""

    async def notices(request: Request) -> Response:
        try:
            body = await read_bounded(request, BODY_MAX)
            notice = wire.genuine(dict(request.headers), body, clock())
        except TooLarge:
            return _answer(413, "the body is larger than 64 KiB")
        except BadNotice as error:
            _LOG.warning("a notice of WeChat Pay was refused", reason=str(error))
            return _answer(401, "wrong signature, or older than 5 minutes")
        kept = _kept(ours, notice, clock())
        if kept is not None:
            number, raw = kept
            if notice["event_type"].startswith(TRADE):
                await opens(notice["resource"])
            await take(_name(notice), number, raw)
        return Response(status_code=200)

    return notices


def _kept(ours: Ours, notice: Json, now: datetime) -> tuple[str, str] | None:
    """The number it is about, and what is stored; None where it means nothing to us.

    A genuine notice that makes no sense is stored as it is: it is parked, and counted.
    """
    kind = str(notice.get("event_type", ""))
    read = next((read for begin, read in READS.items() if kind.startswith(begin)), None)
    if read is None or "id" not in notice:
        _LOG.info("a notice of WeChat Pay means nothing to us", event_type=kind[:40])
        return None
    try:
        event = read(ours, notice["resource"], now)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        return "", json.dumps({"notice": kind, "why": type(error).__name__})
    return None if event is None else (number_of(event), raw_of(event))


def _name(notice: Json) -> str:
    """The same for its repeats; of signs that can be stored, whatever it is called."""
    return "notice:" + str(notice["id"]).encode("ascii", "backslashreplace").decode().replace("\0", "")


def number_of(event: Told) -> str:
    """Ours, or what there is of it: notices of one number keep their order."""
    return str(getattr(event, "payload", "") or getattr(event, "number", "") or getattr(event, "payout", ""))


def _answer(status: int, says: str) -> Response:
    return JSONResponse({"code": "FAIL", "message": says}, status_code=status)
