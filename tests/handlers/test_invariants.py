"""What `verify` recomputes: a sound shop breaks nothing, and every kind of damage is seen."""

import pytest

from storage.invariants import INVARIANTS
from tests.handlers.test_rewards import referred
from tests.handlers.trade import Trade

DAMAGE = {
    "broken_reversed": [
        "INSERT INTO transfers (shop_id, at, why, ref, from_book, to_book, amount, unit, of_id) "
        "SELECT shop_id, at, 'clawback', 'x', to_book, from_book, amount + 1, unit, id FROM transfers WHERE is_held"
    ],
    "broken_take_backs": [
        "INSERT INTO transfers (shop_id, at, why, ref, from_book, to_book, amount, unit, of_id) "
        "SELECT shop_id, at, 'clawback', 'x', 'member:99', from_book, 1, unit, id FROM transfers WHERE is_held LIMIT 1"
    ],
    "broken_stock": ["UPDATE products SET stock = 0"],
    "broken_reserved": ["UPDATE products SET reserved = reserved + 1"],
    "broken_promises": ["UPDATE orders SET lapses_at = NULL WHERE is_reserved"],
    "broken_referrals": [
        "DROP INDEX referrals_live",
        "INSERT INTO referrals (shop_id, inviter_id, invitee_id, invite_code, at, status) "
        "SELECT shop_id, 1, invitee_id, 'OTHER', at, 'pending' FROM referrals",
    ],
    "broken_own_referrals": [
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE referrals SET inviter_id = invitee_id",
    ],
    "broken_people": ["UPDATE members SET merged_into = 1 WHERE id = 2"],
    "broken_status": ["UPDATE orders SET status = 'delivered' WHERE number = 'A-1001'"],
    "broken_totals": ["UPDATE orders SET refunded_minor = 1 WHERE number = 'A-1001'"],
    "broken_payments": ["UPDATE payments SET is_applied = FALSE"],
    "broken_money_in": ["DELETE FROM transfers WHERE why = 'payment'"],
    "broken_money_out": [
        "INSERT INTO refunds (shop_id, order_id, ref, money_minor, credit_minor, at) VALUES (1, 1, 'x', 5, 0, 0)"
    ],
    "broken_credit": ["UPDATE orders SET credit_minor = 1 WHERE number = 'A-1001'"],
    "broken_rewards": ["UPDATE rewards SET amount = amount - 1"],
    "broken_grants": [
        "INSERT INTO transfers (shop_id, at, why, ref, from_book, to_book, amount, unit, is_held) "
        "VALUES (1, 0, 'reward', 'x', 'shop:rewards', 'member:1', 5, 'CNY', TRUE)"
    ],
    "broken_budgets": ["UPDATE campaigns SET budget_amount = 1"],
    "broken_payouts": [
        "INSERT INTO payouts (shop_id, payout, member_id, platform, account, paid_by, minor, currency, state, "
        "transfer_id, asked_at) SELECT 1, 'P', 1, 'x', 'x', 'x', 5, 'CNY', 'paid', MIN(id), 0 FROM transfers"
    ],
    "broken_payout_book": [
        "INSERT INTO transfers (shop_id, at, why, ref, from_book, to_book, amount, unit) "
        "VALUES (1, 0, 'payout_asked', 'x', 'member:1', 'shop:payouts', 5, 'CNY')"
    ],
}
"""How to break each invariant. The sum of the books cannot be: whatever leaves one arrives in another."""


@pytest.fixture
def sound() -> Trade:
    """A shop with a paid and rewarded order, and one that is still to be paid."""
    shop = Trade()
    _, lin = referred(shop)
    shop.buys(lin, "TEA 2")
    shop.says(lin, "/buy TEA")
    assert shop.broken() == []
    return shop


@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_damage_is_seen(sound: Trade, name: str) -> None:
    for sql in DAMAGE[name]:
        sound.connection.execute(sql)
    found = {one.name for one in sound.broken()}
    assert INVARIANTS[name] in found


def test_every_invariant_is_damaged_here() -> None:
    assert set(INVARIANTS) - set(DAMAGE) == {"broken_books"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rewards SET transfer_id = NULL",
        "UPDATE rewards SET released_at = 1",
        "UPDATE rewards SET member_id = 1",
        "UPDATE orders SET inviter_id = 1",
        "UPDATE orders SET paid_at = NULL, status = 'placed', paid_by = NULL",
        "UPDATE transfers SET amount = amount + 1 WHERE is_held",
        "INSERT INTO releases (transfer_id, shop_id, at) SELECT id, shop_id, at FROM transfers WHERE is_held",
    ],
)
def test_a_reward_without_its_cause_is_seen(sound: Trade, sql: str) -> None:
    sound.connection.execute(sql)
    assert INVARIANTS["broken_rewards"] in {one.name for one in sound.broken()}
