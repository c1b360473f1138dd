-- Claims that run out. A holder is one running process; until_at is real time.

-- name: lease_take(name, holder, now, until_at)^
INSERT INTO leases (name, holder, until_at) VALUES (:name, :holder, :until_at)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
WHERE leases.until_at <= :now OR leases.holder = excluded.holder
RETURNING holder

-- name: lease_renew(name, holder, now, until_at)^
UPDATE leases SET until_at = :until_at WHERE name = :name AND holder = :holder AND until_at > :now
RETURNING holder

-- name: lease_holders
SELECT DISTINCT holder FROM leases ORDER BY holder

-- name: lease_give_up_all(holder)!
DELETE FROM leases WHERE holder = :holder

-- name: lease_give_up(name, holder)!
DELETE FROM leases WHERE name = :name AND holder = :holder
