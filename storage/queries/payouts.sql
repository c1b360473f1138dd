-- Payouts: shop credit on its way to a member's real money. A state only ever goes on.

-- name: payout_add^
INSERT INTO payouts (shop_id, payout, member_id, platform, account, paid_by, minor, currency, state, transfer_id, asked_at)
VALUES (:shop_id, :payout, :member_id, :platform, :account, :paid_by, :minor, :currency, 'asked', :transfer_id, :at)
RETURNING *;

-- name: payout_get^
SELECT * FROM payouts WHERE shop_id = :shop_id AND id = :payout_id;

-- name: payout_by_name^
SELECT * FROM payouts WHERE shop_id = :shop_id AND payout = :payout;

-- name: payout_goes_on^
UPDATE payouts SET state = :state, link = :link, reason = :reason,
    decided_at = COALESCE(decided_at, CAST(:decided_at AS BIGINT)),
    decided_by = COALESCE(decided_by, CAST(:decided_by AS BIGINT)),
    ended_at = CAST(:ended_at AS BIGINT)
WHERE shop_id = :shop_id AND id = :payout_id AND state IN json_list(:from_states)
RETURNING *;

-- name: payouts_newest
-- What still waits for somebody comes first.
SELECT * FROM (
    SELECT * FROM payouts WHERE shop_id = :shop_id AND ended_at IS NULL
    UNION ALL SELECT * FROM (
        SELECT * FROM payouts WHERE shop_id = :shop_id AND ended_at IS NOT NULL ORDER BY id DESC LIMIT :most) past
) AS found
ORDER BY CASE WHEN state = 'asked' THEN 0 WHEN ended_at IS NULL THEN 1 ELSE 2 END, id DESC LIMIT :most;

-- name: payouts_of
SELECT payouts.* FROM person_of(:member_id) AS w CROSS JOIN payouts
WHERE shop_id = :shop_id AND member_id = w.own_id AND ended_at IS NULL ORDER BY id;
