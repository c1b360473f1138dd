"""Charging: a provider is asked to take the money for an order, and to take no more once it is paid or off."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import asking, codes
from handlers.actions import Actions, CloseCharge, MakeCharge
from handlers.asking import Asked
from handlers.events import Due
from handlers.turn import House, Turn
from storage import charges, orders, wakes
from storage.charges import Way
from storage.rows import Charge, Order, OrderId, OrderStatus, Shop
from storage.tx import Tx

CLOSE = "charge.close"
"""The wake that closes what is open for an order at the provider; its ref is the order's id."""
CLOSED = "charge.closed"
"""Who wants to know how that went; its ref is an Asked."""
SHOWN = "charge.shown"
"""Who gets the code of a charge and shows it to the buyer; its ref is the charge's id."""
MADE = "charge.made"
"""The same without showing it: a page does."""
NUMBER_LENGTH = 24
"""31^24: no other program of this merchant has used it."""
TITLE_MAX = 40
LEAST = timedelta(minutes=2)
"""The shortest time to pay that is asked for, as providers refuse less; an order that lapses before closes it."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is to be charged: by a code for whoever scans it, or on a page for one `payer` (a hash)."""

    order: Order
    way: Way
    payer: str = ""


def can_charge(house: House, order: Order) -> bool:
    """Whether a provider takes the money for this order now, on its page."""
    is_open = order.paid_at is None and order.status is OrderStatus.PLACED and order.money_minor > 0
    return house.links.provider is not None and house.links.pay(order.pay_key) is not None and is_open


def open_charge(tx: Tx, house: House, wanted: Asking, now: datetime) -> Charge | None:
    """The one open charge of this order, way, payer and amount; None where no provider takes it. `now`: the shop's."""
    order, provider = wanted.order, house.links.provider
    if provider is None or not can_charge(house, order):
        return None
    until = max(order.lapses_at or now, now + LEAST)
    number = codes.random_code(house.random, NUMBER_LENGTH)
    new = charges.add(tx, order, provider, wanted.way, wanted.payer, number, now, until)
    if new is None:
        return charges.open_one(tx, order, provider, wanted.way, wanted.payer)
    asking.begin(tx, order.shop_id, Asked(provider=provider, what="charge", number=number), now)
    return new


def make(shop: Shop, order: Order, charge: Charge, *, on_result: str, payer: str = "") -> MakeCharge:
    """The action. `payer`: the account, where only that one may pay."""
    return MakeCharge(
        platform=charge.provider,
        number=charge.number,
        way="page" if charge.way == "page" else "code",
        payer=payer,
        title=f"{shop.name[:TITLE_MAX]} {order.number}",
        minor=charge.minor,
        currency=charge.currency,
        until_at=charge.until_at,
        on_result=f"{on_result} {charge.id}",
    )


def show_code(turn: Turn, order: Order) -> Actions:
    """A code to pay with, as a picture, where it can be scanned from."""
    if turn.platform not in turn.house.links.codes:
        return []
    charge = open_charge(turn.tx, turn.house, Asking(order=order, way="code"), turn.now)
    return [make(turn.shop, order, charge, on_result=SHOWN)] if charge and charge.token is None else []


def close_soon(turn: Turn, order: Order) -> None:
    """The order is paid or off, or its amount has changed: what was asked for before is taken back."""
    if turn.house.links.provider is not None:
        wakes.put(turn.tx, turn.shop.id, CLOSE, str(order.id), turn.now)


def close(turn: Turn, due: Due) -> Actions:
    order = orders.get(turn.tx, turn.shop.id, OrderId(int(due.ref)))
    if order is None:
        return []
    still = order.money_minor if order.status is OrderStatus.PLACED else None
    return [close_action(one) for one in charges.close_all(turn.tx, order.id, but_minor=still)]


def close_action(charge: Charge) -> CloseCharge:
    asked = Asked(provider=charge.provider, what="charge", number=charge.number)
    return CloseCharge(platform=charge.provider, number=charge.number, on_result=f"{CLOSED} {asked.ref}")


DUES = {CLOSE: close}
