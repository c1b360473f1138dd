-- Rewards: what one paid order earned one member. `amount` is what remains of `granted`; the ledger has every step.

-- name: reward_add^
INSERT INTO rewards (shop_id, order_id, side, member_id, campaign_id, rule, base_minor, granted, amount, unit,
                     transfer_id, earned_at)
VALUES (:shop_id, :order_id, :side, :member_id, :campaign_id, :rule, :base_minor, 0, 0, :unit, NULL, :earned_at)
ON CONFLICT (shop_id, order_id, side) DO NOTHING
RETURNING *;

-- name: reward_get^
SELECT * FROM rewards WHERE shop_id = :shop_id AND id = :reward_id;

-- name: rewards_of_order
SELECT * FROM rewards WHERE shop_id = :shop_id AND order_id = :order_id ORDER BY side DESC;

-- name: rewards_on_hold
SELECT * FROM rewards
WHERE shop_id = :shop_id AND member_id = :member_id AND released_at IS NULL AND amount > 0
ORDER BY due_at, id;

-- name: reward_grant!
UPDATE rewards SET granted = :amount, amount = :amount, transfer_id = :transfer_id, released_at = NULL
WHERE id = :reward_id;

-- name: reward_shrink!
UPDATE rewards SET amount = :amount WHERE id = :reward_id;

-- name: reward_due!
UPDATE rewards SET due_at = CAST(:due_at AS BIGINT) WHERE id = :reward_id;

-- name: reward_release^
UPDATE rewards SET released_at = :at
WHERE shop_id = :shop_id AND id = :reward_id AND released_at IS NULL AND amount > 0
RETURNING *;

-- name: reward_earned_between$
SELECT COALESCE(SUM(amount), 0) FROM rewards
WHERE shop_id = :shop_id AND member_id = :member_id AND campaign_id = :campaign_id AND side = 'inviter'
  AND unit = :unit AND earned_at >= :since AND earned_at < :until;

-- name: rank_overall
SELECT inviter_id AS member_id, COUNT(*) AS friends FROM referrals
WHERE shop_id = :shop_id AND status = 'qualified'
  AND inviter_id NOT IN (SELECT id FROM members WHERE shop_id = :shop_id AND hides_rank)
  AND inviter_id NOT IN (SELECT member_id FROM staff WHERE shop_id = :shop_id)
GROUP BY inviter_id ORDER BY friends DESC, member_id LIMIT :most;

-- name: rank_overall_of$
SELECT COUNT(*) FROM referrals WHERE shop_id = :shop_id AND inviter_id = :member_id AND status = 'qualified';

-- name: rank_overall_above$
SELECT COUNT(*) FROM (
    SELECT inviter_id FROM referrals WHERE shop_id = :shop_id AND status = 'qualified'
    GROUP BY inviter_id HAVING COUNT(*) > :friends) above;

-- name: rank_campaign
SELECT inviter_id AS member_id, COUNT(*) AS friends FROM (
    SELECT DISTINCT inviter_id, buyer_id FROM orders
    WHERE shop_id = :shop_id AND campaign_id = :campaign_id AND campaign_id IS NOT NULL AND paid_at IS NOT NULL
      AND status <> 'refunded') won
WHERE inviter_id NOT IN (SELECT id FROM members WHERE shop_id = :shop_id AND hides_rank)
  AND inviter_id NOT IN (SELECT member_id FROM staff WHERE shop_id = :shop_id)
GROUP BY inviter_id ORDER BY friends DESC, member_id LIMIT :most;

-- name: rank_campaign_of$
SELECT COUNT(DISTINCT buyer_id) FROM orders
WHERE shop_id = :shop_id AND campaign_id = :campaign_id AND campaign_id IS NOT NULL AND paid_at IS NOT NULL
  AND status <> 'refunded' AND inviter_id = :member_id;

-- name: rank_campaign_above$
SELECT COUNT(*) FROM (
    SELECT inviter_id FROM (
        SELECT DISTINCT inviter_id, buyer_id FROM orders
        WHERE shop_id = :shop_id AND campaign_id = :campaign_id AND campaign_id IS NOT NULL AND paid_at IS NOT NULL
          AND status <> 'refunded') won
    GROUP BY inviter_id HAVING COUNT(*) > :friends) above;
