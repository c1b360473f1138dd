"""Charges at the provider: asked for, asked about, closed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.payments.wechatpay import WechatPay
from bot.platform import Parts
from handlers.actions import AskProvider, CloseCharge, MakeCharge
from handlers.outcomes import Done, Failed, RetryLater
from storage import Storage
from tests.bot.payments.conftest import parts_for
from tests.bot.payments.far import APP_ID, MCH_ID, FarEnd, trade

NATIVE, JSAPI = "/transactions/native", "/transactions/jsapi"
UNTIL = datetime(2026, 12, 1, 12, 15, tzinfo=UTC)


@pytest.fixture
def parts(far: FarEnd, tmp_path: Path, shop: Storage) -> Parts:
    """With a database: a payment opens a window."""
    return parts_for(far, tmp_path, shop)


def charge(**changes: Any) -> MakeCharge:
    fields: dict[str, Any] = {"way": "code", "minor": 7980, "currency": "CNY"} | changes
    return MakeCharge(platform="wechatpay", number="A1", title="Hill Tea A-1", until_at=UNTIL, **fields)


def ask(number: str = "A1") -> AskProvider:
    return AskProvider(platform="wechatpay", what="charge", number=number)


async def test_a_code_for_whoever_scans_it(provider: WechatPay, far: FarEnd) -> None:
    far.hands[NATIVE] = lambda body: (200, {"code_url": "weixin://pay/1"})
    outcome = await provider.perform(charge())
    assert isinstance(outcome, Done)
    assert outcome.result["token"] == "weixin://pay/1"
    assert far.posts(NATIVE) == [
        {
            "notify_url": "https://tea.example/callbacks/wechatpay",
            "description": "Hill Tea A-1",
            "out_trade_no": "A1",
            "amount": {"total": 7980, "currency": "CNY"},
            "time_expire": "2026-12-01T12:15:00+00:00",
            "appid": APP_ID,
            "mchid": MCH_ID,
        }
    ]


async def test_a_prepared_payment_for_one_payer(provider: WechatPay, far: FarEnd) -> None:
    far.hands[JSAPI] = lambda body: (200, {"prepay_id": f"wx-{body['payer']['openid']}"})
    outcome = await provider.perform(charge(way="page", payer="o-jay"))
    assert isinstance(outcome, Done)
    fields = provider.to_pay(outcome.result["token"])
    assert fields["package"] == "prepay_id=wx-o-jay"
    assert (fields["appId"], fields["signType"]) == (APP_ID, "RSA")
    assert fields["paySign"]


async def test_what_is_refused_says_why_in_a_word(provider: WechatPay, far: FarEnd) -> None:
    far.hands[NATIVE] = lambda body: (403, {"code": "NO_AUTH", "message": "商户号该产品权限未开通"})
    assert await provider.perform(charge()) == Failed(reason="permission: NO_AUTH 商户号该产品权限未开通")
    far.hands[NATIVE] = lambda body: (500, {"code": "SYSTEM_ERROR", "message": "busy"})
    assert isinstance(await provider.perform(charge()), RetryLater)
    assert isinstance(await provider.perform(charge(currency="EUR")), Failed)


async def test_a_lost_answer_is_asked_for_again_under_the_same_number(provider: WechatPay, far: FarEnd) -> None:
    far.hands[NATIVE] = lambda body: (200, {"code_url": "weixin://pay/1"})
    far.loses.append(NATIVE)
    assert isinstance(await provider.perform(charge()), RetryLater)
    assert isinstance(await provider.perform(charge()), Done)
    assert [body["out_trade_no"] for body in far.posts(NATIVE)] == ["A1", "A1"]


async def test_what_was_paid_and_never_notified_is_told_by_asking(provider: WechatPay, far: FarEnd) -> None:
    assert await provider.perform(ask()) == Done(result={"state": "missing", "told": None})
    far.known["A1"] = trade("A1", trade_state="NOTPAY")
    assert await provider.perform(ask()) == Done(result={"state": "waiting", "told": None})
    far.known["A1"] = trade("A1")
    outcome = await provider.perform(ask())
    assert isinstance(outcome, Done)
    assert outcome.result["state"] == "settled"
    told = outcome.result["told"]
    assert (told["event"], told["payload"], told["minor"], told["charge_id"]) == ("OrderPaid", "A1", 7980, "42A1")


async def test_what_was_paid_and_given_back_since_is_told_as_money_that_came(provider: WechatPay, far: FarEnd) -> None:
    """Nobody was notified, and the merchant gave a part back in the console."""
    far.known["A1"] = trade("A1", trade_state="REFUND")
    outcome = await provider.perform(ask())
    assert isinstance(outcome, Done)
    told = outcome.result["told"]
    assert (told["payload"], told["minor"], told["is_given_back"]) == ("A1", 7980, True)


async def test_closing_what_was_paid_tells_of_the_payment(provider: WechatPay, far: FarEnd) -> None:
    close = CloseCharge(platform="wechatpay", number="A1")
    assert await provider.perform(close) == Done(result={"state": "settled", "told": None})
    far.hands["/close"] = lambda body: (400, {"code": "ORDERPAID", "message": "paid"})
    far.known["A1"] = trade("A1")
    outcome = await provider.perform(close)
    assert isinstance(outcome, Done)
    assert outcome.result["told"]["payload"] == "A1"


async def test_a_key_that_does_not_fit_is_found_by_check(provider: WechatPay, far: FarEnd) -> None:
    assert await provider.check() == []
    far.signs_as = "stranger"
    far.known["FANLOOPCHECK"] = trade("FANLOOPCHECK", trade_state="NOTPAY")
    (fault,) = await provider.check()
    assert "public key" in fault
