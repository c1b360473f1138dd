-- Campaigns: what they promise, when they run, what they have spent.

-- name: campaign_add^
INSERT INTO campaigns (shop_id, name, status, reward, invitee, on_orders, hold_s, cap_amount, budget_amount, from_at,
                       until_at, product_id, created_at)
VALUES (:shop_id, :name, 'draft', :reward, CAST(:invitee AS TEXT), :on_orders, :hold_s, CAST(:cap_amount AS BIGINT),
        CAST(:budget_amount AS BIGINT), CAST(:from_at AS BIGINT), CAST(:until_at AS BIGINT),
        CAST(:product_id AS BIGINT), :at)
ON CONFLICT (shop_id, name) DO NOTHING
RETURNING *;

-- name: campaign_get^
SELECT * FROM campaigns WHERE shop_id = :shop_id AND id = :campaign_id;

-- name: campaign_lock^
SELECT id FROM campaigns WHERE shop_id = :shop_id AND id = :campaign_id;

-- name: campaigns_list
SELECT * FROM campaigns WHERE shop_id = :shop_id ORDER BY id;

-- name: campaigns_running
-- By when they ran, not by their status now: an order may be reported late.
SELECT * FROM campaigns
WHERE shop_id = :shop_id AND started_at <= :latest AND (ended_at IS NULL OR ended_at > :at)
  AND (until_at IS NULL OR until_at > :at)
ORDER BY started_at DESC, id DESC;

-- name: campaign_start^
UPDATE campaigns SET status = 'started', started_at = :at
WHERE shop_id = :shop_id AND id = :campaign_id AND status = 'draft'
RETURNING *;

-- name: campaign_end^
UPDATE campaigns SET status = 'ended', ended_at = :at
WHERE shop_id = :shop_id AND id = :campaign_id AND status <> 'ended'
RETURNING *;

-- name: campaign_forget_start!
UPDATE campaigns SET from_at = NULL WHERE id = :campaign_id;

-- name: campaign_forget_end!
UPDATE campaigns SET until_at = NULL WHERE id = :campaign_id;

-- name: campaign_spent$
SELECT COALESCE(SUM(amount), 0) FROM rewards
WHERE shop_id = :shop_id AND campaign_id = :campaign_id AND unit = :unit;
