"""Refunds: asked for, then done a little later; never more than was paid."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.shapes import Shape, group, items, number, text

from .errors import PayError, wrong
from .notices import Notice, moment
from .orders import Order, check, check_notify_url

if TYPE_CHECKING:
    from .server import WechatPayServer

Json = dict[str, Any]
MOST, YEAR_S = 50, 365 * 86400
BODY: Shape = {
    "transaction_id": text(32, need=False),
    "out_trade_no": text(need=False),
    "out_refund_no": text(form=r"[0-9A-Za-z_\-|*@]{1,64}"),
    "reason": text(most_bytes=80, need=False),
    "notify_url": text(256, need=False),
    "funds_account": text(only=("AVAILABLE",), need=False),
    "amount": group({"refund": number(1), "total": number(1), "currency": text(only=("CNY",))}),
    "goods_detail": items(group(), need=False),
}


@dataclass
class Refund:
    """`state`: PROCESSING, then SUCCESS, ABNORMAL or CLOSED."""

    server: WechatPayServer
    body: Json
    order: Order
    refund_id: str
    made_at: float
    state: str = "PROCESSING"
    done_at: float = 0.0

    @property
    def amount(self) -> int:
        return int(self.body["amount"]["refund"])

    def settle(self, state: str = "SUCCESS") -> Notice | None:
        """It is done, or failed ("ABNORMAL", "CLOSED"); told if the request had a notify_url."""
        if self.state != "PROCESSING":
            return None
        self.state, self.done_at = state, self.server.clock.now()
        if state == "SUCCESS":
            self.order.state = "REFUND"
        url = self.body.get("notify_url")
        return self.server.notices.tell(f"REFUND.{state}", "refund", self.told(), url) if url else None

    def told(self) -> Json:
        """As a notice tells it: another name for the state, fewer amounts."""
        about = self.json()
        names = (
            "refund_id",
            "out_refund_no",
            "transaction_id",
            "out_trade_no",
            "user_received_account",
            "success_time",
        )
        amount = {name: about["amount"][name] for name in ("total", "refund", "payer_total", "payer_refund")}
        kept = {name: about[name] for name in names if name in about}
        return {"mchid": self.server.mch_id, **kept, "refund_status": self.state, "amount": amount}

    def json(self) -> Json:
        amount: Json = {
            "total": self.order.paid, "refund": self.amount, "payer_total": self.order.paid,
            "payer_refund": self.amount, "settlement_refund": self.amount, "settlement_total": self.order.paid,
            "discount_refund": 0, "currency": "CNY",
        }  # fmt: skip
        done = {"success_time": moment(self.done_at)} if self.state == "SUCCESS" else {}
        return {
            "refund_id": self.refund_id, "out_refund_no": self.body["out_refund_no"],
            "transaction_id": self.order.transaction_id, "out_trade_no": self.order.out_trade_no,
            "channel": "ORIGINAL", "user_received_account": "支付用户零钱", "create_time": moment(self.made_at),
            "status": self.state, **done,
            "amount": amount,
        }  # fmt: skip


def add(server: WechatPayServer, body: Json, query: Json) -> Json:
    check(body, BODY)
    check_notify_url(server, body.get("notify_url"))
    known = server.refunds.get(body["out_refund_no"])
    if known is not None:
        if known.body != body:
            raise PayError(400, "INVALID_REQUEST", "out_refund_no is used by another refund", is_fault=True)
        return known.json()
    order = paid_order(server, body)
    check_amount(server, order, body["amount"])
    refund = Refund(server, body, order, f"503{server.mark()[-25:]}", server.clock.now())
    order.refunds.append(refund)
    server.refunds[body["out_refund_no"]] = refund
    if server.settles_refunds:
        asyncio.get_running_loop().call_soon(refund.settle)
    return refund.json()


def paid_order(server: WechatPayServer, body: Json) -> Order:
    if ("transaction_id" in body) == ("out_trade_no" in body):
        raise wrong("either transaction_id or out_trade_no")
    by_no = server.orders.get(body.get("out_trade_no", ""))
    by_id = (one for one in server.orders.values() if one.transaction_id == body.get("transaction_id"))
    order = by_no or next(by_id, None)
    if order is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "the order does not exist")
    if order.state not in ("SUCCESS", "REFUND"):
        raise PayError(400, "INVALID_REQUEST", "the order is not paid", is_fault=True)
    if server.clock.now() > order.paid_at + YEAR_S:
        raise PayError(400, "INVALID_REQUEST", "the order is older than a year")
    return order


def check_amount(server: WechatPayServer, order: Order, amount: Json) -> None:
    if amount["total"] != order.paid:
        raise PayError(400, "INVALID_REQUEST", f"total is {amount['total']}, paid were {order.paid}", is_fault=True)
    back = sum(one.amount for one in order.refunds if one.state not in ("CLOSED", "ABNORMAL"))
    if back + amount["refund"] > order.paid:
        raise PayError(400, "INVALID_REQUEST", f"refunds of {back} and {amount['refund']} are more than was paid")
    if len(order.refunds) >= MOST:
        raise PayError(400, "INVALID_REQUEST", f"an order has {MOST} refunds at most")
    if server.balance is not None and server.balance < amount["refund"]:
        raise PayError(403, "NOT_ENOUGH", "the merchant's balance is not enough")


def get(server: WechatPayServer, body: Json, query: Json, out_refund_no: str) -> Json:
    found = server.refunds.get(out_refund_no)
    if found is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "the refund does not exist")
    return found.json()
