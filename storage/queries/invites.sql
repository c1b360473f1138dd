-- Invite codes, the links made for them, and the referrals that came of them.

-- name: invite_code_get^
SELECT shop_id, invite_code, member_id, campaign_id FROM invite_codes
WHERE shop_id = :shop_id AND invite_code = :invite_code;

-- name: invite_code_of^
SELECT shop_id, invite_code, member_id, campaign_id FROM person_of(:member_id) AS w CROSS JOIN invite_codes
WHERE shop_id = :shop_id AND member_id = w.own_id
  AND COALESCE(campaign_id, 0) = COALESCE(CAST(:campaign_id AS BIGINT), 0)
ORDER BY created_at, member_id LIMIT 1;

-- name: invite_code_add^
INSERT INTO invite_codes (shop_id, invite_code, member_id, campaign_id, created_at)
VALUES (:shop_id, :invite_code, :member_id, CAST(:campaign_id AS BIGINT), :at)
ON CONFLICT DO NOTHING
RETURNING shop_id, invite_code, member_id, campaign_id;

-- name: join_way_get^
SELECT link FROM join_ways
WHERE shop_id = :shop_id AND community_id = :community_id AND invite_code = :invite_code AND kind = :kind
ORDER BY made_at DESC LIMIT 1;

-- name: join_way_add!
INSERT INTO join_ways (shop_id, community_id, invite_code, kind, link, made_at)
VALUES (:shop_id, :community_id, :invite_code, :kind, :link, :at)
ON CONFLICT (shop_id, community_id, link) DO NOTHING;

-- name: join_way_by_link^
SELECT w.invite_code, w.kind FROM join_ways w
WHERE w.shop_id = :shop_id AND w.community_id = :community_id AND w.link = :link;

-- name: join_ways_forget!
DELETE FROM join_ways WHERE shop_id = :shop_id AND community_id = :community_id;

-- name: referral_live^
SELECT id, shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at
FROM person_of(:invitee_id) AS w CROSS JOIN referrals
WHERE shop_id = :shop_id AND invitee_id = w.own_id AND status <> 'void'
ORDER BY at, id LIMIT 1;

-- name: referrals_live_all
SELECT id, shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at
FROM person_of(:invitee_id) AS w CROSS JOIN referrals
WHERE shop_id = :shop_id AND invitee_id = w.own_id AND status <> 'void'
ORDER BY at, id;

-- name: referral_get^
SELECT id, shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at
FROM referrals WHERE shop_id = :shop_id AND id = :referral_id;

-- name: referral_void_of
SELECT id, shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at
FROM person_of(:invitee_id) AS w CROSS JOIN referrals
WHERE shop_id = :shop_id AND invitee_id = w.own_id AND status = 'void' ORDER BY at, id;

-- name: referral_add^
INSERT INTO referrals (shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at)
VALUES (:shop_id, :inviter_id, :invitee_id, :invite_code, CAST(:campaign_id AS BIGINT), :at, :status,
        CAST(:reason AS TEXT), CAST(:void_at AS BIGINT))
ON CONFLICT DO NOTHING
RETURNING id, shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at;

-- name: referral_void^
UPDATE referrals SET status = 'void', reason = :reason, void_at = :at
WHERE shop_id = :shop_id AND id = :referral_id AND status <> 'void'
RETURNING id;

-- name: referral_restore^
-- Only one that left early can come back: a purchase made before the leave was reported after it.
UPDATE referrals SET status = 'pending', reason = NULL, void_at = NULL
WHERE shop_id = :shop_id AND id = :referral_id AND status = 'void' AND reason = 'left_early'
RETURNING id;

-- name: referral_reopen^
-- A refused attempt turns out to have been the first after all.
UPDATE referrals SET status = 'pending', reason = NULL, void_at = NULL, at = :at
WHERE shop_id = :shop_id AND id = :referral_id AND status = 'void'
RETURNING id, shop_id, inviter_id, invitee_id, invite_code, campaign_id, at, status, reason, void_at;

-- name: referral_was_known!
UPDATE referrals SET reason = 'known', void_at = at
WHERE id IN (
    SELECT r.id FROM person_of(:invitee_id) AS w CROSS JOIN referrals r
    WHERE r.shop_id = :shop_id AND r.invitee_id = w.own_id AND r.status = 'void' AND r.reason = 'left_early'
      AND r.at > :at);

-- name: referral_qualify^
UPDATE referrals SET status = 'qualified'
WHERE shop_id = :shop_id AND id = :referral_id AND status = 'pending'
RETURNING id;

-- name: referral_unqualify^
-- Who was taken for one with a buyer is none.
UPDATE referrals SET status = 'pending'
WHERE shop_id = :shop_id AND id = :referral_id AND status = 'qualified'
RETURNING id;

-- name: referral_earlier!
-- The same invite reported twice, the earlier moment second.
UPDATE referrals SET at = :at WHERE id = :referral_id AND at > :at;
