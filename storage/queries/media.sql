-- Pictures: bytes by hash, and the file ids platforms gave them.

-- name: media_put!
INSERT INTO media (shop_id, sha256, mime, width, height, bytes, created_at)
VALUES (:shop_id, :sha256, :mime, :width, :height, :bytes, :at)
ON CONFLICT (shop_id, sha256) DO NOTHING;

-- name: media_is_there^
SELECT sha256 FROM media WHERE shop_id = :shop_id AND sha256 = :sha256;

-- name: media_bytes^
SELECT bytes FROM media WHERE shop_id = :shop_id AND sha256 = :sha256;

-- name: media_file_id^
SELECT file_id FROM media_files WHERE instance = :instance AND sha256 = :sha256;

-- name: media_remember!
INSERT INTO media_files (instance, sha256, file_id) VALUES (:instance, :sha256, :file_id)
ON CONFLICT (instance, sha256) DO UPDATE SET file_id = excluded.file_id;
