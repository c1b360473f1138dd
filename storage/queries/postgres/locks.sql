-- Where two workers meet: whoever reads one of these rows to change what depends on it waits for the other.
-- NO KEY: a row that refers to one of these keeps its key share lock, and two such rows must not wait for each other.

-- name: product_lock^
SELECT stock, reserved FROM products WHERE shop_id = :shop_id AND id = :product_id FOR NO KEY UPDATE;

-- name: order_lock^
SELECT id FROM orders WHERE shop_id = :shop_id AND id = :order_id FOR NO KEY UPDATE;

-- name: campaign_lock^
SELECT id FROM campaigns WHERE shop_id = :shop_id AND id = :campaign_id FOR NO KEY UPDATE;

-- name: wallet_lock^
SELECT id FROM members WHERE shop_id = :shop_id AND id = person_id(:member_id) FOR NO KEY UPDATE;
