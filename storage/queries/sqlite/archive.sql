-- The archive: what tables there are, which refer to which, and the last id that each has given out.

-- name: archive_columns
SELECT m.name AS table_name, c.name AS name, c.type = 'BOOLEAN' AS is_boolean, c.type = 'BLOB' AS is_bytes,
       c.pk AS key_place
FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY m.name, c.cid;

-- name: archive_references
SELECT m.name AS table_name, f."table" AS refers_to
FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table';

-- name: archive_last_ids
SELECT name AS table_name, seq AS last_id FROM sqlite_sequence WHERE seq > 0 ORDER BY name;
