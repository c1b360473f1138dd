-- name: inbox_claim_lock$
-- One claim at a time, so that two processes never take two rows of one lane.
SELECT pg_advisory_xact_lock(727001);
