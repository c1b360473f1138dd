-- Rooms, the seats in them, and the looks at them that are due.

-- name: room_get(shop_id, platform, chat)^
SELECT shop_id, platform, chat, home, owner, title, version, is_open FROM rooms
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat;

-- name: rooms_of_home(shop_id, platform, home)
SELECT shop_id, platform, chat, home, owner, title, version, is_open FROM rooms
WHERE shop_id = :shop_id AND platform = :platform AND home = :home AND is_open
ORDER BY CASE WHEN chat = home THEN 0 ELSE 1 END, chat;

-- name: rooms_open(shop_id, platform)
SELECT shop_id, platform, chat, home, owner, title, version, is_open FROM rooms
WHERE shop_id = :shop_id AND platform = :platform AND is_open ORDER BY chat;

-- name: room_put(shop_id, platform, chat, home, owner, title, version, is_open)!
INSERT INTO rooms (shop_id, platform, chat, home, owner, title, version, is_open)
VALUES (:shop_id, :platform, :chat, :home, :owner, :title, :version, :is_open)
ON CONFLICT (shop_id, platform, chat) DO UPDATE SET home = excluded.home, owner = excluded.owner,
    title = excluded.title, version = excluded.version, is_open = excluded.is_open;

-- name: room_is_on(shop_id, platform, home)^
SELECT id FROM communities WHERE shop_id = :shop_id AND platform = :platform AND chat = :home AND status = 'on';

-- name: rooms_unseen(shop_id, platform)
SELECT r.chat FROM rooms r
WHERE r.shop_id = :shop_id AND r.platform = :platform AND r.is_open AND r.version = '' AND EXISTS (
    SELECT 1 FROM communities c
    WHERE c.shop_id = r.shop_id AND c.platform = r.platform AND c.chat = r.home AND c.status = 'on')
ORDER BY r.chat;

-- name: seats_forget_off(shop_id, platform)!
DELETE FROM seats WHERE shop_id = :shop_id AND platform = :platform AND chat IN (
    SELECT r.chat FROM rooms r JOIN communities c
        ON c.shop_id = r.shop_id AND c.platform = r.platform AND c.chat = r.home
    WHERE r.shop_id = :shop_id AND r.platform = :platform AND r.version <> '' AND c.status = 'off');

-- name: rooms_forget_off(shop_id, platform)!
UPDATE rooms SET version = '' WHERE shop_id = :shop_id AND platform = :platform AND version <> '' AND home IN (
    SELECT c.chat FROM communities c
    WHERE c.shop_id = :shop_id AND c.platform = :platform AND c.status = 'off');

-- name: seats_of(shop_id, platform, chat)
SELECT account, joined_at, is_told FROM seats WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat;

-- name: seat_elsewhere(shop_id, platform, home, chat, account)^
SELECT s.chat FROM seats s JOIN rooms r ON r.shop_id = s.shop_id AND r.platform = s.platform AND r.chat = s.chat
WHERE s.shop_id = :shop_id AND s.platform = :platform AND s.account = :account AND s.chat <> :chat
  AND r.home = :home AND s.is_told LIMIT 1;

-- name: seat_put(shop_id, platform, chat, account, joined_at, is_told)!
INSERT INTO seats (shop_id, platform, chat, account, joined_at, is_told)
VALUES (:shop_id, :platform, :chat, :account, :joined_at, :is_told)
ON CONFLICT (shop_id, platform, chat, account) DO UPDATE
SET joined_at = excluded.joined_at, is_told = excluded.is_told;

-- name: seats_rise(shop_id, platform, chat, accounts)!
DELETE FROM seats
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND account IN json_list(:accounts);

-- name: look_put(shop_id, platform, chat, due_at, hint_at)!
INSERT INTO looks (shop_id, platform, chat, due_at, hint_at)
VALUES (:shop_id, :platform, :chat, :due_at, CAST(:hint_at AS BIGINT))
ON CONFLICT (shop_id, platform, chat, due_at) DO NOTHING;

-- name: looks_due(shop_id, platform, now, most)
SELECT chat, MIN(due_at) AS due_at, MIN(hint_at) AS hint_at FROM looks
WHERE shop_id = :shop_id AND platform = :platform AND due_at <= :now
GROUP BY chat ORDER BY MIN(due_at), chat LIMIT :most;

-- name: looks_done(shop_id, platform, chat, until)!
DELETE FROM looks WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND due_at <= :until;
