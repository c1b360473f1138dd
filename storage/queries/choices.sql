-- Choices: what a chat was offered, as numbers to be typed or as items. `does`: a list of what they stand for;
-- `labels`: of what they are called, as long as these are the last offered.

-- name: choices_offer(shop_id, platform, chat, is_numbered, does, labels, now)$
INSERT INTO choices (shop_id, platform, chat, is_numbered, does, labels, offered_at)
VALUES (:shop_id, :platform, :chat, :is_numbered, :does, :labels, :now)
RETURNING id;

-- name: choices_forget(shop_id, platform, chat, before)!
-- What is old, and all numbers.
DELETE FROM choices
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND (offered_at < :before OR is_numbered);

-- name: choices_unname(shop_id, platform, chat)!
UPDATE choices SET labels = '[]'
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND labels <> '[]';

-- name: choices_named(shop_id, platform, chat)^
SELECT id, is_numbered, does, labels FROM choices
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND labels <> '[]'
ORDER BY id DESC LIMIT 1;

-- name: choices_numbered(shop_id, platform, chat)^
SELECT id, is_numbered, does, labels FROM choices
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND is_numbered
ORDER BY id DESC LIMIT 1;

-- name: choices_get(shop_id, platform, chat, id)^
SELECT id, is_numbered, does, labels FROM choices
WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND id = :id;

-- name: choices_drop(shop_id, platform, chat, id)!
DELETE FROM choices WHERE shop_id = :shop_id AND platform = :platform AND chat = :chat AND id = :id;
