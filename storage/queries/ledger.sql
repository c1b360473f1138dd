-- The ledger: transfers and releases are only ever added. A transfer that names another (of_id) is in that one's state.

-- name: transfer_add$
INSERT INTO transfers (shop_id, at, why, ref, from_book, to_book, amount, unit, is_held, of_id)
VALUES (:shop_id, :at, :why, :ref, :from_book, :to_book, :amount, :unit, :is_held, CAST(:of_id AS BIGINT))
ON CONFLICT (shop_id, why, ref, from_book, to_book) DO NOTHING
RETURNING id;

-- name: transfer_release^
INSERT INTO releases (transfer_id, shop_id, at) VALUES (:transfer_id, :shop_id, :at)
ON CONFLICT (transfer_id) DO NOTHING
RETURNING transfer_id;

-- name: book_balance$
SELECT COALESCE(SUM(CASE WHEN t.to_book = :book THEN t.amount ELSE -t.amount END), 0)
FROM transfers t
JOIN transfers h ON h.id = COALESCE(t.of_id, t.id)
LEFT JOIN releases r ON r.transfer_id = h.id
WHERE t.shop_id = :shop_id AND (t.to_book = :book OR t.from_book = :book) AND t.unit = :unit
  AND (NOT h.is_held OR r.transfer_id IS NOT NULL);

-- name: wallet_lock^
SELECT id FROM members WHERE shop_id = :shop_id AND id = person_id(:member_id);

-- name: ledger_page
-- `+shop_id`: by the numbers of transfers, not by an index of shops and a sort of all of them for every page.
SELECT t.id AS transfer, t.at, t.why, t.ref, t.from_book, t.to_book, t.amount, t.unit,
       CASE WHEN NOT h.is_held OR r.transfer_id IS NOT NULL THEN 'posted'
            WHEN (SELECT COALESCE(SUM(b.amount), 0) FROM transfers b WHERE b.of_id = h.id) >= h.amount THEN 'reversed'
            ELSE 'held' END AS state
FROM transfers t
JOIN transfers h ON h.id = COALESCE(t.of_id, t.id)
LEFT JOIN releases r ON r.transfer_id = h.id
WHERE +t.shop_id = :shop_id AND t.id > :after_id
ORDER BY t.id LIMIT :most;
