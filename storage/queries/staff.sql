-- Staff, and the one-time code that makes an owner.

-- name: staff_list
SELECT person_id(s.member_id) AS member_id, s.role FROM staff s WHERE s.shop_id = :shop_id ORDER BY s.since_at, s.member_id;

-- name: staff_put!
INSERT INTO staff (shop_id, member_id, role, since_at) VALUES (:shop_id, :member_id, :role, :at)
ON CONFLICT (shop_id, member_id) DO UPDATE SET role = excluded.role;

-- name: staff_put_alone!
-- A person has one role, whichever of their numbers had another.
DELETE FROM staff WHERE shop_id = :shop_id AND member_id IN person_of(:member_id) AND member_id <> :member_id;

-- name: staff_remove^
DELETE FROM staff WHERE shop_id = :shop_id AND member_id IN person_of(:member_id) RETURNING member_id;

-- name: owner_code_put!
INSERT INTO owner_codes (shop_id, owner_code, expires_at) VALUES (:shop_id, :owner_code, :expires_at)
ON CONFLICT (shop_id) DO UPDATE SET owner_code = excluded.owner_code, expires_at = excluded.expires_at;

-- name: owner_code_use^
DELETE FROM owner_codes WHERE shop_id = :shop_id AND owner_code = :owner_code AND expires_at > :now
RETURNING shop_id;
