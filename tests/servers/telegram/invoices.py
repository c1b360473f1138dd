"""Invoices and paying them: the bot has ten seconds to agree, then the money moves or does not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import BadCall, CannotDo, bad_request
from .messages import Message

if TYPE_CHECKING:
    from .people import User
    from .world import World

Json = dict[str, Any]
CHECKOUT_S = 10
STARS = "XTR"
CURRENCIES_NAMES = """
AED AFN ALL AMD ARS AUD AZN BAM BDT BGN BND BOB BRL BYN CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP ETB EUR GBP
GEL GTQ HKD HNL HRK HUF IDR ILS INR ISK JMD JPY KES KGS KRW KZT LBP LKR MAD MDL MNT MUR MVR MXN MYR MZN NGN NIO
NOK NPR NZD PAB PEN PHP PKR PLN PYG QAR RON RSD RUB SAR SEK SGD THB TJS TRY TTD TWD TZS UAH UGX USD UYU UZS VND
YER ZAR XTR
"""
CURRENCIES = frozenset(CURRENCIES_NAMES.split())


@dataclass(kw_only=True, eq=False)
class Invoice:
    """Amounts in minor units. `raw` is what the bot sent."""

    title: str
    description: str
    payload: str
    currency: str
    total: int
    start_parameter: str
    raw: Json

    def json(self) -> Json:
        return {"title": self.title, "description": self.description, "start_parameter": self.start_parameter,
                "currency": self.currency, "total_amount": self.total}  # fmt: skip


@dataclass(kw_only=True, eq=False)
class Payment:
    """`state`: asking (the bot has not agreed yet), paid, refused (`error` says why), failed (late, the provider)."""

    world: World
    user: User
    invoice: Invoice
    message: Message | None
    query_id: str
    total: int
    order_info: Json | None
    provider_fails: bool
    state: str = "asking"
    error: str = ""
    charge_id: str = ""
    provider_charge_id: str = ""
    is_refunded: bool = False

    async def settled(self, timeout: float = 15.0) -> Payment:  # noqa: ASYNC109
        await self.world.until(
            lambda: self.state != "asking", timeout=timeout, what=f"payment of {self.invoice.title!r}"
        )
        return self


def read(world: World, p: Json) -> Invoice:
    """From sendInvoice's or createInvoiceLink's parameters; money the real server refuses is refused."""
    currency = p["currency"]
    if currency not in CURRENCIES:
        raise bad_request("CURRENCY_INVALID")
    if currency == STARS:
        if p.get("provider_token"):
            raise BadCall("STARS_INVOICE_INVALID", "an invoice in Stars has an empty provider_token")
        if len(p["prices"]) != 1:
            raise BadCall("STARS_INVOICE_INVALID", "an invoice in Stars has exactly one price")
    elif p.get("provider_token") != world.payment_token:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if not p["prices"]:
        raise BadCall("there must be at least one price", "an invoice needs prices")
    total = sum(price["amount"] for price in p["prices"])
    if total <= 0 or total > 99_999_999_999:
        raise BadCall("CURRENCY_TOTAL_AMOUNT_INVALID", f"an invoice of {total}")
    tips = p.get("suggested_tip_amounts") or []
    if tips != sorted(set(tips)) or any(tip <= 0 or tip > p.get("max_tip_amount", 0) for tip in tips):
        raise BadCall("SUGGESTED_TIP_AMOUNTS_INVALID", "tips must rise and stay below max_tip_amount")
    return Invoice(title=p["title"], description=p["description"], payload=p["payload"], currency=currency, total=total,
                   start_parameter=p.get("start_parameter", ""), raw=p)  # fmt: skip


def create_link(world: World, p: Json) -> str:
    url = f"https://t.me/${secrets.token_urlsafe(12)}"
    world.invoice_links[url] = read(world, p)
    return url


def pay(
    user: User, what: Message | Invoice | str, *, tip: int, order_info: Json | None, provider_fails: bool
) -> Payment:
    world = user.world
    message = what if isinstance(what, Message) else None
    invoice = message.invoice if message is not None else world.invoice_links[what] if isinstance(what, str) else what
    if not isinstance(invoice, Invoice):
        raise CannotDo(f"no invoice: {message.line() if message else what}")
    if message is not None and message.is_deleted:
        raise CannotDo("the invoice is gone")
    if message is not None and not message.is_from_bot and invoice.start_parameter:
        raise CannotDo("a forwarded invoice with a start parameter has no Pay button")
    info = needed_info(user, invoice, order_info)
    payment = Payment(
        world=world, user=user, invoice=invoice, message=message, query_id=str(secrets.randbits(62)),
        total=invoice.total + tip, order_info=info, provider_fails=provider_fails,
    )  # fmt: skip
    world.payments[payment.query_id] = payment
    body: Json = {"id": payment.query_id, "from": user.json(), "invoice_payload": invoice.payload}
    body |= {"currency": invoice.currency, "total_amount": payment.total}
    if info:
        body["order_info"] = info
    world.clock.at(world.clock.now() + CHECKOUT_S, lambda: too_late(payment))
    if world.updates.tell("pre_checkout_query", body, user.id) is None:
        world.complain("a payment was tried, and the bot does not ask for pre_checkout_query updates")
    return payment


def needed_info(user: User, invoice: Invoice, given: Json | None) -> Json:
    """What the payment form asked for; made up where the test gives nothing."""
    address = {"country_code": "CN", "state": "", "city": "Hangzhou", "street_line1": "1 Lake Road", "street_line2": "",
               "post_code": "310000"}  # fmt: skip
    made_up: Json = {
        "name": user.name,
        "phone_number": "8613800000000",
        "email": "buyer@example.com",
        "shipping_address": address,
    }
    needs = {"need_name": "name", "need_phone_number": "phone_number", "need_email": "email",
             "need_shipping_address": "shipping_address"}  # fmt: skip
    return {field: (given or made_up)[field] for need, field in needs.items() if invoice.raw.get(need)}


def too_late(payment: Payment) -> None:
    if payment.state == "asking":
        payment.state, payment.error = "failed", "the bot did not answer in time"
        payment.world.changed()


def answer_checkout(world: World, p: Json) -> bool:
    payment = world.payments.get(p["pre_checkout_query_id"])
    if payment is None or payment.state != "asking":
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if not p["ok"]:
        if not p.get("error_message"):
            raise BadCall("BOT_PRECHECKOUT_ERROR_MISSING", "a refused checkout needs error_message")
        payment.state, payment.error = "refused", p["error_message"]
    elif payment.provider_fails:
        payment.state, payment.error = "failed", "the provider declined"
    else:
        move_money(payment)
    world.changed()
    return True


def move_money(payment: Payment) -> None:
    """Paid: a service message says so where the invoice is (by a link: in private)."""
    payment.state = "paid"
    payment.charge_id, payment.provider_charge_id = secrets.token_hex(16), secrets.token_hex(8)
    body: Json = {
        "currency": payment.invoice.currency,
        "total_amount": payment.total,
        "invoice_payload": payment.invoice.payload,
        "telegram_payment_charge_id": payment.charge_id,
        "provider_payment_charge_id": payment.provider_charge_id,
    }
    if payment.order_info:
        body["order_info"] = payment.order_info
    message = payment.message
    chat = message.chat if message is not None and message.is_from_bot else payment.user.private
    chat.add(
        payment.user,
        {"successful_payment": body},
        is_service=True,
        reply_to=message if message and message.chat is chat else None,
    )


def refund_stars(world: World, p: Json) -> bool:
    for payment in world.payments.values():
        if payment.charge_id == p["telegram_payment_charge_id"] and payment.user.id == p["user_id"]:
            if payment.is_refunded:
                raise bad_request("CHARGE_ALREADY_REFUNDED")
            payment.is_refunded = True
            return True
    raise bad_request("CHARGE_ID_INVALID")


def answer_shipping(world: World, p: Json) -> bool:
    raise BadCall("query is too old and response timeout expired or query ID is invalid", "no shipping query was sent")
