-- The playground itself: its version, which every change moves on, and the numbers it gives out.

-- name: playground_begin(shop_id, version)!
INSERT INTO playgrounds (shop_id, version, state_version, begun_version)
VALUES (:shop_id, :version, :version, :version) ON CONFLICT (shop_id) DO NOTHING;

-- name: playground_get^
SELECT version, state_version, begun_version FROM playgrounds WHERE shop_id = :shop_id;

-- name: playground_next_version(shop_id, is_state)$
-- Whoever changes something waits here for the others, so that versions are seen in their order.
UPDATE playgrounds SET version = version + 1,
    state_version = CASE WHEN :is_state THEN version + 1 ELSE state_version END
WHERE shop_id = :shop_id RETURNING version;

-- name: playground_next_person$
UPDATE playgrounds SET next_person = next_person + 1 WHERE shop_id = :shop_id RETURNING next_person - 1;

-- name: playground_next_chat$
UPDATE playgrounds SET next_chat = next_chat + 1 WHERE shop_id = :shop_id RETURNING next_chat - 1;

-- name: playground_update_add(shop_id, lane, raw)!
INSERT INTO playground_updates (shop_id, lane, raw) VALUES (:shop_id, :lane, :raw);

-- name: playground_updates_list(shop_id, most)
SELECT id, lane, raw FROM playground_updates WHERE shop_id = :shop_id ORDER BY id LIMIT :most;

-- name: playground_updates_forget(shop_id, ids)!
DELETE FROM playground_updates WHERE shop_id = :shop_id AND id IN json_list(:ids, BIGINT);

-- name: playground_menu_put(shop_id, place, language, items)!
INSERT INTO playground_menus (shop_id, place, language, items) VALUES (:shop_id, :place, :language, :items)
ON CONFLICT (shop_id, place, language) DO UPDATE SET items = excluded.items;

-- name: playground_menu_drop(shop_id, place, language)!
DELETE FROM playground_menus WHERE shop_id = :shop_id AND place = :place AND language = :language;

-- name: playground_menus_list(shop_id, places)
SELECT place, language, items FROM playground_menus WHERE shop_id = :shop_id AND place IN json_list(:places);

-- name: playground_shop_renew(shop_id, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s)!
UPDATE shops SET name = :name, currency = :currency, timezone = :timezone, language = :language,
    quiet_hours = :quiet_hours, reserve_s = :reserve_s, reserve_manual_s = :reserve_manual_s, clock_offset_s = 0,
    next_order = 1001, announces = TRUE
WHERE id = :shop_id;
