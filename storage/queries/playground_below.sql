-- What happened underneath, for the playground's drawer: the newest of each. `+` keeps to the shop's own rows.

-- name: playground_below_events
SELECT e.id, e.kind, e.member_id, COALESCE(p.name, '') AS name, e.ref, e.at
FROM events e LEFT JOIN people p ON p.member_id = e.member_id
WHERE e.shop_id = :shop_id ORDER BY +e.id DESC LIMIT :most;

-- name: playground_below_transfers
SELECT t.id, t.at, t.why, t.ref, t.from_book, t.to_book, t.amount, t.unit,
       COALESCE(f.name, '') AS from_name, COALESCE(o.name, '') AS to_name,
       CASE WHEN NOT h.is_held OR r.transfer_id IS NOT NULL THEN 'posted'
            WHEN (SELECT COALESCE(SUM(b.amount), 0) FROM transfers b WHERE b.of_id = h.id) >= h.amount THEN 'reversed'
            ELSE 'held' END AS state
FROM transfers t
JOIN transfers h ON h.id = COALESCE(t.of_id, t.id)
LEFT JOIN releases r ON r.transfer_id = h.id
LEFT JOIN people f
    ON f.member_id = CASE WHEN t.from_book LIKE 'member:%' THEN CAST(SUBSTR(t.from_book, 8) AS BIGINT) END
LEFT JOIN people o
    ON o.member_id = CASE WHEN t.to_book LIKE 'member:%' THEN CAST(SUBSTR(t.to_book, 8) AS BIGINT) END
WHERE t.shop_id = :shop_id ORDER BY +t.id DESC LIMIT :most;

-- name: playground_below_deliveries
-- A delivery knows real time; its message knows the shop's.
SELECT d.id, d.broadcast_id, d.target, COALESCE(p.name, c.title, '') AS name, d.status, d.reason,
       COALESCE(m.at, d.sent_at) AS sent_at
FROM broadcasts b JOIN deliveries d ON d.broadcast_id = b.id
LEFT JOIN people p ON p.member_id = d.member_id
LEFT JOIN communities c ON c.shop_id = d.shop_id AND c.platform = d.platform AND c.chat = d.target
LEFT JOIN playground_messages m ON m.shop_id = d.shop_id AND m.id = CAST(d.message_id AS BIGINT)
WHERE b.shop_id = :shop_id ORDER BY +d.id DESC LIMIT :most;
