"""Paying in the playground: an invoice is asked about, paid at the bot's yes, and given back. Play money, paid once."""

from bot.playground import contents
from bot.playground.places import write
from bot.playground.receive import seen
from bot.playground.scene import CannotDo, Scene, where, who
from bot.playground.translate import tell
from handlers.actions import RefundPayment
from handlers.events import CheckoutAsked, OrderPaid
from storage import playground_asks, playground_messages
from storage.playground_asks import NewPayment, Payment
from storage.playground_messages import Message

CHARGE = "playground:"
"""How the charge ids of its payments begin; the payment's number follows."""


def asks(scene: Scene, account: str, message_id: int) -> int:
    """The number of the payment. One that is under way, or done, is not begun again. Raises CannotDo."""
    person, message = scene.person(account), seen(scene, account, message_id)
    if message.content["kind"] != "invoice":
        raise CannotDo("messenger-no-message", status=404)
    payment = playground_asks.ask_to_pay(scene.tx, scene.shop.id, _new(message, account), scene.at)
    if payment is None:
        return _standing(scene, message_id).id
    asked = CheckoutAsked(
        at=scene.at,
        who=who(person),
        checkout=str(payment.id),
        payload=payment.payload,
        currency=payment.currency,
        minor=payment.minor,
    )
    tell(scene, asked)
    return payment.id


def gives_up(scene: Scene, payment_id: int) -> None:
    """No answer came: a later yes pays nothing any more."""
    playground_asks.settle(scene.tx, scene.shop.id, payment_id, "refused")


def settles(scene: Scene, payment_id: int, refusal: str) -> None:
    """The bot's answer. After a yes the money is paid, here and now; it is told of in the same transaction."""
    payment = playground_asks.settle(scene.tx, scene.shop.id, payment_id, "refused" if refusal else "paid", refusal)
    if payment is not None and payment.status == "paid":
        _paid(scene, payment)


def refunds(scene: Scene, action: RefundPayment) -> str | None:
    """Money goes back once for each `ref`, and never more than was paid. Why not; None where it is done."""
    number = action.charge_id.removeprefix(CHARGE)
    known = number.isdecimal() and len(number) < 18
    payment = playground_asks.payment(scene.tx, scene.shop.id, int(number)) if known else None
    if payment is None or payment.status != "paid" or action.currency != payment.currency:
        return "there is no such payment"
    given = playground_asks.refund(scene.tx, scene.shop.id, payment.id, action.ref, action.minor)
    if given == "done":
        write(scene, payment.account, contents.money("refunded", action.minor, action.currency))
    return "so much was not paid, or it was given back before" if given == "too much" else None


def _new(message: Message, account: str) -> NewPayment:
    content = message.content
    return NewPayment(
        message_id=message.id,
        account=account,
        payload=content["payload"],
        minor=sum(minor for _, minor in content["prices"]),
        currency=content["currency"],
    )


def _standing(scene: Scene, message_id: int) -> Payment:
    found = playground_asks.payment_of(scene.tx, scene.shop.id, message_id)
    if found is None:
        raise CannotDo("messenger-no-answer")
    return found


def _paid(scene: Scene, payment: Payment) -> None:
    message = playground_messages.get(scene.tx, scene.shop.id, payment.message_id)
    person = scene.person(payment.account)
    chat = scene.chat(message.chat if message else payment.account)
    if message is not None:
        paid = message.content | {"is_paid": True}
        playground_messages.change(scene.tx, scene.shop.id, message, paid, is_edit=False)
    write(scene, chat.chat, contents.money("paid", payment.minor, payment.currency))
    event = OrderPaid(
        at=scene.at,
        who=who(person),
        paid_by="playground",
        payload=payment.payload,
        currency=payment.currency,
        minor=payment.minor,
        charge_id=f"{CHARGE}{payment.id}",
        where=where(chat),
    )
    tell(scene, event)
