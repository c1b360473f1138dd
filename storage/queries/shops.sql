-- Shops and their own wording.

-- name: shop_get^
SELECT id, key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s, clock_offset_s, announces
FROM shops WHERE id = :shop_id;

-- name: shop_by_key^
SELECT id, key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s, clock_offset_s, announces
FROM shops WHERE key = :key;

-- name: shops_list
SELECT id, key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s, clock_offset_s, announces
FROM shops ORDER BY id;

-- name: shops_any^
SELECT id FROM shops LIMIT 1;

-- name: shop_add!
INSERT INTO shops (key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s, created_at)
VALUES (:key, :name, :currency, :timezone, :language, :quiet_hours, :reserve_s, :reserve_manual_s, :at)
ON CONFLICT (key) DO NOTHING;

-- name: shop_set_currency^
UPDATE shops SET currency = :currency
WHERE id = :shop_id AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.shop_id = shops.id)
  AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.shop_id = shops.id)
RETURNING id;

-- name: shop_move_clock!
UPDATE shops SET clock_offset_s = clock_offset_s + :seconds WHERE id = :shop_id;

-- name: outbox_bring_forward!
UPDATE outbox SET not_before = not_before - :micros WHERE shop_id = :shop_id AND status = 'queued' AND not_before > 0;

-- name: deliveries_bring_forward!
UPDATE deliveries SET not_before = not_before - :micros
WHERE shop_id = :shop_id AND status = 'queued' AND not_before > 0;

-- name: voices_list
SELECT language, key, text FROM voices WHERE shop_id = :shop_id;

-- name: shop_put!
UPDATE shops SET name = COALESCE(CAST(:name AS TEXT), name), language = COALESCE(CAST(:language AS TEXT), language),
    quiet_hours = COALESCE(CAST(:quiet_hours AS TEXT), quiet_hours),
    announces = COALESCE(CAST(:announces AS BOOLEAN), announces)
WHERE id = :shop_id;

-- name: voice_put!
INSERT INTO voices (shop_id, language, key, text) VALUES (:shop_id, :language, :key, :text)
ON CONFLICT (shop_id, language, key) DO UPDATE SET text = excluded.text;

-- name: voice_forget!
DELETE FROM voices WHERE shop_id = :shop_id AND language = :language AND key = :key;
