-- Tables and queries that only the tests of the face use.

-- name: things_make!
CREATE TABLE things (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    size BIGINT CHECK (size >= 0),
    is_new BOOLEAN NOT NULL DEFAULT FALSE,
    ratio DOUBLE PRECISION,
    made_at BIGINT,
    parts TEXT,
    parent_id BIGINT REFERENCES things (id)
)

-- name: thing_add(id, name)!
INSERT INTO things (id, name, size) VALUES (:id, :name, 0)

-- name: thing_add_child(id, name, parent_id)!
INSERT INTO things (id, name, parent_id) VALUES (:id, :name, :parent_id)

-- name: thing_add_once(id, name)^
INSERT INTO things (id, name, size) VALUES (:id, :name, 0) ON CONFLICT DO NOTHING RETURNING id

-- name: thing_put(id, name, size, is_new, ratio, made_at, parts)^
INSERT INTO things (id, name, size, is_new, ratio, made_at, parts)
VALUES (:id, :name, :size, :is_new, :ratio, :made_at, :parts)
RETURNING id, name, size, is_new, ratio, made_at, parts

-- name: thing_get(id)^
SELECT id, name, size, is_new, ratio, made_at, parts FROM things WHERE id = :id -- 50 % of :all
/* nor is :this a parameter, or 100 % of anything */

-- name: things_named
SELECT id, name FROM things ORDER BY id

-- name: things_count$
SELECT COUNT(*) FROM things

-- name: things_size$
SELECT SUM(size) FROM things

-- name: things_mean$
SELECT AVG(size) FROM things

-- name: thing_resize(id, size)^
UPDATE things SET size = :size WHERE id = :id RETURNING size

-- name: thing_resize_quietly(id, size)!
UPDATE things SET size = :size WHERE id = :id

-- name: things_among(ids)
SELECT id FROM things WHERE id IN json_list(:ids, BIGINT) ORDER BY id

-- name: things_called(names)
SELECT things.id FROM json_list(:names) AS wanted JOIN things ON things.name = wanted.value ORDER BY things.id

-- name: things_put(rows)
INSERT INTO things (id, name, size, is_new, parts)
SELECT id, name, size, is_new, parts
FROM json_rows(:rows, id BIGINT, name TEXT, size BIGINT, is_new BOOLEAN, parts TEXT) AS r
WHERE TRUE
ON CONFLICT DO NOTHING
RETURNING id

-- name: things_like(prefix)
SELECT id FROM things WHERE name LIKE :prefix || '%' AND name NOT LIKE '%:nothing%' ORDER BY id

-- name: thing_tagged(tag)$
SELECT COUNT(*) FROM things WHERE CAST(:tag AS TEXT) IS NULL OR name = CAST(:tag AS TEXT)

-- name: product_of(a, b)$
SELECT :a * :b
