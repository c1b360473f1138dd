"""People who pay and who are paid, by the openid they have with the merchant's app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire.stand_in import CannotDo

from .notices import Notice
from .orders import PREPAY_S, Order
from .transfers import Bill

if TYPE_CHECKING:
    from .server import WechatPayServer

Json = dict[str, Any]
PAGE_FIELDS = {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}


class Payer:
    def __init__(self, server: WechatPayServer, openid: str) -> None:
        self.server, self.openid = server, openid

    def __repr__(self) -> str:
        return f"<payer {self.openid}>"

    def pays(self, what: Json | str | Order, *, total: int | None = None, currency: str = "CNY") -> Notice:
        """`what`: what the page gives to WeChat (JSAPI), a code_url (Native), an out_trade_no or an Order.

        `total`: pays another amount, as no honest platform would tell. CannotDo where WeChat would show an error.
        """
        order = self._order(what)
        now = self.server.clock.now()
        if order.state != "NOTPAY":
            raise CannotDo(f"the order {order.out_trade_no} is {order.state}")
        if now >= order.made_at + PREPAY_S or (order.ends_at is not None and now >= order.ends_at):
            raise CannotDo(f"the order {order.out_trade_no} can be paid no more")
        if order.is_jsapi and order.body["payer"]["openid"] != self.openid:
            raise CannotDo(f"the order {order.out_trade_no} is for {order.body['payer']['openid']}")
        order.state, order.openid, order.paid_at, order.currency = "SUCCESS", self.openid, now, currency
        order.paid = order.total if total is None else total
        order.transaction_id = f"4200{self.server.mark()[-24:]}"
        self.server.on_paid(self.openid)
        self.server.changed()
        return self.server.notices.tell("TRANSACTION.SUCCESS", "transaction", order.json(), order.body["notify_url"])

    def _order(self, what: Json | str | Order) -> Order:
        if isinstance(what, Order):
            return what
        if isinstance(what, dict):
            return self._of_page(what)
        found = (o for o in self.server.orders.values() if what in (o.code_url, o.out_trade_no))
        order = next(found, None)
        if order is None:
            raise CannotDo(f"there is no order {what!r}; there are {list(self.server.orders)}")
        return order

    def _of_page(self, given: Json) -> Order:
        """What `getBrandWCPayRequest` gets; `wx.chooseWXPay` writes `timestamp` and names no app."""
        page = {"appId": self.server.app_id, **{{"timestamp": "timeStamp"}.get(k, k): v for k, v in given.items()}}
        if set(page) != PAGE_FIELDS or page["appId"] != self.server.app_id or page["signType"] != "RSA":
            raise CannotDo(f"the page gives {given}, wanted are {sorted(PAGE_FIELDS)} of app {self.server.app_id}")
        if not isinstance(page["timeStamp"], str):
            raise CannotDo("timeStamp must be text")
        signed = "\n".join([page["appId"], page["timeStamp"], page["nonceStr"], page["package"], ""])
        if not self.server.merchant.has_signed(signed, page["paySign"]):
            raise CannotDo("paySign is wrong")
        found = (o for o in self.server.orders.values() if page["package"] == f"prepay_id={o.prepay_id}")
        order = next(found, None)
        if order is None or not order.is_jsapi:
            raise CannotDo(f"there is no JSAPI order {page['package']!r}")
        return order

    def confirms(self, what: Json | str | Bill) -> Notice | None:
        """Takes a transfer. `what`: what the page gives to `requestMerchantTransfer`, its package, or a Bill."""
        bill = what if isinstance(what, Bill) else self._bill(what)
        if bill.state != "WAIT_USER_CONFIRM":
            raise CannotDo(f"the transfer {bill.body['out_bill_no']} is {bill.state}")
        if bill.body["openid"] != self.openid:
            raise CannotDo(f"the transfer {bill.body['out_bill_no']} is for {bill.body['openid']}")
        if not self.server.finishes_transfers:
            return bill.goes("TRANSFERING")
        if self.server.balance is not None:
            self.server.balance -= bill.amount
        return bill.goes("SUCCESS")

    def _bill(self, what: Json | str) -> Bill:
        if isinstance(what, dict):
            mine = {"mchId": self.server.mch_id, "appId": self.server.app_id}
            if {name: what.get(name) for name in mine} != mine:
                raise CannotDo(f"the page gives {what}, wanted are {mine} and package")
            what = str(what.get("package"))
        found = next((one for one in self.server.bills.values() if one.package_info == what), None)
        if found is None:
            raise CannotDo(f"there is no transfer with the package {what!r}")
        return found
