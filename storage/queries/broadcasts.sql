-- Broadcasts.

-- name: broadcast_get^
SELECT id, shop_id, status, audience, body, media, every, parent_id, fire_at, is_quiet_ok, created_by, started_at,
       ended_at, report_platform, report_chat, report_message_id
FROM broadcasts WHERE id = :broadcast_id;
