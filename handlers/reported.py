"""Orders reported by the shop's own system. What it says is a fact, unless it contradicts what is known."""

from datetime import datetime, timedelta

from handlers import attribution, codes, reception, recording, refunds, shipping, tasks
from handlers.actions import Actions
from handlers.events import OrderReported, ReportedLine, Who
from handlers.order_refusals import CurrencyContradicts, RefundContradicts
from handlers.payments import known_key
from handlers.recording import Sale
from handlers.refunds import Refund
from handlers.refusals import Refusal
from handlers.terms import slack_of
from handlers.texts.forms import Amount
from handlers.turn import Turn, Wait
from storage import members, orders, products, referrals
from storage.orders import NewLine
from storage.rows import Member, Order, OrderSource, Product

WAIT = timedelta(days=7)
"""How long a step waits for the payment it follows (contract, order callbacks)."""


def reported(turn: Turn, event: OrderReported) -> Actions:
    """One step of an order. A step reported before its payment waits for it. Raises a Contradiction."""
    if event.currency is not None and event.currency != turn.shop.currency:
        raise CurrencyContradicts(currency=event.currency, own=turn.shop.currency)
    if event.step == "paid":
        return _paid(turn, event)
    order = orders.get_by_number(turn.tx, turn.shop.id, OrderSource.CALLBACK, event.number)
    if order is None and event.has_waited:
        return _in_vain(turn, event)
    if order is None:
        raise Wait(known_key(f"callback:{event.number}"), int(WAIT.total_seconds()))
    order = orders.lock(turn.tx, order)
    match event.step:
        case "shipped":
            return shipping.shipped(turn, order, _at(turn, event))
        case "delivered":
            return shipping.delivered(turn, order, _at(turn, event))
        case "refunded":
            return _refunded(turn, event, order)


def contradicted(turn: Turn, event: OrderReported, refusal: Refusal) -> Actions:
    """The door had said yes, as the report was to wait: so a person must hear that it cannot be."""
    if not isinstance(refusal, RefundContradicts):
        return []
    money, left = _money(turn, event), refusal.values["left"]
    return tasks.open_task(turn, tasks.REPORT_CONTRADICTS, _key(event), order=event.number, money=money, left=left)


def _in_vain(turn: Turn, event: OrderReported) -> Actions:
    """Nobody ever reported the payment that this follows."""
    money = _money(turn, event)
    return tasks.open_task(turn, tasks.REPORT_IN_VAIN, _key(event), order=event.number, step=event.step, money=money)


def _key(event: OrderReported) -> str:
    return f"{event.step}:{event.number}:{event.refund or event.report}"


def _money(turn: Turn, event: OrderReported) -> Amount:
    return Amount(amount=event.minor or 0, unit=turn.shop.currency)


def _paid(turn: Turn, event: OrderReported) -> Actions:
    known = orders.get_by_number(turn.tx, turn.shop.id, OrderSource.CALLBACK, event.number)
    if known is not None:
        return []
    buyer = _buyer(turn, event)
    found = [_product(turn, line) for line in event.lines]
    lines = _lines(event, found)
    recorded = recording.record(
        turn,
        Sale(
            source=OrderSource.CALLBACK,
            number=event.number,
            buyer_id=buyer.id if buyer else None,
            total_minor=sum(line.minor for line in lines) if event.minor is None else event.minor,
            lines=lines,
            at=_at(turn, event),
            is_shipped=any(product.is_shipped for product in found if product),
        ),
    )
    return recorded[1] if recorded else []


def _refunded(turn: Turn, event: OrderReported, order: Order) -> Actions:
    ref = f"report:{event.report}" if event.refund is None else event.refund
    if orders.has_refund(turn.tx, order, ref):
        return []
    minor = order.left_minor if event.minor is None else event.minor
    if minor > order.left_minor:
        raise RefundContradicts(order=order.number, left=Amount(amount=order.left_minor, unit=order.currency))
    if minor == 0:
        return []
    return refunds.give_back(turn, order, Refund(minor=minor, ref=ref, at=_at(turn, event)))


def _at(turn: Turn, event: OrderReported) -> datetime:
    """What has happened cannot be ahead of us: such a clock is wrong."""
    return min(event.at, turn.now)


def _buyer(turn: Turn, event: OrderReported) -> Member | None:
    """The member behind the buyer's account, met by this very order where the shop did not know them."""
    if event.buyer is None:
        return None
    at = _at(turn, event)
    member = _known(turn, event.buyer) or reception.meet(turn, event.buyer, at).member
    invite_code = codes.read_code(event.invite_code) if event.invite_code else None
    if invite_code is not None:
        attribution.came_by(turn, member, invite_code, at)
    known_at = _by_our_clock(turn, member, at)
    members.known_since(turn.tx, member, known_at)
    referrals.were_known(turn.tx, turn.shop.id, member.id, known_at)
    return member


def _by_our_clock(turn: Turn, member: Member, at: datetime) -> datetime:
    """Somebody who came by an invite and bought at once bought after it, whatever a clock a little behind ours says."""
    standing = referrals.live(turn.tx, turn.shop.id, member.id)
    is_at_once = standing is not None and at < standing.at <= at + slack_of(OrderSource.CALLBACK)
    return standing.at if standing is not None and is_at_once else at


def _known(turn: Turn, who: Who) -> Member | None:
    return members.get_by_account(turn.tx, turn.shop.id, who.platform, who.account)


def _product(turn: Turn, line: ReportedLine) -> Product | None:
    code = line.product_code.strip()
    exact = products.get_by_code(turn.tx, turn.shop.id, code)
    return exact or products.get_by_code(turn.tx, turn.shop.id, code.upper())


def _lines(event: OrderReported, found: list[Product | None]) -> list[NewLine]:
    """A line without its price has the product's. Of something unknown, it has what the total leaves."""
    prices = [_price(line, product) for line, product in zip(event.lines, found, strict=True)]
    rest = max(0, (event.minor or 0) - sum(price for price in prices if price is not None))
    lines: list[NewLine] = []
    for line, product, price in zip(event.lines, found, prices, strict=True):
        minor = rest if price is None else price
        rest = 0 if price is None else rest
        lines.append(_line(line, product, minor))
    return lines


def _price(line: ReportedLine, product: Product | None) -> int | None:
    if line.minor is not None:
        return line.minor
    return product.price_minor * line.quantity if product else None


def _line(line: ReportedLine, product: Product | None, minor: int) -> NewLine:
    return NewLine(
        product_id=product.id if product else None,
        product_code=product.product_code if product else line.product_code,
        name=product.name if product else line.product_code,
        quantity=line.quantity,
        minor=minor,
    )


EVENTS = {OrderReported: reported}
