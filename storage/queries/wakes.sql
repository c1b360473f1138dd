-- Wakes: the schedule. What will happen, when, in the shop's own time.

-- name: wake_put^
INSERT INTO wakes (shop_id, kind, ref, due_at, every, title, is_shown)
VALUES (:shop_id, :kind, :ref, :due_at, CAST(:every AS TEXT), :title, :is_shown)
ON CONFLICT (shop_id, kind, ref) DO UPDATE
SET due_at = excluded.due_at, every = excluded.every, title = excluded.title, is_shown = excluded.is_shown
RETURNING id, shop_id, kind, ref, due_at, every, title, is_shown;

-- name: wake_put_if_none^
INSERT INTO wakes (shop_id, kind, ref, due_at, every, title, is_shown)
VALUES (:shop_id, :kind, :ref, :due_at, NULL, '', FALSE)
ON CONFLICT (shop_id, kind, ref) DO NOTHING
RETURNING id;

-- name: wake_cancel^
DELETE FROM wakes WHERE shop_id = :shop_id AND kind = :kind AND ref = :ref
RETURNING id, shop_id, kind, ref, due_at, every, title, is_shown;

-- name: wake_get^
SELECT id, shop_id, kind, ref, due_at, every, title, is_shown FROM wakes WHERE shop_id = :shop_id AND id = :wake_id;

-- name: wake_of^
SELECT id, shop_id, kind, ref, due_at, every, title, is_shown FROM wakes
WHERE shop_id = :shop_id AND kind = :kind AND ref = :ref;

-- name: wakes_shown
SELECT id, shop_id, kind, ref, due_at, every, title, is_shown FROM wakes
WHERE shop_id = :shop_id AND is_shown ORDER BY due_at, id;

-- name: wakes_any_due^
SELECT 1 FROM wakes w JOIN shops s ON s.id = w.shop_id
WHERE s.id IN json_list(:shop_ids, BIGINT) AND w.due_at <= :now + s.clock_offset_s * 1000000 LIMIT 1;

-- name: wakes_take_due
DELETE FROM wakes WHERE id IN (
    SELECT id FROM wakes WHERE shop_id = :shop_id AND due_at <= :now ORDER BY due_at, id LIMIT :most)
RETURNING id, shop_id, kind, ref, due_at, every, title, is_shown;
