"""A provider takes the money: one charge an order, asked about while it is open, closed when it should not be paid."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.actions import Action, AskProvider, CloseCharge, MakeCharge, RefundPayment
from handlers.content import Code, Picture
from handlers.events import OrderPaid, Performed, RefundChanged
from handlers.links import Links
from handlers.outcomes import Done, Failed
from handlers.outcomes import Outcome as HowItWent
from storage.rows import Member, OrderStatus
from tests.handlers.harness import Outcome
from tests.handlers.trade import Trade

LINKS = Links(
    public_url="https://tea.example",
    bots={"telegram": "https://t.me/teabot"},
    provider="wechatpay",
    codes=frozenset({"telegram"}),
)


@pytest.fixture
def shop() -> Iterator[Trade]:
    trade = Trade(links=LINKS)
    yield trade
    assert trade.broken() == []


@pytest.fixture
def lin(shop: Trade) -> Member:
    shop.product()
    return shop.with_address(shop.member("Lin"))


def of(kind: type, outcome: Outcome) -> list[Any]:
    return [action for action in outcome.actions if isinstance(action, kind)]


def charged(shop: Trade, lin: Member) -> MakeCharge:
    (charge,) = of(MakeCharge, shop.says(lin, "/buy TEA 2"))
    return charge  # type: ignore[no-any-return]  # of() gives what it was asked for


def goes(shop: Trade, action: Action, outcome: HowItWent) -> Outcome:
    word, _, ref = action.on_result.partition(" ")
    return shop.event(Performed(at=shop.now, word=word, ref=ref, outcome=outcome))


def answers(shop: Trade, action: Action, state: str, told: Any = None) -> Outcome:
    return goes(shop, action, Done(result={"state": state, "told": told}))


def pays(shop: Trade, number: str, minor: int = 7980, charge_id: str = "42") -> Outcome:
    return shop.event(paid(shop, number, minor, charge_id))


def paid(shop: Trade, number: str, minor: int = 7980, charge_id: str = "42") -> OrderPaid:
    return OrderPaid(
        at=shop.now, who=None, paid_by="wechatpay", payload=number, currency="CNY", minor=minor, charge_id=charge_id
    )


def told(event: OrderPaid) -> dict[str, Any]:
    """The same as an answer has it."""
    return {
        "event": "OrderPaid", "at": event.at.isoformat(), "who": None, "paid_by": event.paid_by,
        "payload": event.payload, "currency": event.currency, "minor": event.minor, "charge_id": event.charge_id,
    }  # fmt: skip


def statuses(shop: Trade) -> list[str]:
    return [row["status"] for row in shop.rows("SELECT status FROM charges ORDER BY id")]


def tasks(shop: Trade) -> list[str]:
    return [row["kind"] for row in shop.rows("SELECT kind FROM tasks ORDER BY id")]


def test_the_buyer_sees_a_code_and_nobody_else_is_asked(shop: Trade, lin: Member) -> None:
    bought = shop.says(lin, "/buy TEA 2")
    assert bought.to(shop.owner) == []
    assert any("https://tea.example/pay/" in button.url for one in bought.to(lin) for button in one.buttons)
    (charge,) = of(MakeCharge, bought)
    assert (charge.platform, charge.way, charge.minor, charge.currency) == ("wechatpay", "code", 7980, "CNY")
    (seen,) = goes(shop, charge, Done(result={"token": "weixin://1", "good_s": 60})).to(lin)
    assert isinstance(seen.content, Picture)
    assert seen.content.picture == Code(text="weixin://1")


def test_a_payment_by_the_charges_number_pays_its_order_once(shop: Trade, lin: Member) -> None:
    charge = charged(shop, lin)
    for _ in range(3):
        pays(shop, charge.number)
    order = shop.order("A-1001")
    assert (order.status, order.paid_by) == (OrderStatus.PAID, "wechatpay")
    assert statuses(shop) == ["paid"]
    assert of(CloseCharge, shop.pass_time(minutes=90)) == []
    assert tasks(shop) == []


@pytest.mark.parametrize(("number", "minor", "task"), [("", 7980, "payment.unknown"), (None, 7979, "payment.amount")])
def test_money_that_does_not_fit_pays_nothing(
    shop: Trade, lin: Member, number: str | None, minor: int, task: str
) -> None:
    charge = charged(shop, lin)
    pays(shop, charge.number if number is None else number, minor)
    assert shop.order("A-1001").status is OrderStatus.PLACED
    assert tasks(shop) == [task]


def test_an_open_charge_is_asked_about_at_1_5_15_and_60_minutes(shop: Trade, lin: Member) -> None:
    charge = charged(shop, lin)
    begun, asked = shop.now, []
    while (shop.now - begun).total_seconds() < 3 * 3600:
        for ask in of(AskProvider, shop.pass_time(seconds=30)):
            asked.append((shop.now - begun).total_seconds() / 60)
            assert (ask.what, ask.number) == ("charge", charge.number)
            answers(shop, ask, "waiting")
    assert asked == [1, 5, 15, 60]


def test_what_was_never_notified_is_paid_by_asking(shop: Trade, lin: Member) -> None:
    charge = charged(shop, lin)
    (ask,) = of(AskProvider, shop.pass_time(minutes=1))
    answers(shop, ask, "settled", told(paid(shop, charge.number)))
    assert shop.order("A-1001").status is OrderStatus.PAID
    pays(shop, charge.number)
    assert of(AskProvider, shop.pass_time(hours=2)) == []
    assert tasks(shop) == []


def test_a_cancelled_or_lapsed_order_closes_its_charge(shop: Trade, lin: Member) -> None:
    charge = charged(shop, lin)
    (close,) = of(CloseCharge, shop.pass_time(minutes=15, seconds=1))
    assert close.number == charge.number
    answers(shop, close, "settled")
    assert statuses(shop) == ["closed"]


def test_a_charge_that_was_paid_before_it_closed_brings_its_order_back(shop: Trade, lin: Member) -> None:
    charge = charged(shop, lin)
    (close,) = of(CloseCharge, shop.pass_time(minutes=15, seconds=1))
    answers(shop, close, "settled", told(paid(shop, charge.number)))
    assert shop.order("A-1001").status is OrderStatus.PAID
    assert statuses(shop) == ["paid"]


def test_another_amount_is_another_charge_and_the_old_one_closes(shop: Trade, lin: Member) -> None:
    first = charged(shop, lin)
    shop.work(lambda tx: _credit(tx, shop, lin, 1000))
    second = of(MakeCharge, shop.presses(lin, "order.credit 1"))
    assert [one.minor for one in second] == [6980]
    assert second[0].number != first.number
    (close,) = of(CloseCharge, shop.pass_time(seconds=1))
    assert close.number == first.number


def test_what_the_provider_refuses_the_owner_hears_once(shop: Trade, lin: Member) -> None:
    charge = charged(shop, lin)
    fault = Failed(reason="permission: NO_AUTH 未开通")
    assert "not opened this product" in goes(shop, charge, fault).to(shop.owner)[0].text
    assert goes(shop, charge, fault).to(shop.owner) == []


def refunded(shop: Trade, lin: Member) -> RefundPayment:
    pays(shop, charged(shop, lin).number)
    (back,) = of(RefundPayment, shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes"))
    return back  # type: ignore[no-any-return]  # of() gives what it was asked for


def test_a_refund_goes_through_the_provider_and_is_asked_about(shop: Trade, lin: Member) -> None:
    back = refunded(shop, lin)
    assert (back.platform, back.charge_id, back.minor, back.paid_minor) == ("wechatpay", "42", 3990, 7980)
    goes(shop, back, Done(result={"state": "sending"}))
    asks = of(AskProvider, shop.pass_time(minutes=1, seconds=1))
    assert [one.number for one in asks if one.what == "refund"] == [back.ref]
    given = RefundChanged(at=shop.now, paid_by="wechatpay", number=back.ref, state="given", minor=3990, currency="CNY")
    assert shop.event(given).actions == []
    assert [one for one in of(AskProvider, shop.pass_time(hours=100)) if one.what == "refund"] == []


def test_a_refund_the_provider_never_got_is_asked_for_again_under_its_number(shop: Trade, lin: Member) -> None:
    back = refunded(shop, lin)
    goes(shop, back, Failed(reason="put off 30 times: WeChat Pay does not answer"))
    assert tasks(shop) == []
    (first,) = [one for one in of(AskProvider, shop.pass_time(minutes=1, seconds=1)) if one.what == "refund"]
    assert of(RefundPayment, answers(shop, first, "missing")) == []
    (second,) = [one for one in of(AskProvider, shop.pass_time(minutes=5)) if one.what == "refund"]
    assert of(RefundPayment, answers(shop, second, "missing")) == [back]


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("balance: NOT_ENOUGH 余额不足", "not enough money"),
        ("signature: SIGN_ERROR 签名错误", "check the merchant number, its private key and the certificate serial"),
        ("refused: INVALID_REQUEST 订单已全额退款", "INVALID_REQUEST 订单已全额退款"),
    ],
)
def test_a_refund_that_fails_is_the_owners_to_make(shop: Trade, lin: Member, reason: str, says: str) -> None:
    back = refunded(shop, lin)
    said = goes(shop, back, Failed(reason=reason))
    assert says in said.to(shop.owner)[0].text
    assert tasks(shop) == ["refund.failed"]
    assert of(AskProvider, shop.pass_time(hours=100)) == []


def test_a_refund_nobody_here_made_is_the_owners_to_write_down(shop: Trade, lin: Member) -> None:
    other = RefundChanged(at=shop.now, paid_by="wechatpay", number="?50", state="given", minor=100, currency="CNY")
    assert "¥1.00" in shop.event(other).to(shop.owner)[0].text
    assert tasks(shop) == ["refund.unknown"]


def test_a_provider_this_program_speaks_to_no_more_gives_nothing_back(shop: Trade, lin: Member) -> None:
    pays(shop, charged(shop, lin).number)
    shop.house = replace(shop.house, links=replace(LINKS, provider=None))
    said = shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes")
    assert of(RefundPayment, said) == []
    assert "Give the money back in your payment provider's pages" in said.to(shop.owner)[0].text


def _credit(tx: Any, shop: Trade, lin: Member, amount: int) -> None:
    from storage import ledger

    given = ledger.NewTransfer(
        at=shop.now, why="gift", ref="1", from_book=ledger.OUTSIDE, to_book=ledger.of_member(lin.id), amount=amount,
        unit="CNY",
    )  # fmt: skip
    ledger.post(tx, shop.shop.id, given)
