-- Tags: words that staff put on members.

-- name: tag_put!
INSERT INTO tags (shop_id, member_id, tag) VALUES (:shop_id, :member_id, :tag) ON CONFLICT DO NOTHING;

-- name: tag_remove!
DELETE FROM tags WHERE shop_id = :shop_id AND member_id = :member_id AND tag = :tag;

-- name: tags_of
SELECT tag FROM tags WHERE shop_id = :shop_id AND member_id = :member_id ORDER BY tag;

-- name: tags_all
SELECT tag, COUNT(*) AS members FROM tags WHERE shop_id = :shop_id GROUP BY tag ORDER BY tag;
