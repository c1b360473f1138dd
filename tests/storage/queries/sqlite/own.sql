-- name: database_name()$
SELECT 'SQLite: 100 %' AS name

-- name: json_made(text)$
SELECT json(:text)
