-- Communities, and what moves along with one.

-- name: community_by_chat^
SELECT id, shop_id, platform, chat, kind, title, username, status, can_invite, can_post, thread, bot_since_at
FROM communities WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat;

-- name: community_moved_from^
SELECT id, shop_id, platform, chat, kind, title, username, status, can_invite, can_post, thread, bot_since_at
FROM communities WHERE shop_id = :shop_id AND platform = :platform AND moved_from = :chat
ORDER BY id LIMIT 1;

-- name: community_get^
SELECT id, shop_id, platform, chat, kind, title, username, status, can_invite, can_post, thread, bot_since_at
FROM communities WHERE shop_id = :shop_id AND id = :community_id;

-- name: communities_list
SELECT id, shop_id, platform, chat, kind, title, username, status, can_invite, can_post, thread, bot_since_at
FROM communities WHERE shop_id = :shop_id ORDER BY id;

-- name: community_put^
-- A bot that comes back keeps the day it first came; a group switched on stays on.
INSERT INTO communities (shop_id, platform, chat, kind, title, username, status, can_invite, can_post, bot_since_at)
VALUES (:shop_id, :platform, :chat, :kind, :title, CAST(:username AS TEXT), 'off', :can_invite, :can_post, :at)
ON CONFLICT (shop_id, platform, chat) DO UPDATE
SET title = excluded.title, username = excluded.username, can_invite = excluded.can_invite, can_post = excluded.can_post
RETURNING id, shop_id, platform, chat, kind, title, username, status, can_invite, can_post, thread, bot_since_at;

-- name: community_set_status^
UPDATE communities SET status = :status
WHERE shop_id = :shop_id AND id = :community_id AND status <> :status
RETURNING id;

-- name: community_set_title!
UPDATE communities SET title = :title WHERE shop_id = :shop_id AND id = :community_id;

-- name: community_set_thread!
UPDATE communities SET thread = CAST(:thread AS TEXT) WHERE shop_id = :shop_id AND id = :community_id;

-- name: community_move^
UPDATE communities SET chat = :new_chat, moved_from = :old_chat
WHERE shop_id = :shop_id AND platform = :platform AND chat = :old_chat
RETURNING id;

-- name: communities_with_counts
SELECT c.id, c.shop_id, c.platform, c.chat, c.kind, c.title, c.username, c.status, c.can_invite, c.can_post, c.thread,
       c.bot_since_at,
       (SELECT COUNT(*) FROM memberships s
        WHERE s.shop_id = c.shop_id AND s.community_id = c.id AND s.left_at IS NULL) AS members,
       (SELECT COUNT(*) FROM memberships s
        WHERE s.community_id = c.id AND s.joined_at >= :since) AS joins
FROM communities c WHERE c.shop_id = :shop_id ORDER BY c.id;

-- name: community_drop!
DELETE FROM communities WHERE id = :community_id;

-- name: deliveries_move!
UPDATE deliveries SET target = :new_chat
WHERE shop_id = :shop_id AND platform = :platform AND target = :old_chat AND status = 'queued'
  AND broadcast_id IN (SELECT id FROM broadcasts WHERE status <> 'done');

-- name: dialogues_move!
UPDATE dialogues SET chat = :new_chat WHERE shop_id = :shop_id AND platform = :platform AND chat = :old_chat;

-- name: posts_close_in!
UPDATE posts SET status = 'closed' WHERE shop_id = :shop_id AND community_id = :community_id AND status = 'live';

-- name: memberships_move!
UPDATE memberships SET community_id = :into_id
WHERE community_id = :from_id AND NOT EXISTS (
    SELECT 1 FROM memberships other WHERE other.community_id = :into_id AND other.member_id = memberships.member_id
      AND other.left_at IS NULL AND memberships.left_at IS NULL);

-- name: memberships_drop!
DELETE FROM memberships WHERE community_id = :community_id;
