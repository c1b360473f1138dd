"""Steps: what an unpaid order waits for, and the one message that asks for it: an address, money, or nothing more."""

from dataclasses import replace
from datetime import timedelta

from handlers import charging, dialogues, payments, placing, shown
from handlers.actions import Actions, Rank, Say
from handlers.commands import Commanded
from handlers.content import PAYS, Button, Buttons, Content, Invoice, Text
from handlers.texts import Marked, forms, joined, names, strip
from handlers.turn import Turn
from storage import facts, ledger, orders, recipients
from storage.rows import Order

TITLE_MAX, DESCRIPTION_MAX = 32, 255
"""An invoice's, in characters (https://core.telegram.org/bots/api#sendinvoice)."""
STANDS = "order.stands"
"""Who wants to know which message an order's step became; its ref is the order's id."""


def next_step(turn: Turn, order: Order, *, is_changed: bool = False) -> Actions:
    """What an unpaid order waits for: an address, money, or nothing any more. `is_changed`: it goes elsewhere now."""
    if _lacks_address(turn, order):
        return [*_say(turn, order, _to_address(turn, order)), *_ask_address(turn, order)]
    if order.money_minor == 0:
        return payments.settle(turn, orders.lock(turn.tx, order), payments.CREDIT, turn.now)
    asked = [*placing.drop_buttons(turn, order), *_say(turn, order, _to_pay(turn, order))]
    if _pays_here(turn):
        return asked
    if charging.can_charge(turn.house, order):
        return [*asked, *charging.show_code(turn, order)]
    return [*asked, *_ask_merchant(turn, order, is_changed=is_changed)]


def _ask_merchant(turn: Turn, order: Order, *, is_changed: bool) -> Actions:
    """Staff hear of an order once for each amount, however often its buyer looks at it; and of where else it goes."""
    ref = f"order:{order.id}:{order.money_minor}"
    is_news = facts.record(turn.tx, turn.shop.id, "to_confirm", turn.me.id, ref, turn.now)
    return payments.ask_merchant(turn, order) if is_news or is_changed else []


def still(turn: Turn, order: Order, more: Button | None) -> Actions:
    """The order stands as it did: said so, with its buttons once more and one for another. Nobody else is told."""
    lacks_address = _lacks_address(turn, order)
    step = _to_address(turn, order) if lacks_address else _to_pay(turn, order)
    step = _led(step, turn.say("order-stands"))
    buttons = (*step.buttons, (more,)) if more else step.buttons
    asked = _ask_address(turn, order) if lacks_address else []
    return [*placing.drop_buttons(turn, order), *_say(turn, order, replace(step, buttons=buttons)), *asked]


def _led(step: Invoice | Text, lead: Marked) -> Invoice | Text:
    """The step, and before it what is to be said first."""
    if isinstance(step, Text):
        return replace(step, text=joined([lead, step.text]))
    return replace(step, description=f"{strip(lead)}\n{step.description}"[:DESCRIPTION_MAX])


def _lacks_address(turn: Turn, order: Order) -> bool:
    return order.is_shipped and recipients.of_order(turn.tx, order) is None


def _to_address(turn: Turn, order: Order) -> Text:
    return Text(text=joined([_summary(turn, order), _kept(turn, order)]), buttons=((_cancel(turn, order),),))


def _to_pay(turn: Turn, order: Order) -> Invoice | Text:
    return _invoice(turn, order) if _pays_here(turn) else _by_hand(turn, order)


def _ask_address(turn: Turn, order: Order) -> Actions:
    command = turn.house.commands["address"]
    return dialogues.begin(turn, command, Commanded(word=command.word, options={"order": order.exact}))


def _say(turn: Turn, order: Order, content: Content) -> Actions:
    return [Say(to=turn.here, content=content, rank=Rank.ANSWER, on_result=f"{STANDS} {order.id}")]


def _pays_here(turn: Turn) -> bool:
    return turn.platform in turn.house.links.invoices


def _invoice(turn: Turn, order: Order) -> Invoice:
    what = shown.what_of(turn, order)
    text = joined([_summary(turn, order), *_address(turn, order), _kept(turn, order)])
    pay = Button(label=turn.label("button-pay-money", money=turn.money(order.money_minor)), does=PAYS)
    return Invoice(
        title=names.name(what, turn.language, TITLE_MAX),
        description=strip(text)[:DESCRIPTION_MAX],
        payload=order.pay_key,
        currency=order.currency,
        prices=((names.name(what, turn.language, TITLE_MAX), order.money_minor),),
        start=f"p_{orders.lines(turn.tx, order.id)[0].product_code}",
        buttons=((pay,), *_buttons(turn, order)),
    )


def _by_hand(turn: Turn, order: Order) -> Text:
    how = "order-pay-on-page" if charging.can_charge(turn.house, order) else "order-pay-by-hand"
    text = [_summary(turn, order), *_address(turn, order), _kept(turn, order), turn.say(how)]
    page = turn.house.links.pay(order.pay_key)
    pay = ((Button(label=turn.label("button-pay"), url=page),),) if page else ()
    return Text(text=joined(text), buttons=(*pay, *_buttons(turn, order)))


def _buttons(turn: Turn, order: Order) -> Buttons:
    row = [_cancel(turn, order)]
    if order.is_shipped:
        row.insert(0, Button(label=turn.label("button-address"), does=f"/address order={order.exact}"))
    credit = _credit_button(turn, order)
    return ((credit,), tuple(row)) if credit else (tuple(row),)


def _cancel(turn: Turn, order: Order) -> Button:
    return Button(label=turn.label("button-cancel-order"), does=f"order.cancel {order.id}")


def _credit_button(turn: Turn, order: Order) -> Button | None:
    balance = ledger.balance(turn.tx, turn.shop.id, ledger.of_member(turn.me.id), order.currency)
    if balance <= 0 or order.credit_minor:
        return None
    amount = turn.money(min(balance, order.total_minor))
    return Button(label=turn.label("button-use-credit", credit=amount), does=f"order.credit {order.id}")


def _summary(turn: Turn, order: Order) -> Marked:
    what, total = shown.what_of(turn, order), turn.money(order.total_minor)
    if not order.credit_minor:
        return turn.say("order-summary", order=order.ref, what=what, total=total)
    credit, money = turn.money(order.credit_minor), turn.money(order.money_minor)
    return turn.say("order-summary-credit", order=order.ref, what=what, total=total, credit=credit, money=money)


def _kept(turn: Turn, order: Order) -> Marked:
    """In whole minutes, and none that is not left any more."""
    if order.lapses_at is None:
        return Marked("")
    left = order.lapses_at - turn.now
    whole = left - left % timedelta(minutes=1)
    return turn.say("order-kept", span=forms.duration(whole or left, turn.language))


def _address(turn: Turn, order: Order) -> list[Marked]:
    recipient = recipients.of_order(turn.tx, order)
    return [shown.recipient_in_short(turn, recipient)] if recipient else []
