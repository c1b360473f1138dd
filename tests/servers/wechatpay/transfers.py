"""Transfers to people: asked for by the program, confirmed by the person within 24 hours, or closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.shapes import Shape, items, number, text

from .errors import PayError, wrong
from .notices import Notice, moment
from .orders import check, check_notify_url

if TYPE_CHECKING:
    from .server import WechatPayServer

Json = dict[str, Any]
LIFE_S, NAME_FROM, LEAST = 86400, 200_000, 10
# The two labels each scene wants, in WeChat Pay's own words.
LABELS = {"1000": ("活动名称", "奖励说明"), "1005": ("岗位类型", "报酬说明")}
BODY: Shape = {
    "appid": text(32),
    "out_bill_no": text(form=r"[0-9A-Za-z]{1,32}"),
    "transfer_scene_id": text(36),
    "openid": text(64),
    "user_name": text(need=False),
    "transfer_amount": number(LEAST),
    "transfer_remark": text(32),
    "notify_url": text(256, need=False),
    "user_recv_perception": text(need=False),
    "transfer_scene_report_infos": items({"info_type": text(15), "info_content": text(32)}, 1),
}
FINAL = ("SUCCESS", "FAIL", "CANCELLED")


@dataclass
class Bill:
    """`state`: ACCEPTED, WAIT_USER_CONFIRM, TRANSFERING, SUCCESS, FAIL, CANCELING, CANCELLED."""

    server: WechatPayServer
    body: Json
    bill_no: str
    package_info: str
    made_at: float
    changed_at: float
    state: str = "WAIT_USER_CONFIRM"
    fail_reason: str = ""

    @property
    def amount(self) -> int:
        return int(self.body["transfer_amount"])

    def goes(self, state: str, reason: str = "") -> Notice | None:
        """Into another state; a final one is told if the request had a notify_url."""
        self.state, self.fail_reason, self.changed_at = state, reason, self.server.clock.now()
        self.server.changed()
        url = self.body.get("notify_url")
        if state not in FINAL or not url:
            return None
        return self.server.notices.tell("MCHTRANSFER.BILL.FINISHED", "mch_payment", self.told(), url)

    def told(self) -> Json:
        reason = {"fail_reason": self.fail_reason} if self.fail_reason else {}
        return {
            "mch_id": self.server.mch_id, "out_bill_no": self.body["out_bill_no"], "transfer_bill_no": self.bill_no,
            "transfer_amount": self.amount, "state": self.state, "openid": self.body["openid"], **reason,
            "create_time": moment(self.made_at), "update_time": moment(self.changed_at),
        }  # fmt: skip

    def json(self) -> Json:
        """As a query answers it: without `package_info`, which only the request gets."""
        about = {name: self.body[name] for name in ("appid", "transfer_remark")}
        return {**self.told(), **about}

    def expire(self) -> None:
        if self.state == "WAIT_USER_CONFIRM":
            self.goes(*self.server.transfer_ends_as)


def add(server: WechatPayServer, body: Json, query: Json) -> Json:
    check(body, BODY)
    server.check_ids(body["appid"], server.mch_id)
    check_notify_url(server, body.get("notify_url"))
    check_scene(server, body)
    known = server.bills.get(body["out_bill_no"])
    if known is not None and known.body != body:
        raise PayError(400, "ALREADY_EXISTS", "out_bill_no is used by another transfer", is_fault=True)
    bill = known or make(server, body)
    answer = {"out_bill_no": body["out_bill_no"], "transfer_bill_no": bill.bill_no, "create_time": moment(bill.made_at),
              "state": bill.state}  # fmt: skip
    return answer | ({"package_info": bill.package_info} if bill.state == "WAIT_USER_CONFIRM" else {})


def check_scene(server: WechatPayServer, body: Json) -> None:
    scene = body["transfer_scene_id"]
    if scene not in server.transfer_scenes:
        raise PayError(403, "NO_AUTH", f"the merchant may not transfer in scene {scene}")
    labels = sorted(one["info_type"] for one in body["transfer_scene_report_infos"])
    if labels != sorted(LABELS[scene]):
        raise wrong(f"transfer_scene_report_infos has the labels {labels}, scene {scene} wants {LABELS[scene]}")
    check_name(server, body)
    if server.balance is not None and server.balance < body["transfer_amount"]:
        raise PayError(403, "NOT_ENOUGH", "the merchant's balance is not enough")


def check_name(server: WechatPayServer, body: Json) -> None:
    if body["transfer_amount"] >= NAME_FROM and "user_name" not in body:
        raise wrong("from 2000 CNY on user_name is needed")
    try:
        if "user_name" in body:
            server.platform.opened(body["user_name"])
    except ValueError:
        raise wrong("user_name is not encrypted with WeChat Pay's public key") from None


def make(server: WechatPayServer, body: Json) -> Bill:
    mark, now = server.mark(), server.clock.now()
    bill = Bill(server, body, f"1330{mark[-24:]}", f"affffddafdfafddffda=={mark}", now, now)
    bill.state = "WAIT_USER_CONFIRM" if server.offers_transfers_at_once else "ACCEPTED"
    server.bills[body["out_bill_no"]] = bill
    server.clock.at(now + LIFE_S, bill.expire)
    return bill


def of_no(server: WechatPayServer, out_bill_no: str) -> Bill:
    found = server.bills.get(out_bill_no)
    if found is None:
        raise PayError(404, "NOT_FOUND", "the transfer does not exist")
    return found


def get(server: WechatPayServer, body: Json, query: Json, out_bill_no: str) -> Json:
    return of_no(server, out_bill_no).json()


def get_by_id(server: WechatPayServer, body: Json, query: Json, bill_no: str) -> Json:
    found = next((one for one in server.bills.values() if one.bill_no == bill_no), None)
    if found is None:
        raise PayError(404, "NOT_FOUND", "the transfer does not exist")
    return found.json()


def cancel(server: WechatPayServer, body: Json, query: Json, out_bill_no: str) -> Json:
    """Possible until the person has confirmed; takes a moment."""
    bill = of_no(server, out_bill_no)
    if bill.state not in ("ACCEPTED", "WAIT_USER_CONFIRM"):
        raise PayError(400, "INVALID_REQUEST", f"a transfer that is {bill.state} cannot be cancelled")
    bill.goes("CANCELING")
    asyncio.get_running_loop().call_soon(bill.goes, "CANCELLED")
    return {"out_bill_no": out_bill_no, "transfer_bill_no": bill.bill_no, "state": bill.state,
            "update_time": moment(bill.changed_at)}  # fmt: skip
