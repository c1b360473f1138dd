"""Sales made elsewhere, at the counter or by hand, told by the merchant."""

from dataclasses import replace

from handlers import amounts, people, placing, product_asks, recording, shown
from handlers.actions import Actions
from handlers.buying import QUANTITY, on_sale
from handlers.commands import Ask, Command, Commanded
from handlers.content import Button
from handlers.recording import Sale
from handlers.turn import Turn
from handlers.typed import Grammar
from storage.rows import Member, Order, OrderSource, Role


def sold(turn: Turn, commanded: Commanded) -> Actions:
    """/sold PRODUCT [QTY] [total=79.80] [to=WHO]; as a reply, whoever wrote that message is the buyer."""
    product = on_sale(turn, commanded.words[0])
    quantity = amounts.quantity(commanded.words[1]) if len(commanded.words) > 1 else 1
    line = placing.line_of(product, quantity)
    if (total := commanded.option("total")) is not None:
        line = replace(line, minor=amounts.money(total, turn.shop.currency, least=0))
    buyer = _buyer(turn, commanded)
    recorded = recording.record(
        turn,
        Sale(
            source=OrderSource.MERCHANT,
            buyer_id=buyer.id if buyer else None,
            total_minor=line.minor,
            lines=[line],
            at=turn.now,
            is_shipped=product.is_shipped,
        ),
    )
    if recorded is None:
        raise LookupError("the shop's next order number is taken")
    order, done = recorded
    return [*_answer(turn, order, buyer), *done]


def _answer(turn: Turn, order: Order, buyer: Member | None) -> Actions:
    """In a group nobody reads who paid how much."""
    if not turn.is_private:
        return turn.answer("sold-in-group", order=order.ref)
    ship = Button(label=turn.label("button-ship"), does=f"/ship {order.exact}")
    return turn.answer(
        "sold-recorded",
        order=order.ref,
        what=shown.what_of(turn, order),
        total=turn.money(order.total_minor),
        buyer=shown.person(turn, buyer),
        buttons=((ship,),) if order.is_shipped else (),
    )


def _buyer(turn: Turn, commanded: Commanded) -> Member | None:
    """Who bought; nobody that can be named where neither `to=` nor a reply says so."""
    who = commanded.option("to")
    return people.meant(turn, commanded, who) if who or commanded.reply_to else None


COMMANDS = (
    Command(
        word="sold",
        chinese="售出",
        run=sold,
        role=Role.MANAGER,
        grammar=Grammar(options=frozenset({"total", "to"})),
        least=1,
        most=2,
        shows="PRODUCT [QTY] [total=79.80] [to=WHO]",
        asks=(
            Ask(name="PRODUCT", prompt="ask-product", offers=product_asks.offers(), read=on_sale),
            Ask(name="QTY", prompt="ask-sold-quantity", offers=QUANTITY.offers, read=QUANTITY.read),
            Ask(name="to", prompt="ask-buyer", is_optional=True),
        ),
    ),
)
