"""The stand-in for WeChat Pay: transfers, notices, unknown results."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from wechatpayv3.async_.type import RequestType

from tests.servers.listener import Listener
from tests.servers.wechatpay import CannotDo, WechatPayServer
from tests.servers.wechatpay_client import LABELS, OPENID, asked, client, ordered, sent

Json = dict[str, Any]
DAY_S = 86400


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


# -- transfers ----------------------------------------------------------------------------------------------------
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
