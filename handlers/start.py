"""/start and what follows it: the first words between the shop and somebody."""

from handlers import buying, invites, products, staffing
from handlers.actions import Actions
from handlers.codes import read_code
from handlers.commands import At, Command, Commanded
from handlers.content import Button, Text
from handlers.turn import Turn
from handlers.typed import Grammar

INVITE = "i_"
PRODUCT = "p_"
ORDER = "o_"


def start(turn: Turn, commanded: Commanded) -> Actions:
    """/start [PAYLOAD]: i_CODE came by an invite, p_PRODUCT[_CODE] opens a product, o_KEY an order to pay.

    Staff who were named before they had a chat with us get their menu now.
    """
    menu = staffing.menus_of(turn, turn.me.id) if turn.role is not None else []
    return [*_opened(turn, commanded), *menu]


def _opened(turn: Turn, commanded: Commanded) -> Actions:
    payload = commanded.words[0] if commanded.words else ""
    if payload.startswith(INVITE):
        return invites.opened_bot(turn, read_code(payload.removeprefix(INVITE)) or "", turn.at)
    if payload.startswith(PRODUCT):
        product_code, _, invite_code = payload.removeprefix(PRODUCT).partition("_")
        return products.opened(turn, product_code, read_code(invite_code), turn.at)
    if payload.startswith(ORDER):
        return buying.opened(turn, payload.removeprefix(ORDER))
    shop = Button(label=turn.label("button-products"), does="/shop")
    invite = Button(label=turn.label("button-invite"), does="/invite")
    return turn.reply(Text(text=turn.say("start-greeting", shop=turn.shop.name), buttons=((shop, invite),)))


COMMANDS = (
    Command(word="start", chinese="开始", run=start, at=At.PRIVATE, shows="", is_in_menu=False, grammar=Grammar()),
)
