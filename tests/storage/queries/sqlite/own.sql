-- name: database_name()$
SELECT 'SQLite: 100 %' AS name

-- name: setting_get(name)$
SELECT 1 WHERE :name IS NULL
