-- The events that are kept for good: one row a fact, whoever reports it how often.

-- name: fact_record^
INSERT INTO events (shop_id, kind, member_id, ref, at) VALUES (:shop_id, :kind, :member_id, :ref, :at)
ON CONFLICT (shop_id, kind, member_id, ref) DO NOTHING
RETURNING id;
