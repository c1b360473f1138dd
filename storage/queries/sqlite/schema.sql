-- name: schema_is_versioned()^
SELECT 1 AS is_versioned FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'
