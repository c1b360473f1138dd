"""How an order is shown: what was bought, where it goes, how far it is. Buyers see their own phone shortened."""

from handlers.content import Button, Text
from handlers.texts import Marked, forms, joined, names
from handlers.turn import Turn
from storage import members, orders, recipients
from storage.rows import Member, MemberId, Order, OrderLine, OrderStatus, Recipient

LINES_MAX = 5
"""Lines of an order that are named one by one."""
ADDRESS_MAX = 12
"""Characters of an address that are shown; its owner knows the rest."""

STATUSES = {
    OrderStatus.PLACED: "order-is-placed",
    OrderStatus.PAID: "order-is-paid",
    OrderStatus.SHIPPED: "order-is-shipped",
    OrderStatus.DELIVERED: "order-is-delivered",
    OrderStatus.REFUNDED: "order-is-refunded",
    OrderStatus.CANCELLED: "order-is-cancelled",
}


def what_of(turn: Turn, order: Order) -> str:
    """Spring tea × 2, Cups. Where nobody said what it was: goods."""
    return what(turn, orders.lines(turn.tx, order.id)) or turn.label("order-unnamed")


def what(turn: Turn, lines: list[OrderLine]) -> str:
    found = [_line(turn, line) for line in lines[:LINES_MAX]]
    if len(lines) > LINES_MAX:
        found.append("…")
    return turn.label("list-comma").join(found)


def status(turn: Turn, order: Order) -> str:
    is_all = order.status is OrderStatus.PAID and not order.is_shipped
    return turn.label("order-is-paid-only" if is_all else STATUSES[order.status])


def in_short(turn: Turn, order: Order) -> Marked:
    """One line of a list of orders."""
    return turn.say(
        "order-line",
        order=order.number,
        what=what_of(turn, order),
        money=turn.money(order.total_minor),
        status=status(turn, order),
    )


def recipient_in_short(turn: Turn, recipient: Recipient) -> Marked:
    """Enough for its owner to know it again."""
    name, phone = names.name(recipient.name, turn.language), short_phone(recipient.phone)
    if recipient.is_pickup:
        return turn.say("order-picked-up-by", name=name, phone=phone)
    address = names.name(recipient.address, turn.language, ADDRESS_MAX)
    return turn.say("order-goes-to", name=name, phone=phone, address=address)


def short_phone(phone: str) -> str:
    """138****5678"""
    ends = 4 if len(phone) >= 8 else 2
    start = 3 if len(phone) >= 8 else 0
    return f"{phone[:start]}****{phone[-ends:]}"


def recipient_in_full(turn: Turn, order: Order) -> Marked:
    """For whoever packs the parcel."""
    recipient = recipients.of_order(turn.tx, order)
    if recipient is None:
        return turn.say("order-goes-nowhere") if order.is_shipped else Marked("")
    key = "order-pickup-full" if recipient.is_pickup else "order-address-full"
    return turn.say(key, name=recipient.name, phone=recipient.phone, address=recipient.address)


def person(turn: Turn, member: Member | None) -> str:
    """A member as staff see one: with the number that commands take."""
    if member is None:
        return turn.label("order-buyer-unknown")
    return f"{names.name(member.name, turn.language)} #{member.id}"


def buyer(turn: Turn, order: Order) -> str:
    return person(turn, _member(turn, order.buyer_id))


def for_staff(turn: Turn, order: Order) -> Marked:
    """All that is known of an order."""
    lines = [
        turn.say("order-title", order=order.ref, status=status(turn, order), buyer=buyer(turn, order)),
        turn.say("order-what", what=what_of(turn, order), money=turn.money(order.total_minor)),
        turn.say("order-with-credit", credit=turn.money(order.credit_minor)) if order.credit_minor else Marked(""),
        turn.say("order-with-refund", refund=turn.money(order.refunded_minor)) if order.refunded_minor else Marked(""),
        recipient_in_full(turn, order),
        turn.say("order-parcel", parcel=f"{order.carrier} {order.tracking or ''}".strip())
        if order.carrier
        else Marked(""),
    ]
    return joined(lines)


def new_order(turn: Turn, order: Order) -> Text:
    """To staff: a paid order to pack."""
    ship = Button(label=turn.label("button-ship"), does=f"/ship {order.exact}")
    return Text(text=for_staff(turn, order), buttons=((ship,),) if order.is_shipped else ())


def _line(turn: Turn, line: OrderLine) -> str:
    name = names.name(line.name, turn.language, 40)
    return f"{name} × {forms.number(line.quantity)}" if line.quantity > 1 else name


def _member(turn: Turn, member_id: MemberId | None) -> Member | None:
    return members.get(turn.tx, turn.shop.id, member_id) if member_id is not None else None
