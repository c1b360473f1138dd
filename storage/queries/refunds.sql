-- Refunds that a provider gives back.

-- name: refund_owe!
UPDATE refunds SET number = :number, state = 'owed'
WHERE shop_id = :shop_id AND order_id = :order_id AND ref = :ref;

-- name: refund_by_number^
SELECT id, order_id, number, money_minor, state FROM refunds WHERE shop_id = :shop_id AND number = :number;

-- name: refund_settle^
UPDATE refunds SET state = :state
WHERE shop_id = :shop_id AND number = :number AND state <> 'given' AND state <> :state
RETURNING id;
