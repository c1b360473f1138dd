-- Dialogues: one a member and chat at most. The state is JSON, its shape belongs to handlers/dialogues.py.

-- name: dialogue_get^
SELECT command, state, message_id, expires_at FROM dialogues
WHERE shop_id = :shop_id AND member_id = :member_id AND platform = :platform AND chat = :chat AND expires_at > :now;

-- name: dialogue_put!
INSERT INTO dialogues (shop_id, member_id, platform, chat, command, state, message_id, expires_at)
VALUES (:shop_id, :member_id, :platform, :chat, :command, :state, NULL, :expires_at)
ON CONFLICT (shop_id, member_id, platform, chat) DO UPDATE
SET command = excluded.command, state = excluded.state, message_id = NULL, expires_at = excluded.expires_at;

-- name: dialogue_stands_at!
UPDATE dialogues SET message_id = :message_id
WHERE shop_id = :shop_id AND member_id = :member_id AND platform = :platform AND chat = :chat;

-- name: dialogue_end^
DELETE FROM dialogues
WHERE shop_id = :shop_id AND member_id = :member_id AND platform = :platform AND chat = :chat
RETURNING command, state, message_id, expires_at;
