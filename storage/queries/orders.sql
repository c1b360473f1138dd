-- Orders, their lines, recipients and refunds. `status` is derived from the facts: order_settle.

-- name: order_next_number$
UPDATE shops SET next_order = next_order + 1 WHERE id = :shop_id RETURNING next_order - 1;

-- name: order_add^
INSERT INTO orders (shop_id, number, source, buyer_id, status, currency, total_minor, inviter_id, referral_id,
                    campaign_id, terms, pay_key, is_reserved, is_shipped, platform, lapses_at, placed_at)
VALUES (:shop_id, :number, :source, CAST(:buyer_id AS BIGINT), 'placed', :currency, :total_minor,
        CAST(:inviter_id AS BIGINT), CAST(:referral_id AS BIGINT), CAST(:campaign_id AS BIGINT),
        CAST(:terms AS TEXT), :pay_key, :is_reserved, :is_shipped, CAST(:platform AS TEXT),
        CAST(:lapses_at AS BIGINT), :placed_at)
ON CONFLICT (shop_id, source, number) DO NOTHING
RETURNING id;

-- name: order_line_add!
INSERT INTO order_lines (order_id, line, shop_id, product_id, product_code, name, quantity, minor)
VALUES (:order_id, :line, :shop_id, CAST(:product_id AS BIGINT), :product_code, :name, :quantity, :minor);

-- name: order_get^
SELECT * FROM orders WHERE shop_id = :shop_id AND id = :order_id;

-- name: order_lock^
SELECT id FROM orders WHERE shop_id = :shop_id AND id = :order_id;

-- name: order_by_number
SELECT * FROM orders WHERE shop_id = :shop_id AND source = :source AND number = :number;

-- name: orders_by_number
SELECT * FROM orders WHERE shop_id = :shop_id AND source IN ('chat', 'merchant', 'callback') AND number = :number
ORDER BY id;

-- name: order_by_pay_key^
SELECT * FROM orders WHERE pay_key = :pay_key;

-- name: orders_of_buyer
SELECT orders.* FROM person_of(:buyer_id) AS w CROSS JOIN orders
WHERE shop_id = :shop_id AND buyer_id = w.own_id ORDER BY placed_at DESC, id DESC LIMIT :most;

-- name: orders_newest
-- Looks at so many orders and no further, however many a shop has.
SELECT * FROM (SELECT * FROM orders WHERE shop_id = :shop_id ORDER BY placed_at DESC, id DESC LIMIT 300) AS latest
WHERE status IN json_list(:statuses) ORDER BY placed_at DESC, id DESC LIMIT :most;

-- name: orders_standing
SELECT orders.* FROM person_of(:buyer_id) AS w CROSS JOIN orders
WHERE shop_id = :shop_id AND buyer_id = w.own_id AND paid_at IS NULL AND status = 'placed' AND source = 'chat'
  AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = orders.id AND l.product_id = :product_id)
ORDER BY id DESC;

-- name: orders_paid_of_buyer
-- The first one first; the number decides between two of one instant, whichever was reported first.
SELECT orders.* FROM person_of(:buyer_id) AS w CROSS JOIN orders
WHERE shop_id = :shop_id AND buyer_id = w.own_id AND paid_at IS NOT NULL
ORDER BY paid_at, source, number;

-- name: order_first_paid^
SELECT orders.* FROM person_of(:buyer_id) AS w CROSS JOIN orders
WHERE shop_id = :shop_id AND buyer_id = w.own_id AND paid_at IS NOT NULL
ORDER BY paid_at, source, number LIMIT 1;

-- name: order_lines
SELECT line, product_id, product_code, name, quantity, minor, taken FROM order_lines
WHERE order_id = :order_id ORDER BY line;

-- name: order_line_taken!
UPDATE order_lines SET taken = :taken WHERE order_id = :order_id AND line = :line;

-- name: order_settle^
-- What an order's status is follows from what happened to it, in whatever order that was reported.
UPDATE orders SET status = CASE
    WHEN paid_at IS NULL AND cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN paid_at IS NULL THEN 'placed'
    WHEN total_minor > 0 AND refunded_minor = total_minor THEN 'refunded'
    WHEN delivered_at IS NOT NULL THEN 'delivered'
    WHEN shipped_at IS NOT NULL THEN 'shipped'
    ELSE 'paid' END
WHERE id = :order_id
RETURNING *;

-- name: order_attribute!
UPDATE orders SET inviter_id = CAST(:inviter_id AS BIGINT), referral_id = CAST(:referral_id AS BIGINT),
    campaign_id = CAST(:campaign_id AS BIGINT), terms = CAST(:terms AS TEXT)
WHERE id = :order_id;

-- name: order_reserve!
UPDATE orders SET is_reserved = :is_reserved, lapses_at = CAST(:lapses_at AS BIGINT) WHERE id = :order_id;

-- name: order_use_credit!
UPDATE orders SET credit_minor = :credit_minor WHERE id = :order_id;

-- name: order_credit_back!
UPDATE orders SET credit_back_minor = credit_minor, credit_minor = 0 WHERE id = :order_id;

-- name: order_pay^
UPDATE orders SET paid_at = :at, paid_by = :paid_by, is_reserved = FALSE, lapses_at = NULL, cancelled_at = NULL,
    lapsed_at = NULL
WHERE id = :order_id AND paid_at IS NULL
RETURNING id;

-- name: order_cancel^
UPDATE orders SET cancelled_at = :at, lapsed_at = CAST(:lapsed_at AS BIGINT), is_reserved = FALSE, lapses_at = NULL
WHERE id = :order_id AND paid_at IS NULL AND cancelled_at IS NULL
RETURNING id;

-- name: order_reopen!
UPDATE orders SET cancelled_at = NULL, lapsed_at = NULL WHERE id = :order_id;

-- name: order_ship^
UPDATE orders SET shipped_at = :at WHERE id = :order_id AND shipped_at IS NULL RETURNING id;

-- name: order_parcel!
UPDATE orders SET carrier = CAST(:carrier AS TEXT), tracking = CAST(:tracking AS TEXT) WHERE id = :order_id;

-- name: order_deliver^
UPDATE orders SET delivered_at = :at WHERE id = :order_id AND delivered_at IS NULL RETURNING id;

-- name: order_refund!
UPDATE orders SET refunded_minor = refunded_minor + :minor WHERE id = :order_id;

-- name: order_stands_at!
UPDATE orders SET platform = CAST(:platform AS TEXT), chat = CAST(:chat AS TEXT), message_id = CAST(:message_id AS TEXT)
WHERE id = :order_id;

-- name: refund_add$
INSERT INTO refunds (shop_id, order_id, ref, money_minor, credit_minor, at)
VALUES (:shop_id, :order_id, :ref, :money_minor, :credit_minor, :at)
ON CONFLICT (shop_id, order_id, ref) DO NOTHING
RETURNING id;

-- name: refund_get^
SELECT id FROM refunds WHERE shop_id = :shop_id AND order_id = :order_id AND ref = :ref;

-- name: refunds_count$
SELECT COUNT(*) FROM refunds WHERE shop_id = :shop_id AND order_id = :order_id;

-- name: recipient_get^
SELECT name, phone, address, is_pickup FROM recipients
WHERE +shop_id = :shop_id AND member_id IN person_of(:member_id) ORDER BY member_id LIMIT 1;

-- name: recipient_put!
INSERT INTO recipients (member_id, shop_id, name, phone, address, is_pickup)
VALUES (:member_id, :shop_id, :name, :phone, :address, :is_pickup)
ON CONFLICT (member_id) DO UPDATE
SET name = excluded.name, phone = excluded.phone, address = excluded.address, is_pickup = excluded.is_pickup;

-- name: order_recipient_get^
SELECT name, phone, address, is_pickup FROM order_recipients WHERE order_id = :order_id;

-- name: order_recipient_put!
INSERT INTO order_recipients (order_id, shop_id, name, phone, address, is_pickup)
VALUES (:order_id, :shop_id, :name, :phone, :address, :is_pickup)
ON CONFLICT (order_id) DO UPDATE
SET name = excluded.name, phone = excluded.phone, address = excluded.address, is_pickup = excluded.is_pickup;
