-- Tags: words that staff put on members.

-- name: tag_put!
INSERT INTO tags (shop_id, member_id, tag) VALUES (:shop_id, :member_id, :tag) ON CONFLICT DO NOTHING;

-- name: tag_remove!
DELETE FROM tags WHERE shop_id = :shop_id AND member_id IN person_of(:member_id) AND tag = :tag;

-- name: tags_of
SELECT DISTINCT tag FROM tags WHERE shop_id = :shop_id AND member_id IN person_of(:member_id) ORDER BY tag;

-- name: tags_all
SELECT t.tag, COUNT(DISTINCT person_id(t.member_id)) AS members FROM tags t WHERE t.shop_id = :shop_id
GROUP BY t.tag ORDER BY t.tag;
