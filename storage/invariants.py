"""Invariants: what must hold whatever has happened, recomputed from the rows (`python -m bot verify`)."""

from dataclasses import dataclass
from typing import Any

from storage.rows import ShopId
from storage.tx import Tx

INVARIANTS = {
    "broken_books": "the ledger sums to zero for each unit and state",
    "broken_reversed": "no more is taken back than was given",
    "broken_take_backs": "a take-back goes the way back of what it names",
    "broken_stock": "stock and what is reserved of it are never below zero",
    "broken_reserved": "what is reserved is what open orders were promised",
    "broken_promises": "only a placed order has pieces reserved, until it lapses",
    "broken_referrals": "an invitee has one live referral",
    "broken_own_referrals": "nobody invites himself, on any of his accounts",
    "broken_people": "a merged member is one with a member who is not merged",
    "broken_status": "an order's status follows from its steps",
    "broken_totals": "an order's refunds add up",
    "broken_payments": "a paid order was paid in full, once",
    "broken_money_in": "the ledger has every payment",
    "broken_money_out": "the ledger has every refund",
    "broken_credit": "the ledger has all credit that orders were paid with",
    "broken_rewards": "every reward comes from a paid order, and the ledger has it",
    "broken_grants": "what members were given as rewards is a reward",
    "broken_budgets": "no campaign spends more than its budget",
    "broken_payouts": "the ledger has every payout, as far as it has come",
    "broken_payout_book": "credit on its way out is what open payouts are worth",
}
"""Query and what it proves."""


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One row that breaks an invariant. `row` holds ids and amounts, nothing personal."""

    name: str
    row: dict[str, Any]


def broken(tx: Tx, shop_id: ShopId | None = None) -> list[Broken]:
    """Every row that breaks an invariant; of one shop, or of all."""
    found: list[Broken] = []
    for query, name in INVARIANTS.items():
        found += [Broken(name=name, row=dict(row)) for row in tx.all(query, shop_id=shop_id)]
    return found
