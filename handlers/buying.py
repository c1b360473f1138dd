"""Buying: /buy, where the parcel goes, how it is paid, and the buttons on the way there."""

from dataclasses import replace

from handlers import amounts, cards, charging, credit, placing, product_asks, steps
from handlers.actions import Actions, DropButtons, Place, Sent
from handlers.commands import Ask, Choice, Command, Commanded, Values
from handlers.content import Button
from handlers.events import Performed, Pressed, Where
from handlers.finding import mine, unknown
from handlers.order_refusals import CreditEmpty, OrderCancelled, OrderIsPaid, WriteToMeFirst
from handlers.placing import Wanted
from handlers.refs import numbers
from handlers.refusals import ButtonGone, ProductUnknown
from handlers.texts import forms, names
from handlers.turn import Turn
from storage import accounts, ledger, orders, products
from storage.rows import Order, OrderId, OrderStatus, Product

OFFERED_MAX = 12
"""Products that are offered as buttons."""
QUANTITIES = (1, 2, 3, 5)
MORE = "order.more"
"""The press for one more: the id of the order that stood, and how many pieces."""


def buy(turn: Turn, commanded: Commanded) -> Actions:
    """/buy PRODUCT [QTY]: reserve, then ask for what is missing, then for money; in private, wherever it was said.

    Buy pressed twice is one order: while an unpaid one of this product stands, that one is shown, with a button for one
    more. Another quantity than its own, said in so many words, is another wish.
    """
    product = on_sale(turn, commanded.words[0])
    quantity = amounts.quantity(commanded.words[1]) if len(commanded.words) > 1 else None
    theirs = in_private(turn, product)
    standing = _standing(turn, product, quantity)
    if standing is None:
        asked = _place(theirs, product, quantity or 1)
    else:
        asked = steps.still(theirs, standing, _more(turn, product, standing, quantity or 1))
    if turn.is_private:
        return asked
    return [*asked, *turn.answer("buy-in-private", name=names.name(turn.me.name, turn.language))]


def on_sale(turn: Turn, text: str) -> Product:
    """The product of a typed code. Raises ProductUnknown."""
    product = product_asks.by_code(turn, text)
    if product is None:
        button = Button(label=turn.label("button-products"), does="/shop")
        raise ProductUnknown(product=forms.excerpt(text), buttons=((button,),))
    return product


def in_private(turn: Turn, product: Product) -> Turn:
    """The same turn in the sender's private chat. Raises WriteToMeFirst where the bot may not write there."""
    if turn.is_private:
        return turn
    account = accounts.to_write_to(turn.tx, turn.shop.id, turn.me.id)
    if account is None:
        address = turn.house.links.bot(turn.platform, f"p_{product.product_code}")
        button = Button(label=turn.label("button-private"), url=address) if address else None
        raise WriteToMeFirst(buttons=((button,),) if button else ())
    place = Place(platform=account.platform, chat=account.account)
    return replace(turn, where=Where(place=place, kind="private"), thread=None)


def _place(turn: Turn, product: Product, quantity: int) -> Actions:
    wanted = Wanted(buyer=turn.me, product=product, quantity=quantity, platform=turn.platform)
    return steps.next_step(turn, placing.place(turn, wanted))


def _standing(turn: Turn, product: Product, quantity: int | None) -> Order | None:
    """The sender's newest unpaid order of this product; of this quantity, where one was said."""
    for order in orders.standing(turn.tx, turn.shop.id, turn.me.id, product.id):
        if quantity in (None, orders.lines(turn.tx, order.id)[0].quantity):
            return order
    return None


def _more(turn: Turn, product: Product, standing: Order, quantity: int) -> Button | None:
    """One more order beside the one that stands, while there is something to sell."""
    if not cards.can_be_bought(product):
        return None
    return Button(label=turn.label("button-buy-more", quantity=quantity), does=f"{MORE} {standing.id}.{quantity}")


# --- buttons ----------------------------------------------------------------------------------------------------


def show(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """Back to an unpaid order's present step."""
    return steps.next_step(turn, _unpaid(turn, ref))


def cancel(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """The buyer does not want it after all."""
    order = _unpaid(turn, ref)
    dropped = placing.drop_buttons(turn, order)
    placing.cancel(turn, order)
    return [*dropped, *turn.answer("order-cancelled", order=order.ref)]


def more(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """One more order of the same. Pressed twice it is one more: by then another one stands, and that one is shown."""
    order_id, quantity = numbers(ref, 2)
    if not 1 <= quantity <= amounts.QUANTITY_MAX:
        raise ButtonGone()
    before = mine(turn, str(order_id))
    product = on_sale(turn, orders.lines(turn.tx, before.id)[0].product_code)
    standing = _standing(turn, product, None)
    if standing is None or standing.id == before.id:
        return _place(turn, product, quantity)
    return steps.still(turn, standing, _more(turn, product, standing, quantity))


def opened(turn: Turn, pay_key: str) -> Actions:
    """/start o_KEY, from the page of an order: back to its present step, for its buyer alone."""
    order = orders.get_by_pay_key(turn.tx, pay_key)
    if order is None or order.shop_id != turn.shop.id:
        raise unknown(turn, pay_key[:8])
    return steps.next_step(turn, _unpaid(turn, str(order.id)))


def use_credit(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """Pay with shop credit, as far as it goes."""
    order = orders.lock(turn.tx, _unpaid(turn, ref))
    balance = ledger.wallet(turn.tx, turn.shop.id, turn.me.id, order.currency)
    amount = min(balance, order.total_minor)
    if order.credit_minor or amount <= 0:
        raise CreditEmpty()
    order = credit.use(turn, order, amount)
    charging.close_soon(turn, order)
    return steps.next_step(turn, order)


def stands(turn: Turn, performed: Performed) -> Actions:
    """The message of an order's step was sent. Where the order has gone on since, its buttons go at once."""
    message_id = getattr(performed.outcome, "result", {}).get("message_id")
    order = orders.get(turn.tx, turn.shop.id, OrderId(int(performed.ref)))
    if message_id is None or order is None or performed.place is None:
        return []
    place = Place(platform=performed.place.platform, chat=performed.place.chat)
    if order.status is not OrderStatus.PLACED:
        return [DropButtons(sent=Sent(place=place, message_id=message_id))]
    before = placing.drop_buttons(turn, order) if order.message_id != message_id else []
    orders.stands_at(turn.tx, order.id, place.platform, place.chat, message_id)
    return before


def _unpaid(turn: Turn, ref: str) -> Order:
    order = mine(turn, ref)
    if order.paid_at is not None:
        raise OrderIsPaid(order=order.ref, see="/orders")
    if order.status is OrderStatus.CANCELLED:
        raise OrderCancelled(order=order.ref, see="/orders")
    return order


# --- what is typed ----------------------------------------------------------------------------------------------


def _products(turn: Turn, values: Values) -> list[Choice]:
    found = [one for one in products.all_of(turn.tx, turn.shop.id) if one.status == "on" and one.left != 0]
    return [Choice(label=names.name(one.name, turn.language), value=one.product_code) for one in found[:OFFERED_MAX]]


def _quantities(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=str(quantity), value=str(quantity)) for quantity in QUANTITIES]


PRODUCT = Ask(name="PRODUCT", prompt="ask-buy-product", offers=_products, read=on_sale)
QUANTITY = Ask(
    name="QTY", prompt="ask-buy-quantity", offers=_quantities, read=lambda turn, text: amounts.quantity(text)
)

COMMANDS = (
    Command(word="buy", chinese="购买", run=buy, least=1, most=2, shows="PRODUCT [QTY]", asks=(PRODUCT, QUANTITY)),
)
PRESSES = {
    "order.show": (None, show),
    "order.cancel": (None, cancel),
    "order.credit": (None, use_credit),
    MORE: (None, more),
}
RESULTS = {steps.STANDS: stands}
