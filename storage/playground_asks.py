"""What waits in the playground for the bot's answer: pressed buttons, and payments about to be made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx, Value

PRESSES_KEPT = 1000


@dataclass(frozen=True, kw_only=True)
class Press:
    is_answered: bool
    text: str
    must_close: bool


@dataclass(frozen=True, kw_only=True)
class Payment:
    """`status`: asked, paid, or refused with its reason. Amounts in minor units."""

    id: int
    message_id: int
    account: str
    payload: str
    minor: int
    currency: str
    status: str
    refusal: str
    refunded_minor: int
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewPayment:
    message_id: int
    account: str
    payload: str
    minor: int
    currency: str


def press(tx: Tx, shop_id: ShopId, at: datetime) -> int:
    """A button was pressed; answers of long ago are forgotten."""
    press_id = int(tx.value("playground_press_add", shop_id=shop_id, at=at))
    tx.do("playground_presses_forget", shop_id=shop_id, before=press_id - PRESSES_KEPT)
    return press_id


def answer_press(tx: Tx, shop_id: ShopId, press_id: int, text: str, *, must_close: bool) -> None:
    """The first answer counts."""
    tx.one("playground_press_answer", shop_id=shop_id, press_id=press_id, text=text, must_close=must_close)


def get_press(tx: Tx, shop_id: ShopId, press_id: int) -> Press | None:
    row = tx.one("playground_press_get", shop_id=shop_id, press_id=press_id)
    return row_to(Press, row) if row else None


def ask_to_pay(tx: Tx, shop_id: ShopId, new: NewPayment, at: datetime) -> Payment | None:
    """None where this invoice is being paid, or is paid: nobody pays twice."""
    row = tx.one(
        "playground_payment_ask",
        shop_id=shop_id,
        message_id=new.message_id,
        account=new.account,
        payload=new.payload,
        minor=new.minor,
        currency=new.currency,
        at=at,
    )
    return row_to(Payment, row) if row else None


def payment(tx: Tx, shop_id: ShopId, payment_id: int) -> Payment | None:
    row = tx.one("playground_payment_get", shop_id=shop_id, payment_id=payment_id)
    return row_to(Payment, row) if row else None


def payment_of(tx: Tx, shop_id: ShopId, message_id: int) -> Payment | None:
    """The one that pays an invoice, or is about to."""
    row = tx.one("playground_payment_of", shop_id=shop_id, message_id=message_id)
    return row_to(Payment, row) if row else None


def settle(
    tx: Tx, shop_id: ShopId, payment_id: int, status: Literal["paid", "refused"], refusal: str = ""
) -> Payment | None:
    """None where it was settled before."""
    row = tx.one("playground_payment_settle", shop_id=shop_id, payment_id=payment_id, status=status, refusal=refusal)
    return row_to(Payment, row) if row else None


def refund(tx: Tx, shop_id: ShopId, payment_id: int, ref: str, minor: int) -> Literal["done", "known", "too much"]:
    """Money given back, once for each `ref`."""
    refund: dict[str, Value] = {"shop_id": shop_id, "payment_id": payment_id, "ref": ref, "minor": minor}
    if tx.one("playground_refund_known", shop_id=shop_id, payment_id=payment_id, ref=ref):
        return "known"
    if tx.one("playground_payment_refund", shop_id=shop_id, payment_id=payment_id, minor=minor) is None:
        return "too much"
    tx.do("playground_refund_add", **refund)
    return "done"
