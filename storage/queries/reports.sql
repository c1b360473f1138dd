-- Reports: sums over a span of time. Each reads one index of its own, and a few rows beside it.

-- name: report_joins^
SELECT COUNT(*) AS joins, COUNT(*) FILTER (WHERE way = 'invite') AS invited FROM memberships
WHERE shop_id = :shop_id AND joined_at >= :since AND joined_at < :until AND NOT is_inferred;

-- name: report_leaves^
SELECT COUNT(*) AS leaves FROM events
WHERE shop_id = :shop_id AND kind = 'left' AND at >= :since AND at < :until;

-- name: report_orders^
SELECT COUNT(*) AS orders, CAST(COALESCE(SUM(o.total_minor), 0) AS BIGINT) AS orders_minor
FROM orders o
WHERE o.shop_id = :shop_id AND o.paid_at >= :since AND o.paid_at < :until
  AND o.currency = (SELECT currency FROM shops WHERE id = :shop_id);

-- name: report_refunds^
SELECT COUNT(*) AS refunds, CAST(COALESCE(SUM(money_minor + credit_minor), 0) AS BIGINT) AS refunds_minor FROM refunds
WHERE shop_id = :shop_id AND at >= :since AND at < :until;

-- name: report_referrals^
SELECT COUNT(*) AS referrals, COUNT(*) FILTER (WHERE status = 'qualified') AS qualified FROM referrals
WHERE shop_id = :shop_id AND at >= :since AND at < :until AND status <> 'void';

-- name: report_best
-- Few are one person with another: only those are looked up.
WITH merged AS (SELECT id, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL)
SELECT b.member_id, COALESCE(p.name, '') AS name, b.friends, b.minor
FROM (
    SELECT w.inviter_id AS member_id, COUNT(DISTINCT w.buyer_id) AS friends, CAST(SUM(w.minor) AS BIGINT) AS minor
    FROM (
        SELECT CASE WHEN o.inviter_id IN (SELECT id FROM merged) THEN person_id(o.inviter_id) ELSE o.inviter_id END
                   AS inviter_id,
               CASE WHEN o.buyer_id IN (SELECT id FROM merged) THEN person_id(o.buyer_id) ELSE o.buyer_id END AS buyer_id,
               o.total_minor - o.refunded_minor AS minor
        FROM orders o
        WHERE o.shop_id = :shop_id AND o.inviter_id IS NOT NULL AND o.paid_at >= :since AND o.paid_at < :until
          AND (o.refunded_minor < o.total_minor OR o.total_minor = 0)) w
    GROUP BY w.inviter_id ORDER BY friends DESC, minor DESC, member_id LIMIT :most
) b LEFT JOIN people p ON p.member_id = b.member_id
ORDER BY b.friends DESC, b.minor DESC, b.member_id;

-- name: report_spans
-- From the first opening of an invite to the first order, for those who ordered first in this span. The plus keeps the
-- index by member in use: the one by time would be walked from its beginning for each of them.
SELECT s.micros FROM (
    SELECT o.placed_at - (
        SELECT MIN(+e.at) FROM person_of(o.buyer_id) AS w CROSS JOIN events e
        WHERE e.shop_id = o.shop_id AND e.kind = 'link_opened' AND e.member_id = w.own_id) AS micros
    FROM (
        SELECT id, shop_id, buyer_id, placed_at, paid_at FROM orders
        WHERE shop_id = :shop_id AND inviter_id IS NOT NULL AND paid_at >= :since AND paid_at < :until
        ORDER BY paid_at DESC LIMIT :most) o
    WHERE NOT EXISTS (
        SELECT 1 FROM person_of(o.buyer_id) AS w CROSS JOIN orders f
        WHERE f.shop_id = o.shop_id AND f.buyer_id = w.own_id
          AND (f.paid_at < o.paid_at OR f.paid_at = o.paid_at AND f.id < o.id))
) s WHERE s.micros >= 0;

-- name: report_brought
SELECT r.inviter_id, COALESCE(a.name, '') AS inviter, r.invitee_id, COALESCE(b.name, '') AS invitee, r.status
FROM (
    SELECT l.id, l.at, l.status, person_id(l.inviter_id) AS inviter_id, person_id(l.invitee_id) AS invitee_id FROM (
        SELECT id, at, status, inviter_id, invitee_id FROM referrals
        WHERE shop_id = :shop_id AND at >= :since AND at < :until AND status <> 'void'
        ORDER BY at DESC, id DESC LIMIT :most) l) r
LEFT JOIN people a ON a.member_id = r.inviter_id
LEFT JOIN people b ON b.member_id = r.invitee_id
ORDER BY r.at DESC, r.id DESC;

-- Charts of the same span, asked for after the text has been said. `days` are the spans that columns stand for.

-- name: report_joins_by
SELECT (SELECT COUNT(*) FROM memberships m
        WHERE m.shop_id = :shop_id AND m.joined_at >= d.since AND m.joined_at < d.until AND NOT m.is_inferred) AS amount
FROM json_rows(:days, since BIGINT, until BIGINT) AS d ORDER BY d.since;

-- name: report_sales_by
SELECT CAST(COALESCE((
        SELECT SUM(o.total_minor) FROM orders o
        WHERE o.shop_id = :shop_id AND o.paid_at >= d.since AND o.paid_at < d.until
          AND o.currency = (SELECT currency FROM shops WHERE id = :shop_id)), 0) AS BIGINT) AS amount
FROM json_rows(:days, since BIGINT, until BIGINT) AS d ORDER BY d.since;

-- name: report_funnel^
-- Those who came by an invite in the span, and what they have done by now. Who opens an invite's page and comes to the
-- bot afterwards cannot be told to be the same: at least as many opened one as the larger of the two.
WITH merged AS (
    SELECT id, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL
), came AS (
    SELECT CASE WHEN r.invitee_id IN (SELECT id FROM merged) THEN person_id(r.invitee_id) ELSE r.invitee_id END
               AS member_id FROM referrals r
    WHERE r.shop_id = :shop_id AND r.at >= :since AND r.at < :until AND r.status <> 'void'
), opened AS (
    SELECT person_id(e.member_id) AS member_id FROM events e
    WHERE e.shop_id = :shop_id AND e.kind = 'link_opened' AND e.at >= :since AND e.at < :until
), bodies AS (
    SELECT member_id AS id, member_id AS whole FROM came
    UNION ALL SELECT merged.id, merged.merged_into FROM merged JOIN came ON came.member_id = merged.merged_into
), each_went AS MATERIALIZED (
    SELECT bodies.whole,
           CASE WHEN EXISTS (
               SELECT 1 FROM memberships m
               WHERE m.member_id = bodies.id AND m.shop_id = :shop_id AND NOT m.is_inferred) THEN 1 ELSE 0 END AS stays,
           (SELECT COUNT(*) FROM orders o
            WHERE o.shop_id = :shop_id AND o.buyer_id = bodies.id AND o.paid_at IS NOT NULL) AS orders
    FROM bodies
), went AS (
    SELECT SUM(stays) > 0 AS has_joined, SUM(orders) AS orders FROM each_went GROUP BY whole
)
SELECT (SELECT COUNT(*) FROM opened WHERE member_id = 0) AS pages,
       (SELECT COUNT(*) FROM (
            SELECT member_id FROM opened WHERE member_id <> 0 UNION SELECT member_id FROM came) AS openers) AS openers,
       COUNT(*) AS came,
       COUNT(*) FILTER (WHERE has_joined) AS joined,
       COUNT(*) FILTER (WHERE orders > 0) AS bought,
       COUNT(*) FILTER (WHERE orders > 1) AS bought_again
FROM went;
