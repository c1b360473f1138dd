-- Figures for /metrics.

-- name: figures_inbox
SELECT status, COUNT(*) AS amount FROM inbox GROUP BY status;

-- name: figures_outbox
SELECT platform, status, COUNT(*) AS amount FROM outbox GROUP BY platform, status;

-- name: figures_deliveries
SELECT platform, status, COUNT(*) AS amount FROM deliveries GROUP BY platform, status;

-- name: figures_orders
SELECT status, COUNT(*) AS amount FROM orders GROUP BY status;

-- name: figures_members
SELECT COUNT(*) AS amount FROM members;

-- name: figures_oldest_new
SELECT MIN(taken_at) FROM inbox WHERE status = 'new';
