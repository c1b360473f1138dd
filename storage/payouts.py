"""Payouts: shop credit that a member asked for as money, and how far each has come.

The ledger has three steps. Asking moves the credit to `shop:payouts`, and holds a transfer from there to the outside.
Paying releases that transfer. Refusing or failing takes it back, and moves the credit back to the member.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage import ledger
from storage.ledger import NewTransfer
from storage.read import row_to
from storage.rows import Account, MemberId, ShopId, TransferId
from storage.tx import Row, Tx

BOOK = "shop:payouts"
"""Credit that was asked for and is neither paid nor given back."""


class PayoutState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    """An owner said yes; the provider has not answered yet."""
    SENDING = "sending"
    CONFIRMING = "confirming"
    """The person must confirm it on the platform."""
    PAID = "paid"
    FAILED = "failed"
    REFUSED = "refused"

    @property
    def is_over(self) -> bool:
        return self in (PayoutState.PAID, PayoutState.FAILED, PayoutState.REFUSED)


BEFORE: dict[PayoutState, tuple[PayoutState, ...]] = {
    PayoutState.APPROVED: (PayoutState.ASKED,),
    PayoutState.REFUSED: (PayoutState.ASKED,),
    PayoutState.SENDING: (PayoutState.APPROVED,),
    PayoutState.CONFIRMING: (PayoutState.APPROVED, PayoutState.SENDING),
    PayoutState.PAID: (PayoutState.APPROVED, PayoutState.SENDING, PayoutState.CONFIRMING),
    PayoutState.FAILED: (PayoutState.APPROVED, PayoutState.SENDING, PayoutState.CONFIRMING),
}
"""What each state may follow. What is told late or twice follows nothing."""


@dataclass(frozen=True, kw_only=True)
class Payout:
    """`payout`: its name at the provider, never used again. `link`: where the person confirms it, `reason`: why it
    failed."""

    id: int
    shop_id: ShopId
    payout: str
    member_id: MemberId
    platform: str
    account: str
    paid_by: str
    minor: int
    currency: str
    state: PayoutState
    transfer_id: TransferId
    link: str
    reason: str
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a payout goes on to. `by`: the owner who decided."""

    state: PayoutState
    at: datetime
    by: MemberId | None = None
    link: str = ""
    reason: str = ""


def ask(
    tx: Tx, account: Account, member_id: MemberId, *, payout: str, paid_by: str, minor: int, currency: str, at: datetime
) -> Payout:
    """Credit that leaves the wallet now. That it is there is the caller's to see, with the wallet locked."""
    wallet = ledger.of_member(member_id)
    moved = _moved("payout_asked", payout, wallet, BOOK, minor, currency, at)
    ledger.gather(tx, account.shop_id, moved, member_id)
    _post(tx, account.shop_id, moved)
    held = NewTransfer(
        at=at,
        why="payout",
        ref=payout,
        from_book=BOOK,
        to_book=ledger.OUTSIDE,
        amount=minor,
        unit=currency,
        is_held=True,
    )
    row = tx.one(
        "payout_add",
        shop_id=account.shop_id,
        payout=payout,
        member_id=member_id,
        platform=account.platform,
        account=account.account,
        paid_by=paid_by,
        minor=minor,
        currency=currency,
        transfer_id=ledger.post(tx, account.shop_id, held),
        at=at,
    )
    return _payout(row)


def get(tx: Tx, shop_id: ShopId, payout_id: int) -> Payout | None:
    row = tx.one("payout_get", shop_id=shop_id, payout_id=payout_id)
    return row_to(Payout, row) if row else None


def get_by_name(tx: Tx, shop_id: ShopId, payout: str) -> Payout | None:
    row = tx.one("payout_by_name", shop_id=shop_id, payout=payout)
    return row_to(Payout, row) if row else None


def go_on(tx: Tx, payout: Payout, step: Step) -> Payout | None:
    """The payout in its new state, and its value where that belongs; None where it cannot come to that from where it
    is: told late, or twice."""
    row = tx.one(
        "payout_goes_on",
        shop_id=payout.shop_id,
        payout_id=payout.id,
        state=step.state,
        link=step.link,
        reason=step.reason,
        decided_at=step.at if step.by else None,
        decided_by=step.by,
        ended_at=step.at if step.state.is_over else None,
        from_states=list(BEFORE[step.state]),
    )
    if row is None:
        return None
    if step.state is PayoutState.PAID:
        ledger.release(tx, payout.shop_id, payout.transfer_id, step.at)
    elif step.state.is_over:
        _give_back(tx, payout, step.at)
    return _payout(row)


def newest(tx: Tx, shop_id: ShopId, most: int) -> list[Payout]:
    """Those that wait for an owner, then those under way, then the others."""
    return [row_to(Payout, row) for row in tx.all("payouts_newest", shop_id=shop_id, most=most)]


def open_of(tx: Tx, shop_id: ShopId, member_id: MemberId) -> list[Payout]:
    """What a member has asked for and neither got nor got back."""
    return [row_to(Payout, row) for row in tx.all("payouts_of", shop_id=shop_id, member_id=member_id)]


def _give_back(tx: Tx, payout: Payout, at: datetime) -> None:
    back = NewTransfer(
        at=at,
        why="payout_void",
        ref=payout.payout,
        from_book=ledger.OUTSIDE,
        to_book=BOOK,
        amount=payout.minor,
        unit=payout.currency,
        of_id=payout.transfer_id,
    )
    ledger.post(tx, payout.shop_id, back)
    wallet = ledger.of_member(payout.member_id)
    moved = _moved("payout_back", payout.payout, BOOK, wallet, payout.minor, payout.currency, at)
    _post(tx, payout.shop_id, moved)


def _moved(why: str, ref: str, from_book: str, to_book: str, amount: int, unit: str, at: datetime) -> NewTransfer:
    return NewTransfer(at=at, why=why, ref=ref, from_book=from_book, to_book=to_book, amount=amount, unit=unit)


def _post(tx: Tx, shop_id: ShopId, moved: NewTransfer) -> None:
    if ledger.post(tx, shop_id, moved) is None:
        raise LookupError(f"{moved.why} of payout {moved.ref} is in the ledger already")


def _payout(row: Row | None) -> Payout:
    if row is None:
        raise LookupError("a payout that was just there is gone")
    return row_to(Payout, row)
