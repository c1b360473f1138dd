"""Stock: pieces promised to orders, taken when they are paid, given back. Posts hear of every change."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import tasks
from handlers.actions import Actions
from handlers.turn import Turn
from storage import orders, products, wakes
from storage.orders import NewLine
from storage.rows import Order, OrderLine, ProductId

SHOW = "posts.show"
"""The wake that brings the posts of a product up to date; its ref is the product's number."""


@dataclass(frozen=True, kw_only=True)
class Short:
    """A line that stock could not give in full: so many pieces are missing."""

    line: OrderLine
    missing: int


def changed(turn: Turn, product_id: ProductId) -> None:
    """What a post of this product shows is no longer true."""
    if products.is_posted(turn.tx, turn.shop.id, product_id):
        wakes.put_if_none(turn.tx, turn.shop.id, SHOW, str(product_id), turn.now)


def reserve(turn: Turn, lines: Sequence[OrderLine | NewLine]) -> bool:
    """Promise the pieces of every line; False, and nothing promised, where one line is short."""
    promised: list[tuple[ProductId, int]] = []
    for product_id, pieces in _pieces(lines):
        if not products.reserve(turn.tx, turn.shop.id, product_id, pieces):
            _unreserve(turn, promised)
            return False
        promised.append((product_id, pieces))
    for product_id, _ in promised:
        changed(turn, product_id)
    return True


def unreserve(turn: Turn, order: Order) -> None:
    """Take an order's promise back."""
    _unreserve(turn, _pieces(orders.lines(turn.tx, order.id)))


def take(turn: Turn, order: Order) -> list[Short]:
    """The order's pieces are sold: those promised to it, else whatever is left. What was not there is told."""
    short: list[Short] = []
    for line in sorted(orders.lines(turn.tx, order.id), key=lambda one: one.product_id or 0):
        if line.product_id is None:
            continue
        taken = products.take(turn.tx, turn.shop.id, line.product_id, line.quantity, is_reserved=order.is_reserved)
        orders.set_taken(turn.tx, order.id, line.line, taken)
        changed(turn, line.product_id)
        if taken < line.quantity:
            short.append(Short(line=line, missing=line.quantity - taken))
    return short


def put_back(turn: Turn, order: Order) -> None:
    """The order's pieces are on hand again, as many as were taken."""
    for line in orders.lines(turn.tx, order.id):
        if line.product_id is not None:
            products.put_back(turn.tx, turn.shop.id, line.product_id, line.quantity, line.taken)
            orders.set_taken(turn.tx, order.id, line.line, 0)
            changed(turn, line.product_id)


def open_tasks(turn: Turn, order: Order, short: Sequence[Short]) -> Actions:
    """More was sold than was there: somebody has to see to it."""
    opened: Actions = []
    for one in short:
        opened += tasks.open_task(
            turn,
            tasks.STOCK_SHORT,
            f"{order.ref}/{one.line.line}",
            order=order.ref,
            product=one.line.name,
            sold=one.line.quantity,
            missing=one.missing,
        )
    return opened


def _unreserve(turn: Turn, promised: Sequence[tuple[ProductId, int]]) -> None:
    for product_id, pieces in promised:
        products.unreserve(turn.tx, turn.shop.id, product_id, pieces)
        changed(turn, product_id)


def _pieces(lines: Sequence[OrderLine | NewLine]) -> list[tuple[ProductId, int]]:
    """Always in the same order, so that two orders of the same products never wait for each other."""
    return sorted((line.product_id, line.quantity) for line in lines if line.product_id is not None)
