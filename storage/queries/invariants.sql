-- Invariants: each query gives the rows that break one, as (row). None means that it holds.
-- `shop_id` NULL: every shop.

-- name: broken_books
-- Whatever leaves a book arrives in another: with every transfer counted on both sides each unit and state sums to zero.
WITH states AS (
    SELECT t.shop_id, t.unit, t.from_book, t.to_book, t.amount,
           CASE WHEN NOT h.is_held OR r.transfer_id IS NOT NULL THEN 'posted'
                WHEN (SELECT COALESCE(SUM(b.amount), 0) FROM transfers b WHERE b.of_id = h.id) >= h.amount
                THEN 'reversed' ELSE 'held' END AS state
    FROM transfers t JOIN transfers h ON h.id = COALESCE(t.of_id, t.id)
    LEFT JOIN releases r ON r.transfer_id = h.id
    WHERE CAST(:shop_id AS BIGINT) IS NULL OR t.shop_id = CAST(:shop_id AS BIGINT)),
sides AS (
    SELECT shop_id, unit, state, to_book AS book, amount FROM states
    UNION ALL SELECT shop_id, unit, state, from_book, -amount FROM states)
SELECT shop_id, unit, state, SUM(amount) AS amount FROM sides GROUP BY shop_id, unit, state HAVING SUM(amount) <> 0;

-- name: broken_reversed
-- What is reversed leaves nothing behind in any book.
WITH reversed AS (
    SELECT h.id, h.shop_id, h.amount - (SELECT COALESCE(SUM(b.amount), 0) FROM transfers b WHERE b.of_id = h.id) AS rest
    FROM transfers h
    WHERE h.is_held AND h.of_id IS NULL
      AND (CAST(:shop_id AS BIGINT) IS NULL OR h.shop_id = CAST(:shop_id AS BIGINT)))
SELECT shop_id, id AS transfer, rest FROM reversed WHERE rest < 0;

-- name: broken_take_backs
-- A take-back goes the way back of what it names: the same books, the same unit.
SELECT t.shop_id, t.id AS transfer, h.id AS of_id
FROM transfers t JOIN transfers h ON h.id = t.of_id
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR t.shop_id = CAST(:shop_id AS BIGINT))
  AND (t.from_book <> h.to_book OR t.to_book <> h.from_book OR t.unit <> h.unit OR t.shop_id <> h.shop_id
       OR h.of_id IS NOT NULL OR NOT h.is_held OR t.is_held);

-- name: broken_stock
SELECT shop_id, product_code, stock, reserved FROM products
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR shop_id = CAST(:shop_id AS BIGINT))
  AND (stock < 0 OR reserved < 0 OR stock < reserved);

-- name: broken_reserved
-- What is promised is what open orders were promised.
SELECT p.shop_id, p.product_code, p.reserved, COALESCE(o.pieces, 0) AS promised
FROM products p
LEFT JOIN (
    SELECT l.product_id, SUM(l.quantity) AS pieces
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE o.is_reserved AND l.product_id IS NOT NULL GROUP BY l.product_id) o ON o.product_id = p.id
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR p.shop_id = CAST(:shop_id AS BIGINT))
  AND p.reserved <> COALESCE(o.pieces, 0);

-- name: broken_promises
-- Only a placed order keeps pieces promised, and none for ever.
SELECT shop_id, number, source, status FROM orders
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR shop_id = CAST(:shop_id AS BIGINT))
  AND is_reserved AND (status <> 'placed' OR lapses_at IS NULL);

-- name: broken_referrals
SELECT w.shop_id, w.invitee_id, COUNT(*) AS live FROM (
    SELECT r.shop_id, person_id(r.invitee_id) AS invitee_id FROM referrals r
    WHERE (CAST(:shop_id AS BIGINT) IS NULL OR r.shop_id = CAST(:shop_id AS BIGINT)) AND r.status <> 'void') w
GROUP BY w.shop_id, w.invitee_id HAVING COUNT(*) > 1;

-- name: broken_own_referrals
-- Nobody invites himself, on any of his accounts.
SELECT r.shop_id, r.id AS referral FROM referrals r
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR r.shop_id = CAST(:shop_id AS BIGINT)) AND r.status <> 'void'
  AND person_id(r.inviter_id) = person_id(r.invitee_id);

-- name: broken_people
-- Whoever is merged is so by a merge that stands, into a number that is not merged itself.
SELECT m.shop_id, m.id AS member, m.merged_into FROM members m
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR m.shop_id = CAST(:shop_id AS BIGINT))
  AND (m.merged_into IS NOT NULL) <> EXISTS (
      SELECT 1 FROM merges g WHERE g.shop_id = m.shop_id AND g.member_id = m.id AND g.undone_at IS NULL)
UNION ALL
SELECT m.shop_id, m.id, m.merged_into FROM members m JOIN members w ON w.id = m.merged_into
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR m.shop_id = CAST(:shop_id AS BIGINT))
  AND (w.merged_into IS NOT NULL OR w.shop_id <> m.shop_id);

-- name: broken_status
-- A status is what follows from an order's steps.
SELECT shop_id, number, source, status FROM orders
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR shop_id = CAST(:shop_id AS BIGINT))
  AND status <> CASE
    WHEN paid_at IS NULL AND cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN paid_at IS NULL THEN 'placed'
    WHEN total_minor > 0 AND refunded_minor = total_minor THEN 'refunded'
    WHEN delivered_at IS NOT NULL THEN 'delivered'
    WHEN shipped_at IS NOT NULL THEN 'shipped'
    ELSE 'paid' END;

-- name: broken_totals
-- What an order was refunded is the sum of its refunds.
SELECT o.shop_id, o.number, o.source, o.refunded_minor FROM orders o
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR o.shop_id = CAST(:shop_id AS BIGINT))
  AND o.refunded_minor <> (SELECT COALESCE(SUM(r.money_minor + r.credit_minor), 0) FROM refunds r
                           WHERE r.shop_id = o.shop_id AND r.order_id = o.id);

-- name: broken_payments
-- A paid order's money came in by the one payment that paid it; an unpaid one has none.
SELECT o.shop_id, o.number, o.source, o.total_minor - o.credit_minor AS due FROM orders o
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR o.shop_id = CAST(:shop_id AS BIGINT))
  AND CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.total_minor - o.credit_minor END
      <> (SELECT COALESCE(SUM(p.minor), 0) FROM payments p WHERE p.order_id = o.id AND p.is_applied);

-- name: broken_money_in
-- The money in the ledger is the money that was paid.
SELECT k.shop_id, k.unit, k.ledger, k.payments FROM (
    SELECT shop_id, unit, SUM(ledger) AS ledger, SUM(payments) AS payments FROM (
        SELECT shop_id, unit, amount AS ledger, 0 AS payments FROM transfers
        WHERE why = 'payment' AND from_book = 'outside' AND to_book = 'shop:sales'
        UNION ALL SELECT shop_id, currency, 0, minor FROM payments) moved
    GROUP BY shop_id, unit) k
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR k.shop_id = CAST(:shop_id AS BIGINT)) AND k.ledger <> k.payments;

-- name: broken_money_out
-- The money given back in the ledger is the money of the refunds, and that which had paid no order.
SELECT k.shop_id, k.unit, k.ledger, k.refunds FROM (
    SELECT shop_id, unit, SUM(ledger) AS ledger, SUM(refunds) AS refunds FROM (
        SELECT shop_id, unit, amount AS ledger, 0 AS refunds FROM transfers
        WHERE why IN ('refund', 'money_back') AND from_book = 'shop:sales' AND to_book = 'outside'
        UNION ALL SELECT r.shop_id, o.currency, 0, r.money_minor FROM refunds r JOIN orders o ON o.id = r.order_id
        UNION ALL SELECT shop_id, currency, 0, minor FROM payments WHERE given_back_at IS NOT NULL) moved
    GROUP BY shop_id, unit) k
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR k.shop_id = CAST(:shop_id AS BIGINT)) AND k.ledger <> k.refunds;

-- name: broken_credit
-- Credit spent, less credit given back, is what orders still have of it.
SELECT k.shop_id, k.unit, k.ledger, k.orders FROM (
    SELECT shop_id, unit, SUM(ledger) AS ledger, SUM(orders) AS orders FROM (
        SELECT shop_id, unit, amount AS ledger, 0 AS orders FROM transfers WHERE why = 'spend'
        UNION ALL SELECT shop_id, unit, -amount, 0 FROM transfers WHERE why = 'credit_back'
        UNION ALL SELECT shop_id, currency, 0, credit_minor FROM orders
        UNION ALL SELECT r.shop_id, o.currency, 0, -r.credit_minor FROM refunds r JOIN orders o ON o.id = r.order_id
    ) moved GROUP BY shop_id, unit) k
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR k.shop_id = CAST(:shop_id AS BIGINT)) AND k.ledger <> k.orders;

-- name: broken_rewards
-- Every reward comes from a paid order of somebody its member brought (or is that buyer's own), and the ledger holds it.
SELECT w.shop_id, w.id AS reward, w.order_id, w.amount
FROM rewards w
JOIN orders o ON o.id = w.order_id
LEFT JOIN transfers h ON h.id = w.transfer_id
LEFT JOIN releases r ON r.transfer_id = h.id
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR w.shop_id = CAST(:shop_id AS BIGINT))
  AND (o.paid_at IS NULL OR w.amount > w.granted
       OR (w.amount > 0 AND w.side = 'inviter' AND (o.inviter_id IS NULL OR person_id(o.inviter_id) <> person_id(w.member_id)))
       OR (w.amount > 0 AND w.side = 'invitee' AND person_id(o.buyer_id) <> person_id(w.member_id))
       OR (h.id IS NULL AND (w.amount > 0 OR w.granted > 0))
       OR (h.id IS NOT NULL AND (h.amount <> w.granted OR h.unit <> w.unit
           OR h.to_book <> 'member:' || CAST(w.member_id AS TEXT) OR h.from_book <> 'shop:rewards'
           OR w.amount <> h.amount - (SELECT COALESCE(SUM(b.amount), 0) FROM transfers b WHERE b.of_id = h.id)))
       OR (h.id IS NOT NULL AND (w.released_at IS NULL) <> (r.transfer_id IS NULL)));

-- name: broken_grants
-- Nothing leaves the rewards' book but for a reward.
SELECT t.shop_id, t.id AS transfer, t.why, t.ref FROM transfers t
LEFT JOIN rewards w ON w.transfer_id = t.id
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR t.shop_id = CAST(:shop_id AS BIGINT))
  AND t.from_book = 'shop:rewards' AND t.why IN ('reward', 'reward_again') AND w.id IS NULL
  AND t.amount <> (SELECT COALESCE(SUM(b.amount), 0) FROM transfers b WHERE b.of_id = t.id);

-- name: broken_budgets
SELECT w.shop_id, c.name, w.unit, SUM(w.amount) AS spent, c.budget_amount
FROM rewards w JOIN campaigns c ON c.id = w.campaign_id
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR w.shop_id = CAST(:shop_id AS BIGINT)) AND c.budget_amount IS NOT NULL
  AND (w.unit = 'points') = (c.reward LIKE '%p')
GROUP BY w.shop_id, c.id, c.name, w.unit, c.budget_amount HAVING SUM(w.amount) > c.budget_amount;

-- name: broken_payouts
-- What somebody asked for left their credit when they asked; it left the shop when it was paid, or came back.
SELECT p.shop_id, p.id AS payout, p.state, p.minor FROM payouts p
LEFT JOIN transfers a ON a.shop_id = p.shop_id AND a.why = 'payout_asked' AND a.ref = p.payout
    AND a.from_book = 'member:' || CAST(p.member_id AS TEXT) AND a.to_book = 'shop:payouts'
LEFT JOIN transfers h ON h.id = p.transfer_id
LEFT JOIN releases r ON r.transfer_id = h.id
LEFT JOIN transfers b ON b.of_id = h.id
LEFT JOIN transfers c ON c.shop_id = p.shop_id AND c.why = 'payout_back' AND c.ref = p.payout
    AND c.from_book = 'shop:payouts' AND c.to_book = 'member:' || CAST(p.member_id AS TEXT)
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR p.shop_id = CAST(:shop_id AS BIGINT))
  AND NOT (
    COALESCE(a.amount = p.minor AND a.unit = p.currency AND NOT a.is_held, FALSE)
    AND COALESCE(h.amount = p.minor AND h.unit = p.currency AND h.is_held AND h.why = 'payout' AND h.ref = p.payout
                 AND h.from_book = 'shop:payouts' AND h.to_book = 'outside', FALSE)
    AND (r.transfer_id IS NOT NULL) = (p.state = 'paid')
    AND COALESCE(b.amount, 0) = CASE WHEN p.state IN ('refused', 'failed') THEN p.minor ELSE 0 END
    AND COALESCE(c.amount, 0) = CASE WHEN p.state IN ('refused', 'failed') THEN p.minor ELSE 0 END);

-- name: broken_payout_book
-- What lies between asking and paying is what open payouts are worth.
SELECT k.shop_id, k.unit, k.ledger, k.payouts FROM (
    SELECT shop_id, unit, SUM(ledger) AS ledger, SUM(payouts) AS payouts FROM (
        SELECT t.shop_id, t.unit, CASE WHEN t.to_book = 'shop:payouts' THEN t.amount ELSE -t.amount END AS ledger,
               0 AS payouts
        FROM transfers t JOIN transfers h ON h.id = COALESCE(t.of_id, t.id)
        LEFT JOIN releases r ON r.transfer_id = h.id
        WHERE (t.to_book = 'shop:payouts' OR t.from_book = 'shop:payouts')
          AND (NOT h.is_held OR r.transfer_id IS NOT NULL)
        UNION ALL SELECT shop_id, currency, 0, minor FROM payouts WHERE ended_at IS NULL) moved
    GROUP BY shop_id, unit) k
WHERE (CAST(:shop_id AS BIGINT) IS NULL OR k.shop_id = CAST(:shop_id AS BIGINT)) AND k.ledger <> k.payouts;
