-- name: database_name()$
SELECT 'PostgreSQL: 100 %'::TEXT AS name

-- name: setting_get(name)$
SELECT current_setting(:name)

-- name: json_made(text)$
SELECT CAST(:text AS jsonb)
