"""The whole of it against a WeChat Pay that checks every field and keeps books."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.checking import Nothing
from bot.payments.wechatpay import WechatPay, build
from bot.platform import Parts
from config.settings import Settings, load
from handlers.actions import AskProvider, CloseCharge, MakeCharge, PayOut, RefundPayment
from handlers.outcomes import Done, Failed, Outcome, RetryLater, Unknown
from storage import Storage
from tests.sending import SHOP
from tests.servers.wechatpay import CannotDo, WechatPayServer

NUMBER = "FL20261201ABCDEFGH"


@pytest.fixture
async def pay() -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer() as made:
        yield made
        made.assert_clean()


@pytest.fixture
async def provider(pay: WechatPayServer, tmp_path: Path, shop: Storage) -> AsyncIterator[WechatPay]:
    settings: Settings = load(
        pay.settings(tmp_path) | {"FANLOOP_WEB__PUBLIC_URL": "https://tea.example", "FANLOOP_PLAYGROUND": "off"},
        tmp_path,
    )
    parts = Parts(settings=settings, storage=shop, shop_id=SHOP, media=Nothing(), clock=lambda: datetime.now(UTC))
    made = build(parts)
    await made.start()
    pay.notices.hold()
    yield made
    await made.stop()


def charge(payer: str = "") -> MakeCharge:
    return MakeCharge(
        platform="wechatpay", number=NUMBER, way="page" if payer else "code", payer=payer, title="Hill Tea A-1",
        minor=7980, currency="CNY", until_at=datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=15),
    )  # fmt: skip


def done(outcome: Outcome) -> dict[str, object]:
    assert isinstance(outcome, Done), outcome
    return outcome.result


async def test_check_is_content(provider: WechatPay) -> None:
    assert await provider.check() == []


async def test_paid_inside_wechat_closed_and_given_back(provider: WechatPay, pay: WechatPayServer) -> None:
    action = charge("o-mia")
    token = str(done(await provider.perform(action))["token"])
    assert done(await provider.perform(action))["token"] == token
    with pytest.raises(CannotDo):
        pay.payer("o-jay").pays(provider.to_pay(token))
    pay.payer("o-mia").pays(provider.to_pay(token))
    closed = done(await provider.perform(CloseCharge(platform="wechatpay", number=NUMBER)))
    told = closed["told"]
    assert isinstance(told, dict)
    assert (told["payload"], told["minor"]) == (NUMBER, 7980)
    back = RefundPayment(
        platform="wechatpay", paid_by="wechatpay", charge_id=told["charge_id"], ref="R1ABCDEF", minor=3990,
        currency="CNY", account="", paid_minor=7980,
    )  # fmt: skip
    pay.fault("refund", status=500, code="SYSTEM_ERROR", is_after=True)
    assert isinstance(await provider.perform(back), RetryLater)
    done(await provider.perform(back))
    await pay.until(lambda: pay.refunded == 3990)
    assert len(pay.called("refund")) == 1
    assert isinstance(await provider.perform(back), Done)
    asked = done(await provider.perform(AskProvider(platform="wechatpay", what="refund", number="R1ABCDEF")))
    assert asked["state"] == "settled"


async def test_nobody_pays_a_closed_code(provider: WechatPay, pay: WechatPayServer) -> None:
    code = str(done(await provider.perform(charge()))["token"])
    done(await provider.perform(CloseCharge(platform="wechatpay", number=NUMBER)))
    with pytest.raises(CannotDo):
        pay.payer().pays(code)


async def test_a_spoiled_answer_is_asked_for_again(provider: WechatPay, pay: WechatPayServer) -> None:
    pay.spoils_answers = 1
    assert isinstance(await provider.perform(charge()), RetryLater)
    assert isinstance(await provider.perform(charge()), Done)


@pytest.mark.parametrize("trouble", ["none", "drop", "after"])
async def test_a_payout_is_confirmed_by_its_receiver_once(
    provider: WechatPay, pay: WechatPayServer, trouble: str
) -> None:
    wish = PayOut(platform="wechat", paid_by="wechatpay", payout="P1ABC", account="o-mia", minor=100, currency="CNY")
    if trouble == "drop":
        pay.fault("transfer", drop=True)
        assert isinstance(await provider.perform(wish), Unknown)
    if trouble == "after":
        pay.fault("transfer", drop="after")
        assert done(await provider.perform(wish)) == {"state": "sending"}
    result = done(await provider.perform(wish))
    sealed = str(result["link"]).rpartition("/")[2]
    confirmation = provider.confirmation(sealed)
    assert confirmation is not None
    assert pay.payer("o-mia").confirms(provider.to_confirm(confirmation)) is not None
    asked = done(await provider.perform(AskProvider(platform="wechatpay", what="payout", number="P1ABC")))
    assert asked["state"] == "settled"
    assert done(await provider.perform(wish)) == {"state": "paid"}
    assert (pay.transferred, len(pay.bills)) == (100, 1)


async def test_an_empty_account_sends_nothing(provider: WechatPay, pay: WechatPayServer) -> None:
    pay.balance = 50
    wish = PayOut(platform="wechat", paid_by="wechatpay", payout="P1ABC", account="o-mia", minor=100, currency="CNY")
    outcome = await provider.perform(wish)
    assert isinstance(outcome, Failed)
    assert outcome.reason.startswith("balance: ")
    assert not pay.bills
