-- Exports: what leaves by the command line, a page at a time (id > :after_id, in the order of ids). Most rows are of
-- the one shop: `+shop_id` keeps SQLite from an index of shops, from which it would sort all rows for every page.

-- name: export_members
SELECT m.id AS id, m.id AS page_id, p.name AS name, m.known_at AS joined_at,
       (SELECT COUNT(*) FROM orders o WHERE o.shop_id = m.shop_id AND o.buyer_id = m.id AND o.paid_at IS NOT NULL) AS orders,
       (SELECT COALESCE(SUM(o.total_minor - o.refunded_minor), 0) FROM orders o
        WHERE o.shop_id = m.shop_id AND o.buyer_id = m.id AND o.paid_at IS NOT NULL) AS spent_minor,
       (SELECT person_id(r.inviter_id) FROM referrals r
        WHERE r.shop_id = m.shop_id AND r.invitee_id = m.id AND r.status <> 'void') AS inviter_id,
       CASE WHEN m.opted_out_at IS NULL THEN 0 ELSE 1 END AS opted_out, m.language AS language, s.role AS role,
       (SELECT COUNT(*) FROM members x WHERE x.merged_into = m.id) AS merged
FROM members m
LEFT JOIN people p ON p.member_id = m.id
LEFT JOIN staff s ON s.shop_id = m.shop_id AND s.member_id = m.id
WHERE +m.shop_id = :shop_id AND m.id > :after_id AND m.merged_into IS NULL ORDER BY m.id LIMIT :most;

-- name: members_merged
SELECT id, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL;

-- name: export_accounts
SELECT member_id, platform, account FROM accounts
WHERE +shop_id = :shop_id AND member_id > :after_id AND member_id <= :last_id ORDER BY id;

-- name: export_wallets
-- What is in these books, without what is held.
SELECT t.book, t.unit, SUM(t.amount) AS amount FROM (
    SELECT x.to_book AS book, x.unit, x.amount, COALESCE(x.of_id, x.id) AS held_id FROM transfers x
    WHERE x.shop_id = :shop_id AND x.to_book IN json_list(:books)
    UNION ALL
    SELECT x.from_book, x.unit, -x.amount, COALESCE(x.of_id, x.id) FROM transfers x
    WHERE x.shop_id = :shop_id AND x.from_book IN json_list(:books)
) t
JOIN transfers h ON h.id = t.held_id LEFT JOIN releases r ON r.transfer_id = h.id
WHERE NOT h.is_held OR r.transfer_id IS NOT NULL
GROUP BY t.book, t.unit;

-- name: export_memberships
SELECT s.id AS page_id, person_id(s.member_id) AS member_id, c.chat AS community, c.platform, s.joined_at, s.left_at, s.way,
       s.invite_code AS code, c.title AS title
FROM memberships s JOIN communities c ON c.id = s.community_id
WHERE +s.shop_id = :shop_id AND s.id > :after_id ORDER BY s.id LIMIT :most;

-- name: export_referrals
SELECT r.id AS page_id, person_id(r.inviter_id) AS inviter_id, person_id(r.invitee_id) AS invitee_id,
       r.invite_code AS code, c.name AS campaign, r.at, r.status, r.reason
FROM referrals r LEFT JOIN campaigns c ON c.id = r.campaign_id
WHERE +r.shop_id = :shop_id AND r.id > :after_id ORDER BY r.id LIMIT :most;

-- name: export_orders
SELECT o.id AS page_id, o.number, o.source, o.paid_by, person_id(o.buyer_id) AS buyer_id,
       person_id(o.inviter_id) AS inviter_id, o.status, o.total_minor, o.credit_minor,
       o.refunded_minor, o.currency, c.name AS campaign, o.placed_at, o.paid_at, o.shipped_at, o.delivered_at,
       o.cancelled_at
FROM orders o LEFT JOIN campaigns c ON c.id = o.campaign_id
WHERE +o.shop_id = :shop_id AND o.id > :after_id ORDER BY o.id LIMIT :most;

-- name: export_lines
SELECT order_id, product_code AS product, name, quantity, minor FROM order_lines
WHERE shop_id = :shop_id AND order_id > :after_id AND order_id <= :last_id ORDER BY order_id, line;

-- name: export_deliveries
SELECT d.id AS page_id, d.id, d.broadcast_id AS broadcast, d.platform, d.target, person_id(d.member_id) AS member_id,
       d.status, d.attempts, d.sent_at, d.reason
FROM deliveries d WHERE +d.shop_id = :shop_id AND d.id > :after_id ORDER BY d.id LIMIT :most;

-- name: export_events
SELECT e.id AS page_id, e.kind, CASE WHEN e.member_id = 0 THEN NULL ELSE person_id(e.member_id) END AS member_id, e.ref, e.at
FROM events e WHERE +e.shop_id = :shop_id AND e.id > :after_id ORDER BY e.id LIMIT :most;

-- name: export_campaigns
SELECT c.id AS page_id, c.name, c.status, c.reward, c.invitee, c.hold_s, c.budget_amount AS budget_minor,
       (SELECT COALESCE(SUM(w.amount), 0) FROM rewards w
        WHERE w.shop_id = c.shop_id AND w.campaign_id = c.id
          AND w.unit = CASE WHEN c.reward LIKE '%p' THEN 'points' ELSE h.currency END) AS spent_minor,
       c.from_at AS "from", c.until_at AS "until", c.cap_amount AS cap_minor, c.on_orders AS "on"
FROM campaigns c JOIN shops h ON h.id = c.shop_id
WHERE +c.shop_id = :shop_id AND c.id > :after_id ORDER BY c.id LIMIT :most;

-- name: export_products
SELECT p.id AS page_id, p.product_code AS code, p.name, p.price_minor, h.currency, p.stock, p.reserved, p.sold, p.status
FROM products p JOIN shops h ON h.id = p.shop_id
WHERE +p.shop_id = :shop_id AND p.id > :after_id ORDER BY p.id LIMIT :most;
