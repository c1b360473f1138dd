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
