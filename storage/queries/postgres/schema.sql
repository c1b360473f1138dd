-- name: schema_is_versioned()^
SELECT 1 AS is_versioned WHERE to_regclass('alembic_version') IS NOT NULL
