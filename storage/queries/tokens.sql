-- Access tokens, one a name. A refused one keeps its value, so that the next can be told from it.

-- name: token_get(name)^
SELECT value, until_at, fetched_at FROM tokens WHERE name = :name;

-- name: token_put(name, value, until_at, fetched_at)!
INSERT INTO tokens (name, value, until_at, fetched_at) VALUES (:name, :value, :until_at, :fetched_at)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, until_at = excluded.until_at, fetched_at = excluded.fetched_at;

-- name: token_refuse(name, value, now)^
UPDATE tokens SET until_at = CASE WHEN until_at > :now THEN :now ELSE until_at END
WHERE name = :name AND value = :value
RETURNING name;
