-- Products and their stock. `stock` is on hand, with what is reserved; NULL is unlimited.

-- name: product_get^
SELECT id, shop_id, product_code, name, description, price_minor, stock, reserved, sold, cycle_s, tags, media,
       is_shipped, status
FROM products WHERE shop_id = :shop_id AND id = :product_id;

-- name: product_by_code^
SELECT id, shop_id, product_code, name, description, price_minor, stock, reserved, sold, cycle_s, tags, media,
       is_shipped, status
FROM products WHERE shop_id = :shop_id AND product_code = :product_code;

-- name: products_list
SELECT id, shop_id, product_code, name, description, price_minor, stock, reserved, sold, cycle_s, tags, media,
       is_shipped, status
FROM products WHERE shop_id = :shop_id ORDER BY id;

-- name: product_add^
INSERT INTO products (shop_id, product_code, name, description, price_minor, stock, cycle_s, tags, media, is_shipped,
                      status, created_at)
VALUES (:shop_id, :product_code, :name, :description, :price_minor, CAST(:stock AS BIGINT), CAST(:cycle_s AS BIGINT),
        :tags, CAST(:media AS TEXT), :is_shipped, 'on', :at)
ON CONFLICT (shop_id, product_code) DO NOTHING
RETURNING id, shop_id, product_code, name, description, price_minor, stock, reserved, sold, cycle_s, tags, media,
          is_shipped, status;

-- name: product_put^
UPDATE products
SET name = :name, description = :description, price_minor = :price_minor, stock = CAST(:stock AS BIGINT),
    cycle_s = CAST(:cycle_s AS BIGINT), tags = :tags, media = CAST(:media AS TEXT), is_shipped = :is_shipped,
    status = :status
WHERE shop_id = :shop_id AND id = :product_id
RETURNING id;

-- name: product_reserve^
UPDATE products SET reserved = reserved + :pieces
WHERE shop_id = :shop_id AND id = :product_id AND status = 'on' AND (stock IS NULL OR stock - reserved >= :pieces)
RETURNING id;

-- name: product_unreserve^
UPDATE products SET reserved = reserved - :pieces
WHERE shop_id = :shop_id AND id = :product_id AND reserved >= :pieces
RETURNING id;

-- name: product_lock^
SELECT stock, reserved FROM products WHERE shop_id = :shop_id AND id = :product_id;

-- name: product_take!
UPDATE products SET stock = stock - :taken, reserved = reserved - :reserved, sold = sold + :pieces
WHERE shop_id = :shop_id AND id = :product_id;

-- name: product_put_back!
UPDATE products SET stock = stock + :taken, sold = sold - :pieces WHERE shop_id = :shop_id AND id = :product_id;

-- name: product_is_posted^
SELECT 1 FROM posts WHERE shop_id = :shop_id AND product_id = :product_id AND status = 'live' LIMIT 1;
