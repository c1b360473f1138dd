-- Posts: a product's messages in communities, and those that wait for their time or their photos.

-- name: post_add^
INSERT INTO posts (shop_id, product_id, community_id, body, media, status, shown, created_by, posted_at)
VALUES (:shop_id, :product_id, :community_id, :body, :media, 'queued', :shown, :created_by, :at)
RETURNING id, shop_id, product_id, community_id, body, media, status, message_id, buttons_id, shown, editing_at,
          edited_at, created_by, posted_at;

-- name: post_get^
SELECT id, shop_id, product_id, community_id, body, media, status, message_id, buttons_id, shown, editing_at, edited_at,
       created_by, posted_at
FROM posts WHERE shop_id = :shop_id AND id = :post_id;

-- name: post_by_message^
SELECT id, shop_id, product_id, community_id, body, media, status, message_id, buttons_id, shown, editing_at, edited_at,
       created_by, posted_at
FROM posts
WHERE shop_id = :shop_id AND community_id = :community_id AND message_id = CAST(:message_id AS TEXT)
ORDER BY id DESC LIMIT 1;

-- name: post_newest^
SELECT id, shop_id, product_id, community_id, body, media, status, message_id, buttons_id, shown, editing_at, edited_at,
       created_by, posted_at
FROM posts
WHERE shop_id = :shop_id AND product_id = :product_id AND community_id = :community_id
  AND status IN ('queued', 'live');

-- name: posts_live
SELECT id, shop_id, product_id, community_id, body, media, status, message_id, buttons_id, shown, editing_at, edited_at,
       created_by, posted_at
FROM posts WHERE shop_id = :shop_id AND product_id = :product_id AND status = 'live' ORDER BY id;

-- name: post_placed^
UPDATE posts SET status = 'live', message_id = :message_id, buttons_id = CAST(:buttons_id AS TEXT)
WHERE shop_id = :shop_id AND id = :post_id AND status = 'queued'
RETURNING id;

-- name: post_end^
UPDATE posts SET status = :status
WHERE shop_id = :shop_id AND id = :post_id AND status IN ('queued', 'live')
RETURNING id;

-- name: post_editing!
UPDATE posts SET shown = :shown, editing_at = :at WHERE shop_id = :shop_id AND id = :post_id;

-- name: post_edited!
UPDATE posts SET editing_at = NULL, edited_at = :at WHERE shop_id = :shop_id AND id = :post_id;

-- name: posts_live_in
SELECT id, shop_id, product_id, community_id, body, media, status, message_id, buttons_id, shown, editing_at, edited_at,
       created_by, posted_at
FROM posts WHERE shop_id = :shop_id AND community_id = :community_id AND status = 'live' ORDER BY id;

-- name: planned_post_add^
INSERT INTO planned_posts (shop_id, product_id, target, body, media, album, is_due, created_by, created_at)
VALUES (:shop_id, :product_id, :target, :body, :media, CAST(:album AS TEXT), :is_due, :created_by, :at)
RETURNING id, shop_id, product_id, target, body, media, album, is_due, created_by;

-- name: planned_post_get^
SELECT id, shop_id, product_id, target, body, media, album, is_due, created_by
FROM planned_posts WHERE shop_id = :shop_id AND id = :planned_id;

-- name: planned_post_of_album^
SELECT id, shop_id, product_id, target, body, media, album, is_due, created_by
FROM planned_posts WHERE shop_id = :shop_id AND created_by = :created_by AND album = :album;

-- name: planned_post_put!
UPDATE planned_posts SET media = :media, is_due = :is_due WHERE shop_id = :shop_id AND id = :planned_id;

-- name: planned_post_drop^
DELETE FROM planned_posts WHERE shop_id = :shop_id AND id = :planned_id RETURNING id;
