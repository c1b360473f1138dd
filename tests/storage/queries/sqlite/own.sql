-- name: database_name()$
SELECT 'SQLite: 100 %' AS name

-- name: json_made(text)$
SELECT json(:text)

-- name: thing_add_or_roll_back(id, name)!
INSERT OR ROLLBACK INTO things (id, name) VALUES (:id, :name)
