"""Orders: JSAPI (inside WeChat) and Native (a code to scan); paid by people, queried and closed by the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.servers.wire.shapes import Field, Shape, flag, group, number, problems, text

from .errors import PayError, wrong
from .notices import moment

if TYPE_CHECKING:
    from .refunds import Refund
    from .server import WechatPayServer

Json = dict[str, Any]
NO = r"[0-9A-Za-z_\-|*]{6,32}"
PREPAY_S = 7200  # How long a prepay_id or a code_url can be paid.
LOOPBACK = ("127.0.0.1", "localhost")
NATIVE: Shape = {
    "appid": text(32),
    "mchid": text(32),
    "description": text(127),
    "out_trade_no": text(form=NO),
    "notify_url": text(255),
    "amount": group({"total": number(1, 100_000_000), "currency": text(only=("CNY",), need=False)}),
    "time_expire": text(64, need=False),
    "attach": text(128, need=False),
    "goods_tag": text(32, need=False),
    "support_fapiao": flag(need=False),
    "detail": group(need=False),
    "scene_info": group(need=False),
    "settle_info": group(need=False),
}
JSAPI: dict[str, Field] = {**NATIVE, "payer": group({"openid": text(128)})}
CLOSE: Shape = {"mchid": text(32)}


@dataclass
class Order:
    """`state`: NOTPAY, SUCCESS, REFUND, CLOSED. `paid`: fen that the person really paid."""

    body: Json
    is_jsapi: bool
    made_at: float
    prepay_id: str
    code_url: str
    ends_at: float | None
    state: str = "NOTPAY"
    transaction_id: str = ""
    openid: str = ""
    paid: int = 0
    paid_at: float = 0.0
    currency: str = "CNY"
    refunds: list[Refund] = field(default_factory=list)

    @property
    def out_trade_no(self) -> str:
        return str(self.body["out_trade_no"])

    @property
    def total(self) -> int:
        return int(self.body["amount"]["total"])

    def json(self) -> Json:
        """As a query answers and as a notice tells it."""
        about: Json = {
            name: self.body[name] for name in ("appid", "mchid", "out_trade_no", "attach") if name in self.body
        }
        words = {"NOTPAY": "订单未支付", "SUCCESS": "支付成功", "REFUND": "转入退款", "CLOSED": "订单已关闭"}
        about |= {"trade_state": self.state, "trade_state_desc": words[self.state]}
        if not self.transaction_id:
            return about | {"amount": {"total": self.total, "currency": self.currency}}
        amount = {"total": self.paid, "payer_total": self.paid, "currency": self.currency, "payer_currency": "CNY"}
        return about | {
            "transaction_id": self.transaction_id, "trade_type": "JSAPI" if self.is_jsapi else "NATIVE",
            "bank_type": "OTHERS", "success_time": moment(self.paid_at), "payer": {"openid": self.openid},
            "amount": amount,
        }  # fmt: skip


def check(body: Json, shape: Shape) -> None:
    if found := problems(body, shape):
        raise wrong("; ".join(map(str, found)))


def check_notify_url(server: WechatPayServer, url: str | None) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    is_secure = parts.scheme == "https" or parts.hostname in LOOPBACK
    if not is_secure or parts.query or parts.fragment:
        raise wrong(f"notify_url {url} must be HTTPS and have no query")


def make(server: WechatPayServer, body: Json, *, is_jsapi: bool) -> Order:
    check(body, JSAPI if is_jsapi else NATIVE)
    server.check_ids(body["appid"], body["mchid"])
    check_notify_url(server, body["notify_url"])
    openid = body.get("payer", {}).get("openid")
    if openid and server.openids is not None and openid not in server.openids:
        raise PayError(500, "OPENID_MISMATCH", "openid and appid do not match", is_fault=True)
    known = server.orders.get(body["out_trade_no"])
    if known is not None:
        return again(server, known, body)
    now = server.clock.now()
    ends_at = expiry(body["time_expire"], now) if "time_expire" in body else None
    mark = server.mark()
    order = Order(body, is_jsapi, now, f"wx{mark}", f"weixin://wxpay/bizpayurl?pr={mark[-11:]}", ends_at)
    server.orders[order.out_trade_no] = order
    return order


def expiry(written: str, now: float) -> float:
    try:
        moment_ = datetime.fromisoformat(written)
    except ValueError:
        raise wrong(f"time_expire {written!r} is no RFC 3339 time") from None
    if moment_.tzinfo is None or moment_.timestamp() <= now:
        raise wrong(f"time_expire {written!r} has no zone or is over")
    return moment_.timestamp()


def again(server: WechatPayServer, known: Order, body: Json) -> Order:
    """The same order once more gives the same one, alive again; another under its number is refused."""
    if known.state == "CLOSED":
        raise PayError(400, "ORDER_CLOSED", "the order is closed")
    if known.state != "NOTPAY":
        raise PayError(400, "ORDERPAID", "the order is paid")
    if known.body != body:
        raise PayError(403, "OUT_TRADE_NO_USED", "out_trade_no is used by another order", is_fault=True)
    known.made_at = server.clock.now()
    return known


def add_jsapi(server: WechatPayServer, body: Json, query: Json) -> Json:
    return {"prepay_id": make(server, body, is_jsapi=True).prepay_id}


def add_native(server: WechatPayServer, body: Json, query: Json) -> Json:
    return {"code_url": make(server, body, is_jsapi=False).code_url}


def of_no(server: WechatPayServer, out_trade_no: str) -> Order:
    found = server.orders.get(out_trade_no)
    if found is None:
        raise PayError(404, "ORDER_NOT_EXIST", "the order does not exist")
    return found


def get(server: WechatPayServer, body: Json, query: Json, out_trade_no: str) -> Json:
    check(query, CLOSE)
    server.check_ids(server.app_id, query["mchid"])
    return of_no(server, out_trade_no).json()


def get_by_id(server: WechatPayServer, body: Json, query: Json, transaction_id: str) -> Json:
    check(query, CLOSE)
    found = next((one for one in server.orders.values() if one.transaction_id == transaction_id), None)
    if found is None:
        raise PayError(404, "ORDER_NOT_EXIST", "the order does not exist")
    return found.json()


def close(server: WechatPayServer, body: Json, query: Json, out_trade_no: str) -> None:
    check(body, CLOSE)
    order = of_no(server, out_trade_no)
    if order.state in ("SUCCESS", "REFUND"):
        raise PayError(400, "ORDERPAID", "the order is paid")
    order.state = "CLOSED"
