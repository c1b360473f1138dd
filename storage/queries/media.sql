-- Pictures: bytes by hash, and the file ids platforms gave them.

-- name: media_put!
INSERT INTO media (shop_id, sha256, mime, width, height, bytes, created_at)
VALUES (:shop_id, :sha256, :mime, :width, :height, :bytes, :at)
ON CONFLICT (shop_id, sha256) DO UPDATE SET created_at = excluded.created_at
WHERE media.created_at < excluded.created_at - 86400000000;

-- name: media_is_there^
SELECT sha256 FROM media WHERE shop_id = :shop_id AND sha256 = :sha256;

-- name: media_bytes^
SELECT bytes FROM media WHERE shop_id = :shop_id AND sha256 = :sha256;

-- name: media_file_id^
SELECT file_id FROM media_files WHERE instance = :instance AND sha256 = :sha256;

-- name: media_remember!
INSERT INTO media_files (instance, sha256, file_id) VALUES (:instance, :sha256, :file_id)
ON CONFLICT (instance, sha256) DO UPDATE SET file_id = excluded.file_id;

-- name: media_named
-- What still names a picture: as itself, and in lists.
SELECT media FROM products WHERE media IS NOT NULL
UNION SELECT picture FROM made_ways WHERE picture IS NOT NULL;

-- name: media_listed
SELECT media FROM broadcasts WHERE media <> '[]'
UNION SELECT media FROM planned_posts WHERE media <> '[]'
UNION SELECT media FROM posts WHERE media <> '[]' AND status IN ('queued', 'live');

-- name: media_forget(before, named)
DELETE FROM media WHERE created_at < :before AND sha256 NOT IN json_list(:named)
RETURNING sha256;

-- name: media_files_forget(gone)!
DELETE FROM media_files WHERE sha256 IN json_list(:gone);
