-- Figures for /metrics. What is open is counted by indexes of its own; whole tables are walked through once a minute.

-- name: figures_inbox_open
SELECT 'new' AS status, COUNT(*) AS amount FROM inbox WHERE status = 'new'
UNION ALL SELECT 'waiting', COUNT(*) FROM inbox WHERE status = 'waiting'
UNION ALL SELECT 'parked', COUNT(*) FROM inbox WHERE status = 'parked';

-- name: figures_outbox_open
SELECT platform, 'queued' AS status, COUNT(*) AS amount FROM outbox WHERE status = 'queued' GROUP BY platform;

-- name: figures_deliveries_open
SELECT platform, 'queued' AS status, SUM(amount) AS amount FROM (
    SELECT platform, COUNT(*) AS amount FROM deliveries WHERE status = 'queued' GROUP BY broadcast_id, platform) AS each_one
GROUP BY platform
UNION ALL
SELECT platform, 'sending', COUNT(*) FROM deliveries WHERE status = 'sending' GROUP BY platform;

-- name: figures_inbox_done
SELECT status, COUNT(*) AS amount FROM inbox WHERE status = 'done' GROUP BY status;

-- name: figures_outbox_done
SELECT platform, status, COUNT(*) AS amount FROM outbox WHERE status <> 'queued' GROUP BY platform, status;

-- name: figures_deliveries_done
SELECT platform, status, COUNT(*) AS amount FROM deliveries WHERE status NOT IN ('queued', 'sending')
GROUP BY platform, status;

-- name: figures_orders
SELECT status, COUNT(*) AS amount FROM orders GROUP BY status;

-- name: figures_members
SELECT COUNT(*) AS amount FROM members;

-- name: figures_oldest_new
SELECT MIN(taken_at) FROM inbox WHERE status = 'new';
