-- What was said in the playground, and what waits there for the bot's answer: presses and payments.

-- name: playground_message_add$
INSERT INTO playground_messages (shop_id, chat, account, at, content, reply_to, version)
VALUES (:shop_id, :chat, CAST(:account AS TEXT), :at, :content, CAST(:reply_to AS BIGINT), :version) RETURNING id;

-- name: playground_message_get^
SELECT id, chat, account, at, content, reply_to, is_edited, version FROM playground_messages
WHERE shop_id = :shop_id AND id = :message_id;

-- name: playground_message_change(shop_id, message_id, content, is_edited, version)!
UPDATE playground_messages SET content = :content, version = :version,
    is_edited = CASE WHEN :is_edited THEN TRUE ELSE is_edited END
WHERE shop_id = :shop_id AND id = :message_id;

-- name: playground_message_touch!
UPDATE playground_messages SET version = :version WHERE shop_id = :shop_id AND id = :message_id;

-- name: playground_messages_page(shop_id, chat, before, most)
-- The newest first; `before` NULL: from the end.
SELECT id, chat, account, at, content, reply_to, is_edited, version FROM playground_messages
WHERE shop_id = :shop_id AND chat = :chat AND (CAST(:before AS BIGINT) IS NULL OR id < :before)
ORDER BY id DESC LIMIT :most;

-- name: playground_messages_since(shop_id, chats, since, most)
SELECT id, chat, account, at, content, reply_to, is_edited, version FROM playground_messages
WHERE shop_id = :shop_id AND version > :since AND chat IN json_list(:chats) ORDER BY version LIMIT :most;

-- name: playground_messages_by_id(shop_id, ids)
SELECT id, chat, account, at, content, reply_to, is_edited, version FROM playground_messages
WHERE shop_id = :shop_id AND id IN json_list(:ids, BIGINT);

-- name: playground_vote_put(shop_id, message_id, account, options)!
INSERT INTO playground_votes (shop_id, message_id, account, options)
VALUES (:shop_id, :message_id, :account, :options)
ON CONFLICT (shop_id, message_id, account) DO UPDATE SET options = excluded.options;

-- name: playground_votes_list(shop_id, message_ids)
SELECT message_id, account, options FROM playground_votes
WHERE shop_id = :shop_id AND message_id IN json_list(:message_ids, BIGINT);

-- name: playground_press_add$
INSERT INTO playground_presses (shop_id, pressed_at) VALUES (:shop_id, :at) RETURNING id;

-- name: playground_press_answer^
UPDATE playground_presses SET is_answered = TRUE, text = :text, must_close = :must_close
WHERE shop_id = :shop_id AND id = :press_id AND NOT is_answered RETURNING id;

-- name: playground_press_get^
SELECT is_answered, text, must_close FROM playground_presses WHERE shop_id = :shop_id AND id = :press_id;

-- name: playground_presses_forget(shop_id, before)!
DELETE FROM playground_presses WHERE shop_id = :shop_id AND id < :before;

-- name: playground_payment_ask^
-- NULL where this invoice is being paid, or is paid.
INSERT INTO playground_payments (shop_id, message_id, account, payload, minor, currency, status, asked_at)
VALUES (:shop_id, :message_id, :account, :payload, :minor, :currency, 'asked', :at)
ON CONFLICT (shop_id, message_id) WHERE status <> 'refused' DO NOTHING
RETURNING id, message_id, account, payload, minor, currency, status, refusal, refunded_minor, asked_at;

-- name: playground_payment_get^
SELECT id, message_id, account, payload, minor, currency, status, refusal, refunded_minor, asked_at
FROM playground_payments WHERE shop_id = :shop_id AND id = :payment_id;

-- name: playground_payment_of^
SELECT id, message_id, account, payload, minor, currency, status, refusal, refunded_minor, asked_at
FROM playground_payments WHERE shop_id = :shop_id AND message_id = :message_id AND status <> 'refused';

-- name: playground_payment_settle^
UPDATE playground_payments SET status = :status, refusal = :refusal
WHERE shop_id = :shop_id AND id = :payment_id AND status = 'asked'
RETURNING id, message_id, account, payload, minor, currency, status, refusal, refunded_minor, asked_at;

-- name: playground_refund_known^
SELECT ref FROM playground_refunds WHERE shop_id = :shop_id AND payment_id = :payment_id AND ref = :ref;

-- name: playground_refund_add!
INSERT INTO playground_refunds (shop_id, payment_id, ref, minor) VALUES (:shop_id, :payment_id, :ref, :minor);

-- name: playground_payment_refund^
UPDATE playground_payments SET refunded_minor = refunded_minor + :minor
WHERE shop_id = :shop_id AND id = :payment_id AND status = 'paid' AND refunded_minor + :minor <= minor
RETURNING id;
