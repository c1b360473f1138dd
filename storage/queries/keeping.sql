-- What is kept of one person.

-- name: kept_memberships
SELECT c.title, s.joined_at, s.left_at FROM person_of(:member_id) AS w
CROSS JOIN memberships s JOIN communities c ON c.id = s.community_id
WHERE s.shop_id = :shop_id AND s.member_id = w.own_id ORDER BY s.joined_at DESC LIMIT :most;

-- name: kept_orders
SELECT number, status, total_minor, currency, placed_at FROM person_of(:member_id) AS w CROSS JOIN orders
WHERE shop_id = :shop_id AND buyer_id = w.own_id ORDER BY placed_at DESC, id DESC LIMIT :most;

-- name: kept_counts^
SELECT (SELECT COUNT(*) FROM person_of(:member_id) AS w CROSS JOIN orders
        WHERE shop_id = :shop_id AND buyer_id = w.own_id) AS orders,
       (SELECT COUNT(*) FROM person_of(:member_id) AS w CROSS JOIN memberships s
        WHERE s.shop_id = :shop_id AND s.member_id = w.own_id) AS stays;

-- name: kept_recipient^
SELECT name, phone, address, is_pickup FROM recipients
WHERE +shop_id = :shop_id AND member_id IN person_of(:member_id) ORDER BY member_id LIMIT 1;

-- name: spent_by_member^
SELECT COUNT(*) AS orders, COALESCE(SUM(total_minor - refunded_minor), 0) AS minor FROM person_of(:member_id) AS w CROSS JOIN orders
WHERE shop_id = :shop_id AND buyer_id = w.own_id AND paid_at IS NOT NULL;
