"""The stand-in for WeChat Pay: orders, signatures, refunds; the program's library is the second opinion."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from wechatpayv3.async_ import WeChatPayType
from wechatpayv3.async_.utils import build_authorization

from tests.servers.listener import Listener
from tests.servers.wechatpay import CannotDo, WechatPayServer, signing
from tests.servers.wechatpay_client import OPENID, asked, client, ordered, refunded, sent

Json = dict[str, Any]
VECTORS = Path(__file__).parents[3] / "shared" / "data" / "wechat" / "vectors.json"


@pytest.fixture
async def door() -> AsyncIterator[Listener]:
    async with Listener(lambda got: (204, b"")) as made:
        yield made


@pytest.fixture
async def server(door: Listener) -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer(answer_s=0.3) as made:
        made.notices.door = door.url
        yield made


@pytest.fixture
async def pay(server: WechatPayServer, tmp_path: Path) -> AsyncIterator[Any]:
    async with client(server.settings(tmp_path)) as made:
        yield made


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
