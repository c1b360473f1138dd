"""Placing: an order is made, its pieces are promised, its price is fixed; and unmade, if nobody pays."""

from dataclasses import dataclass
from datetime import timedelta

from handlers import charging, codes, credit, stock, terms
from handlers.actions import Actions, DropButtons, Place, Sent
from handlers.content import Button, Text
from handlers.events import Due
from handlers.money import MINOR_MAX
from handlers.order_refusals import OrderTooBig, SoldOut, TooFewLeft
from handlers.refusals import ProductOff
from handlers.turn import Turn
from storage import facts, orders, products, recipients, wakes
from storage.orders import NewLine, NewOrder
from storage.rows import Member, Order, OrderId, OrderSource, OrderStatus, Product

LAPSE = "order.lapse"
"""The wake that ends an order nobody paid; its ref is the order's id."""
PAY_KEY_LENGTH = 24
"""31^24: nobody guesses the link to somebody else's payment."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody asks to buy, in their private chat on `platform`."""

    buyer: Member
    product: Product
    quantity: int
    platform: str


def place(turn: Turn, wanted: Wanted) -> Order:
    """The order, with its pieces promised. Raises ProductOff, SoldOut, TooFewLeft, OrderTooBig."""
    line = line_of(wanted.product, wanted.quantity)
    _reserve(turn, wanted, line)
    lapses_at = turn.now + reserve_for(turn, wanted.platform)
    order = orders.add(
        turn.tx,
        turn.shop.id,
        NewOrder(
            source=OrderSource.CHAT,
            buyer_id=wanted.buyer.id,
            currency=turn.shop.currency,
            total_minor=line.minor,
            lines=(line,),
            attribution=terms.attribution(turn, wanted.buyer.id, [line.product_id], OrderSource.CHAT, turn.now),
            pay_key=pay_key(turn),
            is_reserved=True,
            is_shipped=wanted.product.is_shipped,
            platform=wanted.platform,
            lapses_at=lapses_at,
            placed_at=turn.now,
        ),
    )
    if order is None:
        raise LookupError("the shop's next order number is taken")
    wakes.put(turn.tx, turn.shop.id, LAPSE, str(order.id), lapses_at)
    facts.record(turn.tx, turn.shop.id, "ordered", wanted.buyer.id, order.ref, turn.now)
    _send_to_known(turn, order, wanted.buyer)
    return order


def line_of(product: Product, quantity: int) -> NewLine:
    """So many pieces for their price of today. Raises OrderTooBig."""
    minor = product.price_minor * quantity
    if minor > MINOR_MAX:
        raise OrderTooBig(product=product.name, code=product.product_code, wanted=quantity)
    return NewLine(
        product_id=product.id,
        product_code=product.product_code,
        name=product.name,
        quantity=quantity,
        minor=minor,
    )


def reserve_for(turn: Turn, platform: str | None) -> timedelta:
    """How long pieces are kept: short while the buyer can pay by themselves, long while the merchant is to confirm."""
    links = turn.house.links
    is_quick = platform in links.invoices or (links.provider is not None and links.public_url is not None)
    return timedelta(seconds=turn.shop.reserve_s if is_quick else turn.shop.reserve_manual_s)


def pay_key(turn: Turn) -> str:
    """What names an order in its payment link and invoice."""
    return codes.random_code(turn.house.random, PAY_KEY_LENGTH)


def cancel(turn: Turn, order: Order, *, is_lapse: bool = False) -> Order | None:
    """The order is off: its pieces are free again, its credit is back. None where it was paid or off before."""
    order = orders.lock(turn.tx, order)
    cancelled = orders.cancel(turn.tx, order, turn.now, is_lapse=is_lapse)
    if cancelled is None:
        return None
    if order.is_reserved:
        stock.unreserve(turn, order)
    if order.credit_minor:
        credit.give_back(turn, order)
    wakes.cancel(turn.tx, turn.shop.id, LAPSE, str(order.id))
    charging.close_soon(turn, order)
    return orders.get_or_raise(turn.tx, turn.shop.id, order.id)


def revive(turn: Turn, order: Order, credit_minor: int = 0) -> Order | None:
    """A lapsed order is placed once more, its pieces promised anew, and credit spent anew (see credit.beside); None
    where the pieces are gone, or it did not lapse."""
    if order.status is not OrderStatus.CANCELLED or order.lapsed_at is None:
        return None
    if not stock.reserve(turn, orders.lines(turn.tx, order.id)):
        return None
    keep(turn, order)
    reopened = orders.reopen(turn.tx, order)
    return credit.use(turn, reopened, credit_minor) if credit_minor else reopened


def keep(turn: Turn, order: Order) -> None:
    """Keep an order's pieces, and its credit, from now on for as long as is usual; never for less than before."""
    lapses_at = max(turn.now + reserve_for(turn, order.platform), order.lapses_at or turn.now)
    orders.set_reserved(turn.tx, order.id, is_reserved=True, lapses_at=lapses_at)
    wakes.put(turn.tx, turn.shop.id, LAPSE, str(order.id), lapses_at)


def lapsed(turn: Turn, due: Due) -> Actions:
    """The time to pay ran out."""
    order = orders.get(turn.tx, turn.shop.id, OrderId(int(due.ref)))
    if order is None or order.lapses_at is None or order.lapses_at > turn.now:
        return []
    if cancel(turn, order, is_lapse=True) is None or order.buyer_id is None:
        return []
    told = turn.tell(order.buyer_id, lambda theirs: _lapsed(theirs, order))
    return [*drop_buttons(turn, order), *told]


def drop_buttons(turn: Turn, order: Order) -> Actions:
    """The buttons of the order's last step go away: it has passed."""
    if order.platform is None or order.chat is None or order.message_id is None:
        return []
    orders.stands_at(turn.tx, order.id, order.platform, order.chat, None)
    place = Place(platform=order.platform, chat=order.chat)
    return [DropButtons(sent=Sent(place=place, message_id=order.message_id))]


def _lapsed(turn: Turn, order: Order) -> Text:
    line = orders.lines(turn.tx, order.id)[0]
    again = Button(label=turn.label("button-buy-again"), does=f"/buy {line.product_code} {line.quantity}")
    return Text(text=turn.say("order-lapsed", order=order.ref), buttons=((again,),))


def _reserve(turn: Turn, wanted: Wanted, line: NewLine) -> None:
    if stock.reserve(turn, [line]):
        return
    product = products.get(turn.tx, turn.shop.id, wanted.product.id)
    left = product.left if product and product.status == "on" else None
    if product is None or left is None:
        raise ProductOff(product=wanted.product.name)
    if left <= 0:
        raise SoldOut(product=product.name)
    offer = Button(label=turn.label("button-buy-fewer", left=left), does=f"/buy {product.product_code} {left}")
    raise TooFewLeft(product=product.name, left=left, wanted=wanted.quantity, buttons=((offer,),))


def _send_to_known(turn: Turn, order: Order, buyer: Member) -> None:
    """Where this member's parcels go, if we have asked before."""
    recipient = recipients.get(turn.tx, turn.shop.id, buyer.id) if order.is_shipped else None
    if recipient is not None:
        recipients.put_on_order(turn.tx, order, recipient)


DUES = {LAPSE: lapsed}
