-- name: inbox_claim_lock$
SELECT 1;
