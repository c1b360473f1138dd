-- Windows: how many messages may be sent to an account until when, one for each thing it did.

-- name: window_open(shop_id, platform, account, opened_by, act, at, left_over, until_at)!
-- Two acts in one second are two: platforms tell seconds.
INSERT INTO windows (shop_id, platform, account, opened_by, act, at, left_over, until_at)
VALUES (:shop_id, :platform, :account, :opened_by, :act, :at, :left_over, :until_at)
ON CONFLICT (shop_id, platform, account, opened_by)
DO UPDATE SET left_over = excluded.left_over, until_at = excluded.until_at, act = excluded.act, at = excluded.at
WHERE excluded.until_at > windows.until_at OR (excluded.until_at = windows.until_at AND excluded.act <> windows.act);

-- name: windows_of(shop_id, platform, account, now)
SELECT opened_by, left_over, until_at FROM windows
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND until_at > :now AND left_over > 0
ORDER BY until_at;

-- name: window_spend(shop_id, platform, account, now)$
UPDATE windows SET left_over = left_over - 1
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND left_over > 0 AND opened_by = (
    SELECT w.opened_by FROM windows w
    WHERE w.shop_id = :shop_id AND w.platform = :platform AND w.account = :account AND w.until_at > :now
      AND w.left_over > 0
    ORDER BY w.until_at LIMIT 1)
RETURNING opened_by;

-- name: window_give_back(shop_id, platform, account, opened_by)!
UPDATE windows SET left_over = left_over + 1
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND opened_by = :opened_by;

-- name: windows_shut(shop_id, platform, account)!
UPDATE windows SET left_over = 0 WHERE shop_id = :shop_id AND platform = :platform AND account = :account;

-- name: windows_forget(platform, before)!
DELETE FROM windows WHERE platform = :platform AND until_at < :before;

-- name: windows_open_in_vain(platform, reason, now)
-- What waits is marked by the last moment there is (see outbox.py).
SELECT DISTINCT w.account AS lane FROM windows w
WHERE w.platform = :platform AND w.until_at > :now AND w.left_over > 0 AND (
    EXISTS (SELECT 1 FROM outbox o WHERE o.platform = w.platform AND o.lane = w.account AND o.status = 'queued'
            AND o.not_before = 253402214400000000 AND o.reason = :reason)
    OR EXISTS (SELECT 1 FROM deliveries d WHERE d.platform = w.platform AND d.target = w.account
               AND d.status = 'queued' AND d.not_before = 253402214400000000 AND d.reason = :reason));

-- name: windows_leave(shop_id, platform, account, at)!
UPDATE windows SET left_over = 0
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND at <= :at;

-- name: windows_gone(shop_id, platform, account, at)!
-- A row that lets nothing through, unless something was done later: reports come in any order.
INSERT INTO windows (shop_id, platform, account, opened_by, act, at, left_over, until_at)
SELECT :shop_id, :platform, :account, 'left', '', CAST(:at AS BIGINT), 0, 253402214400000000
WHERE NOT EXISTS (SELECT 1 FROM windows w WHERE w.shop_id = :shop_id AND w.platform = :platform
                  AND w.account = :account AND w.at > :at)
ON CONFLICT (shop_id, platform, account, opened_by) DO NOTHING;

-- name: windows_back(shop_id, platform, account, at)!
DELETE FROM windows
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND opened_by = 'left' AND at <= :at;

-- name: windows_has_left(shop_id, platform, account)^
SELECT account FROM windows
WHERE shop_id = :shop_id AND platform = :platform AND account = :account AND opened_by = 'left';
