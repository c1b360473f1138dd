-- The version of the schema, as Alembic keeps it. schema_is_versioned differs by database.

-- name: schema_version()$
SELECT version_num FROM alembic_version
