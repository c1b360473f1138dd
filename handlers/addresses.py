"""Addresses: where a member's parcels go. Asked once, kept for the next order, changed by a button."""

import re
from dataclasses import replace

from handlers import notices, shown, steps
from handlers.actions import Actions
from handlers.commands import Ask, At, Choice, Command, Commanded, Values
from handlers.content import Text
from handlers.finding import an_order, unknown
from handlers.order_refusals import AddressLength, PhoneMisread, RecipientNameLength
from handlers.texts import forms, joined, names
from handlers.turn import Turn
from handlers.typed import Grammar, as_ascii
from storage import orders, recipients
from storage.rows import Order, OrderStatus, Recipient, Role

NAME_MAX = 60
ADDRESS_MAX = 300
PICKUP = "pickup"
PICKUPS = {PICKUP, "pick up", "自取"}
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,22}[0-9]")


def address(turn: Turn, commanded: Commanded) -> Actions:
    """/address NAME PHONE ADDRESS [order=ORDER]: kept for the member, and for that order until it is shipped."""
    name, phone, *rest = commanded.words
    recipient = read(turn, name, phone, " ".join(rest))
    recipients.put(turn.tx, turn.shop.id, turn.me.id, recipient)
    number = commanded.option("order")
    order = _own(turn, number) if number else None
    told: Actions = []
    if order is not None and order.shipped_at is None:
        before = recipients.of_order(turn.tx, order)
        recipients.put_on_order(turn.tx, order, recipient)
        if order.status is OrderStatus.PLACED:
            return steps.next_step(turn, order, is_changed=before not in (None, recipient))
        if order.status is OrderStatus.PAID and before != recipient:
            told = notices.to_staff(turn, Role.CLERK, lambda theirs: _elsewhere(theirs, order))
    return [*turn.answer("address-kept", recipient=shown.recipient_in_short(turn, recipient)), *told]


def _elsewhere(turn: Turn, order: Order) -> Text:
    """To whoever packs: the order as they were shown it, with where it goes now."""
    order_to_pack = shown.new_order(turn, order)
    return replace(order_to_pack, text=joined([turn.say("address-changed", order=order.ref), order_to_pack.text]))


def read(turn: Turn, name: str, phone: str, where: str) -> Recipient:
    """Raises RecipientNameLength, PhoneMisread, AddressLength."""
    is_pickup = where.strip().lower() in PICKUPS
    return Recipient(
        name=_name(turn, name),
        phone=_phone(turn, phone),
        address="" if is_pickup else _where(turn, where),
        is_pickup=is_pickup,
    )


def _name(turn: Turn, text: str) -> str:
    name = names.cleaned(text)
    if not 1 <= len(name) <= NAME_MAX:
        raise RecipientNameLength(most=NAME_MAX)
    return name


def _phone(turn: Turn, text: str) -> str:
    phone = as_ascii(text)
    if not _PHONE.fullmatch(phone):
        raise PhoneMisread(typed=forms.excerpt(text))
    return phone


def _where(turn: Turn, text: str) -> str:
    where = names.cleaned(text)
    if not 1 <= len(where) <= ADDRESS_MAX:
        raise AddressLength(most=ADDRESS_MAX)
    return where


def _own(turn: Turn, number: str) -> Order:
    order = an_order(turn, number)
    if not turn.is_me(order.buyer_id):
        raise unknown(turn, number)
    return orders.lock(turn.tx, order)


def _ways(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label("button-pickup"), value=PICKUP)]


COMMANDS = (
    Command(
        word="address",
        chinese="地址",
        run=address,
        grammar=Grammar(options=frozenset({"order"})),
        least=3,
        at=At.PRIVATE,
        shows="NAME PHONE ADDRESS",
        is_in_menu=False,
        asks=(
            Ask(name="NAME", prompt="ask-recipient-name", read=_name),
            Ask(name="PHONE", prompt="ask-recipient-phone", read=_phone),
            Ask(name="ADDRESS", prompt="ask-recipient-address", read=_where, offers=_ways),
        ),
    ),
)
