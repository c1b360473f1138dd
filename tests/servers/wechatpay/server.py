"""The face of WeChat Pay's stand-in."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import web

from tests.servers.telegram.clock import Clock
from tests.servers.wire.callbacks import ANSWER_S
from tests.servers.wire.cgi import cut
from tests.servers.wire.faults import Fault
from tests.servers.wire.stand_in import StandIn

from . import keys, orders, refunds, signing, transfers
from .errors import PayError, wrong
from .notices import Notices
from .orders import Order
from .payers import Payer
from .refunds import Refund
from .transfers import Bill

Json = dict[str, Any]
MCH_ID, APP_ID, SERIAL = "1900000109", "wxf1a2b3c4d5e6f708", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
APIV3_KEY, PUBLIC_KEY_ID = "fanloopApiV3Key0123456789abcdefg", "PUB_KEY_ID_0119000001092026112200382"


class Route(NamedTuple):
    name: str
    method: str
    path: str
    run: Callable[..., Any]


PAY, BILLS = "/v3/pay/transactions", "/v3/fund-app/mch-transfer/transfer-bills"
ROUTES = (
    Route("jsapi", "POST", f"{PAY}/jsapi", orders.add_jsapi),
    Route("native", "POST", f"{PAY}/native", orders.add_native),
    Route("query", "GET", f"{PAY}/out-trade-no/([^/]+)", orders.get),
    Route("query", "GET", f"{PAY}/id/([^/]+)", orders.get_by_id),
    Route("close", "POST", f"{PAY}/out-trade-no/([^/]+)/close", orders.close),
    Route("refund", "POST", "/v3/refund/domestic/refunds", refunds.add),
    Route("refund query", "GET", "/v3/refund/domestic/refunds/([^/]+)", refunds.get),
    Route("transfer", "POST", BILLS, transfers.add),
    Route("transfer query", "GET", f"{BILLS}/out-bill-no/([^/]+)", transfers.get),
    Route("transfer query", "GET", f"{BILLS}/transfer-bill-no/([^/]+)", transfers.get_by_id),
    Route("transfer cancel", "POST", f"{BILLS}/out-bill-no/([^/]+)/cancel", transfers.cancel),
)


class WechatPayServer(StandIn):
    """Use as `async with WechatPayServer() as server`. See the package for a manual."""

    def __init__(
        self, *, mch_id: str = MCH_ID, app_id: str = APP_ID, serial: str = SERIAL, apiv3_key: str = APIV3_KEY,
        public_key_id: str = PUBLIC_KEY_ID, clock: Clock | None = None, wall: Callable[[], float] = time.time,
        answer_s: float = ANSWER_S, port: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(clock=clock, wall=wall, port=port)
        self.mch_id, self.app_id, self.serial = mch_id, app_id, serial
        self.apiv3_key, self.public_key_id, self.answer_s = apiv3_key, public_key_id, answer_s
        self.merchant, self.platform = keys.pair("merchant"), keys.pair("platform")
        self.notices = Notices(self)
        self.orders: dict[str, Order] = {}
        self.refunds: dict[str, Refund] = {}
        self.bills: dict[str, Bill] = {}
        self._marks = itertools.count(1)
        self._behave()

    def _behave(self) -> None:
        self.openids: set[str] | None = None
        self.balance: int | None = None
        self.transfer_scenes = {"1005"}
        self.settles_refunds = self.offers_transfers_at_once = self.finishes_transfers = True
        self.transfer_ends_as = ("FAIL", "OVERDUE_CLOSE")
        self.spoils_answers = 0
        self.on_paid: Callable[[str], None] = lambda openid: None

    async def stop(self) -> None:
        await self.notices.stop()
        await super().stop()

    def settings(self, folder: Path) -> dict[str, str]:
        """The program's environment for this merchant; the key files are written into `folder`."""
        mine, theirs = keys.write(folder, self.merchant, self.platform)
        given = {
            "MCH_ID": self.mch_id, "APP_ID": self.app_id, "KEY_FILE": str(mine), "CERT_SERIAL": self.serial,
            "APIV3_KEY": self.apiv3_key, "PUBLIC_KEY_FILE": str(theirs), "PUBLIC_KEY_ID": self.public_key_id,
            "API_BASE": self.base_url,
        }  # fmt: skip
        return {f"FANLOOP_WECHATPAY__{name}": value for name, value in given.items()}

    def payer(self, openid: str = "oFL-payer") -> Payer:
        return Payer(self, openid)

    def mark(self) -> str:
        """32 digits, never the same."""
        return f"{int(self.clock.now()):012}{next(self._marks):020}"

    # -- what came of it ----------------------------------------------------------------------------------------------
    @property
    def received(self) -> int:
        """Fen that people paid."""
        return sum(one.paid for one in self.orders.values())

    @property
    def refunded(self) -> int:
        return sum(one.amount for one in self.refunds.values() if one.state == "SUCCESS")

    @property
    def transferred(self) -> int:
        return sum(one.amount for one in self.bills.values() if one.state == "SUCCESS")

    # -- answering ----------------------------------------------------------------------------------------------------
    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        text = (await request.read()).decode()
        route, found = self._route(request)
        name = route.name if route is not None else request.path
        fault = self.faults.take(name)
        if fault is not None and fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        if fault is not None and fault.drop is True:
            return cut(request)
        if fault is not None and fault.is_error and not fault.is_after:
            self.log(name, {}, f"{fault.status} {fault.code}")
            return self._faulty(fault)
        answer = self._do(request, route, found, text)
        if fault is not None and fault.drop == "after":
            return cut(request)
        return self._faulty(fault) if fault is not None and fault.is_error else answer

    def _route(self, request: web.BaseRequest) -> tuple[Route | None, tuple[str, ...]]:
        for route in ROUTES:
            found = re.fullmatch(route.path, request.path)
            if found is not None and route.method == request.method:
                return route, found.groups()
        return None, ()

    def _do(self, request: web.BaseRequest, route: Route | None, found: tuple[str, ...], text: str) -> web.Response:
        query, params = dict(request.query), {}
        name = route.name if route is not None else request.path
        try:
            self._check(request, text)
            body = read(text)
            params = {**query, **body, **({"no": found[0]} if found else {})}
            if route is None:
                raise PayError(404, "NOT_FOUND", f"{request.method} {request.path} is not offered", is_fault=True)
            result = route.run(self, body, query, *found)
        except PayError as error:
            if error.is_fault:
                self.complain(f"{name}: {error.message}")
            self.log(name, params, str(error))
            return self.signed(error.status, error.body())
        self.log(name, params, "")
        return self.signed(204 if result is None else 200, result)

    def _check(self, request: web.BaseRequest, text: str) -> None:
        headers = request.headers
        signing.check_request(
            self.merchant, mch_id=self.mch_id, serial=self.serial, header=headers.get("Authorization", ""),
            method=request.method, path=request.raw_path, body=text, now=self.wall(),
        )  # fmt: skip
        if "application/json" not in headers.get("Accept", "") or not headers.get("User-Agent"):
            raise wrong("Accept: application/json and a User-Agent are needed")
        if headers.get("Wechatpay-Serial") != self.public_key_id:
            raise wrong("without the header Wechatpay-Serial of the public key answers are signed by a certificate")

    def check_ids(self, app_id: str, mch_id: str) -> None:
        if (app_id, mch_id) != (self.app_id, self.mch_id):
            raise PayError(400, "APPID_MCHID_NOT_MATCH", f"{app_id} and {mch_id} do not belong together", is_fault=True)

    def signed(self, status: int, body: Json | None) -> web.Response:
        text = "" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        headers = signing.headers(self.platform, self.public_key_id, text, self.wall())
        if self.spoils_answers > 0:
            self.spoils_answers -= 1
            headers["Wechatpay-Signature"] = self.merchant.sign("another's")
        about: Json = {"content_type": "application/json"} if body is not None else {}
        return web.Response(status=status, body=text.encode(), headers=headers, **about)

    def _faulty(self, fault: Fault) -> web.Response:
        if fault.code:
            return self.signed(fault.status or 500, {"code": str(fault.code), "message": fault.text or "系统异常"})
        return web.Response(status=fault.status, text="<html>bad gateway</html>", content_type="text/html")

    def dump(self) -> str:
        states = [f"  order {no}: {one.state}" for no, one in self.orders.items()]
        states += [f"  refund {no}: {one.state}" for no, one in self.refunds.items()]
        states += [f"  transfer {no}: {one.state}" for no, one in self.bills.items()]
        told = [f"  {one!r}" for one in self.notices.told[-6:]]
        return "\n".join([super().dump(), "money:", *states, "told:", *told])


def read(text: str) -> Json:
    """The body, {} where there is none."""
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        raise wrong("the body is no JSON") from None
    if not isinstance(body, dict):
        raise wrong("the body is no object")
    return body
