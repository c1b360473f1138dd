-- The archive of everything. What differs by database is in sqlite/ and postgres/.

-- name: archive_any_member^
SELECT 1 AS found FROM members LIMIT 1;
