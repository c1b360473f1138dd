"""What the library lacks, and our guard: each of these fails when the guard is taken away."""

import logging
from datetime import timedelta

import pytest

from bot.payments.wire import BadNotice, NoAnswer, Wire
from tests.bot.payments.conftest import NOW
from tests.bot.payments.far import APIV3_KEY, FarEnd, notice, trade


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


async def test_a_cancellation_sends_the_body_it_signs(wire: Wire, far: FarEnd) -> None:
    answer = await wire.cancel_transfer("P1")
    assert answer.is_good, answer
    assert far.asked == [("POST", "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/P1/cancel", "")]


async def test_all_calls_go_to_the_configured_host_over_one_open_client(wire: Wire, far: FarEnd) -> None:
    assert (await wire.pay("A1", "Tea", 100, "CNY", NOW, "")).is_good
    assert (await wire.trade("A1")).status == 404
    assert (await wire.close_trade("A1")).is_good
    assert (await wire.cancel_transfer("P1")).is_good
    assert len(far.asked) == 4


@pytest.mark.parametrize("off_s", [300, -300, 8 * 365 * 86_400])
async def test_a_notice_is_good_for_five_minutes(wire: Wire, off_s: int) -> None:
    headers, body = notice("TRANSACTION.SUCCESS", trade("A1"), NOW - timedelta(seconds=off_s))
    with pytest.raises(BadNotice, match="5 minutes"):
        wire.genuine(lower(headers), body, NOW)
    headers, body = notice("TRANSACTION.SUCCESS", trade("A1"), NOW - timedelta(seconds=299))
    assert wire.genuine(lower(headers), body, NOW)["resource"]["out_trade_no"] == "A1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wechatpay-signature", ""),
        ("wechatpay-signature", "AAAA"),
        ("wechatpay-signature", "WECHATPAY/SIGNTEST/AAAA"),
        ("wechatpay-signature-type", ""),
        ("wechatpay-signature-type", "MD5"),
        ("wechatpay-serial", ""),
        ("wechatpay-serial", "PUB_KEY_ID_0002"),
        ("wechatpay-serial", "ABCDEF"),
        ("wechatpay-nonce", "other"),
        ("wechatpay-timestamp", ""),
        ("wechatpay-timestamp", "١٢٣"),
        ("wechatpay-timestamp", "9" * 400),
    ],
)
async def test_whatever_is_wrong_with_a_signature_is_one_refusal(wire: Wire, name: str, value: str) -> None:
    headers, body = notice("TRANSACTION.SUCCESS", trade("A1"), NOW)
    with pytest.raises(BadNotice):
        wire.genuine(lower(headers) | {name: value}, body, NOW)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"null", b"{}", b"[]"])
async def test_bodies_that_are_no_notice(wire: Wire, body: bytes) -> None:
    headers, _ = notice("TRANSACTION.SUCCESS", trade("A1"), NOW)
    with pytest.raises(BadNotice):
        wire.genuine(lower(headers), body, NOW)


async def test_a_strangers_signature_proves_nothing(wire: Wire) -> None:
    headers, body = notice("TRANSACTION.SUCCESS", trade("A1"), NOW, by="stranger")
    with pytest.raises(BadNotice):
        wire.genuine(lower(headers), body, NOW)


async def test_an_answer_that_a_stranger_signed_is_none(wire: Wire, far: FarEnd) -> None:
    far.known["A1"], far.signs_as = trade("A1"), "stranger"
    with pytest.raises(NoAnswer, match="not signed"):
        await wire.trade("A1")


async def test_nothing_of_a_call_or_a_notice_is_logged(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """Given a logger, the library writes headers, bodies, and what was sealed in them."""
    headers, body = notice("TRANSACTION.SUCCESS", trade("A1"), NOW)
    with caplog.at_level(logging.DEBUG):
        await wire.pay("A1", "Tea", 100, "CNY", NOW, "o-jay")
        wire.genuine(lower(headers), body, NOW)
    said = ("o-jay", "out_trade_no", "mchid=", lower(headers)["wechatpay-signature"], APIV3_KEY)
    assert not [one for one in said if one in caplog.text]
