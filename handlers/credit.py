"""Credit on an unpaid order: spent from its buyer's wallet, and there again when the order is off.

Once for each time it is used: an order that lapsed may be placed again, and its credit be used again.
"""

from handlers.turn import Turn
from storage import ledger, orders
from storage.ledger import NewTransfer
from storage.rows import MemberId, Order


def use(turn: Turn, order: Order, amount: int) -> Order:
    """That it is there, and that the order has none yet, is the caller's to see, with order and wallet locked."""
    book = ledger.of_member(_buyer(order))
    spent = NewTransfer(
        at=turn.now,
        why="spend",
        ref=order.ref,
        from_book=book,
        to_book=ledger.SALES,
        amount=amount,
        unit=order.currency,
    )
    ledger.gather(turn.tx, turn.shop.id, spent, _buyer(order))
    ledger.post_numbered(turn.tx, turn.shop.id, spent)
    orders.set_credit(turn.tx, order.id, amount)
    return orders.get_or_raise(turn.tx, turn.shop.id, order.id)


def give_back(turn: Turn, order: Order) -> None:
    """The order is off. A refund's credit is named by the refund."""
    back = NewTransfer(
        at=turn.now,
        why="credit_back",
        ref=f"{order.ref}/off",
        from_book=ledger.SALES,
        to_book=ledger.of_member(_buyer(order)),
        amount=order.credit_minor,
        unit=order.currency,
    )
    ledger.post_numbered(turn.tx, turn.shop.id, back)
    orders.credit_is_back(turn.tx, order.id)


def beside(turn: Turn, order: Order, money_minor: int) -> int:
    """The credit that `money_minor` was asked for beside, before the order lapsed; 0 where it is another amount, or its
    buyer does not have so much any more."""
    was = order.credit_back_minor
    if order.lapsed_at is None or was == 0 or money_minor + was != order.total_minor:
        return 0
    return was if ledger.wallet(turn.tx, turn.shop.id, _buyer(order), order.currency) >= was else 0


def _buyer(order: Order) -> MemberId:
    if order.buyer_id is None:
        raise LookupError(f"order {order.ref} has credit of nobody")
    return order.buyer_id
