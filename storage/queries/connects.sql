-- Connect codes: one account asks for a code, another brings it; both must agree.

-- name: connect_cancel!
-- A new code cancels the ones before.
UPDATE connects SET ended_at = :at WHERE shop_id = :shop_id AND asker_id = :asker_id AND ended_at IS NULL;

-- name: connect_add^
INSERT INTO connects (shop_id, connect_code, asker_id, expires_at) VALUES (:shop_id, :connect_code, :asker_id, :expires_at)
ON CONFLICT (shop_id, connect_code) DO NOTHING
RETURNING id;

-- name: connect_by_code^
SELECT id, shop_id, asker_id, taker_id, has_asker_agreed, has_taker_agreed, expires_at, ended_at FROM connects
WHERE shop_id = :shop_id AND connect_code = :connect_code;

-- name: connect_take^
UPDATE connects SET taker_id = :taker_id, expires_at = :expires_at
WHERE id = :connect_id AND taker_id IS NULL AND ended_at IS NULL
RETURNING id, shop_id, asker_id, taker_id, has_asker_agreed, has_taker_agreed, expires_at, ended_at;

-- name: connect_agree^
UPDATE connects
SET has_asker_agreed = has_asker_agreed OR asker_id = :account_id,
    has_taker_agreed = has_taker_agreed OR taker_id = :account_id
WHERE shop_id = :shop_id AND id = :connect_id AND ended_at IS NULL AND expires_at > :now AND taker_id IS NOT NULL
  AND (asker_id = :account_id OR taker_id = :account_id)
RETURNING id, shop_id, asker_id, taker_id, has_asker_agreed, has_taker_agreed, expires_at, ended_at;

-- name: connect_end^
UPDATE connects SET ended_at = :at
WHERE shop_id = :shop_id AND id = :connect_id AND ended_at IS NULL
  AND (asker_id = :account_id OR taker_id = :account_id)
RETURNING id, shop_id, asker_id, taker_id, has_asker_agreed, has_taker_agreed, expires_at, ended_at;
