-- Grants: one notice each. A used one stays, so that the update that gave it gives no other.

-- name: grant_give(shop_id, platform, account, template, given_by, at)^
INSERT INTO grants (shop_id, platform, account, template, given_by, given_at)
VALUES (:shop_id, :platform, :account, :template, :given_by, :at)
ON CONFLICT (shop_id, platform, account, template, given_by) DO NOTHING
RETURNING id;

-- name: grant_use(shop_id, platform, account, template, now)$
UPDATE grants SET used_at = :now WHERE used_at IS NULL AND id = (
    SELECT g.id FROM grants g
    WHERE g.shop_id = :shop_id AND g.platform = :platform AND g.account = :account AND g.template = :template
      AND g.used_at IS NULL
    ORDER BY g.id LIMIT 1)
RETURNING id;

-- name: grant_give_back(id)!
UPDATE grants SET used_at = NULL WHERE id = :id;

-- name: grants_drop(shop_id, platform, account, template)!
UPDATE grants SET used_at = given_at
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND template = :template AND used_at IS NULL;

-- name: grant_use_newest(shop_id, platform, account, since, now)^
UPDATE grants SET used_at = :now WHERE used_at IS NULL AND id = (
    SELECT g.id FROM grants g
    WHERE g.shop_id = :shop_id AND g.platform = :platform AND g.account = :account AND g.given_at >= :since
      AND g.used_at IS NULL
    ORDER BY g.id DESC LIMIT 1)
RETURNING id, template;
