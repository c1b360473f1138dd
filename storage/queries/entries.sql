-- Entries: addresses that lead to us by an invite code, one a platform and code.

-- name: entry_get(shop_id, platform, invite_code)^
SELECT shop_id, platform, invite_code, address, ref, made_at, until_at FROM entries
WHERE shop_id = :shop_id AND platform = :platform AND invite_code = :invite_code;

-- name: entry_put(shop_id, platform, invite_code, address, ref, made_at, until_at)!
INSERT INTO entries (shop_id, platform, invite_code, address, ref, made_at, until_at)
VALUES (:shop_id, :platform, :invite_code, :address, :ref, :made_at, :until_at)
ON CONFLICT (shop_id, platform, invite_code)
DO UPDATE SET address = excluded.address, ref = excluded.ref, made_at = excluded.made_at, until_at = excluded.until_at;

-- name: entries_ending(shop_id, platform, before, most)
SELECT shop_id, platform, invite_code, address, ref, made_at, until_at FROM entries
WHERE shop_id = :shop_id AND platform = :platform AND until_at < :before
ORDER BY until_at LIMIT :most;
