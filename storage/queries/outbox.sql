-- Actions owed to the world. A row stays queued until its outcome is known; not_before is microseconds, 0: at once.

-- name: outbox_add(shop_id, platform, lane, rank, action, not_before, cost, now)$
INSERT INTO outbox (shop_id, platform, lane, rank, action, status, not_before, cost, created_at)
VALUES (:shop_id, :platform, :lane, :rank, :action, 'queued', :not_before, :cost, :now)
RETURNING id;

-- name: outbox_page(platform, rank, id, most)
-- What is queued, in the order it goes, after (rank, id). Without the actions: a long queue is light.
SELECT id, shop_id, platform, lane, rank, cost, not_before, attempts FROM outbox
WHERE platform = :platform AND status = 'queued' AND (rank, id) > (:rank, :id) AND not_before < 253402214400000000
ORDER BY rank, id LIMIT :most;

-- name: outbox_newer(platform, id, most)
-- Rank by rank, so that the index on what is queued finds them.
SELECT id, shop_id, platform, lane, rank, cost, not_before, attempts FROM outbox
WHERE platform = :platform AND status = 'queued' AND rank IN (0, 1, 2, 3) AND id > :id
  AND not_before < 253402214400000000
ORDER BY id LIMIT :most;

-- name: outbox_newest$
SELECT COALESCE(MAX(id), 0) AS newest FROM outbox;

-- name: outbox_action(id)$
SELECT action FROM outbox WHERE id = :id AND status = 'queued';

-- name: outbox_ready(platform, lane, lowest, now, most)
SELECT action FROM outbox
WHERE platform = :platform AND status = 'queued' AND rank <= :lowest AND lane = :lane AND not_before <= :now
ORDER BY rank, id LIMIT :most;

-- name: outbox_settle(id, status, attempts, reason, at)!
UPDATE outbox SET status = :status, attempts = :attempts, reason = CAST(:reason AS TEXT), performed_at = :at
WHERE id = :id AND status = 'queued';

-- name: outbox_put_off(id, attempts, not_before, reason, at)!
-- `at` is null unless it may have arrived: then it counts for the pace.
UPDATE outbox SET attempts = :attempts, not_before = :not_before, reason = CAST(:reason AS TEXT),
       performed_at = CAST(:at AS BIGINT)
WHERE id = :id AND status = 'queued';

-- name: outbox_free(platform, lane)!
-- What waits for its chat (see FOR_CONTACT in outbox.py). Not 0: a courier finds what has been freed by it.
UPDATE outbox SET not_before = 1
WHERE platform = :platform AND lane = :lane AND status = 'queued' AND not_before = 253402214400000000;

-- name: outbox_free_for(platform, reason)!
UPDATE outbox SET not_before = 1
WHERE platform = :platform AND reason = :reason AND status = 'queued' AND not_before = 253402214400000000;

-- name: outbox_freed(platform, most)
SELECT id, shop_id, platform, lane, rank, cost, not_before, attempts FROM outbox
WHERE platform = :platform AND status = 'queued' AND not_before = 1
ORDER BY id LIMIT :most;

-- name: owed_waiting
-- What waits until its chat or somebody at a console does something, and why.
SELECT platform, reason, SUM(pieces) AS pieces FROM (
    SELECT platform, reason, 1 AS pieces FROM outbox WHERE status = 'queued' AND not_before = 253402214400000000
    UNION ALL
    SELECT platform, reason, 1 FROM deliveries WHERE status = 'queued' AND not_before = 253402214400000000) waiting
GROUP BY platform, reason ORDER BY platform, reason;

-- name: outbox_give_up_waiting(platform, before)!
UPDATE outbox SET status = 'failed', not_before = 0
WHERE platform = :platform AND status = 'queued' AND not_before = 253402214400000000 AND created_at < :before;

-- name: outbox_relocate(id, lane, action, attempts)!
UPDATE outbox SET lane = :lane, action = :action, attempts = :attempts WHERE id = :id AND status = 'queued';

-- name: outbox_sent(platform, since, most)
SELECT lane, cost, performed_at FROM outbox
WHERE platform = :platform AND performed_at >= :since AND cost > 0
ORDER BY performed_at DESC LIMIT :most;

-- name: outbox_doubtful(platform)
-- One of each lane may have left just before a crash: count the dearest.
SELECT lane, MAX(cost) AS cost FROM outbox WHERE platform = :platform AND status = 'queued' AND cost > 0 GROUP BY lane;
