-- Merges: two members who are one person. The number a person goes by is the lowest of theirs.

-- name: person_is$
SELECT COALESCE(merged_into, id) FROM members WHERE shop_id = :shop_id AND id = :member_id;

-- name: person_numbers
SELECT w.own_id FROM person_of(:member_id) AS w ORDER BY w.own_id;

-- name: merge_add^
INSERT INTO merges (shop_id, member_id, into_id, cause, at) VALUES (:shop_id, :member_id, :into_id, :cause, :at)
ON CONFLICT DO NOTHING
RETURNING id, shop_id, member_id, into_id, cause, at;

-- name: merge_undo^
UPDATE merges SET undone_at = :at, undone_by = CAST(:undone_by AS BIGINT)
WHERE shop_id = :shop_id AND id = :merge_id AND undone_at IS NULL
RETURNING id;

-- name: merge_point!
UPDATE members SET merged_into = CAST(:into_id AS BIGINT) WHERE shop_id = :shop_id AND id = :member_id;

-- name: merge_get^
SELECT id, shop_id, member_id, into_id, cause, at FROM merges
WHERE shop_id = :shop_id AND id = :merge_id AND undone_at IS NULL;

-- name: merges_of
SELECT id, shop_id, member_id, into_id, cause, at FROM merges
WHERE shop_id = :shop_id AND undone_at IS NULL AND member_id IN person_of(:member_id) ORDER BY id;

-- name: merge_was_undone^
-- Somebody has said before that these two are not one.
SELECT id FROM merges
WHERE shop_id = :shop_id AND undone_at IS NOT NULL
  AND (member_id IN person_of(:one_id) AND into_id IN person_of(:other_id)
       OR member_id IN person_of(:other_id) AND into_id IN person_of(:one_id))
LIMIT 1;

-- name: merge_void_add!
INSERT INTO merge_voids (shop_id, merge_id, referral_id, status) VALUES (:shop_id, :merge_id, :referral_id, :status)
ON CONFLICT DO NOTHING;

-- name: merge_voids_of
SELECT referral_id, status FROM merge_voids WHERE shop_id = :shop_id AND merge_id = :merge_id ORDER BY referral_id;

-- name: union_put!
INSERT INTO account_unions (shop_id, account_id, union_id) VALUES (:shop_id, :account_id, :union_id)
ON CONFLICT (shop_id, account_id) DO UPDATE SET union_id = excluded.union_id;

-- name: union_others
-- The members behind the other accounts of this union id.
SELECT DISTINCT a.member_id FROM account_unions u JOIN accounts a ON a.id = u.account_id
WHERE u.shop_id = :shop_id AND u.union_id = :union_id AND u.account_id <> :account_id ORDER BY a.member_id;
