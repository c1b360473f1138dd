-- Handovers: messages that a community's owner must confirm.

-- name: handover_add(shop_id, platform, task, chat, message_id, target, owner, made_at, look_at)!
INSERT INTO handovers (shop_id, platform, task, chat, message_id, target, owner, made_at, look_at, state)
VALUES (:shop_id, :platform, :task, :chat, :message_id, :target, :owner, :made_at, :look_at, 'waiting')
ON CONFLICT (shop_id, platform, task, chat) DO NOTHING;

-- name: handovers_due(shop_id, platform, now, most)
SELECT shop_id, platform, task, chat, message_id, target, owner, made_at, look_at, reminders, state, reason, ended_at
FROM handovers
WHERE shop_id = :shop_id AND platform = :platform AND state = 'waiting' AND look_at <= :now
ORDER BY look_at, task, chat LIMIT :most;

-- name: handovers_of(shop_id, platform, message_id, target)
SELECT shop_id, platform, task, chat, message_id, target, owner, made_at, look_at, reminders, state, reason, ended_at
FROM handovers
WHERE shop_id = :shop_id AND platform = :platform AND message_id = :message_id AND target = :target ORDER BY chat;

-- name: handover_later(shop_id, platform, task, look_at, reminders)!
UPDATE handovers SET look_at = :look_at, reminders = :reminders
WHERE shop_id = :shop_id AND platform = :platform AND task = :task AND state = 'waiting';

-- name: handover_end(shop_id, platform, task, chat, state, reason, at)!
UPDATE handovers SET state = :state, reason = :reason, ended_at = :at
WHERE shop_id = :shop_id AND platform = :platform AND task = :task AND chat = :chat AND state = 'waiting';

-- name: handovers_known(shop_id, platform, tasks)
SELECT DISTINCT task FROM handovers
WHERE shop_id = :shop_id AND platform = :platform AND task IN json_list(:tasks);

-- name: handovers_used(shop_id, since)
SELECT platform, target, COUNT(DISTINCT message_id) AS messages FROM handovers
WHERE shop_id = :shop_id AND made_at >= :since AND state <> 'missed' GROUP BY platform, target;

-- name: handovers_owners(broadcast_id)$
SELECT COUNT(DISTINCT h.owner) AS owners FROM deliveries d
JOIN handovers h ON h.shop_id = d.shop_id AND h.platform = d.platform AND h.message_id = d.message_id
    AND h.target = d.target
WHERE d.broadcast_id = :broadcast_id AND d.status = 'handed_over' AND h.state = 'waiting';

-- name: delivery_settled(shop_id, platform, message_id, target, status, reason, at)^
-- Only what was handed over is still open.
UPDATE deliveries SET status = :status, reason = CAST(:reason AS TEXT), sent_at = CAST(:at AS BIGINT)
WHERE shop_id = :shop_id AND platform = :platform AND message_id = :message_id AND target = :target
  AND status = 'handed_over'
RETURNING broadcast_id;

-- name: delivery_waits^
SELECT id FROM deliveries WHERE broadcast_id = :broadcast_id AND status = 'handed_over' LIMIT 1;
