-- Payments: money that came in for orders, and which of it paid one.

-- name: payment_add$
INSERT INTO payments (shop_id, order_id, paid_by, charge_id, minor, currency, at)
VALUES (:shop_id, :order_id, :paid_by, :charge_id, :minor, :currency, :at)
ON CONFLICT (shop_id, paid_by, charge_id) DO NOTHING
RETURNING id;

-- name: payment_apply!
UPDATE payments SET is_applied = TRUE WHERE id = :payment_id;

-- name: payment_waiting^
-- Money that came for an order and could not be used at once.
SELECT id, paid_by, minor FROM payments
WHERE order_id = :order_id AND NOT is_applied AND given_back_at IS NULL AND currency = :currency
  AND minor IN json_list(:minors, BIGINT) ORDER BY id LIMIT 1;

-- name: payments_waiting
SELECT id, paid_by, minor FROM payments
WHERE order_id = :order_id AND NOT is_applied AND given_back_at IS NULL AND currency = :currency ORDER BY id;

-- name: payment_of^
SELECT id, order_id, minor, currency FROM payments
WHERE shop_id = :shop_id AND paid_by = :paid_by AND charge_id = :charge_id;

-- name: payment_told_otherwise^
SELECT id, order_id, minor, currency FROM payments
WHERE order_id = :order_id AND paid_by = :paid_by AND charge_id = :charge_id AND NOT is_applied
  AND given_back_at IS NULL AND (minor <> :minor OR currency <> :currency);

-- name: payment_set_aside!
-- A charge may be written down once: this one leaves its name to what is told of it now.
UPDATE payments SET given_back_at = :at, charge_id = charge_id || ' ' || CAST(id AS TEXT) WHERE id = :payment_id;

-- name: payment_give_back^
UPDATE payments SET given_back_at = :at WHERE id = :payment_id AND NOT is_applied AND given_back_at IS NULL
RETURNING id;

-- name: payment_applied^
-- Of one that was paid in parts: what was taken by whom its `paid_by` names.
SELECT p.paid_by, p.charge_id, p.minor, p.currency FROM payments p JOIN orders o ON o.id = p.order_id
WHERE p.order_id = :order_id AND p.is_applied AND p.paid_by = o.paid_by ORDER BY p.id LIMIT 1;

-- name: payment_known^
SELECT id FROM payments WHERE shop_id = :shop_id AND paid_by = :paid_by AND charge_id = :charge_id;
