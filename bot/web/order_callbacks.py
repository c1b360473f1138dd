"""POST /callbacks/orders: the shop's own system reports orders, signed as the Standard Webhooks specification says.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import structlog
from babel import Locale
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.own_events import raw_of
from bot.web.body import TooLarge, read_bounded
from bot.web.world import World
from handlers.events import OrderReported, ReportedLine, Who
from handlers.refusals import Refusal
from handlers.texts import strip
from storage import Tx, inbox
from storage.inbox import Arrived, Taken

BODY_MAX = 256 * 1024
SOURCE = "callback:orders"
STEPS = {"order.paid": "paid", "order.shipped": "shipped", "order.delivered": "delivered", "order.refunded": "refunded"}
PLATFORMS = ("telegram", "wechat", "wecom", "playground")
QUANTITY_MAX = 1_000_000
MINOR_MAX = 10**12
LINES_MAX = 200
TEXT_MAX = 128
_LOG = structlog.get_logger(__name__)


class Malformed(Exception):
    """What is wrong with the body, for the engineer who sends it."""


def door(world: World) -> Callable[[Request], Any]:
    secret = world.settings.callbacks.orders_secret

    async def orders(request: Request) -> Response:
        if secret is None:
            return _answer(404, "this door is not configured: set FANLOOP_CALLBACKS__ORDERS_SECRET")
        try:
            body = await read_bounded(request, BODY_MAX)
            Webhook(secret.get_secret_value()).verify(body, dict(request.headers), json_parse=False)
        except TooLarge:
            return _answer(413, "the body is larger than 256 KiB")
        except (WebhookVerificationError, ValueError) as error:
            _LOG.warning("an order callback was refused", reason=str(error)[:80])
            return _answer(401, "wrong signature, or older than 5 minutes")
        report = request.headers["webhook-id"]
        try:
            return await _taken(world, read(body, report, world.clock()))
        except Malformed as error:
            return _answer(400, str(error))

    return orders


async def _taken(world: World, event: OrderReported) -> Response:
    now = world.clock()

    def take(tx: Tx) -> Taken | None:
        arrived = Arrived(
            shop_id=world.shop_id,
            source=SOURCE,
            external_id=event.report,
            lane=f"order:{event.number}",
            raw=raw_of(event),
            holder=None,
        )
        return next(iter(inbox.take(tx, [arrived], now)), None)

    try:
        is_new = await world.dispatch.handle_or_refuse(take)
    except Refusal as refusal:
        return _answer(409, strip(world.house.texts.say("en", refusal.text, **refusal.values)))
    return _answer(200, "taken" if is_new else "already taken")


def read(body: bytes, report: str, now: datetime) -> OrderReported:
    """The report in a body. Raises Malformed with what is wrong."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the body is no JSON") from None
    step = STEPS.get(str(told.get("type"))) if isinstance(told, dict) else None
    data = told.get("data") if isinstance(told, dict) else None
    if step is None:
        raise Malformed(f"type must be one of {', '.join(STEPS)}")
    if not isinstance(data, dict):
        raise Malformed("data must be an object")
    total = _object(data, "total") or {}
    if step in ("paid", "refunded") and not total:
        raise Malformed('data.total is missing: {"minor": 7980, "currency": "CNY"}')
    return OrderReported(
        at=_at(data.get("at"), now),
        step=step,  # type: ignore[arg-type]  # the values of STEPS are the literals
        number=_text(data, "number"),
        buyer=_buyer(_object(data, "buyer")),
        invite_code=_optional_text(data, "code"),
        minor=_whole(total, "data.total.minor", 0, MINOR_MAX) if total else None,
        currency=_currency(total) if total else None,
        lines=_lines(data.get("lines", [])),
        refund=_optional_text(data, "refund"),
        report=report,
    )


def _lines(found: Any) -> tuple[ReportedLine, ...]:
    if not isinstance(found, list) or len(found) > LINES_MAX:
        raise Malformed(f"data.lines must be a list of at most {LINES_MAX}")
    return tuple(_line(line) for line in found)


def _line(found: Any) -> ReportedLine:
    if not isinstance(found, dict):
        raise Malformed('a line must be an object: {"product": "TEA", "quantity": 2, "minor": 7980}')
    return ReportedLine(
        product_code=_text(found, "product", "data.lines[]."),
        quantity=_whole(found, "data.lines[].quantity", 1, QUANTITY_MAX) if "quantity" in found else 1,
        minor=_whole(found, "data.lines[].minor", 0, MINOR_MAX) if found.get("minor") is not None else None,
    )


def _buyer(found: dict[str, Any] | None) -> Who | None:
    if found is None:
        return None
    platform = _text(found, "platform", "data.buyer.")
    if platform not in PLATFORMS:
        raise Malformed(f"data.buyer.platform must be one of {', '.join(PLATFORMS)}")
    account = found.get("account")
    account = str(account) if isinstance(account, int) and not isinstance(account, bool) else account
    account = _text({"account": account}, "account", "data.buyer.")
    return Who(platform=platform, account=account, name=_optional_text(found, "name") or "")


def _at(found: Any, now: datetime) -> datetime:
    if found is None:
        return now
    try:
        at = datetime.fromisoformat(found)
    except (TypeError, ValueError):
        raise Malformed("data.at must be a time such as 2026-12-01T12:00:00Z") from None
    if at.tzinfo is None:
        raise Malformed("data.at must name its time zone, such as 2026-12-01T12:00:00Z")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Malformed("data.at is out of range") from None


@cache
def _currencies() -> frozenset[str]:
    """Loaded when the first order comes: it takes long."""
    return frozenset(Locale("en").currencies)


def _currency(total: dict[str, Any]) -> str:
    currency = total.get("currency")
    if not isinstance(currency, str) or currency not in _currencies():
        raise Malformed("data.total.currency must be an ISO 4217 code such as CNY")
    return currency


def _whole(found: dict[str, Any], path: str, least: int, most: int) -> int:
    value = found.get(path.rpartition(".")[2])
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Malformed(f"{path} must be a whole number from {least} to {most}")
    return value


def _object(data: dict[str, Any], name: str) -> dict[str, Any] | None:
    found = data.get(name)
    if found is not None and not isinstance(found, dict):
        raise Malformed(f"data.{name} must be an object")
    return found


def _text(data: dict[str, Any], name: str, prefix: str = "data.") -> str:
    found = data.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= TEXT_MAX or not found.isprintable():
        raise Malformed(f"{prefix}{name} must be a text of 1 to {TEXT_MAX} characters")
    return found


def _optional_text(data: dict[str, Any], name: str) -> str | None:
    return _text(data, name) if data.get(name) not in (None, "") else None


def _answer(status: int, says: str) -> Response:
    return JSONResponse({"ok": status == 200, "detail": says}, status_code=status)
