"""The program's library against the stand-in for WeChat Pay: short names for what the tests ask of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from wechatpayv3.async_ import AsyncWeChatPay, WeChatPayType

Json = dict[str, Any]
OPENID = "oFL-mia"
LABELS = [{"info_type": "岗位类型", "info_content": "推广员"}, {"info_type": "报酬说明", "info_content": "推广佣金"}]


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


async def asked(answer: Any) -> tuple[int, Json]:
    code, text = await answer
    return code, json.loads(text) if text else {}


def ordered(pay: Any, no: str = "A-0001", total: int = 7980, **more: Any) -> Any:
    more = {"pay_type": WeChatPayType.JSAPI, "payer": {"openid": OPENID}} | more
    return asked(pay.pay(description="茶", out_trade_no=no, amount={"total": total, "currency": "CNY"}, **more))


def refunded(pay: Any, no: str, amount: int, total: int = 7980, **more: Any) -> Any:
    money = {"refund": amount, "total": total, "currency": "CNY"}
    return asked(pay.refund(out_refund_no=no, amount=money, out_trade_no="A-0001", **more))


def sent(pay: Any, no: str = "FL1", amount: int = 100, infos: Any = None, **more: Any) -> Any:
    more = {"transfer_scene_id": "1005", "transfer_remark": "推广佣金", "openid": OPENID} | more
    return asked(
        pay.mch_transfer_bills(
            out_bill_no=no, transfer_amount=amount, transfer_scene_report_infos=infos or LABELS, **more
        )
    )
