-- The archive: what tables there are, which refer to which, and the last id that each has given out.

-- name: archive_columns
SELECT c.table_name AS table_name, c.column_name AS name, c.data_type = 'boolean' AS is_boolean,
       c.data_type = 'bytea' AS is_bytes, CAST(COALESCE(k.ordinal_position, 0) AS INTEGER) AS key_place
FROM information_schema.columns c
LEFT JOIN information_schema.table_constraints p
    ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
LEFT JOIN information_schema.key_column_usage k
    ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
   AND k.table_name = p.table_name AND k.column_name = c.column_name
WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position;

-- name: archive_references
SELECT CAST(CAST(conrelid AS regclass) AS TEXT) AS table_name, CAST(CAST(confrelid AS regclass) AS TEXT) AS refers_to
FROM pg_constraint WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace);

-- name: archive_last_ids
SELECT t.table_name, t.last_id FROM (
    SELECT table_name, pg_sequence_last_value(CAST(pg_get_serial_sequence(table_name, 'id') AS regclass)) AS last_id
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES') t
WHERE t.last_id IS NOT NULL ORDER BY t.table_name;
