"""The ledger: transfers between books, only ever added. A balance is a sum; nobody edits one.

A held transfer is not the owner's yet. Its release is a row that names it; what is taken back of it is a transfer that
names it, too, and shares its state: held, posted once it is released, reversed once nothing of it is left.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from storage.read import row_to
from storage.rows import MemberId, ShopId, TransferId
from storage.tx import Tx

OUTSIDE = "outside"
"""The world: buyers' money comes from here and goes back there."""
SALES = "shop:sales"
REWARDS = "shop:rewards"
"""What rewards come from; below zero by what the shop has given."""


MEMBER = "member:"


def of_member(member_id: MemberId) -> str:
    return f"{MEMBER}{member_id}"


@dataclass(frozen=True, kw_only=True)
class NewTransfer:
    """`why` and `ref` name its cause: the same cause moves the same value between the same books once.

    `of_id`: the held transfer that this one takes back from.
    """

    at: datetime
    why: str
    ref: str
    from_book: str
    to_book: str
    amount: int
    unit: str
    is_held: bool = False
    of_id: TransferId | None = None


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """`state`: held, posted or reversed; derived."""

    transfer: TransferId
    at: datetime
    why: str
    ref: str
    from_book: str
    to_book: str
    amount: int
    unit: str
    state: str


def post(tx: Tx, shop_id: ShopId, new: NewTransfer) -> TransferId | None:
    """The number of the new transfer; None where it was made before."""
    transfer_id = tx.value(
        "transfer_add",
        shop_id=shop_id,
        at=new.at,
        why=new.why,
        ref=new.ref,
        from_book=new.from_book,
        to_book=new.to_book,
        amount=new.amount,
        unit=new.unit,
        is_held=new.is_held,
        of_id=new.of_id,
    )
    return None if transfer_id is None else TransferId(transfer_id)


def release(tx: Tx, shop_id: ShopId, transfer_id: TransferId, at: datetime) -> bool:
    """What is left of a held transfer is its owner's from now on; False where it was already."""
    return tx.one("transfer_release", shop_id=shop_id, transfer_id=transfer_id, at=at) is not None


def balance(tx: Tx, shop_id: ShopId, book: str, unit: str) -> int:
    """Without what is held. May be below zero. A member's book stands for all books of that person."""
    if book.startswith(MEMBER):
        numbers = [row["own_id"] for row in tx.all("person_numbers", member_id=int(book.removeprefix(MEMBER)))]
        return sum(_balance(tx, shop_id, of_member(number), unit) for number in numbers)
    return _balance(tx, shop_id, book, unit)


def _balance(tx: Tx, shop_id: ShopId, book: str, unit: str) -> int:
    return int(tx.value("book_balance", shop_id=shop_id, book=book, unit=unit))


def wallet(tx: Tx, shop_id: ShopId, member_id: MemberId, unit: str) -> int:
    """A member's balance, from which nobody else spends before this transaction ends."""
    tx.one("wallet_lock", shop_id=shop_id, member_id=member_id)
    return balance(tx, shop_id, of_member(member_id), unit)


def post_numbered(tx: Tx, shop_id: ShopId, new: NewTransfer) -> TransferId:
    """For what the same cause may move more than once: from the second time on its `ref` is numbered. That it is not
    done twice where it should be done once is the caller's to see."""
    numbered, count = new, 1
    while (transfer_id := post(tx, shop_id, numbered)) is None:
        count += 1
        numbered = replace(new, ref=f"{new.ref}/{count}")
    return transfer_id


def gather(tx: Tx, shop_id: ShopId, spent: NewTransfer, member_id: MemberId) -> None:
    """Before something is spent: bring as much of the person's balance together in the book that it is spent from, the
    one of this number of theirs.

    No book goes below zero by spending: two who are parted again have between them what is left, and no more. That the
    person has so much is the caller's to see (`wallet`).
    """
    missing = spent.amount - _balance(tx, shop_id, spent.from_book, spent.unit)
    for row in tx.all("person_numbers", member_id=member_id):
        book = of_member(MemberId(row["own_id"]))
        moved = min(missing, _balance(tx, shop_id, book, spent.unit)) if book != spent.from_book else 0
        if moved > 0:
            brought = replace(spent, why="gather", from_book=book, to_book=spent.from_book, amount=moved)
            post_numbered(tx, shop_id, brought)
            missing -= moved


def page(tx: Tx, shop_id: ShopId, after_id: int, most: int) -> list[Transfer]:
    """Transfers in their order, from behind `after_id` on."""
    rows = tx.all("ledger_page", shop_id=shop_id, after_id=after_id, most=most)
    return [row_to(Transfer, row) for row in rows]
