-- Broadcasts.

-- name: broadcast_add^
INSERT INTO broadcasts (shop_id, status, audience, body, media, album, is_confirmed, every, fire_at, is_quiet_ok,
                        created_by, created_at, report_platform, report_chat, poll_id)
VALUES (:shop_id, 'draft', :audience, :body, :media, CAST(:album AS TEXT), :is_confirmed, CAST(:every AS TEXT),
        CAST(:fire_at AS BIGINT), :is_quiet_ok, :created_by, :at, :platform, :chat, CAST(:poll_id AS BIGINT))
RETURNING *;

-- name: broadcast_add_firing^
INSERT INTO broadcasts (shop_id, status, audience, body, media, is_confirmed, parent_id, fire_at, is_quiet_ok,
                        created_by, created_at, report_platform, report_chat)
SELECT shop_id, 'draft', audience, body, media, TRUE, id, CAST(:fire_at AS BIGINT), is_quiet_ok, created_by,
       CAST(:at AS BIGINT), report_platform, report_chat
FROM broadcasts WHERE id = :plan_id
ON CONFLICT (shop_id, parent_id, fire_at) WHERE parent_id IS NOT NULL DO NOTHING
RETURNING *;

-- name: broadcast_get^
SELECT * FROM broadcasts WHERE id = :broadcast_id;

-- name: broadcast_of_album^
SELECT * FROM broadcasts
WHERE shop_id = :shop_id AND created_by = :created_by AND album = :album AND album IS NOT NULL;

-- name: broadcast_of_poll^
SELECT * FROM broadcasts WHERE shop_id = :shop_id AND poll_id = :poll_id;

-- name: broadcast_put!
UPDATE broadcasts SET body = :body, media = :media, album = CAST(:album AS TEXT), is_quiet_ok = :is_quiet_ok
WHERE id = :broadcast_id AND status = 'draft';

-- name: broadcast_move$
UPDATE broadcasts SET status = :status WHERE id = :broadcast_id AND status IN json_list(:of) RETURNING id;

-- name: broadcast_count_targets!
UPDATE broadcasts SET targets = :targets WHERE id = :broadcast_id;

-- name: broadcast_stands_at!
UPDATE broadcasts SET report_message_id = CAST(:message_id AS TEXT) WHERE id = :broadcast_id;

-- name: broadcast_forget$
UPDATE broadcasts SET body = '', media = '[]', album = NULL WHERE id = :broadcast_id AND status IN ('done', 'cancelled')
RETURNING id;

-- name: heads_people^
-- Few opt out, and few have two accounts: they are counted by themselves, so that the accounts need no second look. Who
-- has several accounts is written to on one; either one's /stop is theirs.
WITH bodies AS (
    SELECT id, merged_into AS whole FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL
    UNION SELECT merged_into, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL),
further AS (
    SELECT id FROM (
        SELECT a.id, ROW_NUMBER() OVER (PARTITION BY b.whole ORDER BY a.can_write DESC, a.id) AS place
        FROM bodies b JOIN accounts a ON a.member_id = b.id
        WHERE a.platform IN json_list(:platforms) AND (a.can_write OR a.unreachable IS NOT NULL)) AS ranked
    WHERE place > 1),
stops AS (
    SELECT id FROM members WHERE shop_id = :shop_id AND opted_out_at IS NOT NULL
    UNION SELECT b.id FROM bodies b WHERE b.whole IN (
        SELECT o.whole FROM bodies o JOIN members m ON m.id = o.id WHERE m.opted_out_at IS NOT NULL))
SELECT counted.reachable - doubled.reachable - stopped.accounts AS reached, stopped.accounts AS opted_out,
       counted.unreachable - doubled.unreachable AS unreachable
FROM (
    SELECT COUNT(*) FILTER (WHERE a.can_write) AS reachable, COUNT(*) FILTER (WHERE NOT a.can_write) AS unreachable
    FROM accounts a
    WHERE a.shop_id = :shop_id AND a.platform IN json_list(:platforms) AND (a.can_write OR a.unreachable IS NOT NULL)
) counted, (
    SELECT COUNT(*) FILTER (WHERE a.can_write) AS reachable, COUNT(*) FILTER (WHERE NOT a.can_write) AS unreachable
    FROM further f JOIN accounts a ON a.id = f.id
) doubled, (
    SELECT COUNT(*) AS accounts FROM stops m JOIN accounts a ON a.member_id = m.id
    WHERE a.can_write AND a.platform IN json_list(:platforms) AND a.id NOT IN (SELECT id FROM further)
) stopped;

-- name: heads_tagged^
WITH bodies AS (
    SELECT id, merged_into AS whole FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL
    UNION SELECT merged_into, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL),
further AS (
    SELECT id FROM (
        SELECT a.id, ROW_NUMBER() OVER (PARTITION BY b.whole ORDER BY a.can_write DESC, a.id) AS place
        FROM bodies b JOIN accounts a ON a.member_id = b.id
        WHERE a.platform IN json_list(:platforms) AND (a.can_write OR a.unreachable IS NOT NULL)) AS ranked
    WHERE place > 1),
tagged AS (SELECT DISTINCT person_id(t.member_id) AS whole FROM tags t WHERE t.shop_id = :shop_id AND t.tag = :tag),
wanted AS (
    SELECT whole AS id, whole FROM tagged
    UNION SELECT b.id, b.whole FROM bodies b JOIN tagged g ON g.whole = b.whole),
stops AS (
    SELECT w.whole FROM wanted w JOIN members m ON m.id = w.id WHERE m.opted_out_at IS NOT NULL)
SELECT COUNT(*) FILTER (WHERE a.can_write AND w.whole NOT IN (SELECT whole FROM stops)) AS reached,
       COUNT(*) FILTER (WHERE a.can_write AND w.whole IN (SELECT whole FROM stops)) AS opted_out,
       COUNT(*) FILTER (WHERE NOT a.can_write) AS unreachable
FROM wanted w JOIN accounts a ON a.member_id = w.id
WHERE a.platform IN json_list(:platforms) AND (a.can_write OR a.unreachable IS NOT NULL)
  AND a.id NOT IN (SELECT id FROM further);

-- name: heads_communities^
SELECT COUNT(*) FILTER (WHERE c.status = 'on' AND c.can_post) AS reached, 0 AS opted_out,
       COUNT(*) FILTER (WHERE c.status <> 'on' OR NOT c.can_post) AS unreachable
FROM communities c
WHERE c.shop_id = :shop_id AND c.platform IN json_list(:platforms)
  AND (c.status = 'on' AND CAST(:community_id AS BIGINT) IS NULL
       OR c.status <> 'off' AND c.id = CAST(:community_id AS BIGINT));

-- name: broadcast_arrived$
SELECT COUNT(*) FILTER (WHERE status IN ('sent', 'handed_over')) FROM deliveries WHERE broadcast_id = :broadcast_id;

-- name: broadcast_waiting$
SELECT COUNT(*) FROM deliveries WHERE broadcast_id = :broadcast_id AND status = 'queued'
  AND reason = 'window' AND not_before = 253402214400000000;

-- name: broadcast_tally
SELECT status, COALESCE(reason, '') AS reason, attempts > 0 AS was_tried, COUNT(*) AS deliveries FROM deliveries
WHERE broadcast_id = :broadcast_id GROUP BY status, COALESCE(reason, ''), attempts > 0
ORDER BY deliveries DESC, status, reason;
