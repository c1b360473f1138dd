-- Broadcasts.

-- name: broadcast_add^
INSERT INTO broadcasts (shop_id, status, audience, body, media, album, is_confirmed, every, fire_at, is_quiet_ok,
                        created_by, created_at, report_platform, report_chat)
VALUES (:shop_id, 'draft', :audience, :body, :media, CAST(:album AS TEXT), :is_confirmed, CAST(:every AS TEXT),
        CAST(:fire_at AS BIGINT), :is_quiet_ok, :created_by, :at, :platform, :chat)
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
-- Few opt out: they are counted by themselves, so that the accounts need no second look.
SELECT counted.reachable - stopped.accounts AS reached, stopped.accounts AS opted_out, counted.unreachable
FROM (
    SELECT COUNT(*) FILTER (WHERE a.can_write) AS reachable, COUNT(*) FILTER (WHERE NOT a.can_write) AS unreachable
    FROM accounts a
    WHERE a.shop_id = :shop_id AND a.platform IN json_list(:platforms) AND (a.can_write OR a.unreachable IS NOT NULL)
) counted, (
    SELECT COUNT(*) AS accounts FROM members m JOIN accounts a ON a.member_id = m.id
    WHERE m.shop_id = :shop_id AND m.opted_out_at IS NOT NULL AND a.can_write AND a.platform IN json_list(:platforms)
) stopped;

-- name: heads_tagged^
SELECT COUNT(*) FILTER (WHERE a.can_write AND m.opted_out_at IS NULL) AS reached,
       COUNT(*) FILTER (WHERE a.can_write AND m.opted_out_at IS NOT NULL) AS opted_out,
       COUNT(*) FILTER (WHERE NOT a.can_write) AS unreachable
FROM tags t JOIN members m ON m.id = t.member_id JOIN accounts a ON a.member_id = m.id
WHERE t.shop_id = :shop_id AND t.tag = :tag AND a.platform IN json_list(:platforms)
  AND (a.can_write OR a.unreachable IS NOT NULL);

-- name: heads_communities^
SELECT COUNT(*) FILTER (WHERE c.status = 'on' AND c.can_post) AS reached, 0 AS opted_out,
       COUNT(*) FILTER (WHERE c.status <> 'on' OR NOT c.can_post) AS unreachable
FROM communities c
WHERE c.shop_id = :shop_id AND c.platform IN json_list(:platforms)
  AND (c.status = 'on' AND CAST(:community_id AS BIGINT) IS NULL
       OR c.status <> 'off' AND c.id = CAST(:community_id AS BIGINT));

-- name: broadcast_arrived$
SELECT COUNT(*) FILTER (WHERE status IN ('sent', 'handed_over')) FROM deliveries WHERE broadcast_id = :broadcast_id;

-- name: broadcast_tally
SELECT status, COALESCE(reason, '') AS reason, attempts > 0 AS was_tried, COUNT(*) AS deliveries FROM deliveries
WHERE broadcast_id = :broadcast_id GROUP BY status, COALESCE(reason, ''), attempts > 0
ORDER BY deliveries DESC, status, reason;
