"""The stand-in for WeChat Pay: orders, refunds, transfers; the program's library is the second opinion of all signs."""

from __future__ import annotations

import base64
import json
import math
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from wechatpayv3.async_ import AsyncWeChatPay, WeChatPayType
from wechatpayv3.async_.type import RequestType
from wechatpayv3.async_.utils import build_authorization

from tests.servers.listener import Listener
from tests.servers.wechatpay import CannotDo, WechatPayServer, signing

Json = dict[str, Any]
VECTORS = Path(__file__).parents[3] / "shared" / "data" / "wechat" / "vectors.json"
OPENID = "oFL-mia"
DAY_S = 86400
LABELS = [{"info_type": "岗位类型", "info_content": "推广员"}, {"info_type": "报酬说明", "info_content": "推广佣金"}]


@pytest.fixture
async def door() -> AsyncIterator[Listener]:
    async with Listener(lambda got: (204, b"")) as made:
        yield made


@pytest.fixture
async def server(door: Listener) -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer(answer_s=0.3) as made:
        made.notices.door = door.url
        yield made


def client(env: dict[str, str]) -> Any:
    """The program's library with the program's settings."""
    made = AsyncWeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=env["FANLOOP_WECHATPAY__MCH_ID"],
        appid=env["FANLOOP_WECHATPAY__APP_ID"],
        private_key=Path(env["FANLOOP_WECHATPAY__KEY_FILE"]).read_text(),
        cert_serial_no=env["FANLOOP_WECHATPAY__CERT_SERIAL"],
        apiv3_key=env["FANLOOP_WECHATPAY__APIV3_KEY"],
        public_key=Path(env["FANLOOP_WECHATPAY__PUBLIC_KEY_FILE"]).read_text(),
        public_key_id=env["FANLOOP_WECHATPAY__PUBLIC_KEY_ID"],
        notify_url="https://shop.example/callbacks/wechatpay",
    )
    made._core._gate_way = env["FANLOOP_WECHATPAY__API_BASE"]
    return made


@pytest.fixture
async def pay(server: WechatPayServer, tmp_path: Path) -> AsyncIterator[Any]:
    async with client(server.settings(tmp_path)) as made:
        yield made


async def asked(answer: Any) -> tuple[int, Json]:
    code, text = await answer
    return code, json.loads(text) if text else {}


def ordered(pay: Any, no: str = "A-0001", total: int = 7980, **more: Any) -> Any:
    more = {"pay_type": WeChatPayType.JSAPI, "payer": {"openid": OPENID}} | more
    return asked(pay.pay(description="茶", out_trade_no=no, amount={"total": total, "currency": "CNY"}, **more))


def page(server: WechatPayServer, pay: Any, prepay_id: str) -> Json:
    stamp, nonce, package = str(int(time.time())), "n0nce", f"prepay_id={prepay_id}"
    signed = pay.sign([server.app_id, stamp, nonce, package])
    return {"appId": server.app_id, "timeStamp": stamp, "nonceStr": nonce, "package": package, "signType": "RSA",
            "paySign": signed}  # fmt: skip


# -- orders -------------------------------------------------------------------------------------------------------
async def test_a_page_pays_and_the_notice_is_read(server: WechatPayServer, pay: Any, door: Listener) -> None:
    code, made = await ordered(pay)
    assert code == 200
    mia, right = server.payer(OPENID), page(server, pay, made["prepay_id"])
    for wrong in ({"paySign": "AA=="}, {"package": "prepay_id=other"}, {"timeStamp": 1}, {"signType": "MD5"}):
        with pytest.raises(CannotDo):
            mia.pays({**right, **wrong})
    with pytest.raises(CannotDo, match="is for"):
        server.payer("oFL-ben").pays(right)
    notice = mia.pays(right)
    assert await notice.answered() == 204
    got = door.got[0]
    headers = {name.lower(): value for name, value in got.headers.items()}
    read = json.loads(pay.decrypt_callback(headers, got.body.decode()))
    assert (read["out_trade_no"], read["amount"]["total"], read["payer"]) == ("A-0001", 7980, {"openid": OPENID})
    assert pay.decrypt_callback({**headers, "wechatpay-nonce": "other"}, got.body.decode()) is None
    code, found = await asked(pay.query(out_trade_no="A-0001"))
    assert (found["trade_state"], found["transaction_id"]) == ("SUCCESS", read["transaction_id"])
    assert (await asked(pay.query(transaction_id=read["transaction_id"])))[1] == found
    assert server.received == 7980
    server.assert_clean()


async def test_a_code_is_scanned(server: WechatPayServer, pay: Any) -> None:
    _, made = await ordered(pay, pay_type=WeChatPayType.NATIVE, payer=None)
    _, again = await ordered(pay, pay_type=WeChatPayType.NATIVE, payer=None)
    assert made == again
    assert (await asked(pay.query(out_trade_no="A-0001")))[1]["trade_state"] == "NOTPAY"
    await server.payer().pays(made["code_url"]).answered()
    assert (await ordered(pay, pay_type=WeChatPayType.NATIVE, payer=None))[1]["code"] == "ORDERPAID"
    assert (await asked(pay.close("A-0001")))[1]["code"] == "ORDERPAID"
    server.assert_clean()


async def test_what_cannot_be_paid(server: WechatPayServer, pay: Any) -> None:
    await ordered(pay, "closed-1")
    assert await pay.close("closed-1") == (204, b"")
    await ordered(pay, "stale-1")
    soon = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + 7200 + 600))
    await ordered(pay, "over-1", time_expire=soon)
    server.skip(7201)
    mia = server.payer(OPENID)
    for no in ("closed-1", "stale-1", "none-1"):
        with pytest.raises(CannotDo):
            mia.pays(no)
    await ordered(pay, "over-1", time_expire=soon)
    server.skip(600)
    with pytest.raises(CannotDo, match="no more"):
        mia.pays("over-1")
    assert (await ordered(pay, "closed-1"))[1]["code"] == "ORDER_CLOSED"
    assert (await asked(pay.query(out_trade_no="none-1")))[0] == 404
    server.assert_clean()


WRONG_ORDERS: list[tuple[Json, str]] = [
    ({"total": 0}, "PARAM_ERROR"),
    ({"no": "x y z 1"}, "PARAM_ERROR"),
    ({"notify_url": "http://shop.example/x"}, "PARAM_ERROR"),
    ({"notify_url": "https://shop.example/x?a=1"}, "PARAM_ERROR"),
    ({"appid": "wxother"}, "APPID_MCHID_NOT_MATCH"),
    ({"attach": "x" * 129}, "PARAM_ERROR"),
    ({"time_expire": "2020-01-01T00:00:00+08:00"}, "PARAM_ERROR"),
    ({"payer": {"openid": OPENID, "name": "x"}}, "PARAM_ERROR"),
]


async def test_wrong_orders_are_complaints(server: WechatPayServer, pay: Any) -> None:
    for number, (change, code) in enumerate(WRONG_ORDERS, 1):
        status, answer = await ordered(pay, **change)
        assert (status, answer["code"], len(server.complaints)) == (400, code, number), change
    assert server.orders == {}
    await ordered(pay)
    assert (await ordered(pay, total=1))[1]["code"] == "OUT_TRADE_NO_USED"
    server.openids = {"oFL-other"}
    assert (await ordered(pay, "A-0002"))[1]["code"] == "OPENID_MISMATCH"


# -- signatures ---------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors are not at hand")
def test_a_published_notice_is_sealed_and_signed_like_ours() -> None:
    given = json.loads(VECTORS.read_text())["pay_notice"]
    resource = json.loads(given["body"])["resource"]
    plain = json.loads(given["plain"])
    assert signing.sealed(given["apiv3_key"], plain, resource["original_type"], resource["nonce"]) == resource
    key = load_pem_x509_certificate(given["certificate"].encode()).public_key()
    assert isinstance(key, RSAPublicKey)
    signed = signing.message(given["timestamp"], given["nonce"], given["body"])
    key.verify(base64.b64decode(given["signature"]), signed.encode(), PKCS1v15(), SHA256())


async def test_requests_must_be_signed_just_now(server: WechatPayServer, pay: Any) -> None:
    server.wall = lambda: time.time() + 301
    assert (await ordered(pay))[1]["code"] == "SIGN_ERROR"
    server.wall = time.time
    pay._core._cert_serial_no = "00"
    assert (await ordered(pay))[1]["code"] == "SIGN_ERROR"
    assert len(server.complaints) == 2
    assert server.orders == {}


async def test_the_librarys_cancel_signs_another_body_than_it_sends(server: WechatPayServer, pay: Any) -> None:
    await sent(pay)
    assert (await asked(pay.mch_transfer_bills_cancel("FL1")))[1]["code"] == "SIGN_ERROR"
    path = "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/FL1/cancel"
    signed = build_authorization(path, "POST", server.mch_id, server.serial, pay._core._private_key)
    headers = {"Authorization": signed, "Accept": "application/json", "Wechatpay-Serial": server.public_key_id}
    answer = await pay._core._client.post(server.base_url + path, headers=headers)
    assert (answer.json()["state"], len(server.complaints)) == ("CANCELING", 1)
    await server.until(lambda: server.bills["FL1"].state == "CANCELLED")
    with pytest.raises(CannotDo, match="CANCELLED"):
        server.payer(OPENID).confirms(server.bills["FL1"])


async def test_answers_with_a_wrong_signature(server: WechatPayServer, pay: Any) -> None:
    server.spoils_answers = 1
    with pytest.raises(Exception, match="failed to verify"):
        await ordered(pay)


# -- refunds ------------------------------------------------------------------------------------------------------
def refunded(pay: Any, no: str, amount: int, total: int = 7980, **more: Any) -> Any:
    money = {"refund": amount, "total": total, "currency": "CNY"}
    return asked(pay.refund(out_refund_no=no, amount=money, out_trade_no="A-0001", **more))


async def test_refunds_are_never_more_than_was_paid(server: WechatPayServer, pay: Any, door: Listener) -> None:
    await ordered(pay)
    assert (await refunded(pay, "R-1", 1))[1]["code"] == "INVALID_REQUEST"
    await server.payer(OPENID).pays("A-0001").answered()
    code, answer = await refunded(pay, "R-1", 5000)
    assert (code, answer["status"]) == (200, "PROCESSING")
    await server.until(lambda: len(door.got) == 2)
    assert server.notices.told[1].event == "REFUND.SUCCESS"
    assert server.notices.told[1].plain["amount"]["refund"] == 5000
    assert (await refunded(pay, "R-1", 5000))[1]["status"] == "SUCCESS"
    assert (await refunded(pay, "R-2", 3000))[1]["code"] == "INVALID_REQUEST"
    assert (await refunded(pay, "R-2", 2980))[0] == 200
    assert (await asked(pay.query_refund("R-2")))[1]["status"] == "SUCCESS"
    assert (await asked(pay.query(out_trade_no="A-0001")))[1]["trade_state"] == "REFUND"
    assert (await asked(pay.query_refund("R-3")))[0] == 404
    assert server.refunded == 7980
    assert (await refunded(pay, "R-1", 1))[1]["code"] == "INVALID_REQUEST"
    assert len(server.complaints) == 2


async def test_refunds_that_take_their_time_or_fail(server: WechatPayServer, pay: Any) -> None:
    await ordered(pay)
    await server.payer(OPENID).pays("A-0001").answered()
    server.settles_refunds = False
    await refunded(pay, "R-1", 7980)
    assert (await asked(pay.query_refund("R-1")))[1]["status"] == "PROCESSING"
    notice = server.refunds["R-1"].settle("ABNORMAL")
    assert notice is not None
    assert notice.event == "REFUND.ABNORMAL"
    server.balance = 100
    assert (await refunded(pay, "R-2", 7980))[1]["code"] == "NOT_ENOUGH"


# -- transfers ----------------------------------------------------------------------------------------------------
def sent(pay: Any, no: str = "FL1", amount: int = 100, infos: Any = None, **more: Any) -> Any:
    more = {"transfer_scene_id": "1005", "transfer_remark": "推广佣金", "openid": OPENID} | more
    return asked(
        pay.mch_transfer_bills(
            out_bill_no=no, transfer_amount=amount, transfer_scene_report_infos=infos or LABELS, **more
        )
    )


async def test_a_transfer_waits_for_the_person(server: WechatPayServer, pay: Any) -> None:
    code, made = await sent(pay)
    assert (code, made["state"]) == (200, "WAIT_USER_CONFIRM")
    found = (await asked(pay.mch_transfer_bills_query(out_bill_no="FL1")))[1]
    assert (found["state"], "package_info" in found) == ("WAIT_USER_CONFIRM", False)
    offer = {"mchId": server.mch_id, "appId": server.app_id, "package": made["package_info"]}
    with pytest.raises(CannotDo, match="is for"):
        server.payer("oFL-ben").confirms(offer)
    notice = server.payer(OPENID).confirms(offer)
    assert notice is not None
    assert await notice.answered() == 204
    assert (notice.event, notice.plain["state"]) == ("MCHTRANSFER.BILL.FINISHED", "SUCCESS")
    assert (await sent(pay))[1]["state"] == "SUCCESS"
    assert server.transferred == 100
    server.assert_clean()


async def test_after_a_day_a_transfer_is_closed(server: WechatPayServer, pay: Any) -> None:
    server.offers_transfers_at_once = False
    assert "package_info" not in (await sent(pay))[1]
    server.bills["FL1"].goes("WAIT_USER_CONFIRM")
    assert "package_info" in (await sent(pay))[1]
    server.skip(DAY_S + 1)
    assert (await asked(pay.mch_transfer_bills_query(out_bill_no="FL1")))[1]["state"] == "FAIL"
    with pytest.raises(CannotDo, match="FAIL"):
        server.payer(OPENID).confirms(server.bills["FL1"])
    assert (await asked(pay.mch_transfer_bills_query(out_bill_no="FL2")))[0] == 404


WRONG_TRANSFERS: list[tuple[Json, str]] = [
    ({"infos": LABELS[:1]}, "PARAM_ERROR"),
    ({"infos": [LABELS[0], {"info_type": "奖励说明", "info_content": "x"}]}, "PARAM_ERROR"),
    ({"transfer_scene_id": "1000"}, "NO_AUTH"),
    ({"amount": 9}, "PARAM_ERROR"),
    ({"no": "FL-1"}, "PARAM_ERROR"),
    ({"transfer_remark": "x" * 33}, "PARAM_ERROR"),
]


async def test_wrong_transfers(server: WechatPayServer, pay: Any) -> None:
    for change, code in WRONG_TRANSFERS:
        assert (await sent(pay, **change))[1]["code"] == code, change
    assert server.bills == {}


async def test_large_transfers_need_a_name_for_wechat_pays_eyes(server: WechatPayServer, pay: Any) -> None:
    assert (await sent(pay, amount=200_000, user_name="李雷"))[1]["state"] == "WAIT_USER_CONFIRM"
    assert server.platform.opened(server.bills["FL1"].body["user_name"]) == "李雷"
    about = {**server.bills["FL1"].body, "out_bill_no": "FL2"}
    path = "/v3/fund-app/mch-transfer/transfer-bills"
    for change in ({"user_name": "李雷"}, {"user_name": None}):
        body = {name: value for name, value in (about | change).items() if value is not None}
        code, answer = await pay._core.request(path, method=RequestType.POST, data=body)
        assert (code, json.loads(answer)["code"]) == (400, "PARAM_ERROR")


# -- notices and faults -------------------------------------------------------------------------------------------
async def test_a_notice_comes_again_until_it_is_taken(server: WechatPayServer, pay: Any, door: Listener) -> None:
    await ordered(pay)
    door.says(500)
    notice = server.payer(OPENID).pays("A-0001")
    assert await notice.answered() == 500
    server.skip(15)
    await server.until(lambda: len(notice.attempts) == 2)
    door.says(200)
    server.skip(15)
    await server.until(lambda: notice.is_taken)
    server.skip(DAY_S)
    assert len({got.body for got in door.got}) == 1
    assert len({got.headers["Wechatpay-Nonce"] for got in door.got}) == 3
    server.notices.replay(notice)
    await server.until(lambda: len(notice.attempts) == 4)
    assert await server.notices.probe() == 200
    assert len(server.complaints) == 1


async def test_notices_held_lost_and_wrong_amounts(server: WechatPayServer, pay: Any, door: Listener) -> None:
    await ordered(pay)
    await ordered(pay, "A-0002")
    server.notices.lose(math.inf)
    mia = server.payer(OPENID)
    assert await mia.pays("A-0001", total=1).answered() == 0
    assert (await asked(pay.query(out_trade_no="A-0001")))[1]["amount"]["total"] == 1
    server.notices.lose(0)
    server.notices.hold()
    notice = mia.pays("A-0002")
    assert door.got == []
    assert server.notices.release() == [notice]
    assert await notice.answered() == 204


async def test_unknown_results(server: WechatPayServer, pay: Any) -> None:
    server.fault("transfer", status=500, code="SYSTEM_ERROR", is_after=True)
    assert (await sent(pay))[1]["code"] == "SYSTEM_ERROR"
    assert server.bills["FL1"].state == "WAIT_USER_CONFIRM"
    server.fault("transfer", drop=True)
    with pytest.raises(Exception, match="disconnected"):
        await sent(pay, "FL2")
    assert list(server.bills) == ["FL1"]
    server.fault("query", status=502)
    assert (await pay.query(out_trade_no="A-0001"))[0] == 502
