-- Updates and callbacks already taken: unique by source and id. A row belongs to the process in `holder` while that
-- process is alive (its lease "process:<holder>" is current); what a dead one left is claimed by another.

-- name: inbox_take(rows, at)
INSERT INTO inbox (shop_id, source, external_id, lane, raw, status, holder, taken_at)
SELECT r.shop_id, r.source, r.external_id, r.lane, r.raw, 'new', COALESCE((
    SELECT e.holder FROM inbox e WHERE e.lane = r.lane AND e.source = r.source AND e.status = 'new'
    ORDER BY e.id LIMIT 1), r.holder), CAST(:at AS BIGINT)
FROM json_rows(:rows, shop_id BIGINT, source TEXT, external_id TEXT, lane TEXT, raw TEXT, holder TEXT) AS r
WHERE TRUE
ON CONFLICT (source, external_id) DO NOTHING
RETURNING id, shop_id, source, external_id, lane, raw, taken_at, holder;

-- name: inbox_claim(me, now, most)
UPDATE inbox SET holder = :me WHERE id IN (
    SELECT i.id FROM inbox i
    WHERE i.status = 'new' AND (i.holder IS NULL OR NOT EXISTS (
        SELECT 1 FROM leases l WHERE l.name = 'process:' || i.holder AND l.until_at > :now))
      AND NOT EXISTS (
        SELECT 1 FROM inbox e JOIN leases l ON l.name = 'process:' || e.holder AND l.until_at > :now
        WHERE e.lane = i.lane AND e.id < i.id AND e.status = 'new' AND e.holder <> :me)
    ORDER BY i.id LIMIT :most)
RETURNING id, shop_id, source, external_id, lane, raw, taken_at, holder;

-- name: inbox_claim_all(me, after, most)
-- Where one process is all there is: whatever is left is its own.
UPDATE inbox SET holder = CAST(:me AS TEXT) WHERE id IN (
    SELECT id FROM inbox WHERE status = 'new' AND id > :after ORDER BY id LIMIT :most)
RETURNING id, shop_id, source, external_id, lane, raw, taken_at, holder;

-- name: inbox_own(me, most)
SELECT id, shop_id, source, external_id, lane, raw, taken_at, holder FROM inbox
WHERE status = 'new' AND holder = :me ORDER BY id LIMIT :most;

-- name: inbox_begin(ids, me)
UPDATE inbox SET status = 'done' WHERE id IN json_list(:ids, BIGINT) AND status = 'new' AND holder = CAST(:me AS TEXT)
RETURNING id;

-- name: inbox_put_back(ids)!
UPDATE inbox SET status = 'new' WHERE id IN json_list(:ids, BIGINT);

-- name: inbox_done(id)!
UPDATE inbox SET status = 'done' WHERE id = :id;

-- name: inbox_park(id, reason)!
UPDATE inbox SET status = 'parked', reason = :reason WHERE id = :id;

-- name: inbox_wait(id, waits_for, wait_until)!
UPDATE inbox SET status = 'waiting', waits_for = :waits_for, wait_until = :wait_until WHERE id = :id;

-- name: inbox_known(shop_id, keys, me)
UPDATE inbox SET status = 'new', holder = CAST(:me AS TEXT), waits_for = NULL
WHERE shop_id = :shop_id AND status = 'waiting' AND waits_for IN json_list(:keys)
RETURNING id, shop_id, source, external_id, lane, raw, taken_at, holder;

-- name: inbox_give_up_waiting(now)
UPDATE inbox SET status = 'parked', reason = 'waited in vain for ' || waits_for
WHERE status = 'waiting' AND wait_until < :now
RETURNING id, shop_id, source, external_id, lane, raw, taken_at, holder;

-- name: inbox_tidy(before)!
DELETE FROM inbox WHERE taken_at < :before AND status IN ('done', 'parked');

-- name: outbox_tidy(before)!
DELETE FROM outbox WHERE created_at < :before AND status <> 'queued';

-- name: dialogues_tidy(now)!
DELETE FROM dialogues WHERE expires_at < :now;
