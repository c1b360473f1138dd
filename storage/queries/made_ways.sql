-- Made ways: join ways as the platform keeps them.

-- name: made_way_get(shop_id, platform, home, state)^
SELECT shop_id, platform, home, state, name, ref, link, made_at, picture FROM made_ways
WHERE shop_id = :shop_id AND platform = :platform AND home = :home AND state = :state;

-- name: made_way_by_link(shop_id, platform, link)^
SELECT shop_id, platform, home, state, name, ref, link, made_at, picture FROM made_ways
WHERE shop_id = :shop_id AND platform = :platform AND link = :link;

-- name: made_ways_newest(shop_id, platform, most)
SELECT shop_id, platform, home, state, name, ref, link, made_at, picture FROM made_ways
WHERE shop_id = :shop_id AND platform = :platform AND home <> '' ORDER BY made_at DESC, state LIMIT :most;

-- name: made_ways_of_states(shop_id, platform, states)
SELECT shop_id, platform, home, state, name, ref, link, made_at, picture FROM made_ways
WHERE shop_id = :shop_id AND platform = :platform AND home <> '' AND state IN json_list(:states)
ORDER BY made_at DESC, home;

-- name: made_ways_over(shop_id, platform, most)
SELECT w.shop_id, w.platform, w.home, w.state, w.name, w.ref, w.link, w.made_at, w.picture
FROM made_ways w
JOIN invite_codes i ON i.shop_id = w.shop_id AND i.invite_code = w.state
JOIN campaigns c ON c.id = i.campaign_id
WHERE w.shop_id = :shop_id AND w.platform = :platform AND c.status = 'ended'
ORDER BY w.made_at LIMIT :most;

-- name: made_way_code_over(shop_id, invite_code)^
SELECT i.invite_code FROM invite_codes i JOIN campaigns c ON c.id = i.campaign_id
WHERE i.shop_id = :shop_id AND i.invite_code = :invite_code AND c.status = 'ended';

-- name: made_way_has_picture(shop_id, state, picture)^
SELECT state FROM made_ways WHERE shop_id = :shop_id AND state = :state AND picture = :picture;

-- name: made_way_put(shop_id, platform, home, state, name, ref, link, made_at)!
INSERT INTO made_ways (shop_id, platform, home, state, name, ref, link, made_at)
VALUES (:shop_id, :platform, :home, :state, :name, :ref, :link, :made_at)
ON CONFLICT (shop_id, platform, home, state) DO NOTHING;

-- name: made_way_leads(shop_id, platform, home, state, ref, link)!
UPDATE made_ways SET link = :link
WHERE shop_id = :shop_id AND platform = :platform AND home = :home AND state = :state AND ref = :ref;

-- name: made_way_drawn(shop_id, platform, link, picture)!
UPDATE made_ways SET picture = :picture WHERE shop_id = :shop_id AND platform = :platform AND link = :link;

-- name: made_way_drop(shop_id, platform, home, state)!
DELETE FROM made_ways WHERE shop_id = :shop_id AND platform = :platform AND home = :home AND state = :state;

-- name: made_way_drop_link(shop_id, platform, home, link)!
DELETE FROM join_ways WHERE shop_id = :shop_id AND link = :link AND community_id IN (
    SELECT c.id FROM communities c WHERE c.shop_id = :shop_id AND c.platform = :platform AND c.chat = :home);
