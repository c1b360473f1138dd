-- Charges: what a payment provider was asked to take for an order.

-- name: charge_open_one^
SELECT * FROM charges
WHERE order_id = :order_id AND provider = :provider AND way = :way AND payer = :payer AND minor = :minor
  AND status = 'open';

-- name: charge_add^
INSERT INTO charges (shop_id, order_id, provider, way, payer, number, minor, currency, status, opened_at, until_at)
VALUES (:shop_id, :order_id, :provider, :way, :payer, :number, :minor, :currency, 'open', :opened_at, :until_at)
ON CONFLICT (shop_id, order_id, provider, way, payer, minor) WHERE status = 'open' DO NOTHING
RETURNING *;

-- name: charge_get^
SELECT * FROM charges WHERE shop_id = :shop_id AND id = :charge_id;

-- name: charge_by_number^
SELECT * FROM charges WHERE shop_id = :shop_id AND provider = :provider AND number = :number;

-- name: charge_paid^
SELECT id FROM charges WHERE shop_id = :shop_id AND order_id = :order_id AND provider = :provider AND status = 'paid'
LIMIT 1;

-- name: charge_set_token!
UPDATE charges SET token = :token, token_until = :until WHERE shop_id = :shop_id AND id = :charge_id;

-- name: charges_close
UPDATE charges SET status = 'closing'
WHERE order_id = :order_id AND status = 'open'
  AND (CAST(:but_minor AS BIGINT) IS NULL OR minor <> CAST(:but_minor AS BIGINT))
RETURNING *;

-- name: charge_settle!
UPDATE charges SET status = :status WHERE shop_id = :shop_id AND id = :charge_id AND status <> 'paid';
