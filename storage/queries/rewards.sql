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
SELECT rewards.* FROM person_of(:member_id) AS w CROSS JOIN rewards
WHERE shop_id = :shop_id AND member_id = w.own_id AND released_at IS NULL AND amount > 0
ORDER BY due_at, id;

-- name: reward_grant!
UPDATE rewards SET granted = :amount, amount = :amount, transfer_id = :transfer_id, released_at = NULL
WHERE id = :reward_id;

-- name: reward_for!
-- Nothing is left of it, and the order belongs to another inviter now.
UPDATE rewards SET member_id = :member_id, campaign_id = :campaign_id, rule = :rule, base_minor = :base_minor,
       unit = :unit, granted = 0, transfer_id = NULL, due_at = NULL, released_at = NULL
WHERE id = :reward_id AND amount = 0;

-- name: reward_shrink!
UPDATE rewards SET amount = :amount WHERE id = :reward_id;

-- name: reward_due!
UPDATE rewards SET due_at = CAST(:due_at AS BIGINT) WHERE id = :reward_id;

-- name: reward_release^
UPDATE rewards SET released_at = :at
WHERE shop_id = :shop_id AND id = :reward_id AND released_at IS NULL AND amount > 0
RETURNING *;

-- name: reward_earned_between$
SELECT COALESCE(SUM(amount), 0) FROM person_of(:member_id) AS w CROSS JOIN rewards
WHERE shop_id = :shop_id AND member_id = w.own_id AND campaign_id = :campaign_id AND side = 'inviter'
  AND unit = :unit AND earned_at >= :since AND earned_at < :until;

-- name: rank_overall
-- The best, and last the place of one member (a place of 0 is one of the best), both among those who are seen: no staff,
-- nobody who hides. Everybody is counted once, in one pass; a friend who gave back all that was bought is not.
WITH gave_back AS MATERIALIZED (
    SELECT DISTINCT person_id(o.buyer_id) AS id FROM orders o WHERE o.shop_id = :shop_id AND o.status = 'refunded'),
whole AS (SELECT id, id AS own_id FROM gave_back
          UNION ALL SELECT g.id, m.id FROM gave_back g JOIN members m ON m.merged_into = g.id),
gone AS MATERIALIZED (
    SELECT w.own_id FROM whole w CROSS JOIN referrals r
    WHERE r.shop_id = :shop_id AND r.invitee_id = w.own_id AND r.status <> 'void' AND r.status = 'qualified'
      AND NOT EXISTS (SELECT 1 FROM person_of(w.id) AS p CROSS JOIN orders o
                      WHERE o.shop_id = :shop_id AND o.buyer_id = p.own_id
                        AND o.status IN ('paid', 'shipped', 'delivered'))),
won AS MATERIALIZED (
    SELECT inviter_id, CAST(SUM(friends) AS BIGINT) AS friends FROM (
        SELECT person_id(r.inviter_id) AS inviter_id, r.friends FROM (
            SELECT inviter_id, COUNT(*) AS friends FROM referrals
            WHERE shop_id = :shop_id AND status = 'qualified' AND invitee_id NOT IN (SELECT own_id FROM gone)
            GROUP BY inviter_id) AS r) AS whole
    GROUP BY inviter_id),
seen AS MATERIALIZED (
    SELECT inviter_id, friends FROM won
    WHERE inviter_id NOT IN (SELECT COALESCE(merged_into, id) FROM members WHERE shop_id = :shop_id AND hides_rank)
      AND inviter_id NOT IN (SELECT person_id(s.member_id) FROM staff s WHERE s.shop_id = :shop_id)),
best AS (SELECT inviter_id, friends FROM seen ORDER BY friends DESC, inviter_id LIMIT :most)
SELECT inviter_id AS member_id, friends, 0 AS place FROM best
UNION ALL
SELECT w.inviter_id, w.friends, (SELECT COUNT(*) FROM seen o WHERE o.friends > w.friends) + 1
FROM won w WHERE w.inviter_id = :member_id
ORDER BY place, friends DESC, member_id;

-- name: rank_campaign
-- The same of one campaign: friends whose order it pays for, unless all of that order was given back.
WITH won AS MATERIALIZED (
    SELECT inviter_id, COUNT(DISTINCT buyer_id) AS friends FROM (
        SELECT person_id(o.inviter_id) AS inviter_id, person_id(o.buyer_id) AS buyer_id FROM (
            SELECT DISTINCT inviter_id, buyer_id FROM orders
            WHERE shop_id = :shop_id AND campaign_id = :campaign_id AND status IN ('paid', 'shipped', 'delivered')
            ) AS o) AS whole
    GROUP BY inviter_id),
seen AS MATERIALIZED (
    SELECT inviter_id, friends FROM won
    WHERE inviter_id NOT IN (SELECT COALESCE(merged_into, id) FROM members WHERE shop_id = :shop_id AND hides_rank)
      AND inviter_id NOT IN (SELECT person_id(s.member_id) FROM staff s WHERE s.shop_id = :shop_id)),
best AS (SELECT inviter_id, friends FROM seen ORDER BY friends DESC, inviter_id LIMIT :most)
SELECT inviter_id AS member_id, friends, 0 AS place FROM best
UNION ALL
SELECT w.inviter_id, w.friends, (SELECT COUNT(*) FROM seen o WHERE o.friends > w.friends) + 1
FROM won w WHERE w.inviter_id = :member_id
ORDER BY place, friends DESC, member_id;
