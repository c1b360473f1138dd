-- Deliveries: one content of a broadcast to one target. The audience is walked by id in windows, up to the highest id
-- there was when the broadcast began; a window's rows and the cursor behind it are written in one transaction.

-- name: broadcasts_running(shop_id)
SELECT id, shop_id, status, audience, is_quiet_ok, cursor, is_expanded, frozen_max_id FROM broadcasts
WHERE status = 'running' AND shop_id = :shop_id ORDER BY id;

-- name: broadcast_walk(id)^
SELECT id, shop_id, status, audience, is_quiet_ok, cursor, is_expanded, frozen_max_id FROM broadcasts WHERE id = :id;

-- name: broadcast_freeze(id, highest, now)!
UPDATE broadcasts SET frozen_max_id = :highest, frozen_at = :now, started_at = COALESCE(started_at, CAST(:now AS BIGINT))
WHERE id = :id AND frozen_max_id IS NULL;

-- name: accounts_highest$
SELECT COALESCE(MAX(id), 0) AS highest FROM accounts;

-- name: communities_highest$
SELECT COALESCE(MAX(id), 0) AS highest FROM communities;

-- name: accounts_window(after, highest, size)$
SELECT MAX(id) AS last FROM (SELECT id FROM accounts WHERE id > :after AND id <= :highest ORDER BY id LIMIT :size) AS w;

-- name: communities_window(after, highest, size)$
SELECT MAX(id) AS last FROM (SELECT id FROM communities WHERE id > :after AND id <= :highest ORDER BY id LIMIT :size) AS w;

-- name: deliveries_expand_accounts(broadcast_id, shop_id, platforms, tag, after, last)!
-- Who never spoke to us is no target; who could be written to once and cannot now is told of in the report. A person is
-- written to once, on whichever account is open to us.
INSERT INTO deliveries (shop_id, broadcast_id, platform, target, member_id, status, reason)
WITH bodies AS (
    SELECT id, merged_into AS whole FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL
    UNION SELECT merged_into, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL),
further AS (
    SELECT id FROM (
        SELECT a.id, ROW_NUMBER() OVER (PARTITION BY b.whole ORDER BY a.can_write DESC, a.id) AS place
        FROM bodies b JOIN accounts a ON a.member_id = b.id
        WHERE a.platform IN json_list(:platforms) AND (a.can_write OR a.unreachable IS NOT NULL)) AS ranked
    WHERE place > 1)
SELECT a.shop_id, :broadcast_id, a.platform, a.account, a.member_id,
       CASE WHEN a.can_write THEN 'queued' ELSE 'unreachable' END, CASE WHEN a.can_write THEN NULL ELSE a.unreachable END
FROM accounts a
WHERE a.id > :after AND a.id <= :last AND +a.shop_id = :shop_id AND a.platform IN json_list(:platforms)
  AND (a.can_write OR a.unreachable IS NOT NULL)
  AND a.id NOT IN (SELECT id FROM further)
  AND (CAST(:tag AS TEXT) IS NULL OR person_id(a.member_id) IN (
      SELECT person_id(t.member_id) FROM tags t WHERE t.shop_id = :shop_id AND t.tag = :tag))
ORDER BY a.id
ON CONFLICT (broadcast_id, platform, target) DO NOTHING;

-- name: deliveries_expand_communities(broadcast_id, shop_id, platforms, community_id, after, last)!
INSERT INTO deliveries (shop_id, broadcast_id, platform, target, thread, status, reason)
SELECT c.shop_id, :broadcast_id, c.platform, c.chat, c.thread,
       CASE WHEN c.status = 'on' AND c.can_post THEN 'queued' ELSE 'unreachable' END,
       CASE WHEN c.status = 'lost' THEN 'removed' WHEN c.can_post THEN NULL ELSE 'not_allowed' END
FROM communities c
WHERE c.id > :after AND c.id <= :last AND +c.shop_id = :shop_id AND c.platform IN json_list(:platforms)
  AND (c.status = 'on' AND CAST(:community_id AS BIGINT) IS NULL
       OR c.status <> 'off' AND c.id = CAST(:community_id AS BIGINT))
ORDER BY c.id
ON CONFLICT (broadcast_id, platform, target) DO NOTHING;

-- name: broadcast_advance(id, after, last, is_expanded)$
UPDATE broadcasts SET cursor = :last, is_expanded = :is_expanded WHERE id = :id AND cursor = :after AND status = 'running'
RETURNING id;

-- name: deliveries_due(platform, broadcast_id, in_hand, now, most)
-- In the order of the index: whoever is waited for until they write again stands at its end, and is not looked at.
SELECT id, shop_id, broadcast_id, platform, target, thread, attempts FROM deliveries
WHERE platform = :platform AND status = 'queued' AND broadcast_id = :broadcast_id AND not_before <= :now
  AND id NOT IN json_list(:in_hand, BIGINT)
ORDER BY not_before, id LIMIT :most;

-- name: deliveries_begin(ids)
-- The moment of sending: who opted out meanwhile is skipped, and a broadcast that runs no more begins nothing.
UPDATE deliveries SET
    status = CASE WHEN EXISTS (
                 SELECT 1 FROM person_of(deliveries.member_id) AS w CROSS JOIN members m
                 WHERE m.id = w.own_id AND m.opted_out_at IS NOT NULL)
             THEN 'skipped' ELSE 'sending' END,
    reason = CASE WHEN EXISTS (
                 SELECT 1 FROM person_of(deliveries.member_id) AS w CROSS JOIN members m
                 WHERE m.id = w.own_id AND m.opted_out_at IS NOT NULL)
             THEN 'opted_out' ELSE NULL END
WHERE id IN json_list(:ids, BIGINT) AND status = 'queued'
  AND EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = deliveries.broadcast_id AND b.status = 'running')
RETURNING id, status;

-- name: deliveries_settle(id, status, attempts, not_before, reason, message_id, sent_at)!
UPDATE deliveries SET status = :status, attempts = :attempts, not_before = :not_before,
       reason = CAST(:reason AS TEXT), message_id = CAST(:message_id AS TEXT), sent_at = CAST(:sent_at AS BIGINT)
WHERE id = :id;

-- name: deliveries_put_off(id, not_before)!
UPDATE deliveries SET not_before = :not_before WHERE id = :id AND status = 'queued';

-- name: deliveries_free(platform, target)!
UPDATE deliveries SET not_before = 0
WHERE platform = :platform AND target = :target AND status = 'queued' AND not_before = 253402214400000000;

-- name: deliveries_free_for(platform, reason)!
UPDATE deliveries SET not_before = 0
WHERE platform = :platform AND reason = :reason AND status = 'queued' AND not_before = 253402214400000000;

-- name: deliveries_give_up_waiting(platform, before)!
UPDATE deliveries SET status = 'failed', not_before = 0
WHERE platform = :platform AND status = 'queued' AND not_before = 253402214400000000 AND EXISTS (
    SELECT 1 FROM broadcasts b WHERE b.id = deliveries.broadcast_id AND b.started_at < :before);

-- name: deliveries_relocate(id, target)$
-- NULL where the broadcast has that target already.
UPDATE deliveries SET target = :target WHERE id = :id AND NOT EXISTS (
    SELECT 1 FROM deliveries o WHERE o.broadcast_id = deliveries.broadcast_id AND o.platform = deliveries.platform
    AND o.target = :target)
RETURNING id;

-- name: deliveries_lost(platform, now)!
-- What a process that is no more was sending: it may have arrived.
UPDATE deliveries SET status = 'unknown', reason = 'stopped while sending', attempts = attempts + 1, sent_at = :now
WHERE platform = :platform AND status = 'sending';

-- name: deliveries_sent(platform, since, most)
SELECT broadcast_id, target, sent_at FROM deliveries
WHERE platform = :platform AND sent_at >= :since ORDER BY sent_at DESC LIMIT :most;

-- name: broadcasts_have_work$
SELECT 1 AS has_work WHERE EXISTS (SELECT 1 FROM broadcasts WHERE status = 'running') OR EXISTS (
    SELECT 1 FROM deliveries d JOIN broadcasts b ON b.id = d.broadcast_id
    WHERE d.status = 'queued' AND b.status = 'cancelled');

-- name: deliveries_drop_cancelled!
UPDATE deliveries SET status = 'skipped', reason = 'cancelled'
WHERE status = 'queued' AND broadcast_id IN (SELECT id FROM broadcasts WHERE status = 'cancelled');

-- name: broadcast_finish(id, now)$
-- NULL while something is still to be sent, or somebody else has finished it.
UPDATE broadcasts SET status = 'done', ended_at = :now
WHERE id = :id AND status = 'running' AND is_expanded
  AND NOT EXISTS (SELECT 1 FROM deliveries q WHERE q.status = 'queued' AND q.broadcast_id = :id)
  AND NOT EXISTS (SELECT 1 FROM deliveries s WHERE s.status = 'sending' AND +s.broadcast_id = :id)
RETURNING id;
