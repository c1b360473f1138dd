"""Money that goes back and money that goes out: each number once, whatever happens on the way."""

from typing import Any

import pytest

from bot.payments.wechatpay import WechatPay
from handlers.actions import AskProvider, PayOut, RefundPayment
from handlers.outcomes import Done, Failed, RetryLater, Unknown
from tests.bot.payments.far import APP_ID, FarEnd

REFUNDS, BILLS = "/domestic/refunds", "/transfer-bills"


def refund(minor: int = 3990) -> RefundPayment:
    return RefundPayment(
        platform="wechatpay", paid_by="wechatpay", charge_id="42A1", ref="R1", minor=minor, currency="CNY",
        account="", paid_minor=7980,
    )  # fmt: skip


def payout(minor: int = 100) -> PayOut:
    return PayOut(platform="wechat", paid_by="wechatpay", payout="P1", account="o-jay", minor=minor, currency="CNY")


def stands(status: str) -> dict[str, Any]:
    return {"refund_id": "50R1", "out_refund_no": "R1", "status": status, "amount": {"refund": 3990, "total": 7980}}


def bill(state: str, **changes: Any) -> dict[str, Any]:
    known = {"out_bill_no": "P1", "transfer_bill_no": "13P1", "state": state, "transfer_amount": 100, "openid": "o-jay"}
    return known | {"create_time": "2026-12-01T19:00:00+08:00"} | changes


async def test_a_refund_is_begun_once(provider: WechatPay, far: FarEnd) -> None:
    def begin(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        far.known["R1"] = stands("PROCESSING")
        return 200, far.known["R1"]

    far.hands[REFUNDS] = begin
    far.loses.append(REFUNDS)
    assert isinstance(await provider.perform(refund()), RetryLater)
    assert await provider.perform(refund()) == Done(result={"state": "sending"})
    (sent,) = far.posts(REFUNDS)
    assert (sent["out_refund_no"], sent["transaction_id"]) == ("R1", "42A1")
    assert sent["amount"] == {"refund": 3990, "total": 7980, "currency": "CNY"}


@pytest.mark.parametrize(
    ("status", "state", "told"),
    [
        ("PROCESSING", "waiting", "sending"),
        ("SUCCESS", "settled", "given"),
        ("CLOSED", "settled", "failed"),
        ("ABNORMAL", "settled", "failed"),
    ],
)
async def test_a_refund_is_asked_about(provider: WechatPay, far: FarEnd, status: str, state: str, told: str) -> None:
    far.known["R1"] = stands(status)
    outcome = await provider.perform(AskProvider(platform="wechatpay", what="refund", number="R1"))
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], outcome.result["told"]["state"]) == (state, told)


async def test_a_payout_has_its_scene_and_its_labels(provider: WechatPay, far: FarEnd) -> None:
    far.hands[BILLS] = lambda body: (
        200,
        {"out_bill_no": "P1", "transfer_bill_no": "13P1", "state": "WAIT_USER_CONFIRM", "package_info": "pack+age=="},
    )
    outcome = await provider.perform(payout())
    assert isinstance(outcome, Done)
    assert outcome.result["state"] == "confirming"
    page, _, sealed = outcome.result["link"].rpartition("/")
    assert page == "https://tea.example/payout"
    found = provider.confirmation(sealed)
    assert found is not None
    assert (found.minor, provider.to_confirm(found)["package"]) == (100, "pack+age==")
    assert provider.confirmation(f"x{sealed}") is None
    (sent,) = far.posts(BILLS)
    assert (sent["transfer_scene_id"], sent["appid"], sent["openid"]) == ("1005", APP_ID, "o-jay")
    assert sent["transfer_scene_report_infos"] == [
        {"info_type": "岗位类型", "info_content": "推广员"},
        {"info_type": "报酬说明", "info_content": "推广佣金"},
    ]


@pytest.mark.parametrize("minor", [9, 200_000])
async def test_amounts_that_wechat_pay_does_not_send(provider: WechatPay, far: FarEnd, minor: int) -> None:
    assert isinstance(await provider.perform(payout(minor)), Failed)
    assert not far.asked


async def test_a_payout_whose_answer_was_lost_is_asked_about(provider: WechatPay, far: FarEnd) -> None:
    def begin(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        far.known["P1"] = bill("WAIT_USER_CONFIRM")
        return 200, far.known["P1"] | {"package_info": "pack"}

    far.hands[BILLS] = begin
    far.loses.append(BILLS)
    assert await provider.perform(payout()) == Done(result={"state": "sending"})
    ask = AskProvider(platform="wechatpay", what="payout", number="P1")
    assert await provider.perform(ask) == Done(result={"state": "unconfirmed", "told": None})
    outcome = await provider.perform(payout())
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], "link" in outcome.result) == ("confirming", True)
    first, again = far.posts(BILLS)
    assert first == again
    far.known["P1"] = bill("TRANSFERING")
    assert await provider.perform(payout()) == Done(result={"state": "sending"})
    assert len(far.posts(BILLS)) == 2


async def test_a_payout_that_nobody_knows_of_is_unknown(provider: WechatPay, far: FarEnd) -> None:
    far.hands[BILLS] = lambda body: (200, {"state": "ACCEPTED"})
    far.loses.append(BILLS)
    assert isinstance(await provider.perform(payout()), Unknown)
    assert len(far.posts(BILLS)) == 1


async def test_a_refused_payout_has_failed_only_where_it_is_not_there(provider: WechatPay, far: FarEnd) -> None:
    far.hands[BILLS] = lambda body: (400, {"code": "NOT_ENOUGH", "message": "余额不足"})
    assert await provider.perform(payout()) == Failed(reason="balance: NOT_ENOUGH 余额不足")
    far.known["P1"] = bill("SUCCESS")
    assert await provider.perform(payout()) == Done(result={"state": "paid"})


async def test_a_payout_nobody_confirmed_for_a_day_is_cancelled(provider: WechatPay, far: FarEnd) -> None:
    ask = AskProvider(platform="wechatpay", what="payout", number="P1")
    far.known["P1"] = bill("WAIT_USER_CONFIRM")
    assert isinstance(await provider.perform(ask), Done)
    assert not far.posts("/cancel")
    far.known["P1"] = bill("WAIT_USER_CONFIRM", create_time="2026-11-30T19:00:00+08:00")
    await provider.perform(ask)
    assert far.posts("/cancel") == [{}]
    far.known["P1"] = bill("CANCELLED", fail_reason="OVERDUE")
    outcome = await provider.perform(ask)
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], outcome.result["told"]["state"]) == ("settled", "failed")


async def test_what_is_refused_and_stands_all_the_same_has_not_failed(provider: WechatPay, far: FarEnd) -> None:
    """A refusal proves nothing: it is asked about, and the credit stays out."""

    def begin(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        far.known["P1"] = bill("ACCEPTED")
        return 400, {"code": "PARAM_ERROR", "message": "no"}

    far.hands[BILLS] = begin
    assert await provider.perform(payout()) == Done(result={"state": "sending"})
    far.hands[BILLS] = lambda body: (400, {"code": "ALREADY_EXISTS", "message": "another body"})
    assert await provider.perform(payout()) == Done(result={"state": "sending"})
    assert {body["out_bill_no"] for body in far.posts(BILLS)} == {"P1"}
