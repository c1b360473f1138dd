-- The playground's people, its chats, and who sits in which.

-- name: playground_person_add^
INSERT INTO playground_people (shop_id, account, number, name, username, language, created_at)
VALUES (:shop_id, :account, :number, :name, :username, :language, :at)
RETURNING account, name, username, language, is_blocked;

-- name: playground_person_get^
SELECT account, name, username, language, is_blocked FROM playground_people
WHERE shop_id = :shop_id AND account = :account;

-- name: playground_people_list
SELECT account, name, username, language, is_blocked FROM playground_people WHERE shop_id = :shop_id ORDER BY number;

-- name: playground_person_block^
UPDATE playground_people SET is_blocked = :is_blocked
WHERE shop_id = :shop_id AND account = :account AND is_blocked <> :is_blocked RETURNING account;

-- name: playground_roles
SELECT a.account, s.role FROM staff s JOIN accounts a ON a.member_id = s.member_id AND a.shop_id = s.shop_id
WHERE s.shop_id = :shop_id AND a.platform = :platform;

-- name: playground_unread
-- How much each person has not read, over all the chats they sit in.
SELECT s.account, CAST(SUM(c.said - s.seen) AS BIGINT) AS unread
FROM playground_seats s JOIN playground_chats c ON c.shop_id = s.shop_id AND c.chat = s.chat
WHERE s.shop_id = :shop_id AND s.left_at IS NULL GROUP BY s.account;

-- name: playground_chat_add^
INSERT INTO playground_chats (shop_id, chat, number, kind, title, created_at)
VALUES (:shop_id, :chat, :number, :kind, :title, :at) RETURNING chat, kind, title, said;

-- name: playground_chat_get^
SELECT chat, kind, title, said FROM playground_chats WHERE shop_id = :shop_id AND chat = :chat;

-- name: playground_chats_seen_by
-- What one person has in their list: their own chat with the bot first, then every group, sat in or not.
SELECT c.chat, c.kind, c.title, c.said, CASE WHEN s.account IS NULL THEN 0 ELSE c.said - s.seen END AS unread,
       s.account IS NOT NULL AS is_member,
       (SELECT COUNT(*) FROM playground_seats n WHERE n.shop_id = c.shop_id AND n.chat = c.chat AND n.left_at IS NULL)
           AS members,
       (SELECT MAX(m.id) FROM playground_messages m WHERE m.shop_id = c.shop_id AND m.chat = c.chat) AS last_id
FROM playground_chats c
LEFT JOIN playground_seats s
    ON s.shop_id = c.shop_id AND s.chat = c.chat AND s.account = :account AND s.left_at IS NULL
WHERE c.shop_id = :shop_id AND (c.kind <> 'private' OR c.chat = :account)
ORDER BY CASE WHEN c.kind = 'private' THEN 0 ELSE 1 END, c.number;

-- name: playground_chat_said$
UPDATE playground_chats SET said = said + 1 WHERE shop_id = :shop_id AND chat = :chat RETURNING said;

-- name: playground_seat_get^
SELECT chat, account, role, joined_at, left_at, seen FROM playground_seats
WHERE shop_id = :shop_id AND chat = :chat AND account = :account;

-- name: playground_seat_take^
-- NULL where they sit there already.
INSERT INTO playground_seats (shop_id, chat, account, role, joined_at, seen)
SELECT c.shop_id, c.chat, :account, :role, CAST(:at AS BIGINT), c.said FROM playground_chats c
WHERE c.shop_id = :shop_id AND c.chat = :chat
ON CONFLICT (shop_id, chat, account) DO UPDATE
SET role = excluded.role, joined_at = excluded.joined_at, left_at = NULL, seen = excluded.seen
WHERE playground_seats.left_at IS NOT NULL
RETURNING account;

-- name: playground_seat_leave^
UPDATE playground_seats SET left_at = :at
WHERE shop_id = :shop_id AND chat = :chat AND account = :account AND left_at IS NULL RETURNING account;

-- name: playground_seat_read^
UPDATE playground_seats SET seen = (SELECT c.said FROM playground_chats c WHERE c.shop_id = :shop_id AND c.chat = :chat)
WHERE shop_id = :shop_id AND chat = :chat AND account = :account AND left_at IS NULL
  AND seen < (SELECT c.said FROM playground_chats c WHERE c.shop_id = :shop_id AND c.chat = :chat)
RETURNING account;

-- name: playground_link_add(shop_id, token, link, chat, name, asks)!
INSERT INTO playground_links (shop_id, token, link, chat, name, asks)
VALUES (:shop_id, :token, :link, :chat, :name, :asks);

-- name: playground_link_get^
SELECT token, link, chat, name, asks, is_revoked FROM playground_links WHERE shop_id = :shop_id AND token = :token;

-- name: playground_link_revoke!
UPDATE playground_links SET is_revoked = TRUE WHERE shop_id = :shop_id AND token = :token;

-- name: playground_request_put!
INSERT INTO playground_requests (shop_id, chat, account, token, asked_at)
VALUES (:shop_id, :chat, :account, :token, :at)
ON CONFLICT (shop_id, chat, account) DO UPDATE SET token = excluded.token, asked_at = excluded.asked_at;

-- name: playground_request_take^
DELETE FROM playground_requests WHERE shop_id = :shop_id AND chat = :chat AND account = :account RETURNING token;
