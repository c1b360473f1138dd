-- Where two workers meet: whoever reads one of these rows to change what depends on it waits for the other.

-- name: product_lock^
SELECT stock, reserved FROM products WHERE shop_id = :shop_id AND id = :product_id FOR UPDATE;

-- name: order_lock^
SELECT id FROM orders WHERE shop_id = :shop_id AND id = :order_id FOR UPDATE;

-- name: campaign_lock^
SELECT id FROM campaigns WHERE shop_id = :shop_id AND id = :campaign_id FOR UPDATE;

-- name: wallet_lock^
SELECT id FROM members WHERE shop_id = :shop_id AND id = :member_id FOR UPDATE;
